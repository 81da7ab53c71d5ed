// gaxios, and with it Google's clients, reads the body unless it is asked for a stream.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Gaxios, request } from 'gaxios';

const gaxios = new Gaxios({ timeout: 5000 });

export async function buffered(url) {
  const res = await request({ url });
  return res.status;
}

export async function onlyTheType(url) {
  const res = await request({ url, responseType: 'stream' }); // want no-unconsumed-body /`res\.data\.resume\?\.\(\)`/
  return res.headers.get('content-type');
}

export async function saved(url, file) {
  const res = await request({ url, responseType: 'stream' });
  await pipeline(res.data, createWriteStream(file));
}

export async function ofAnInstance(url) {
  const { data, headers } = await gaxios.request({ url, responseType: 'stream' });
  if (headers.get('content-type') !== 'text/csv') {
    return null; // want no-unconsumed-body
  }
  return data;
}

export async function drained(url) {
  const { data, status } = await gaxios.request({ url, responseType: 'stream' });
  data.resume();
  return status;
}
