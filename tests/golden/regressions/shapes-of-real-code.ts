// Shapes that were judged wrongly on public code once, each with its good or bad twin.
import { Agent, fetch as undiciFetch } from 'undici';
import { enqueue, readIt, record } from './lib.js';

async function throwIfNotOk(response: Response): Promise<void> {
  if (response.ok) return;
  throw new Error(await response.text());
}

export async function guardHelperThenRead(url: string) {
  const res = await fetch(url);
  await throwIfNotOk(res);
  return res.json();
}

export async function guardHelperThenForgotten(url: string) {
  const res = await fetch(url);
  await throwIfNotOk(res);
  return true; // want no-unconsumed-body
}

async function inspectsAClone(response: Response): Promise<void> {
  if (response.status < 400) return;
  const text = await response.clone().text();
  if (text.includes('limit')) throw new Error('limit');
}

export async function helperThatReadsAClone(url: string) {
  const res = await fetch(url);
  await inspectsAClone(res);
  return res.json();
}

export function resolvedInATimer(url: string): Promise<Response> {
  return new Promise((resolve, reject) => {
    fetch(url)
      .then((response) => {
        setTimeout(() => resolve(response), 1000);
      })
      .catch(reject);
  });
}

export async function exhaustiveSwitch(protocol: 'text' | 'data') {
  const response = await fetch('/x');
  switch (protocol) {
    case 'text':
      return response.text();
    case 'data':
      return response.json();
    default: {
      const unreachable: never = protocol;
      throw new Error(`unknown protocol ${String(unreachable)}`);
    }
  }
}

export async function opaqueRedirect(url: string) {
  const response = await fetch(url, { redirect: 'manual' });
  if (response.type === 'opaqueredirect') throw new Error('redirected');
  return response.text();
}

export async function dispatcherDestroyed(url: string) {
  const dispatcher = new Agent();
  try {
    const response = await undiciFetch(url, { dispatcher });
    if (!response.ok) throw new Error(String(response.status));
    return true;
  } finally {
    await dispatcher.destroy();
  }
}

export async function timerClearedInFinally(url: string) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 1000);
  try {
    const response = await fetch(url, { signal: controller.signal });
    if (!response.ok) throw new Error('bad'); // want no-unconsumed-body
    return await response.json();
  } catch (error) {
    console.error(error);
    return false;
  } finally {
    clearTimeout(timer);
  }
}

export async function abortedSignalOfAParameter(url: string, signal: AbortSignal) {
  const res = await fetch(url, { signal });
  if (signal.aborted) return;
  console.log(await res.json());
}

export function effectThatAbortsOnCleanup(url: string, show: (value: unknown) => void) {
  const controller = new AbortController();
  fetch(url, { signal: controller.signal }).then(async (res) => {
    if (controller.signal.aborted) return;
    show(await res.json());
  });
  return () => controller.abort();
}

export async function arrayFilledInACallback(docs: Record<string, unknown>) {
  const ids: string[] = [];
  Object.entries(docs).forEach(([id, value]) => {
    if (value === null) ids.push(id);
  });
  if (ids.length > 0) {
    const result = await fetch('/x'); // want no-unconsumed-body
    if (result.ok) record(await result.json());
  }
}

declare const env: { API: { fetch: (method: string) => Promise<unknown> } };

export class DeclaredWrapper {
  send(method: string): Promise<Response> {
    return env.API.fetch(method) as Promise<Response>;
  }

  async read(): Promise<string | null> {
    const res = await this.send('GET');
    if (res.status === 404) return null; // want no-unconsumed-body
    return res.text();
  }
}

function get(url: string) {
  return fetch(url).then((res) => {
    return res;
  });
}

export async function guardedOnTheWay(url: string, dryRun: boolean) {
  if (dryRun) return false;
  const res = await get(url);
  if (!dryRun) {
    await res.text();
  }
  return true;
}

const NO_BODY = new Set([100, 101, 204, 205]);

export async function informationalStatusInTheList(url: string) {
  const res = await fetch(url);
  if (NO_BODY.has(res.status)) return undefined;
  return res.json();
}

async function maybeRead(url: string, options?: { read?: boolean }) {
  const response = await fetch(url);
  const spec = options?.read && response.ok ? await readIt(response) : undefined;
  return { response, spec };
}

