/** `closing()` and `drain()`, with the bodies of different clients. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import { request } from 'undici7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closing } from '../../src/runtime/closing.ts';
import { drain } from '../../src/runtime/drain.ts';

// It brings no types.
const { default: fetch2 } = (await import('node-fetch2' as string)) as {
  default: (url: string) => Promise<unknown>;
};

let open = 0;
const server = http.createServer((message, response) => {
  open++;
  response.on('close', () => open--);
  if (message.url === '/endless') response.write('data: 1\n\n');
  else response.end(message.url === '/large' ? Buffer.alloc(1024 * 1024) : 'small');
});
let origin: string;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Resolves when the server has no response under way. */
async function allReleased(): Promise<void> {
  for (let turn = 0; turn < 200 && open > 0; turn++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(open).toBe(0);
}

const clients: Record<string, (url: string) => Promise<unknown>> = {
  fetch: (url) => fetch(url),
  'undici.request': (url) => request(url),
  'node:http': (url) => new Promise((resolve) => http.get(url, resolve)),
  axios: (url) => axios.get(url, { responseType: 'stream' }),
  'node-fetch 2': (url) => fetch2(url),
};

describe.each(Object.entries(clients))('%s', (_name, get) => {
  test('closing() releases an unread body at the end of the scope', async () => {
    const response = closing(await get(`${origin}/large`));
    await response[Symbol.asyncDispose]();
    await allReleased();
  });

  test('closing() leaves a body alone that was read', async () => {
    const response = await get(`${origin}/small`);
    expect(await drain(response)).toBe('drained');
    await closing(response)[Symbol.asyncDispose]();
    await allReleased();
  });

  test('drain() reads a small body to its end', async () => {
    expect(await drain(await get(`${origin}/small`))).toBe('drained');
    await allReleased();
  });

  test('drain() closes a body beyond the limit', async () => {
    expect(await drain(await get(`${origin}/large`), { limit: 1000 })).toBe('closed');
    await allReleased();
  });
});

test('drain() does not wait for ever', async () => {
  expect(await drain(await fetch(`${origin}/endless`), { timeout: 50 })).toBe('closed');
  await allReleased();
});

test('closing() returns the very object, and accepts none', async () => {
  const response = await fetch(`${origin}/small`);
  expect(closing(response)).toBe(response);
  expect(closing(null)).toBeNull();
  expect(closing(undefined)).toBeUndefined();
  await response.text();
});
