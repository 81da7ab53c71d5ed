/**
 * A slice of `npm run fuzz:three`: random programs gone through in earnest. On every path, what the linter says, what
 * the guard says and which connections the server sees held must be the same.
 */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { longRun } from './long-run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test(
  'linter, guard and sockets agree on the paths of random programs',
  { timeout: 180_000 },
  async () => {
    const seed = 40_000;
    const summary = await longRun({ root, seed, count: 50, mostFailures: 2 });
    const report = summary.failures
      .map(({ kind, explanation }) => `${kind}\n${explanation}`)
      .join('\n\n');
    expect(report, `npm run fuzz:three -- --seed ${seed} --count 50`).toBe('');
    expect(summary.paths).toBeGreaterThan(200);
    expect(summary.held).toBeGreaterThan(60);
    expect(summary.shown).toBeGreaterThan(12);
    const detours = [...summary.detours.values()].reduce((sum, times) => sum + times, 0);
    expect(detours / summary.paths).toBeLessThan(0.1);
  },
);

test('a guard that sees nothing is noticed', { timeout: 60_000 }, async () => {
  const { failures } = await longRun({
    root,
    seed: 1,
    count: 6,
    mostFailures: 1,
    level: 'off',
    shrinks: false,
  });
  expect(failures.map(({ kind }) => kind)).toEqual(['the guard is silent']);
});
