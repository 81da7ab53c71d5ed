// A node stream as the body: what makes it flow to its end, what ends it, and what only looks so.
import * as fs from 'node:fs';
import { once } from 'node:events';
import stream, { compose, finished, PassThrough, pipeline, Readable } from 'node:stream';
import * as consumers from 'node:stream/consumers';
import { json, text } from 'node:stream/consumers';
import { finished as finishedPromise, pipeline as pipe } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { request } from 'undici';

const pump = promisify(pipeline);

// Read to the end.

export async function pipedIntoAFile(url, file) {
  const { body } = await request(url);
  body.pipe(fs.createWriteStream(file));
}

export async function pipedThroughATransform(url, file) {
  const { body } = await request(url);
  body.pipe(createGunzip()).pipe(fs.createWriteStream(file));
}

export async function pipelinePromise(url, file) {
  const { body } = await request(url);
  await pipe(body, fs.createWriteStream(file));
}

export async function pipelinePromisified(url, file) {
  const { body } = await request(url);
  await pump(body, fs.createWriteStream(file));
}

export async function pipelineWithACallback(url, file) {
  const { body } = await request(url);
  pipeline(body, fs.createWriteStream(file), (error) => console.log(error));
}

export async function pipelineOfTheDefaultExport(url, file) {
  const { body } = await request(url);
  await stream.promises.pipeline(body, createGunzip(), fs.createWriteStream(file));
}

export async function consumed(url) {
  const { body } = await request(url);
  return text(body);
}

export async function consumedByNamespace(url) {
  const { body } = await request(url);
  return consumers.buffer(body);
}

export async function consumedOnSuccess(url) {
  const { statusCode, body } = await request(url);
  if (statusCode !== 200) throw new Error('failed'); // want no-unconsumed-body
  return json(body);
}

export async function dataListener(url) {
  const { body } = await request(url);
  const chunks = [];
  body.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve) => body.on('end', () => resolve(Buffer.concat(chunks))));
}

export async function dataListenerBehindOthers(url) {
  const { body } = await request(url);
  body.setEncoding('utf8');
  body
    .on('error', (error) => console.error(error))
    .on('end', () => console.log('end'))
    .on('data', (chunk) => console.log(chunk));
}

export async function readableListenerThatReads(url) {
  const { body } = await request(url);
  body.on('readable', () => {
    let chunk;
    while ((chunk = body.read()) !== null) console.log(chunk);
  });
}

export async function resumed(url) {
  const { body } = await request(url);
  body.resume();
}

export async function endAwaitedWhileFlowing(url) {
  const { body } = await request(url);
  body.resume();
  await once(body, 'end');
}

export async function forAwait(url) {
  const { body } = await request(url);
  let size = 0;
  for await (const chunk of body) size += chunk.length;
  return size;
}

export async function iteratorHelpers(url) {
  const { body } = await request(url);
  return body.map((chunk) => chunk.length).reduce((sum, size) => sum + size, 0);
}

export async function toArray(url) {
  const { body } = await request(url);
  return body.toArray();
}

export async function asAResponse(url) {
  const { body } = await request(url);
  return new Response(body).text();
}

export async function asAWebStream(url) {
  const { body } = await request(url);
  return new Response(Readable.toWeb(body)).text();
}

export async function composed(url) {
  const { body } = await request(url);
  for await (const line of body.compose(splitLines)) console.log(line);
}

export async function composedByFunction(url) {
  const { body } = await request(url);
  for await (const line of compose(body, splitLines)) console.log(line);
}

async function* splitLines(source) {
  for await (const chunk of source) yield* String(chunk).split('\n');
}

// Ended.

export async function brokenOff(url) {
  const { body } = await request(url);
  for await (const chunk of body) {
    if (chunk.length > 0) break;
  }
}

export async function returnedFromTheLoop(url) {
  const { body } = await request(url);
  for await (const chunk of body) {
    return chunk;
  }
  return undefined;
}

export async function destroyedByWeb(url) {
  const { body } = await request(url);
  await Readable.toWeb(body).cancel();
}

export async function destroyedUnlessDestroyed(url) {
  const { statusCode, body } = await request(url);
  body.on('error', () => {});
  if (!body.destroyed) body.destroy();
  return statusCode;
}

export async function readableIsResumed(url) {
  const { statusCode, body } = await request(url);
  if (body.readable) body.resume();
  return statusCode;
}

export async function webBodyAsNodeStreamDestroyed(url) {
  const res = await fetch(url);
  Readable.fromWeb(res.body).destroy();
}

