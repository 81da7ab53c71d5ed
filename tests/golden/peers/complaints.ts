// One program for each thing that users of the peers complain about: false alarms that must stay
// silent here, and leaks that they missed.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { handOff, isPresent, register, tracer } from './elsewhere.js';

// The close is inside a helper that takes the stream.
// https://github.com/timakin/bodyclose/issues/18
async function finish(body: ReadableStream | null) {
  await body?.cancel().catch(() => {});
}

export async function closedInAHelperThatTakesTheStream(url: string) {
  const res = await fetch(url);
  await finish(res.body);
  return res.status;
}

// The closer lives in another file.
// https://github.com/timakin/bodyclose/issues/39
export async function closedByCodeOfAnotherFile(url: string) {
  const res = await fetch(url);
  handOff(res.body);
  return res.status;
}

// A deferred closure takes the stream as its argument.
// https://github.com/timakin/bodyclose/issues/60
export async function closedByAnInlineFunctionThatTakesTheStream(url: string) {
  const res = await fetch(url);
  try {
    return res.status;
  } finally {
    await (async (body: ReadableStream | null) => {
      await body?.cancel().catch(() => {});
    })(res.body);
  }
}

// The stream escapes to an outer variable and is closed later.
// https://github.com/timakin/bodyclose/issues/77
export async function streamEscapesToAnOuterVariable(urls: string[]) {
  let last: ReadableStream | null = null;
  for (const url of urls) {
    if (last) await last.cancel().catch(() => {});
    const res = await fetch(url);
    last = res.body;
  }
  if (last) await last.cancel().catch(() => {});
}

// A generic must-have helper around the call.
// https://github.com/tooltitude/support/issues/49
function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('missing');
  return value;
}

export async function mustHelperAroundTheCallAndRead(url: string) {
  const res = must(await fetch(url));
  return res.text();
}

export async function mustHelperAroundTheCallAndForgotten(url: string) {
  const res = must(await fetch(url)); // want no-unconsumed-body
  return res.status;
}

// A library already drained it: the result carries only headers.
// https://github.com/timakin/bodyclose/issues/71
async function headersOf(url: string) {
  const res = await fetch(url);
  await res.arrayBuffer();
  return { status: res.status, headers: res.headers };
}

export async function onlyTheHeadersComeBack(url: string) {
  const { status } = await headersOf(url);
  return status;
}

// Responses made in memory.
// https://github.com/timakin/bodyclose/issues/47
export function responseMadeInMemory() {
  const res = new Response('{}', { status: 201 });
  return res.status;
}

// The naive branch check that broke the commonest program.
// https://github.com/timakin/bodyclose/issues/68
export async function armedOnceAndLeftEarly(url: string) {
  const res = await fetch(url);
  try {
    if (res.status === 200) {
      return await res.json();
    }
    return null;
  } finally {
    if (!res.bodyUsed) res.body?.cancel().catch(() => {});
  }
}

// The early return that is not covered.
// https://github.com/timakin/bodyclose/issues/58
export async function earlyReturnBeforeTheRead(url: string) {
  const res = await fetch(url);
  if (res.status === 404) {
    return undefined; // want no-unconsumed-body
  }
  return res.json();
}

// Closed is not drained, but it is no leak.
// https://github.com/timakin/bodyclose/issues/43
export async function closedButNotDrained(url: string) {
  const res = await fetch(url);
  await res.body?.cancel().catch(() => {});
  return res.status;
}

// An upgraded connection has no body to read.
// https://github.com/kenn-io/forge/issues/1153
export async function upgradedToAWebSocket(url: string) {
  const res = (await fetch(url, { headers: { Upgrade: 'websocket' } })) as Response & { webSocket: WebSocket };
  return res.webSocket;
}

// A test that looks at the status only.
export function testThatLooksAtTheStatusOnly(
  it: (name: string, body: () => Promise<void>) => void,
  expect: (value: unknown) => { toBe(other: unknown): void },
  url: string,
) {
  it('answers', async () => {
    const res = await fetch(url); // want no-unconsumed-body
    expect(res.status).toBe(200);
  });
}

// Factories and wrappers that return the resource.
// https://github.com/jjti/go-spancheck/issues/33
export const withToken = (token: string) => (url: string) =>
  fetch(url, { headers: { authorization: `Bearer ${token}` } });

export async function tracedFetch(url: string) {
  const span = tracer.startSpan('fetch');
  try {
    const res = await fetch(url);
    span.setAttribute('status', res.status);
    return res;
  } finally {
    span.end();
  }
}

// Ownership goes to a constructor, a wrapper or a field.
// https://github.com/dotnet/roslyn-analyzers/issues/4636
class Download {
  readonly #res: Response;

  constructor(res: Response) {
    this.#res = res;
  }

  text() {
    return this.#res.text();
  }
}

export async function ownershipGoesToAConstructor(url: string) {
  const res = await fetch(url);
  return new Download(res);
}

export async function ownershipGoesToAFieldOfAParameter(url: string, job: { res?: Response }) {
  job.res = await fetch(url);
}

// The close is in a closure that is returned or registered.
// https://github.com/pmd/pmd/issues/2470
export async function closeIsReturned(url: string) {
  const res = await fetch(url);
  return { status: res.status, close: () => res.body?.cancel().catch(() => {}) };
}

