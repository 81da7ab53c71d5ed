// The same as promised-responses.ts where the file has another name for the type, and only that.
import { Response as NodeResponse } from 'node-fetch';
import type { Response as Answer } from 'undici';

type Reply = globalThis.Response;

export async function promisedByAnotherName(get: (url: string) => Promise<Reply>) {
  const res = await get('/another-name'); // want no-unconsumed-body
  return res.status;
}

export async function promisedByNodeFetch(get: (url: string) => Promise<NodeResponse>) {
  const res = await get('/node-fetch'); // want no-unconsumed-body
  return res.status;
}

export async function promisedByUndici(get: (url: string) => Promise<Answer>) {
  const res = await get('/undici'); // want no-unconsumed-body
  return res.status;
}
