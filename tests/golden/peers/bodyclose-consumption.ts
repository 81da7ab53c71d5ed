// bodyclose with its check of consumption: what counts as reading to the end (B36-B50).
// https://github.com/timakin/bodyclose
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

export async function pipedToADiscardingWriter(url: string) {
  const res = await fetch(url);
  await res.body?.pipeTo(new WritableStream());
}

export async function readAllAtOnce(url: string) {
  const res = await fetch(url);
  return new Uint8Array(await res.arrayBuffer());
}

export async function readAllByAStreamConsumer(url: string) {
  const res = await fetch(url);
  if (!res.body) return '';
  return text(Readable.fromWeb(res.body));
}

export async function decodedAsJson(url: string) {
  const res = await fetch(url);
  return JSON.parse(await res.text());
}

export async function scannedLineByLine(url: string) {
  const res = await fetch(url);
  if (!res.body) return 0;
  let lines = 0;
  for await (const line of createInterface({ input: Readable.fromWeb(res.body) })) {
    lines += line.length > 0 ? 1 : 0;
  }
  return lines;
}

export async function pipelineToAFile(url: string, path: string) {
  const res = await fetch(url);
  if (!res.body) throw new Error('nothing to write');
  await pipeline(Readable.fromWeb(res.body), createWriteStream(path));
}

async function drainAndClose(res: Response | undefined) {
  if (!res) return;
  if (!res.body) return;
  for await (const _ of res.body);
}

export async function helperWithNullGuardsDrainsInFinally(url: string) {
  const res = await fetch(url);
  try {
    return res.status;
  } finally {
    await drainAndClose(res);
  }
}

export async function oneReadIsNotTheEnd(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  const reader = res.body!.getReader();
  const { value } = await reader.read();
  return value;
}

export async function oneReadThenCancel(url: string) {
  const res = await fetch(url);
  const reader = res.body!.getReader();
  const { value } = await reader.read();
  reader.cancel().catch(() => {});
  return value;
}

async function count(reader: ReadableStreamDefaultReader<Uint8Array>) {
  let total = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) return total;
    total += value.length;
  }
}

export async function readLoopInAHelper(url: string) {
  const res = await fetch(url);
  if (!res.body) return 0;
  return count(res.body.getReader());
}

export async function cancelledButNotDrained(url: string) {
  const res = await fetch(url);
  res.body?.cancel().catch(() => {});
  return res.ok;
}

export async function neitherReadNorCancelled(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.ok;
}

export async function readingTheServersRequestIsNoRead(request: Request) {
  const payload = await request.text();
  const res = await fetch('https://audit.example/log', { method: 'POST', body: payload }); // want no-unconsumed-body
  return res.status;
}

export async function readingALocalRequestIsNoRead(url: string) {
  const request = new Request(url, { method: 'POST', body: 'ping' });
  const res = await fetch(request.clone()); // want no-unconsumed-body
  const sent = await request.text();
  return `${sent}: ${res.status}`;
}

export async function aRequestParameterOwesNothing(request: Request) {
  if (request.method !== 'POST') return 405;
  const order = await request.json();
  return order.accepted ? 200 : 422;
}

export async function bothBodiesRead(request: Request) {
  const payload = await request.text();
  const res = await fetch('https://audit.example/log', { method: 'POST', body: payload });
  return res.json();
}