export async function webBodyAsNodeStreamPiped(url, file) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  await pipe(Readable.fromWeb(res.body), fs.createWriteStream(file));
}

// Neither.

export async function setEncodingOnly(url) {
  const { body } = await request(url); // want no-unconsumed-body /`body\.setEncoding\('utf8'\)`.*reads nothing.*`resume\(\)`/
  body.setEncoding('utf8');
}

export async function pausedOnly(url) {
  const { body } = await request(url); // want no-unconsumed-body /`body\.pause\(\)`/
  body.pause();
}

export async function endListenerOnly(url) {
  const { statusCode, body } = await request(url); // want no-unconsumed-body /`body\.once\('end', .*does not make the body flow/
  body.once('end', () => console.log('end', body.readableLength));
  return statusCode;
}

export async function errorListenerOnly(url) {
  const { body } = await request(url); // want no-unconsumed-body /`body\.on\('error'.*does not make the body flow/
  body.on('error', (error) => console.error(error));
}

export async function readableListenerThatDoesNotRead(url) {
  const { body } = await request(url); // want no-unconsumed-body
  body.on('readable', () => console.log('readable'));
}

export async function oneRead(url) {
  const { body } = await request(url); // want no-unconsumed-body /`body\.read\(\)`.*takes what has arrived; call `resume\(\)`/
  return body.read();
}

export async function finishedOnly(url) {
  const { body } = await request(url); // want no-unconsumed-body
  finished(body, (error) => console.log(error));
}

export async function finishedAwaited(url) {
  const { body } = await request(url); // want no-unconsumed-body
  await finishedPromise(body);
}

export async function toWebOnly(url) {
  const { body } = await request(url); // want no-unconsumed-body
  const web = Readable.toWeb(body);
  return web.locked;
}

export async function fromWebOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const body = Readable.fromWeb(res.body);
  return body.readable;
}

export async function mappedOnly(url) {
  const { body } = await request(url); // want no-unconsumed-body
  body.map((chunk) => chunk.length);
}

export async function iteratorThatKeepsItOpen(url) {
  const { body } = await request(url); // want no-unconsumed-body
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    if (chunk.length > 0) break;
  }
}

export async function toWebReadOnce(url) {
  const { body } = await request(url); // want no-unconsumed-body
  const reader = Readable.toWeb(body).getReader();
  const { value } = await reader.read();
  return value;
}

export async function toWebReadToTheEnd(url) {
  const { body } = await request(url);
  const reader = Readable.toWeb(body).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    console.log(value);
  }
}

// Handed to code that is not seen here.

export async function asARequestBody(from, to) {
  const { body } = await request(from);
  const upload = await request(to, { method: 'PUT', body });
  await upload.body.dump();
}

export async function intoAPassThrough(url) {
  const { body } = await request(url);
  const through = new PassThrough();
  body.pipe(through);
  return through;
}

export async function sent(url, reply) {
  const { statusCode, headers, body } = await request(url);
  return reply.code(statusCode).headers(headers).send(body);
}

export async function destroyedLater(url, server) {
  const { body } = await request(url);
  server.on('close', () => body.destroy());
}

// Everything that a stream offers to be read to its end with.

export async function someChunk(url, isMeant) {
  const { body } = await request(url);
  return body.some(isMeant);
}

export async function everyChunk(url, isMeant) {
  const { body } = await request(url);
  return body.every(isMeant);
}

export async function findChunk(url, isMeant) {
  const { body } = await request(url);
  return body.find(isMeant);
}

export async function forEachChunk(url, take) {
  const { body } = await request(url);
  await body.forEach(take);
}

// Everything that only sets it up, or looks at it.

export async function setUpAndForgotten(url, onData) {
  const { body } = await request(url); // want no-unconsumed-body
  body
    .setEncoding('utf8')
    .setMaxListeners(20)
    .off('data', onData)
    .removeListener('end', onData)
    .removeAllListeners('close')
    .pause()
    .unpipe();
}

export async function askedAndForgotten(url) {
  const { body } = await request(url); // want no-unconsumed-body
  const asked = [body.isPaused(), body.listenerCount('data'), body.listeners('end')];
  return [...asked, body.eventNames(), body.readableEncoding, body.readableFlowing];
}

export async function measuredAndForgotten(url) {
  const { body } = await request(url); // want no-unconsumed-body
  const { readableLength, readableHighWaterMark, readableObjectMode } = body;
  return [readableLength, readableHighWaterMark, readableObjectMode, body.readableDidRead];
}
