// needle reads by itself for a callback and for a promise; without either it answers a stream.
import needle from 'needle';
import { createWriteStream } from 'node:fs';

export function read(url, done) {
  needle.get(url, (error, res, body) => done(error, res?.statusCode, body));
  needle.get(url, { json: true }, (error, res) => done(error, res && res.statusCode));
  needle.post(url, { a: 1 }, { json: true }, done);
}

export async function promised(url) {
  const res = await needle('get', url);
  return res.statusCode;
}

export function piped(url) {
  needle.get(url).pipe(createWriteStream('out'));
  needle.get(url, { compressed: true }).on('data', (chunk) => console.log(chunk));
}

export function unread(url, done) {
  const stream = needle.get(url, { parse: false }); // want no-unconsumed-body /'stream' is never read/
  stream.on('header', (status) => done(status));
}

export function unreadInAChain(url, done) {
  needle.get(url, { parse: false }).on('done', done); // want no-unconsumed-body
}

export function readOnOnePath(url, file) {
  const stream = needle.get(url);
  if (!file) {
    return; // want no-unconsumed-body /'stream' is still open/
  }
  stream.pipe(file);
}

export function destroyed(url) {
  const stream = needle.get(url);
  stream.on('header', () => stream.destroy());
}

export function somebodysCallback(url, callback) {
  needle.get(url, callback);
}

export function everyMethodStreams(url, data, use) {
  const posted = needle.post(url, data); // want no-unconsumed-body
  const put = needle.put(url, data); // want no-unconsumed-body
  const patched = needle.patch(url, data); // want no-unconsumed-body
  const deleted = needle.delete(url, null); // want no-unconsumed-body
  const requested = needle.request('options', url, null); // want no-unconsumed-body
  use([posted, put, patched, deleted, requested].length);
}
