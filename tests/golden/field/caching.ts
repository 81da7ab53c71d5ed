// Conditional requests, ETags, caches, timeouts around them.

const seen = new Map<string, { etag: string; data: unknown }>();

export async function notModifiedAnswersFromTheCache(url: string) {
  const known = seen.get(url);
  const res = await fetch(url, { headers: known ? { 'if-none-match': known.etag } : {} });
  if (res.status === 304 && known) return known.data;
  const data: unknown = await res.json();
  seen.set(url, { etag: res.headers.get('etag') ?? '', data });
  return data;
}

export async function unchangedByTheTagOnly(url: string, etag: string) {
  const res = await fetch(url);
  if (res.headers.get('etag') === etag) return undefined; // want no-unconsumed-body
  return res.json();
}

export async function emptyAnswersHaveNoBody(url: string) {
  const res = await fetch(url, { method: 'POST' });
  if ([204, 205, 304].includes(res.status)) return null;
  return res.json();
}

export async function staleOnFailure(url: string) {
  try {
    const res = await fetch(url, { signal: AbortSignal.timeout(2000) });
    if (!res.ok) return seen.get(url)?.data; // want no-unconsumed-body
    return await res.json();
  } catch {
    return seen.get(url)?.data;
  }
}

export async function withATimeoutAndAFinally(url: string, ms: number): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  try {
    return await fetch(url, { signal: controller.signal });
  } finally {
    clearTimeout(timer);
  }
}

export async function usesTheTimeoutWrapper(url: string) {
  const res = await withATimeoutAndAFinally(url, 500);
  if (res.status === 404) return null; // want no-unconsumed-body
  return res.json();
}

export function withATimeoutInAChain(url: string, ms: number): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  return fetch(url, { signal: controller.signal }).finally(() => clearTimeout(timer));
}

export async function lastModified(url: string) {
  const res = await fetch(url, { method: 'HEAD' });
  if (!res.ok) throw new Error(res.statusText);
  return new Date(res.headers.get('last-modified') ?? 0);
}

export async function storesTheResponse(url: string, cache: Cache) {
  const res = await fetch(url);
  await cache.put(url, res);
}

export async function memoized(url: string, memo: Map<string, Promise<unknown>>) {
  const hit = memo.get(url);
  if (hit) return hit;
  const pending = fetch(url).then((res) => res.json());
  memo.set(url, pending);
  return pending;
}
