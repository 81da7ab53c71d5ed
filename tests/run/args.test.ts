import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/options.ts';
import { parseRunArgs } from '../../src/cli/run/args.ts';

describe('the command line of bodyclose run', () => {
  test.each([
    [['node', 'app.js', '--report', 'x']],
    [['--', 'node', 'app.js', '--report', 'x']],
    [['--quiet', 'node', 'app.js', '--report', 'x']],
    [['--report', 'r.json', '--', 'node', 'app.js', '--report', 'x']],
  ])('%j ends where the command begins', (args) => {
    expect(parseRunArgs(args, {}).command).toEqual(['node', 'app.js', '--report', 'x']);
  });

  test('may have a command that begins with a dash, or one with dashes of its own', () => {
    expect(parseRunArgs(['--', '-x', '--', 'y'], {}).command).toEqual(['-x', '--', 'y']);
  });

  test('counts more than the environment', () => {
    const { settings } = parseRunArgs(
      ['--level', 'observe', '-r', 'a.json', '-r', 'b.html', '--ignore', 'a', '--ignore', 'b', 'x'],
      { BODYCLOSE_LEVEL: 'off', BODYCLOSE_STALLED_AFTER: '7', BODYCLOSE_REPORT: 'c.json' },
    );
    expect(settings).toEqual({
      level: 'observe',
      stalledAfter: 7,
      report: ['a.json', 'b.html'],
      ignore: ['a', 'b'],
    });
  });

  test.each([
    [['--fail-on-leak', 'x'], {}, 1],
    [['--fail-on-leak', '--exit-code', '4', 'x'], {}, 4],
    [['--fail-on-leak', 'x'], { BODYCLOSE_EXIT_CODE: '5' }, 5],
    [['x'], {}, undefined],
  ])('%j with %j asks for an exit code', (args, environment, expected) => {
    expect(parseRunArgs(args, environment).failWith).toBe(expected);
  });

  test.each([
    [['--fail-on-leek', 'x'], 'unknown option --fail-on-leek, did you mean --fail-on-leak?'],
    [['--json', 'x.json', 'x'], 'unknown option --json, did you mean --report?'],
    [['-x', 'x'], "unknown option -x; 'bodyclose run --help' lists the options"],
    [['--level', 'warp', 'x'], "--level can't be 'warp'; the nearest valid value is wrap"],
    [['--report', 'x.txt', 'x'], "--report can't be 'x.txt'; the nearest valid value is x.json"],
    [['--report'], 'option --report needs a value'],
    [['--report', '--', 'x'], 'option --report needs a value'],
    [['--quiet=yes', 'x'], 'option --quiet takes no value'],
    [['--stalled-after', '0', 'x'], "--stalled-after can't be 0; the nearest valid value is 1"],
    [['--exit-code', '300', 'x'], "--exit-code can't be 300; the nearest valid value is 255"],
    [
      ['--leaks-file', 'x.txt', 'x'],
      "--leaks-file can't be 'x.txt'; the nearest valid value is .bodyclose/leaks.json",
    ],
    [[], 'what to run is missing; write it after the options: bodyclose run -- node app.js'],
    [
      ['--quiet', '--'],
      'what to run is missing; write it after the options: bodyclose run -- node app.js',
    ],
    [['--', ''], 'the command is empty'],
  ])('%j is refused in one line', (args, line) => {
    expect(() => parseRunArgs(args, {})).toThrow(new UsageError(line));
  });
});
