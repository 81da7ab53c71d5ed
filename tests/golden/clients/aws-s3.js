// GetObject answers before the object has arrived: `Body` holds its connection, whatever its size,
// and the default client has fifty of them.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

const client = new S3Client({});
const s3 = new S3({ region: 'eu-west-1' });

export async function metadataOnly(Bucket, Key) {
  const object = await client.send(new GetObjectCommand({ Bucket, Key })); // want no-unconsumed-body /'object' is never read or cancelled; .*`object\.Body\?\.resume\(\)`.*`object\.Body\?\.destroy\(\)`/
  return object.Metadata;
}

export async function metadataByHead(Bucket, Key) {
  const object = await client.send(new HeadObjectCommand({ Bucket, Key }));
  return object.Metadata;
}

export async function exists(Bucket, Key) {
  await client.send(new GetObjectCommand({ Bucket, Key })); // want no-unconsumed-body
  return true;
}

export async function asText(Bucket, Key) {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return Body.transformToString();
}

export async function asTextAtOnce(Bucket, Key) {
  return (await client.send(new GetObjectCommand({ Bucket, Key }))).Body.transformToString('utf-8');
}

export async function asBytes(Bucket, Key) {
  const response = await client.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from(await response.Body.transformToByteArray());
}

export async function typeFirst(Bucket, Key) {
  const { Body, ContentType } = await client.send(new GetObjectCommand({ Bucket, Key }));
  if (ContentType !== 'application/json') {
    throw new TypeError(ContentType); // want no-unconsumed-body /'Body' is still open .*`Body\.resume\(\)`|'Body'.*`Body\?\.resume\(\)`/
  }
  return JSON.parse(await Body.transformToString());
}

export async function destroyedFirst(Bucket, Key) {
  const { Body, ContentType } = await client.send(new GetObjectCommand({ Bucket, Key }));
  if (ContentType !== 'application/json') {
    Body.destroy();
    throw new TypeError(ContentType);
  }
  return JSON.parse(await Body.transformToString());
}

export async function missingBody(Bucket, Key) {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  if (!Body) {
    return undefined;
  }
  return Body.transformToString();
}

export async function command(Bucket, Key, limit) {
  const command = new GetObjectCommand({ Bucket, Key });
  const result = await client.send(command);
  if (result.ContentLength > limit) {
    return null; // want no-unconsumed-body
  }
  return result.Body.transformToByteArray();
}

export async function aggregated(Bucket, Key) {
  const { ETag } = await s3.getObject({ Bucket, Key }); // want no-unconsumed-body
  return ETag;
}

export async function aggregatedRead(Bucket, Key) {
  const { Body } = await s3.getObject({ Bucket, Key });
  return Body?.transformToString();
}

export async function put(Bucket, Key, Body) {
  const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key, Body }));
  return ETag;
}

export async function toAFile(Bucket, Key, file) {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  await pipeline(Body, createWriteStream(file));
}

export async function copied(Bucket, Key, to) {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  await new Upload({ client, params: { Bucket: to, Key, Body } }).done();
}

export async function webStream(Bucket, Key) {
  const { Body, ContentType } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return new Response(Body.transformToWebStream(), { headers: { 'content-type': ContentType } });
}

export async function webStreamDropped(Bucket, Key, accepts) {
  const { Body, ContentType } = await client.send(new GetObjectCommand({ Bucket, Key }));
  const stream = Body.transformToWebStream();
  if (!accepts(ContentType)) {
    return null; // want no-unconsumed-body
  }
  return stream;
}

export async function chunks(Bucket, Key) {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  const parts = [];
  for await (const chunk of Body) {
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

export async function byPromise(Bucket, Key) {
  return client
    .send(new GetObjectCommand({ Bucket, Key }))
    .then((output) => output.Body.transformToString());
}

export async function byPromiseMetadata(Bucket, Key) {
  return client.send(new GetObjectCommand({ Bucket, Key })).then((output) => output.LastModified); // want no-unconsumed-body
}

export async function aborted(Bucket, Key) {
  const controller = new AbortController();
  const { ETag } = await client.send(new GetObjectCommand({ Bucket, Key }), {
    abortSignal: controller.signal,
  });
  controller.abort();
  return ETag;
}

export async function ownClient(Bucket, Key) {
  const own = new S3Client({});
  const { ETag } = await own.send(new GetObjectCommand({ Bucket, Key }));
  own.destroy();
  return ETag;
}

export function byCallback(Bucket, Key, done) {
  client.send(new GetObjectCommand({ Bucket, Key }), (error, data) => {
    if (error) {
      done(error);
      return;
    }
    done(null, data.Body);
  });
}

export async function namesOnlyThePromise(Key) {
  const sent = client.send(new GetObjectCommand({ Bucket: 'b', Key })); // want no-unconsumed-body /`sent\.then\(\(res\) => res\.Body\?\.resume\(\)\)/
  await sent;
}

async function isThere(promise) {
  try {
    await promise;
    return true;
  } catch {
    return false;
  }
}

export async function givesThePromiseToAHelper(Key) {
  return isThere(client.send(new GetObjectCommand({ Bucket: 'b', Key }))); // want no-unconsumed-body /'client\.send\(…\)' is never.*`res\.Body\?\.resume\(\)`/
}

export async function givesThePromiseToACallback(Key, retry) {
  return [client.send(new GetObjectCommand({ Bucket: 'b', Key }))].map(async (promise) => { // want no-unconsumed-body /`\(await promise\)\.Body\?\.resume\(\)`/
    await promise;
  });
}
