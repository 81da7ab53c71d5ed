// A cancelled body, and one that a reader or another stream holds, cannot be read either.
import { Readable } from 'node:stream';
import { record } from './support.js';

export async function readAfterCancel(url) {
  const res = await fetch(url);
  await res.body?.cancel();
  return res.text(); // want no-body-reuse /already cancelled on line 7/
}

export async function cancelledOnTheOtherBranch(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    return undefined;
  }
  return res.text();
}

export async function readWhileLocked(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  const text = await res.text(); // want no-body-reuse /locked by a reader on line 22.*go on with that reader/
  await reader.cancel();
  return text;
}

export async function readAfterReleaseLock(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  reader.releaseLock();
  return res.text();
}

export async function readAfterAChunk(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  record(await reader.read());
  reader.releaseLock();
  return res.text(); // want no-body-reuse /partly read/
}

export async function nextReaderAfterAChunk(url) {
  const res = await fetch(url);
  const first = res.body.getReader();
  record(await first.read());
  first.releaseLock();
  const second = res.body.getReader();
  await second.cancel();
}

export async function twoReadersAtOnce(url) {
  const res = await fetch(url);
  const first = res.body.getReader();
  const second = res.body.getReader(); // want no-body-reuse /TypeError: ReadableStream is locked/
  await first.cancel();
  return second;
}

export async function readerAfterText(url) {
  const res = await fetch(url);
  record(await res.text());
  return res.body.getReader(); // want no-body-reuse
}

export async function iteratedTwice(url) {
  const res = await fetch(url);
  for await (const chunk of res.body) record(chunk);
  for await (const chunk of res.body) record(chunk); // want no-body-reuse /yields nothing/
}

export async function textAfterIterating(url) {
  const res = await fetch(url);
  for await (const chunk of res.body) record(chunk);
  return res.text(); // want no-body-reuse
}

export async function textAfterAnEarlyBreak(url) {
  const res = await fetch(url);
  for await (const chunk of res.body) {
    record(chunk);
    break;
  }
  return res.text(); // want no-body-reuse /already (?:read|cancelled)/
}

export async function textWhileIterating(url) {
  const res = await fetch(url);
  for await (const chunk of res.body) {
    record(chunk);
    return res.text(); // want no-body-reuse
  }
  return '';
}

export async function piped(url, sink) {
  const res = await fetch(url);
  await res.body.pipeTo(sink);
  return res.text(); // want no-body-reuse
}

export async function pipedThrough(url) {
  const res = await fetch(url);
  const lines = res.body.pipeThrough(new TextDecoderStream());
  record(await res.text()); // want no-body-reuse /handed to another stream on line 104/
  for await (const line of lines) record(line);
}

export async function readBehindThePipe(url) {
  const res = await fetch(url);
  const lines = res.body.pipeThrough(new TextDecoderStream());
  for await (const line of lines) record(line);
}

export async function readThroughANodeStream(url) {
  const res = await fetch(url);
  const stream = Readable.fromWeb(res.body);
  for await (const chunk of stream) record(chunk);
}

export async function originalBesideTheNodeStream(url) {
  const res = await fetch(url);
  const stream = Readable.fromWeb(res.body);
  record(await res.text()); // want no-body-reuse /handed to another stream/
  stream.resume();
}

export async function wrappedInAnotherResponse(url) {
  const res = await fetch(url);
  const copy = new Response(res.body, res);
  return copy.json();
}

export async function wrappedAfterTheRead(url) {
  const res = await fetch(url);
  record(await res.text());
  return new Response(res.body, res); // want no-body-reuse
}

export async function cloneAfterRead(url) {
  const res = await fetch(url);
  record(await res.json());
  return res.clone(); // want no-body-reuse /TypeError: Response\.clone: Body has already been consumed.*call `clone\(\)` before the first read/
}

export async function cloneBeforeRead(url) {
  const res = await fetch(url);
  const copy = res.clone();
  record(await res.json());
  return copy;
}

export async function bothTeeBranches(url) {
  const res = await fetch(url);
  const [left, right] = res.body.tee();
  for await (const chunk of left) record(chunk);
  for await (const chunk of right) record(chunk);
}

export async function teeAndText(url) {
  const res = await fetch(url);
  const [left, right] = res.body.tee();
  record(await res.text()); // want no-body-reuse
  await Promise.all([left.cancel(), right.cancel()]);
}

export async function lockedAskedFirst(url) {
  const res = await fetch(url);
  record(await res.text());
  if (!res.body.locked) {
    await res.body.cancel();
  }
}
