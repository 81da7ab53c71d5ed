// A test file that replaces fetch: nothing of it comes from a network.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => {
  globalThis.fetch = vi.fn(async () => new Response('{"id":1}', { status: 200 }));
});

afterEach(() => {
  vi.restoreAllMocks();
});

test('answers', async () => {
  const res = await fetch('https://api.example/items/1');
  expect(res.status).toBe(200);
});

test('calls once', async () => {
  await fetch('https://api.example/items/1');
  expect(globalThis.fetch).toHaveBeenCalledTimes(1);
});

const fetchMock = vi.fn();
beforeEach(() => {
  globalThis.fetch = fetchMock;
});

export async function storeOfTheTest() {
  const res = await fetchMock('https://api.example/items');
  if (!res.ok) return [];
  return res.json();
}

export function storeOfTheTestInAChain() {
  return fetchMock('https://api.example/items').then((res) => (res.ok ? res.json() : []));
}
