// The tests of a fetch that is made of an XMLHttpRequest, which they put there themselves.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const platform = { fetch: globalThis.fetch, XMLHttpRequest: globalThis.XMLHttpRequest };
let xhr;

beforeEach(async () => {
  xhr = { open: vi.fn(), send: vi.fn(), setRequestHeader: vi.fn() };
  globalThis.XMLHttpRequest = vi.fn(() => xhr);
  const { install } = await import('./fetch-made-of-xhr.js');
  install();
});

afterEach(() => {
  globalThis.fetch = platform.fetch;
  globalThis.XMLHttpRequest = platform.XMLHttpRequest;
});

async function send(url) {
  const sent = globalThis.fetch(url);
  return { sent, xhr };
}

test('opens the request', async () => {
  const { xhr: opened } = await send('https://api.example/items');
  expect(opened.open).toHaveBeenCalledWith('GET', 'https://api.example/items');
});

test('answers with the status', async () => {
  const { sent } = await send('https://api.example/items');
  const res = await sent;
  expect(res.status).toBe(200);
});
