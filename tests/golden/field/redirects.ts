// Redirects followed by hand: hops, loops, final addresses.

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export async function followsHopsAndDropsThem(start: string) {
  let url = start;
  for (let hop = 0; hop < 10; hop++) {
    const res = await fetch(url, { redirect: 'manual' });
    if (!REDIRECTS.has(res.status)) return res;
    const location = res.headers.get('location');
    if (!location) throw new Error('redirect without a location'); // want no-unconsumed-body
    res.body?.cancel().catch(() => {});
    url = new URL(location, url).href;
  }
  throw new Error('too many redirects');
}

export async function followsHopsAndForgetsEach(start: string) {
  let url = start;
  for (let hop = 0; hop < 10; hop++) {
    const res = await fetch(url, { redirect: 'manual' }); // want no-unconsumed-body
    const location = res.headers.get('location');
    if (location === null) return res;
    url = new URL(location, url).href;
  }
  throw new Error('too many redirects');
}

export async function chainOfStatuses(start: string) {
  const chain: Array<{ url: string; status: number }> = [];
  let url: string | null = start;
  while (url) {
    const res: Response = await fetch(url, { redirect: 'manual' }); // want no-unconsumed-body
    chain.push({ url, status: res.status });
    url = res.headers.get('location');
  }
  return chain;
}

export async function chainOfStatusesByHead(start: string) {
  const chain: Array<{ url: string; status: number }> = [];
  let url: string | null = start;
  while (url) {
    const res: Response = await fetch(url, { method: 'HEAD', redirect: 'manual' });
    chain.push({ url, status: res.status });
    url = res.headers.get('location');
  }
  return chain;
}

export async function finalAddress(url: string) {
  const res = await fetch(url, { redirect: 'follow' }); // want no-unconsumed-body
  return res.url;
}

export async function finalAddressAndAbort(url: string) {
  const controller = new AbortController();
  const res = await fetch(url, { signal: controller.signal });
  controller.abort();
  return res.url;
}

export async function oneHopOnly(url: string): Promise<Response> {
  const res = await fetch(url, { redirect: 'manual' });
  const location = res.headers.get('location');
  if (location && res.status >= 300 && res.status < 400) {
    await res.body?.cancel().catch(() => {});
    return fetch(location, { redirect: 'error' });
  }
  return res;
}

export async function loopLeftEarlyAndTheLastOneDrained(start: string) {
  let url = start;
  let res = await fetch(url, { redirect: 'manual' });
  while (REDIRECTS.has(res.status)) {
    const location = res.headers.get('location');
    if (!location) break;
    url = new URL(location, url).href;
    res.body?.cancel().catch(() => {});
    res = await fetch(url, { redirect: 'manual' });
  }
  await res.arrayBuffer();
  return url;
}
