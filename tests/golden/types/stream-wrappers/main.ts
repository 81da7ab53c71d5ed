/** Wrappers of other modules that hand out the streams of axios, S3, undici and node:http. */
import { pipeline } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import * as clients from './clients.ts';
import type { Storage } from './clients.ts';

export async function axiosStatusOnly(): Promise<number> {
  const res = await clients.download('/x'); // want no-unconsumed-body /res\.data/
  return res.status;
}

export async function axiosDestructured(): Promise<string> {
  const { headers } = await clients.download('/x'); // want no-unconsumed-body
  return String(headers['etag']);
}

export async function axiosPiped(to: Writable): Promise<void> {
  const { data } = await clients.download('/x');
  await pipeline(data, to);
}

export async function axiosChecked(to: Writable): Promise<void> {
  const { data, status } = await clients.download('/x');
  if (status !== 200) throw new Error('failed'); // want no-unconsumed-body
  await pipeline(data, to);
}

export async function axiosDestroyed(to: Writable): Promise<void> {
  const { data, status } = await clients.download('/x');
  if (status !== 200) {
    data.destroy();
    throw new Error('failed');
  }
  await pipeline(data, to);
}

export async function axiosBuffered(): Promise<number> {
  const res = await clients.downloadJson('/x');
  return res.status;
}

export async function axiosOfAnything(): Promise<number> {
  const res = await clients.downloadAnything('/x');
  return res.status;
}

export async function s3MetadataOnly(): Promise<number | undefined> {
  const out = await clients.object('x'); // want no-unconsumed-body /out\.Body\?\.destroy/
  return out.ContentLength;
}

export async function s3Read(): Promise<string | undefined> {
  const out = await clients.object('x');
  return out.Body?.transformToString();
}

export async function s3TooLarge(most: number): Promise<Uint8Array | undefined> {
  const { Body, ContentLength = 0 } = await clients.object('x');
  if (ContentLength > most) return undefined; // want no-unconsumed-body
  return Body?.transformToByteArray();
}

export async function s3Head(): Promise<number | undefined> {
  const out = await clients.objectHead('x');
  return out.ContentLength;
}

export class Files {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async type(key: string): Promise<string | undefined> {
    const { ContentType } = await this.#storage.get(key); // want no-unconsumed-body
    return ContentType;
  }

  async text(key: string): Promise<string | undefined> {
    const found = await this.#storage.find(key);
    return found?.Body?.transformToString();
  }

  async exists(key: string): Promise<boolean> {
    const found = await this.#storage.find(key); // want no-unconsumed-body
    return found !== undefined;
  }
}

export async function undiciStatusOnly(): Promise<number> {
  const { statusCode } = await clients.send('/x'); // want no-unconsumed-body /await body\.dump\(\)|dump/
  return statusCode;
}

export async function undiciDumped(): Promise<number> {
  const { statusCode, body } = await clients.send('/x');
  await body.dump();
  return statusCode;
}

export async function incomingStatusOnly(): Promise<number | undefined> {
  const res = await clients.open('/x'); // want no-unconsumed-body
  return res.statusCode;
}

export async function incomingRedirected(): Promise<string | undefined> {
  const res = await clients.open('/x');
  if (res.headers.location) return res.headers.location; // want no-unconsumed-body
  res.resume();
  return undefined;
}

export async function incomingResumed(): Promise<string | undefined> {
  const res = await clients.open('/x');
  res.resume();
  return res.headers.location;
}

export function chained(): Promise<number | undefined> {
  return clients.object('x').then((out) => out.ContentLength); // want no-unconsumed-body
}

export function chainedRead(): Promise<string | undefined> {
  return clients.object('x').then((out) => out.Body?.transformToString());
}
