/** What the end of a test costs: nothing where no body is open, and a bounded time where one is. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { collectGarbage } from '../../src/runtime/garbage.ts';
import { TestRun } from '../../src/runtime/test-run.ts';

vi.mock('../../src/runtime/garbage.ts', { spy: true });

const server = http.createServer((_, response) => response.end(Buffer.alloc(1_000_000)));
const run = new TestRun();
let url: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  run.startFile();
});
beforeEach(() => void vi.mocked(collectGarbage).mockClear());
afterAll(async () => {
  await run.endFile();
  server.closeAllConnections();
  server.close();
});

/** How long the end of a test takes, in milliseconds, and what it says. */
async function endOf(use: (response: Response) => unknown): Promise<[number, string | undefined]> {
  const scope = run.begin('example');
  await run.inside(scope, async () => use(await fetch(url)));
  const before = performance.now();
  const error = await run.end(scope);
  return [performance.now() - before, error?.message.split('\n', 1)[0]];
}

/** On a busy machine some take longer than their own waits. */
async function shortestEnd(use: (response: Response) => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 8; round++) times.push((await endOf(use))[0]);
  return Math.min(...times);
}

test('a test without open bodies ends in the same turn, and collects nothing', async () => {
  const scope = run.begin('example');
  await run.inside(scope, async () => (await fetch(url)).text());
  let hasEnded = false;
  void run.end(scope).then(() => (hasEnded = true));
  await Promise.resolve();
  expect(hasEnded).toBe(true);
  expect(collectGarbage).not.toHaveBeenCalled();
});

test('a test with an open body has ended after 60 ms', async () => {
  expect(await endOf(() => {})).toEqual([
    expect.any(Number),
    "The test 'example' left a response body open",
  ]);
  expect(await shortestEnd(() => {})).toBeLessThan(60);
  expect(collectGarbage).toHaveBeenCalled();
});

test('a test that goes on reading ends without a collection', async () => {
  const kept: Promise<unknown>[] = [];
  const reads = (response: Response): void => void kept.push(response.text());
  expect((await endOf(reads))[1]).toBeUndefined();
  expect(await shortestEnd(reads)).toBeLessThan(60);
  await Promise.all(kept);
  expect(collectGarbage).not.toHaveBeenCalled();
});
