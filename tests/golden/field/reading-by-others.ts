// The body is read by somebody else's hands: tables of parsers, node streams, frameworks, readers of lines.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { streamToBuffer, timeout, warmUp } from './elsewhere.js';
import { closing } from 'eslint-plugin-bodyclose/runtime';

const parsers = {
  json: (res: Response) => res.json(),
  text: (res: Response) => res.text(),
};

export async function tableOfParsers(url: string, kind: 'json' | 'text') {
  const res = await fetch(url);
  return parsers[kind](res);
}

export async function besideOtherWork(url: string) {
  const res = await fetch(url);
  const [text] = await Promise.all([res.text(), warmUp()]);
  return text;
}

export async function racedAgainstATimeout(url: string) {
  const res = await fetch(url);
  return Promise.race([res.text(), timeout(1000)]);
}

export async function lazyAccessors(url: string) {
  const res = await fetch(url);
  return { status: res.status, json: () => res.json(), text: () => res.text() };
}

export async function nodeStreamWithListeners(url: string) {
  const res = await fetch(url);
  if (!res.body) return 0;
  let size = 0;
  const stream = Readable.fromWeb(res.body);
  stream.on('data', (chunk) => (size += chunk.length));
  await once(stream, 'end');
  return size;
}

export async function linesByListener(url: string, onLine: (line: string) => void) {
  const res = await fetch(url);
  const lines = createInterface({ input: Readable.fromWeb(res.body!) });
  lines.on('line', onLine);
  await once(lines, 'close');
}

export async function pipedWithoutWaiting(url: string, sink: WritableStream) {
  const res = await fetch(url);
  res.body?.pipeTo(sink).catch(console.error);
}

export async function teedForTwoReaders(url: string, audit: (body: ReadableStream) => void) {
  const res = await fetch(url);
  if (!res.body) return null;
  const [mine, theirs] = res.body.tee();
  audit(theirs);
  return new Response(mine);
}

export async function rewrappedWithHeaders(url: string) {
  const res = await fetch(url);
  const out = new Response(res.body, res); // want no-detached-body
  out.headers.set('x-proxy', '1');
  return out;
}

export async function importedReaderOfStreams(url: string) {
  const res = await fetch(url);
  return streamToBuffer(res.body);
}

export async function* delegatedGenerator(url: string, parse: (body: ReadableStream | null) => AsyncGenerator<string>) {
  const res = await fetch(url);
  yield* parse(res.body);
}

export async function frameworkContextTakesTheStream(context: { body: unknown }, url: string) {
  const res = await fetch(url);
  context.body = res.body; // want no-detached-body
}

export async function frameworkReplyTakesTheStream(reply: { send(body: unknown): void }, url: string) {
  const res = await fetch(url);
  reply.send(res.body);
}

export async function closingWrapper(url: string) {
  await using res = closing(await fetch(url));
  return res.status;
}

export async function readLaterWithoutWaiting(url: string, setState: (state: unknown) => void) {
  const res = await fetch(url);
  res.json().then(setState);
}

export async function readerCancelledAtOnce(url: string) {
  const res = await fetch(url);
  await res.body?.getReader().cancel();
  return res.status;
}

export async function optionalCancelCall(url: string) {
  const res = await fetch(url);
  await res.body?.cancel?.();
  return res.status;
}

export async function settledAndReadWhenFulfilled(urls: string[]) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url)));
  const pages: string[] = [];
  for (const result of results) {
    if (result.status === 'fulfilled') pages.push(await result.value.text());
  }
  return pages;
}

export async function pendingPromisesAwaitedInALoop(urls: string[]) {
  const pages: string[] = [];
  for (const pending of urls.map((url) => fetch(url))) {
    const res = await pending;
    pages.push(await res.text());
  }
  return pages;
}

export async function rejectionSilencedThenAwaited(url: string, prepare: () => void) {
  const pending = fetch(url);
  pending.catch(() => {});
  prepare();
  const res = await pending;
  return res.text();
}

export function asyncExecutor(url: string) {
  return new Promise(async (resolve) => {
    const res = await fetch(url);
    resolve(await res.json());
  });
}
