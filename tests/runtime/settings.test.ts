/** Options and environment variables: what is accepted, and the one line that a mistake gets. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  SettingsError,
  settingsFromEnvironment,
  settingsFromOptions,
} from '../../src/runtime/settings.ts';
import type { GuardOptions } from '../../src/runtime/settings.ts';
import { buildGuard, runProgram } from './guarded-program.ts';
import type { BuiltGuard } from './guarded-program.ts';

test('reads every variable', () => {
  expect(
    settingsFromEnvironment({
      BODYCLOSE_LEVEL: 'paranoid',
      BODYCLOSE_REPORT: 'a.json, b.html',
      BODYCLOSE_STALLED_AFTER: '250',
      BODYCLOSE_EXIT_CODE: '3',
      BODYCLOSE_QUIET: '1',
      BODYCLOSE_IGNORE: 'vendor/**,*.gen.js',
      PATH: '/bin',
    }),
  ).toEqual({
    level: 'paranoid',
    report: ['a.json', 'b.html'],
    stalledAfter: 250,
    exitCode: 3,
    quiet: true,
    ignore: ['vendor/**', '*.gen.js'],
  });
});

test('takes an empty variable for one that is not set', () => {
  expect(settingsFromEnvironment({ BODYCLOSE_LEVEL: '', BODYCLOSE_QUIET: ' ' })).toEqual({});
});

describe('names a wrong variable or value, and the nearest valid one', () => {
  test.each([
    [
      { BODYCLOSE_LEVEL: 'warp' },
      "bodyclose: BODYCLOSE_LEVEL can't be 'warp'; the nearest valid value is wrap",
    ],
    [
      { BODYCLOSE_LEVLE: 'wrap' },
      'bodyclose: unknown setting BODYCLOSE_LEVLE; did you mean BODYCLOSE_LEVEL?',
    ],
    [
      { BODYCLOSE_STALLED_AFTER: '5s' },
      "bodyclose: BODYCLOSE_STALLED_AFTER can't be '5s'; the nearest valid value is 5",
    ],
    [
      { BODYCLOSE_STALLED_AFTER: '0' },
      "bodyclose: BODYCLOSE_STALLED_AFTER can't be 0; the nearest valid value is 1",
    ],
    [
      { BODYCLOSE_EXIT_CODE: '256' },
      "bodyclose: BODYCLOSE_EXIT_CODE can't be 256; the nearest valid value is 255",
    ],
    [
      { BODYCLOSE_QUIET: 'yes' },
      "bodyclose: BODYCLOSE_QUIET can't be 'yes'; the nearest valid value is 1",
    ],
    [
      { BODYCLOSE_REPORT: 'leaks.txt' },
      "bodyclose: BODYCLOSE_REPORT can't be 'leaks.txt'; the nearest valid value is leaks.json",
    ],
  ])('%j', (environment, message) => {
    expect(() => settingsFromEnvironment(environment)).toThrow(new SettingsError(message));
  });

  test('also for options', () => {
    expect(() => settingsFromOptions({ stalAfter: 1 } as GuardOptions)).toThrow(
      "bodyclose: unknown option 'stalAfter' of guard(); did you mean 'stalledAfter'?",
    );
    expect(() => settingsFromOptions({ level: 'all' as 'off' })).toThrow(
      "bodyclose: option 'level' can't be 'all'; the nearest valid value is off",
    );
  });
});

describe('the register entry', () => {
  let guard: BuiltGuard;
  beforeAll(async () => {
    guard = await buildGuard();
  });
  afterAll(() => guard.remove());

  test('stops with code 2 and one line', async () => {
    const { code, stderr, stdout } = await runProgram(guard, {
      text: `console.log('ran')`,
      settings: { BODYCLOSE_LEVEL: 'wrp' },
    });
    expect(code).toBe(2);
    expect(stderr).toBe(
      "bodyclose: BODYCLOSE_LEVEL can't be 'wrp'; the nearest valid value is wrap\n",
    );
    expect(stdout).toBe('');
  });

  test('does nothing at level off', async () => {
    const { code, report, stdout } = await runProgram(guard, {
      text: `const before = String(fetch); console.log(before.includes('captureSite'))`,
      settings: { BODYCLOSE_LEVEL: 'off' },
    });
    expect({ code, report, stdout }).toEqual({ code: 0, report: undefined, stdout: 'false\n' });
  });
});
