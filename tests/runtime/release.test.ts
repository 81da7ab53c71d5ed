/** `closing()` and `drain()`, with the bodies of different clients. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import axios from 'axios';
import { request as request5 } from 'undici5';
import { request as request6 } from 'undici6';
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
  else if (message.url === '/chunked')
    for (let chunk = 1; chunk <= 50; chunk++)
      response[chunk < 50 ? 'write' : 'end'](Buffer.alloc(20_000));
  else if (message.url === '/broken') {
    response.writeHead(200, { 'content-length': '100000' }).write(Buffer.alloc(1000));
    setTimeout(() => message.socket.destroy(), 30);
  } else response.end(message.url === '/large' ? Buffer.alloc(1024 * 1024) : 'small');
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

describe('drain() leaves a body alone that somebody else reads', () => {
  const get = (path: string) =>
    new Promise<http.IncomingMessage>((resolve) => http.get(origin + path, resolve));

  test.each(['/large', '/chunked'])('by listening for data: %s', async (path) => {
    const response = await get(path);
    let read = 0;
    response.on('data', (chunk: Buffer) => (read += chunk.length));
    expect(await drain(response)).toBe('drained');
    expect(read).toBe(path === '/large' ? 1024 * 1024 : 1_000_000);
  });

  test('through a pipe that is full', async () => {
    const response = await get('/chunked');
    const target = response.pipe(new PassThrough());
    expect(await drain(response, { timeout: 50 })).toBe('drained');
    expect((await buffer(target)).length).toBe(1_000_000);
  });

  test('with for await', async () => {
    const response = await get('/chunked');
    const reading = buffer(response);
    expect(await drain(response)).toBe('drained');
    expect((await reading).length).toBe(1_000_000);
  });

  test.each([
    [5, request5],
    [6, request6],
    [7, request],
  ])('with text() of undici %s', async (_version, ask) => {
    const response = await ask(`${origin}/chunked`);
    const reading = response.body.text();
    expect(await drain(response)).toBe('drained');
    expect((await reading).length).toBe(1_000_000);
  });

  test.each(['/large', '/chunked'])('with text() of fetch: %s', async (path) => {
    const response = await fetch(origin + path);
    let ended = false;
    const reading = response.text().finally(() => (ended = true));
    expect(await drain(response)).toBe('drained');
    expect((await reading).length).toBeGreaterThanOrEqual(1_000_000);
    expect(ended).toBe(true);
  });

  test('who began after drain() did', async () => {
    const response = await get('/endless');
    const draining = drain(response, { timeout: 50 });
    response.on('data', () => {});
    expect(await draining).toBe('drained');
    expect(response.destroyed).toBe(false);
    response.destroy();
    await allReleased();
  });

  test('and waits for them no longer than for itself', async () => {
    const response = await fetch(`${origin}/endless`);
    const reader = response.body?.getReader();
    expect(await drain(response, { timeout: 50 })).toBe('drained');
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: 1\n\n');
    await reader?.cancel();
    await allReleased();
  });

  test('and says when it broke, without hiding the error from them', async () => {
    const response = await get('/broken');
    const error = new Promise((resolve) => response.once('error', resolve));
    response.resume();
    expect(await drain(response)).toBe('closed');
    expect(response.listenerCount('error')).toBe(0);
    expect(await error).toMatchObject({ code: 'ECONNRESET' });

    const fetched = await fetch(`${origin}/broken`);
    const reading = fetched.text();
    reading.catch(() => {});
    expect(await drain(fetched)).toBe('closed');
    await expect(reading).rejects.toThrow('terminated');
  });
});

test('drain() reads a body that was paused', async () => {
  const response = await new Promise<http.IncomingMessage>((resolve) =>
    http.get(`${origin}/small`, resolve),
  );
  response.pause();
  expect(await drain(response)).toBe('drained');
  await allReleased();
});

test('drain() never rejects', async () => {
  expect(await drain(await fetch(`${origin}/small`), null)).toBe('drained');
  const odd = {
    get body(): never {
      throw new Error('no body');
    },
  };
  expect(await drain(odd)).toBe('closed');
});

test('closing() returns the very object, and accepts none', async () => {
  const response = await fetch(`${origin}/small`);
  expect(closing(response)).toBe(response);
  expect(closing(null)).toBeNull();
  expect(closing(undefined)).toBeUndefined();
  await response.text();
});
