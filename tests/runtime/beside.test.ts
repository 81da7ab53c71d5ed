/** The guard beside other tools that stand between a program and its requests: both do their work, whichever came first. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test as inTurn } from 'vitest';
import { buildGuard, expectMarkedLeaks, fixtures, runProgram } from './guarded-program.ts';
import type { BuiltGuard } from './guarded-program.ts';

/** The programs wait most of the time. */
const test = inTurn.concurrent;

let guard: BuiltGuard;
beforeAll(async () => {
  guard = await buildGuard();
});
afterAll(() => guard.remove());

const quiet = { BODYCLOSE_QUIET: '1' };

/** The options that load another tool before the guard, and after it. */
const orders = {
  'before the guard': (tool: string) => ['--import', tool, '--import', guard.register],
  'after the guard': (tool: string) => ['--import', guard.register, '--import', tool],
};

describe.each(Object.entries(orders))('loaded %s', (_, optionsFor) => {
  test("OpenTelemetry's instrumentations make the spans that they make alone", async () => {
    const fixture = 'beside-opentelemetry.mjs';
    const tool = pathToFileURL(join(fixtures, 'opentelemetry.mjs')).href;
    const [{ stdout }, alone] = await Promise.all([
      expectMarkedLeaks(guard, fixture, { nodeOptions: optionsFor(tool), settings: quiet }),
      runProgram(guard, { fixture, nodeOptions: ['--import', tool] }),
    ]);
    expect(stdout).toBe(alone.stdout);
    expect(stdout.match(/^GET/gm)).toHaveLength(3);
  });

  test.each(['in the call', 'later'])(
    'an agent wraps fetch and http.request, and asks %s',
    async (when) => {
      const { stdout } = await expectMarkedLeaks(guard, 'beside-agent.mjs', {
        packages: { 'elastic-apm-node': 'agent.cjs' },
        nodeOptions: optionsFor('package:elastic-apm-node/index.cjs'),
        settings: { ...quiet, AGENT: when },
      });
      expect(stdout).toBe('7\n');
    },
  );

  test.each(['msw', 'nock'])('%s answers some requests and lets others through', async (tool) => {
    const after = optionsFor('')[1] === '';
    await expectMarkedLeaks(guard, `beside-${tool}.mjs`, {
      settings: quiet,
      ...(after ? { parameters: [guard.index], nodeOptions: [] } : {}),
    });
  });
});
