// checkStatus, parseJson, handleResponse, throwForStatus: the helpers that every code base has.

function checkStatus(res: Response): Response {
  if (!res.ok) throw new Error(`HTTP ${res.status}`);
  return res;
}

async function checkStatusWithText(res: Response): Promise<Response> {
  if (!res.ok) throw new Error(await res.text());
  return res;
}

function assertOk(res: Response): void {
  if (!res.ok) {
    throw new Error(`HTTP ${res.status}`);
  }
}

async function throwForStatus(res: Response): Promise<void> {
  if (res.ok) return;
  throw new Error(`HTTP ${res.status}: ${await res.text()}`);
}

async function safeJson(res: Response): Promise<unknown> {
  try {
    return await res.json();
  } catch {
    return null;
  }
}

export function chainWithCheckStatus(url: string) {
  return fetch(url).then(checkStatus).then((res) => res.json()); // want no-unconsumed-body
}

export function chainWithCheckStatusThatReads(url: string) {
  return fetch(url).then(checkStatusWithText).then((res) => res.json());
}

export async function awaitWithCheckStatus(url: string) {
  const res = await fetch(url);
  return checkStatus(res).json(); // want no-unconsumed-body
}

export async function awaitWithAssertOk(url: string) {
  const res = await fetch(url);
  assertOk(res); // want no-unconsumed-body
  return res.json();
}

export async function awaitWithThrowForStatus(url: string) {
  const res = await fetch(url);
  await throwForStatus(res);
  return res.json();
}

export async function awaitWithThrowForStatusAndNoRead(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  await throwForStatus(res);
}

export async function readFirstThenCheck(url: string) {
  const res = await fetch(url);
  const body = await safeJson(res);
  assertOk(res);
  return body;
}

export async function parseJson<T>(res: Response): Promise<T> {
  if (!res.ok) {
    throw new Error(`HTTP ${res.status}`); // want no-unconsumed-body
  }
  return (await res.json()) as T;
}

export async function parseByContentType(res: Response): Promise<unknown> {
  const type = res.headers.get('content-type') ?? '';
  if (type.includes('application/json')) return res.json();
  if (type.startsWith('text/')) return res.text();
  return res.arrayBuffer();
}

export async function parseUnlessTheTypeIsStrange(res: Response): Promise<unknown> {
  const type = res.headers.get('content-type');
  if (type === null) return null; // want no-unconsumed-body
  if (type.startsWith('application/json')) return res.json();
  return res.text();
}

export async function parseUnlessEmpty(res: Response): Promise<unknown> {
  if (res.status === 204 || res.status === 205) return undefined;
  return res.json();
}

export async function describeFailure(res: Response): Promise<string> {
  try {
    const problem = (await res.json()) as { title?: string };
    return problem.title ?? res.statusText;
  } catch {
    return res.statusText;
  }
}

export async function usesDescribeFailure(url: string) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(await describeFailure(res));
  return res.json();
}

export function isRetryable(res: Response): boolean {
  return res.status === 429 || res.status >= 500;
}

export async function asksIsRetryable(url: string) {
  const res = await fetch(url);
  if (isRetryable(res)) return null; // want no-unconsumed-body
  return res.json();
}
