/** Options and environment variables: what is accepted, and the one line that a mistake gets. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guard, guardFetch } from '../../src/runtime/guard.ts';
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

describe('says in one line what is wrong with', () => {
  test.each([
    [
      { stalledAfter: Infinity },
      "option 'stalledAfter' can't be Infinity; the nearest valid value is 2147483647",
    ],
    [
      { stalledAfter: Number.NaN },
      "option 'stalledAfter' can't be NaN; the nearest valid value is 1",
    ],
    [{ exitCode: -Infinity }, "option 'exitCode' can't be -Infinity; the nearest valid value is 0"],
    [
      { level: Object.create(null) as unknown },
      "option 'level' can't be an object; the nearest valid value is off",
    ],
    [null, "the options of guard() can't be null; they are an object, such as { level: 'wrap' }"],
    [
      'wrap',
      "the options of guard() can't be 'wrap'; they are an object, such as { level: 'wrap' }",
    ],
    [[], "the options of guard() can't be an array; they are an object, such as { level: 'wrap' }"],
  ])('guard(%j)', (options, message) => {
    expect(() => guard(options as GuardOptions)).toThrow(
      new SettingsError(`bodyclose: ${message}`),
    );
  });

  test.each([
    [undefined, 'undefined'],
    [5, '5'],
    [{}, 'an object'],
  ])('guardFetch(%j)', (value, said) => {
    expect(() => guardFetch(value as unknown as typeof fetch)).toThrow(
      new SettingsError(
        `bodyclose: the first argument of guardFetch() can't be ${said}; it is the function to guard, such as globalThis.fetch`,
      ),
    );
  });

  test('the options of guardFetch()', () => {
    expect(() => guardFetch(fetch, { levl: 'wrap' } as GuardOptions)).toThrow(
      "bodyclose: unknown option 'levl' of guardFetch(); did you mean 'level'?",
    );
  });
});

describe('the register entry', () => {
  let built: BuiltGuard;
  beforeAll(async () => {
    built = await buildGuard();
  });
  afterAll(() => built.remove());

  test('stops with code 2 and one line', async () => {
    const { code, stderr, stdout } = await runProgram(built, {
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
    const { code, report, stdout } = await runProgram(built, {
      text: `const before = String(fetch); console.log(before.includes('captureSite'))`,
      settings: { BODYCLOSE_LEVEL: 'off' },
    });
    expect({ code, report, stdout }).toEqual({ code: 0, report: undefined, stdout: 'false\n' });
  });

  test.runIf(process.platform === 'linux')('says of a folder that nobody can make', async () => {
    const { code, stderr } = await runProgram(built, {
      text: `import 'node:http'`,
      settings: { BODYCLOSE_REPORT: '/proc/none/report.json' },
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^bodyclose: the report \/proc\/none\/report\.json could not be written: ENOENT/,
    );
  });
});
