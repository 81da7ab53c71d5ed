// undici's `stream` pipes the body itself; the duplex stream of its `pipeline` has to be read.
import { createReadStream, createWriteStream } from 'node:fs';
import { PassThrough, pipeline } from 'node:stream';
import undici from 'undici';

const pool = new undici.Pool('http://localhost');

export async function streamed(url, file) {
  await undici.stream(url, { method: 'GET' }, ({ statusCode }) => {
    console.log(statusCode);
    return createWriteStream(file);
  });
}

export async function streamedFromAPool(file) {
  const { trailers } = await pool.stream({ path: '/', method: 'GET' }, () => createWriteStream(file));
  return trailers;
}

export function duplexUnread(url) {
  undici.pipeline(url, { method: 'GET' }, ({ body }) => body); // want no-unconsumed-body
}

export function duplexRead(url, file) {
  pipeline(
    createReadStream(file),
    undici.pipeline(url, { method: 'PUT' }, ({ body }) => body.pipe(new PassThrough())),
    createWriteStream(`${file}.out`),
    (error) => console.log(error),
  );
}

export function duplexPiped(url, reply) {
  undici.pipeline(url, { method: 'GET' }, ({ body }) => body).pipe(reply);
}

export async function duplexIterated(url) {
  const chunks = [];
  for await (const chunk of pool.pipeline({ path: url, method: 'GET' }, ({ body }) => body)) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function duplexDestroyed(url) {
  const duplex = undici.pipeline(url, { method: 'GET' }, ({ body }) => body);
  duplex.on('error', console.error);
  duplex.destroy();
}

export function duplexReturned(url) {
  return undici.pipeline(url, { method: 'GET' }, ({ body }) => body);
}
