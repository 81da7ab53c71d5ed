// A function whose type promises a Response makes a request: a test of its status alone leaks.
type Get = (url: string) => Promise<Response>;

interface Api {
  get(url: string): Promise<
    | Response
    | undefined
  >;
}

export async function promisedInPlace(get: (url: string) => Promise<Response>) {
  const res = await get('/in-place'); // want no-unconsumed-body
  return res.status;
}

export async function promisedByAlias(get: Get) {
  const res = await get('/alias'); // want no-unconsumed-body
  return res.status;
}

export async function promisedOnSomeLinesOfItsOwn(api: Api) {
  const res = await api.get('/lines'); // want no-unconsumed-body
  return res?.status;
}

export async function promisesText(get: (url: string) => Promise<string>) {
  const res = await get('/text');
  return res.length;
}

export async function promisedAndRead(get: Get) {
  const res = await get('/read');
  return res.json();
}
