/**
 * Suggestions in random programs, which are then run with tracked bodies: the mended program must
 * run, must not release what the program had handed on, and is no longer reported.
 */
import { Linter } from 'eslint';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import rule from '../../src/rules/no-unconsumed-body.ts';
import { Connection } from '../agreement/bodies.ts';
import { execute, muteUnhandledRejections } from '../agreement/execute.ts';
import { programs } from '../agreement/generate.ts';
import { print } from '../agreement/tree.ts';
import { languageOptions } from './suggestion-harness.ts';

const SEED = 20;
const PROGRAMS = 60;

let restore: () => void;
let stolen = 0;

beforeAll(() => {
  restore = muteUnhandledRejections();
  const { cancel, drain } = Connection.prototype;
  const watch = (release: () => void) =>
    function (this: Connection): void {
      stolen += this.state === 'transferred' ? 1 : 0;
      release.call(this);
    };
  vi.spyOn(Connection.prototype, 'cancel').mockImplementation(watch(cancel));
  vi.spyOn(Connection.prototype, 'drain').mockImplementation(watch(drain));
});

afterAll(() => {
  vi.restoreAllMocks();
  restore();
});

function findings(code: string): Linter.LintMessage[] {
  return new Linter().verify(code, {
    languageOptions: languageOptions('espree'),
    plugins: { bodyclose: { rules: { 'no-unconsumed-body': rule } } },
    rules: { 'bodyclose/no-unconsumed-body': 'error' },
  });
}

/** How many executions there are, and how many releases of a body that somebody else has. */
async function run(code: string): Promise<{ broken: string | undefined; stolen: number }> {
  stolen = 0;
  const { broken, complete } = await execute(code);
  return { broken: complete ? broken : 'too many executions', stolen };
}

const samples = fc.sample(programs(), { numRuns: PROGRAMS, seed: SEED }).map(print);

test.each(samples.map((code, index) => ({ code, title: `seed ${SEED}, program ${index}` })))(
  '$title',
  async ({ code }) => {
    const before = await run(code);
    if (before.broken !== undefined) {
      return;
    }
    const messages = findings(code);
    for (const { fix } of messages.flatMap(({ suggestions = [] }) => suggestions)) {
      const mended = code.slice(0, fix.range[0]) + fix.text + code.slice(fix.range[1]);
      const after = await run(mended);
      if (after.broken !== 'too many executions') {
        expect(after.broken, mended).toBeUndefined();
        expect(after.stolen > 0, mended).toBe(before.stolen > 0);
      }
      expect(findings(mended).length, mended).toBeLessThan(messages.length);
    }
  },
);
