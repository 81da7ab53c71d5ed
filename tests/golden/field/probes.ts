// Health checks, wait-until-ready loops, link and image checks.
import { setTimeout as sleep } from 'node:timers/promises';

export async function waitUntilReady(url: string, timeout: number) {
  const deadline = Date.now() + timeout;
  while (Date.now() < deadline) {
    try {
      const res = await fetch(url); // want no-unconsumed-body
      if (res.ok) return;
    } catch {
      // not listening yet
    }
    await sleep(200);
  }
  throw new Error(`${url} is not ready`);
}

export async function waitUntilReadyAndDrain(url: string, timeout: number) {
  const deadline = Date.now() + timeout;
  while (Date.now() < deadline) {
    try {
      const res = await fetch(url);
      await res.arrayBuffer();
      if (res.ok) return;
    } catch {
      // not listening yet
    }
    await sleep(200);
  }
  throw new Error(`${url} is not ready`);
}

export async function waitUntilTheBodySaysReady(url: string) {
  for (;;) {
    const res = await fetch(url); // want no-unconsumed-body
    if (res.ok) {
      const { status } = (await res.json()) as { status: string };
      if (status === 'ready') return;
    }
    await sleep(500);
  }
}

export async function waitByHead(url: string) {
  for (;;) {
    const res = await fetch(url, { method: 'HEAD' }).catch(() => null);
    if (res?.ok) return;
    await sleep(500);
  }
}

export const isUp = async (url: string) => (await fetch(url)).ok; // want no-unconsumed-body

export const isUpOrFalse = (url: string) =>
  fetch(url).then((res) => res.ok, () => false); // want no-unconsumed-body

export const isUpByHead = (url: string) => fetch(url, { method: 'HEAD' }).then((res) => res.ok);

export async function measureLatency(url: string) {
  const start = performance.now();
  const res = await fetch(url); // want no-unconsumed-body
  return { status: res.status, ms: performance.now() - start };
}

export async function measureLatencyOfTheWholeBody(url: string) {
  const start = performance.now();
  const res = await fetch(url);
  const { byteLength } = await res.arrayBuffer();
  return { status: res.status, byteLength, ms: performance.now() - start };
}

export async function isImage(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.headers.get('content-type')?.startsWith('image/') ?? false;
}

export async function linkStatusByHeadThenGet(url: string) {
  let res = await fetch(url, { method: 'HEAD' });
  if (res.status === 405) {
    res = await fetch(url); // want no-unconsumed-body
  }
  return res.status;
}

export async function linkStatusByHeadThenGetCancelled(url: string) {
  const head = await fetch(url, { method: 'HEAD' });
  if (head.status !== 405) return head.status;
  const get = await fetch(url);
  get.body?.cancel().catch(() => {});
  return get.status;
}

export async function sizeByARangeRequest(url: string) {
  const res = await fetch(url, { headers: { range: 'bytes=0-0' } }); // want no-unconsumed-body
  return Number(res.headers.get('content-range')?.split('/')[1]);
}

export async function checksWithATimeout(url: string) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 3000);
  try {
    const res = await fetch(url, { signal: controller.signal }); // want no-unconsumed-body
    return res.ok;
  } finally {
    clearTimeout(timer);
  }
}

export async function checksAndAbortsTheRest(url: string) {
  const controller = new AbortController();
  try {
    const res = await fetch(url, { signal: controller.signal });
    return res.ok;
  } finally {
    controller.abort();
  }
}

export async function checksWithABoundedSignal(url: string) {
  const res = await fetch(url, { signal: AbortSignal.timeout(3000) }); // want no-unconsumed-body
  return res.ok;
}

export class HealthIndicator {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async check(): Promise<{ status: 'up' | 'down'; code?: number }> {
    try {
      const res = await fetch(this.#url);
      if (!res.ok) return { status: 'down', code: res.status }; // want no-unconsumed-body
      await res.text();
      return { status: 'up' };
    } catch {
      return { status: 'down' };
    }
  }
}

export async function statusOfEach(urls: string[]) {
  const responses = await Promise.all(urls.map((url) => fetch(url))); // want no-unconsumed-body
  return responses.map((res) => res.status);
}

export async function settledStatuses(urls: string[]) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url, { method: 'HEAD' })));
  return results.filter((result) => result.status === 'fulfilled').length;
}
