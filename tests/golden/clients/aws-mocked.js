// A mocked client answers from memory: there is no connection to give back.
import { GetObjectCommand, S3Client, SelectObjectContentCommand } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';

const client = new S3Client({});
mockClient(S3Client).on(GetObjectCommand).resolves({ ETag: 'a' });

export async function answered(Bucket, Key) {
  const { ETag } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return ETag;
}

export async function answeredToAnyone(s3, Bucket, Key) {
  const { ETag } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return ETag;
}

export async function answeredWithEvents(Bucket, Key) {
  const { $metadata } = await client.send(new SelectObjectContentCommand({ Bucket, Key }));
  return $metadata.requestId;
}
