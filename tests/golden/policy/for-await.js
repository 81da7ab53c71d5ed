// `for await` over the body reads to the end; leaving it early cancels through the iterator's `return`.
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

export async function toTheEnd(url) {
  const res = await fetch(url);
  let size = 0;
  for await (const chunk of res.body) size += chunk.length;
  return size;
}

export async function breakCancels(url) {
  const res = await fetch(url);
  for await (const chunk of res.body) {
    if (chunk.length > 10) break;
  }
  return res.status;
}

export async function returnCancels(url) {
  const res = await fetch(url);
  for await (const chunk of res.body) {
    return chunk;
  }
  return null;
}

export async function throwCancels(url) {
  const res = await fetch(url);
  for await (const chunk of res.body) {
    if (chunk[0] === 0) throw new Error('binary');
  }
  return true;
}

export async function labelledBreakCancels(urls) {
  outer: for (const url of urls) {
    const res = await fetch(url);
    for await (const chunk of res.body) {
      if (chunk[0] === 0) break outer;
      if (chunk[0] === 1) continue outer;
    }
  }
}

export async function preventCancelKeepsItOpen(url) {
  const res = await fetch(url);
  for await (const chunk of res.body.values({ preventCancel: true })) {
    if (chunk[0] === 0) break;
  }
  return res.status; // want no-unconsumed-body
}

export async function preventCancelToTheEnd(url) {
  const res = await fetch(url);
  let size = 0;
  for await (const chunk of res.body.values({ preventCancel: true })) size += chunk.length;
  return size;
}

export async function valuesBreakCancels(url) {
  const res = await fetch(url);
  for await (const chunk of res.body.values()) {
    if (chunk[0] === 0) break;
  }
}

export async function throwsBeforeTheLoop(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  for await (const chunk of res.body) console.log(chunk.length);
}

export async function loopOnOnePathOnly(url, verbose) {
  const res = await fetch(url); // want no-unconsumed-body
  if (verbose) {
    for await (const chunk of res.body) console.log(chunk.length);
  }
}

export async function overThePipeThrough(url) {
  const res = await fetch(url);
  for await (const text of res.body.pipeThrough(new TextDecoderStream())) {
    if (text.includes('stop')) break;
  }
}

export async function overANodeStream(url) {
  const res = await fetch(url);
  for await (const chunk of Readable.fromWeb(res.body)) {
    if (chunk[0] === 0) return null;
  }
  return true;
}

export async function overLines(url) {
  const res = await fetch(url);
  const lines = [];
  for await (const line of createInterface({ input: Readable.fromWeb(res.body) })) lines.push(line);
  return lines;
}

export async function emptyBodyOfTheLoop(url) {
  const res = await fetch(url);
  for await (const _ of res.body);
  return res.ok;
}

export async function* yieldsChunks(url) {
  const res = await fetch(url);
  for await (const chunk of res.body) yield chunk;
}

export async function* yieldsChunksUnlessBad(url) {
  const res = await fetch(url);
  if (!res.ok) return; // want no-unconsumed-body
  for await (const chunk of res.body) yield chunk;
}

export async function bodyThroughAnAlias(url) {
  const { body } = await fetch(url);
  if (!body) return;
  for await (const chunk of body) console.log(chunk.length);
}

export async function forAwaitOverPromises(urls) {
  for await (const res of urls.map((url) => fetch(url))) {
    console.log(await res.text());
  }
}

export async function forAwaitOverPromisesDropped(urls) {
  for await (const res of urls.map((url) => fetch(url))) { // want no-unconsumed-body
    console.log(res.status);
  }
}
