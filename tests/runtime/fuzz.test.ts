/** A slice of `npm run fuzz:runtime`: malformed, cut, reset, stalled and odd answers look the same with the guard as without it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildGuard, runProgram } from './guarded-program.ts';
import type { BuiltGuard } from './guarded-program.ts';

let guard: BuiltGuard;
beforeAll(async () => {
  guard = await buildGuard();
});
afterAll(() => guard.remove());

test.concurrent.for([1, 1001])('exchanges from seed %i', async (seed, { expect: expectHere }) => {
  const { stdout, stderr, code } = await runProgram(guard, {
    fixture: 'fuzz.mjs',
    parameters: [guard.index, '100', String(seed)],
    nodeOptions: [],
  });
  expectHere(code, stdout + stderr).toBe(0);
});

/** A guard that changes what the program sees. */
const wrong = `export function guard() {
  const { fetch } = globalThis;
  globalThis.fetch = async (...parameters) => new Response(null, await fetch(...parameters));
  return { stop: () => (globalThis.fetch = fetch) };
}`;

test('a difference is seen', async () => {
  const { stdout, code } = await runProgram(guard, {
    fixture: 'fuzz.mjs',
    parameters: [`data:text/javascript,${encodeURIComponent(wrong)}`, '6', '1'],
    nodeOptions: [],
  });
  expect(stdout).toMatch(/^seed \d+ at /);
  expect(code).toBe(1);
});
