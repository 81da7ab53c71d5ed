// got's promises have read the body by the time they resolve; its streams are bodies from the start.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import got from 'got';

export async function theWholeBody(url) {
  const { statusCode } = await got(url);
  return statusCode;
}

export async function json(url) {
  return got(url).json();
}

export async function head(url) {
  const response = await got.head(url, { throwHttpErrors: false });
  return response.statusCode === 200;
}

export async function toAFile(url, file) {
  await pipeline(got.stream(url), createWriteStream(file));
}

export function piped(url, file) {
  return got.stream(url).pipe(createWriteStream(file));
}

export async function createdAndForgotten(url) {
  const stream = got.stream(url); // want no-unconsumed-body /'stream' is never read or cancelled; `stream\.on\('response',.*does not make the body flow/
  stream.on('response', (response) => console.log(response.statusCode));
}

export async function onlyIfItIsSmall(url, file, limit) {
  const stream = got.stream(url);
  stream.once('response', (response) => console.log(response.statusCode));
  if ((await sizeOf(url)) > limit) {
    throw new Error('too large'); // want no-unconsumed-body
  }
  await pipeline(stream, createWriteStream(file));
}

export async function destroysIfItIsLarge(url, file, limit) {
  const stream = got.stream(url);
  stream.once('response', (response) => console.log(response.statusCode));
  if ((await sizeOf(url)) > limit) {
    stream.destroy();
    throw new Error('too large');
  }
  await pipeline(stream, createWriteStream(file));
}

async function sizeOf(url) {
  const { headers } = await got.head(url);
  return Number(headers['content-length']);
}

export async function posted(url, body) {
  const request = got.stream.post(url, { body }); // want no-unconsumed-body /`request\.resume\(\)`.*`request\.destroy\(\)`/
  console.log(request.isFromCache);
}

export async function collected(url) {
  const chunks = [];
  for await (const chunk of got.stream(url)) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function byOption(url) {
  const stream = got(url, { isStream: true }); // want no-unconsumed-body
  stream.on('downloadProgress', console.log);
}

export function returned(url) {
  return got.stream(url, { retry: { limit: 0 } });
}

const client = got.extend({ prefixUrl: 'https://files.example' });

export async function extended(path, file) {
  await pipeline(client.stream(path), createWriteStream(file));
}

export async function extendedAndForgotten(path) {
  const stream = client.stream(path); // want no-unconsumed-body
  stream.on('downloadProgress', console.log);
}

export function answersTheStreamOnceItHasStatus(url) {
  return new Promise((resolve, reject) => {
    const stream = got.stream(url);
    stream.once('response', () => resolve(stream));
    stream.once('error', reject);
  });
}

export function pipesOnceThereIsAResponse(url, target) {
  const stream = got.stream(url);
  return new Promise((resolve, reject) => {
    stream.on('error', reject);
    stream.on('response', ({ headers }) => {
      if (Number(headers['content-length']) > 1e9) {
        stream.destroy();
        reject(new Error('too large'));
        return;
      }
      stream.pipe(target).on('finish', resolve);
    });
  });
}

export function answersTheHeadersAlone(url) {
  return new Promise((resolve, reject) => {
    const stream = got.stream(url); // want no-unconsumed-body /`stream\.on\('response',.*does not make the body flow/
    stream.on('response', ({ headers }) => resolve(headers));
    stream.on('error', reject);
  });
}

export function pipesAtTheEnd(url, target) {
  const stream = got.stream(url); // want no-unconsumed-body
  stream.on('end', () => stream.pipe(target));
}

export function pipedByItsListenersThis(url, target) {
  const stream = got.stream(url);
  stream.on('response', function () {
    this.pipe(target);
  });
}
