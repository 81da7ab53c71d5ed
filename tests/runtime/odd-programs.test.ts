/** Odd but legal programs see the same with the guard, at each level, as without it: every value, error, event and order of events. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { buildGuard, runProgram } from './guarded-program.ts';
import type { BuiltGuard, Run } from './guarded-program.ts';

let guard: BuiltGuard;
beforeAll(async () => {
  guard = await buildGuard();
});
afterAll(() => guard.remove());

// On a busy machine an exchange may end otherwise by chance, with the guard or without; what the guard changes, it changes each time.
describe.each(['odd-fetch.mjs', 'odd-node.mjs'])('%s', (fixture) => {
  const runAlone = (): Promise<Run> => runProgram(guard, { fixture, nodeOptions: [] });
  let first: Promise<Run> | undefined;

  test.concurrent.for(['observe', 'wrap', 'paranoid'])(
    'at %s',
    { retry: 2 },
    async (level, context) => {
      const settings = { BODYCLOSE_LEVEL: level, BODYCLOSE_QUIET: '1' };
      const [guarded, alone] = await Promise.all([
        runProgram(guard, { fixture, settings }),
        context.task.result?.retryCount ? runAlone() : (first ??= runAlone()),
      ]);
      context.expect(guarded.stdout).toBe(alone.stdout);
      context.expect(withoutIds(guarded.stderr)).toBe(withoutIds(alone.stderr));
      context.expect(alone.stdout.match(/^\w+ /gm)?.length).toBeGreaterThan(10);
    },
  );
});

/** Node's own warnings name the process. */
function withoutIds(stderr: string): string {
  return stderr.replace(/\(node:\d+\)/g, '(node)');
}
