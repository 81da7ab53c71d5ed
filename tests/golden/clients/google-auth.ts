// Google's auth clients take gaxios' options.
import { GoogleAuth, OAuth2Client, JWT } from 'google-auth-library';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export async function viaAuth(url: string): Promise<number> {
  const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/drive' });
  const res = await auth.request({ url, responseType: 'stream' }); // want no-unconsumed-body
  return res.status;
}

export async function viaClient(client: OAuth2Client, url: string, file: string): Promise<void> {
  const res = await client.request<NodeJS.ReadableStream>({ url, responseType: 'stream' });
  if (res.status !== 200) {
    throw new Error(`HTTP ${res.status}`); // want no-unconsumed-body
  }
  await pipeline(res.data, createWriteStream(file));
}

export async function viaJwt(email: string, key: string, url: string): Promise<unknown> {
  const client = new JWT({ email, key });
  const res = await client.request({ url });
  return res.data;
}
