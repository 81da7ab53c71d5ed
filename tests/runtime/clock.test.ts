/** A test's fake clock and the guard leave each other alone. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { guard } from '../../src/runtime/index.ts';

const server = createServer((_, response) => response.end('x'.repeat(1_000_000)));
const watch = guard({ quiet: true, stalledAfter: 100 });

beforeAll(() => new Promise<void>((done) => server.listen(0, done)));
afterEach(() => vi.useRealTimers());
afterAll(() => {
  watch.stop();
  server.closeAllConnections();
  server.close();
});

const url = (): string => `http://localhost:${(server.address() as AddressInfo).port}/`;

test('the timers that a test counts are its own', async () => {
  // Timeouts are what undici itself makes.
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const res = await fetch(url());
  expect(vi.getTimerCount()).toBe(0);
  await res.body?.cancel();
});

test('a body stalls in real time, while the test has stopped its clock', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'performance'] });
  const stalled = new Promise((done) => watch.on('leak', ({ verdict }) => done(verdict)));
  const res = await fetch(url());
  expect(await stalled).toBe('stalled');
  await res.body?.cancel();
});
