// GetObject: each way to send it and to get its output, for the metadata alone and for the object.
import { GetObjectCommand, HeadObjectCommand, S3, S3Client } from '@aws-sdk/client-s3';
import { pipeline } from 'node:stream/promises';

const client = new S3Client({});
const s3 = new S3({});

export async function metadata(Bucket, Key) {
  const { Metadata } = await client.send(new GetObjectCommand({ Bucket, Key })); // want no-unconsumed-body
  return Metadata;
}

export async function metadataByHead(Bucket, Key) {
  const { Metadata } = await client.send(new HeadObjectCommand({ Bucket, Key }));
  return Metadata;
}

export async function metadataAndDestroyed(Bucket, Key) {
  const { Metadata, Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  Body?.destroy();
  return Metadata;
}

export async function exists(Bucket, Key) {
  try {
    await client.send(new GetObjectCommand({ Bucket, Key })); // want no-unconsumed-body
    return true;
  } catch {
    return false;
  }
}

/** 304 and the other errors bring no body. */
export async function unlessModified(Bucket, Key, etag) {
  try {
    const out = await client.send(new GetObjectCommand({ Bucket, Key, IfNoneMatch: etag }));
    return await out.Body.transformToString();
  } catch (error) {
    if (error.$metadata?.httpStatusCode === 304) return undefined;
    throw error;
  }
}

export async function comparedLater(Bucket, Key, etag, res) {
  const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket, Key }));
  if (ETag === etag) {
    res.writeHead(304).end();
    return; // want no-unconsumed-body
  }
  await pipeline(Body, res);
}

export async function comparedLaterDestroyed(Bucket, Key, etag, res) {
  const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket, Key }));
  if (ETag === etag) {
    Body.destroy();
    res.writeHead(304).end();
    return;
  }
  await pipeline(Body, res);
}

export function sendCallback(Bucket, Key, done) {
  client.send(new GetObjectCommand({ Bucket, Key }), (error, out) => { // want no-unconsumed-body
    if (error) return done(error);
    done(null, out.ETag);
  });
}

export function sendCallbackRead(Bucket, Key, done) {
  client.send(new GetObjectCommand({ Bucket, Key }), (error, out) => {
    if (error) return done(error);
    out.Body.pipe(done.file);
  });
}

export function sendCallbackBeforeTheCheck(Bucket, Key, done) {
  client.send(new GetObjectCommand({ Bucket, Key }), (error, { Body }) => { // want no-close-before-error-check
    if (error) return done(error);
    Body.pipe(done.file);
  });
}

export function methodCallback(Bucket, Key, done) {
  s3.getObject({ Bucket, Key }, (error, out) => { // want no-unconsumed-body
    if (error) return done(error);
    done(null, out.ContentLength);
  });
}

export function methodCallbackRead(Bucket, Key, done) {
  s3.getObject({ Bucket, Key }, (error, out) => {
    if (error) return done(error);
    out.Body.transformToString().then((text) => done(null, text), done);
  });
}

export function methodPromise(Bucket, Key) {
  return s3.getObject({ Bucket, Key }).then((out) => out.ContentType); // want no-unconsumed-body
}

export function methodPromiseRead(Bucket, Key) {
  return s3.getObject({ Bucket, Key }).then((out) => out.Body.transformToByteArray());
}

export async function several(Bucket, keys) {
  const outs = await Promise.all(keys.map((Key) => client.send(new GetObjectCommand({ Bucket, Key })))); // want no-unconsumed-body
  return outs.map((out) => out.LastModified);
}

export class Store {
  #client = new S3Client({});

  async size(Bucket, Key) {
    const out = await this.#client.send(new GetObjectCommand({ Bucket, Key })); // want no-unconsumed-body
    return out.ContentLength;
  }

  async text(Bucket, Key, most) {
    const command = new GetObjectCommand({ Bucket, Key });
    const out = await this.#client.send(command);
    if (out.ContentLength > most) throw new Error('too large'); // want no-unconsumed-body
    return out.Body.transformToString();
  }
}