export async function optionDecidesInTheHelper(url: string) {
  const probe = await maybeRead(url, { read: true });
  if (probe.response.ok) return probe.spec;
  throw new Error(await probe.response.text());
}

interface PlatformEvent {
  request: Request;
  respondWith(response: Promise<Response> | Response): Promise<Response>;
}

export async function handedToThePlatform(event: PlatformEvent) {
  event.respondWith(new Response('x'));
}

export async function thrownInsideThen(url: string) {
  return fetch(url).then((res) => {
    if (!res.ok) throw res;
    return res.json();
  });
}

export async function returnInsideALoopOfACallback(url: string, list: string[]) {
  await fetch(url)
    .then((res) => res.text())
    .then(() => {
      for (const item of list) {
        return item;
      }
      throw new Error('empty');
    });
  const next = await fetch(url); // want no-unconsumed-body
  console.log(next.ok);
}

export async function caseThatThrowsInABlock(url: string) {
  const first = await fetch(url);
  await first.text();
  switch (first.status) {
    case 200: {
      throw new Error('unexpected');
    }
    case 404: {
      const second = await fetch(url);
      if (!first.ok) {
        enqueue({ res: second, at: 0 });
      }
    }
  }
}

export async function optionalFieldsAreNotAThousandPaths(url: string) {
  const res = await fetch(url);
  if (!res.ok) return undefined; // want no-unconsumed-body
  const parsed = await res.json();
  return {
    a: typeof parsed.a === 'string' ? parsed.a : undefined,
    b: typeof parsed.b === 'string' ? parsed.b : undefined,
    c: typeof parsed.c === 'string' ? parsed.c : undefined,
    d: typeof parsed.d === 'string' ? parsed.d : undefined,
    e: typeof parsed.e === 'string' ? parsed.e : undefined,
    f: typeof parsed.f === 'string' ? parsed.f : undefined,
  };
}

export function flagThatAClosureClears(url: string) {
  let alive = true;
  fetch(url).then((res) => {
    if (!alive) return; // want no-unconsumed-body
    return res.json();
  });
  return () => {
    alive = false;
  };
}

export async function cancelledBeforeTheNextTry(url: string) {
  let res!: Response;
  for (let i = 0; i < 3; i++) {
    if (i > 0) await res.body?.cancel();
    res = await fetch(url);
    if (res.ok) break;
  }
  return res;
}

export async function namelessArrayDroppedByALoop(urls: string[]) {
  for await (const res of urls.map((url) => fetch(url))) { // want no-unconsumed-body
    console.log(res.status);
  }
  try {
    await (await fetch('/last')).text();
  } catch {
    throw new Error('failed');
  }
}

export async function droppedBeforeATryThatRejects(url: string, early: boolean) {
  if (early) {
    const first = await fetch(url); // want no-unconsumed-body
    console.log(first.status);
  }
  let second: Response;
  try {
    second = await fetch(url);
  } catch {
    return null;
  }
  return second.text();
}

export async function timerThatWinsIsNoResponse(url: string, delay: (ms: number) => Promise<unknown>) {
  const first = (await Promise.race([fetch(url), delay(1000)])) as Response; // want no-unconsumed-body
  if (first.ok || first.status === 404) throw new Error('taken');
  const second = await fetch(url, { method: 'POST' });
  if (first.status >= 200 && first.status < 300) return null;
  return second.text();
}

function ensureAllowed(res: Response) {
  if (res.headers.get('x-denied') === '1') throw new Error('denied');
  return res;
}

export async function checkedInAChainAfterManyPaths(urls: string[], others: string[], url: string) {
  const list = [];
  for (const item of urls) {
    list.push(await fetch(item)); // want no-unconsumed-body
  }
  const rest = [];
  for (const item of others) {
    rest.push(await fetch(item)); // want no-unconsumed-body
  }
  const later = fetch(url) // want no-unconsumed-body
    .then(ensureAllowed)
    .then(async (res) => {
      return res;
    });
}

export async function fetcherOfThings(
  ctx: { fetchTarball: FetchFunction; fetchImpl: FetchFunction },
  url: string,
) {
  const files = await ctx.fetchTarball(url);
  const res = await ctx.fetchImpl(url); // want no-unconsumed-body
  return { ...files, status: res.status };
}
