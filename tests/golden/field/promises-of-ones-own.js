// Promises of a project's own that are asked as those of generated clients are: they have read the body before.

export class ApiPromise extends Promise {
  constructor(result) {
    super((resolve) => resolve(null));
    this.result = result;
  }

  asResponse() {
    return this.result.then(({ response }) => response);
  }
}

async function requested(url, init) {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(await response.text());
  return { data: await response.clone().json(), response };
}

export function request(url, init) {
  return new ApiPromise(requested(url, init));
}

export async function upload(url, body) {
  const response = await request(url, { method: 'PUT', body }).asResponse();
  if (!response.ok) {
    throw new Error(`upload failed: ${response.statusText}`);
  }
  return url;
}

export async function tagOf(url) {
  const promise = request(url);
  const response = await promise.asResponse();
  return response.headers.get('etag');
}

export async function textOf(url) {
  const response = await request(url).asResponse();
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
}