export async function closeIsRegistered(url: string) {
  const res = await fetch(url);
  register(() => res.body?.cancel().catch(() => {}));
  return res.status;
}

// Guard helpers.
// https://github.com/spotbugs/spotbugs/issues/4020
export async function guardHelperOfAnotherFile(url: string) {
  const res = await fetch(url);
  if (!isPresent(res)) return;
  await res.text();
}

function isOpen(res: Response | undefined): res is Response {
  return res !== undefined;
}

export async function guardHelperOfThisFile(url: string) {
  const res: Response | undefined = await fetch(url).catch(() => undefined);
  if (isOpen(res)) {
    await res.text();
  }
}

export async function declarationBetweenTheCallAndTheTry(url: string) {
  const res = await fetch(url);
  const started = Date.now();
  try {
    await sleep(1);
    return Date.now() - started;
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

// Reassignment after the release.
// https://github.com/pmd/pmd/issues/2977
export async function reassignedAfterTheRelease(url: string) {
  let res = await fetch(url);
  while (res.status === 202) {
    await res.arrayBuffer();
    await sleep(100);
    res = await fetch(url);
  }
  return res.json();
}

// Collections.
// https://github.com/typetools/checker-framework/issues/5969
export async function mapOfResponsesReadOneByOne(urls: string[]) {
  const open = new Map<string, Response>();
  for (const url of urls) open.set(url, await fetch(url));
  const pages: string[] = [];
  for (const res of open.values()) pages.push(await res.text());
  return pages;
}

export class CollectionInAField {
  readonly #open: Response[] = [];

  async add(url: string) {
    this.#open.push(await fetch(url));
  }
}

// Objects that live as long as the program.
// https://github.com/jupyterlab/eslint-plugin/issues/87
export const startup: Promise<Response> = fetch('https://config.example/startup');

// Sources that nobody modelled.
// https://github.com/dotnet/roslyn-analyzers/issues/5794
export async function nestedCallOfWhichOneChunkIsRead(url: string) {
  return (await fetch(url)).body!.getReader().read(); // want no-unconsumed-body
}

export async function injectedFetch(url: string, fetchImpl: typeof fetch = fetch) {
  const res = await fetchImpl(url);
  if (!res.ok) throw new Error(res.statusText); // want no-unconsumed-body
  return res.json();
}

// What reviewers of JavaScript keep finding.
// https://github.com/sindresorhus/ky/issues/633
export async function retryWithoutDraining(url: string) {
  for (let attempt = 0; attempt < 3; attempt++) {
    const res = await fetch(url);
    if (res.status === 503) {
      await sleep(100);
      continue; // want no-unconsumed-body
    }
    return res.json();
  }
  throw new Error('busy');
}

export async function thrownOnAnErrorStatus(url: string) {
  const res = await fetch(url);
  if (res.status >= 400) {
    throw new Error(`answered ${res.status}`); // want no-unconsumed-body
  }
  return res.text();
}

export async function statusOnlyProbe(url: string) {
  const { ok } = await fetch(url); // want no-unconsumed-body
  return ok;
}

export async function streamConsumerThatStopsEarly(url: string) {
  const res = await fetch(url);
  const reader = res.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return null;
    if (value[0] === 0) {
      return value; // want no-unconsumed-body
    }
  }
}

export async function streamIteratorThatStopsEarly(url: string) {
  const res = await fetch(url);
  for await (const chunk of res.body!) {
    if (chunk[0] === 0) return chunk;
  }
  return null;
}

export async function redirectHopDropped(url: string): Promise<Response> {
  const res = await fetch(url, { redirect: 'manual' });
  const location = res.headers.get('location');
  if (location) {
    return redirectHopDropped(location); // want no-unconsumed-body
  }
  return res;
}

export class HttpError extends Error {
  readonly response: Response;

  constructor(response: Response) {
    super(response.statusText);
    this.response = response;
  }
}

export async function errorCarriesTheResponse(url: string) {
  const res = await fetch(url);
  if (!res.ok) throw new HttpError(res);
  return res.json();
}

export async function cloneForTheLogAndTheOriginalReturned(url: string) {
  const res = await fetch(url);
  console.log(await res.clone().text());
  return res;
}

// The forms of a release that a careful author writes.
// https://github.com/vercel/next.js/issues/72389, https://github.com/nodejs/undici/pull/3199
export async function cancelIsNotAwaited(url: string) {
  const res = await fetch(url);
  void res.body?.cancel().catch(() => {});
  return res.status;
}

export async function cancelWithAReason(url: string) {
  const res = await fetch(url);
  await res.body?.cancel('not needed').catch(() => {});
  return res.status;
}

export async function drainedIntoNothing(url: string) {
  const res = await fetch(url);
  await res.arrayBuffer();
  return res.status;
}

export async function abortedInsteadOfCancelled(url: string) {
  const controller = new AbortController();
  const res = await fetch(url, { signal: controller.signal });
  controller.abort();
  return res.status;
}

export async function abortedInFinally(url: string) {
  const controller = new AbortController();
  try {
    const res = await fetch(url, { signal: controller.signal });
    return res.status;
  } finally {
    controller.abort();
  }
}

export async function waitsForAnEventFirst(url: string, signal: AbortSignal) {
  const res = await fetch(url, { signal });
  await once(signal, 'abort');
  return res.text();
}
