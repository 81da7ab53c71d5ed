// What a test puts in the place of fetch has its type, and makes no connection.
import { describe, expect, it, vi } from 'vitest';

type FetchLike = (url: string, init?: RequestInit) => Promise<Response>;

function withDefaults(base: FetchLike = fetch, defaults: RequestInit): FetchLike {
  return async (url, init) => base(url, { ...defaults, ...init });
}

describe('withDefaults', () => {
  it('passes its options on', async () => {
    const send: FetchLike = vi.fn();
    const wrapped = withDefaults(send, { method: 'POST' });
    await wrapped('https://example.com');
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('stands in alone', async () => {
    const send: typeof fetch = vi.fn().mockResolvedValue(new Response('x'));
    await send('https://example.com');
  });

  it('is named for what it is', async () => {
    let mockFetch: FetchLike;
    mockFetch = async () => new Response('x');
    await mockFetch('https://example.com');
  });

  it('stands in from its assignment on', async () => {
    let send: typeof fetch;
    send = vi.fn();
    const res = await send('https://example.com');
    expect(res.ok).toBe(true);
  });

  it('asks a server', async () => {
    const send: FetchLike = globalThis.fetch;
    await send('http://127.0.0.1:3000/'); // want no-unconsumed-body
  });
});
