// S3 as services hold it: an injected client, a helper that reads, a status that has no object.
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  NoSuchKey,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import type { Response as ExpressResponse } from 'express';

export class Storage {
  readonly #client: S3Client;

  constructor(
    client: S3Client,
    private readonly bucket: string,
  ) {
    this.#client = client;
  }

  async size(key: string): Promise<number> {
    const object = await this.#client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key })); // want no-unconsumed-body
    return object.ContentLength ?? 0;
  }

  async stream(key: string): Promise<Readable> {
    const { Body } = await this.#client.send(
      new GetObjectCommand({ Bucket: this.bucket, Key: key }),
    );
    if (!(Body instanceof Readable)) {
      throw new TypeError('no stream');
    }
    return Body;
  }

  async text(key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: key }),
      );
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) {
        return undefined;
      }
      throw error;
    }
  }

  async serve(key: string, etag: string | undefined, res: ExpressResponse): Promise<void> {
    const object: GetObjectCommandOutput = await this.#client.send(
      new GetObjectCommand({ Bucket: this.bucket, Key: key }),
    );
    if (object.ETag === etag) {
      res.status(304).end();
      return; // want no-unconsumed-body
    }
    res.setHeader('content-type', object.ContentType ?? 'application/octet-stream');
    (object.Body as Readable).pipe(res);
  }

  async serveConditionally(key: string, etag: string, res: ExpressResponse): Promise<void> {
    try {
      const object = await this.#client.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: key, IfNoneMatch: etag }),
      );
      (object.Body as Readable).pipe(res);
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 304) {
        res.status(304).end();
        return;
      }
      throw error;
    }
  }
}

export async function given(s3: S3Client, Bucket: string, Key: string): Promise<Date | undefined> {
  const response = await s3.send(new GetObjectCommand({ Bucket, Key })); // want no-unconsumed-body
  return response.LastModified;
}
