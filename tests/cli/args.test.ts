import { describe, expect, it } from 'vitest';
import { parseLintArgs } from '../../src/cli/args.ts';
import { UsageError } from '../../src/cli/options.ts';

const OFFERED = {
  rules: ['no-unconsumed-body', 'no-body-reuse'],
  configs: ['recommended', 'strict'],
};

function parse(...args: string[]) {
  return parseLintArgs(args, OFFERED);
}

describe('arguments', () => {
  it('have defaults', () => {
    expect(parse()).toEqual({
      apply: false,
      color: undefined,
      config: 'recommended',
      environment: undefined,
      explain: false,
      format: 'text',
      help: false,
      ignore: true,
      outputFile: undefined,
      paths: [],
      quiet: false,
      rules: [],
      settings: undefined,
    });
  });

  it('mix paths and options in any order', () => {
    expect(parse('a.js', '--json', 'src', '-o', 'out.json')).toMatchObject({
      paths: ['a.js', 'src'],
      format: 'json',
      outputFile: 'out.json',
    });
  });

  it('take everything after -- for paths', () => {
    expect(parse('--', '--json').paths).toEqual(['--json']);
  });

  it('name rules with and without the prefix, and with options', () => {
    expect(
      parse('--rule', 'no-body-reuse', '--rule=bodyclose/no-unconsumed-body: {"a": 1}').rules,
    ).toEqual([
      { name: 'no-body-reuse', options: undefined },
      { name: 'no-unconsumed-body', options: { a: 1 } },
    ]);
  });

  it.each([
    [['--jsno'], 'unknown option --jsno, did you mean --json?'],
    [['-x'], "unknown option -x; 'bodyclose lint --help' lists the options"],
    [['--formt'], 'unknown option --formt, did you mean --json?'],
    [['--nope'], "unknown option --nope; 'bodyclose lint --help' lists the options"],
    [['--fix'], 'unknown option --fix, did you mean --apply?'],
    [['--format', 'json'], 'unknown option --format, did you mean --json?'],
    [['--rule'], 'option --rule needs a value'],
    [['--rule', '--json'], 'option --rule needs a value'],
    [['-o', ''], 'option -o needs a value'],
    [['src', ''], "a path is empty; '.' is the current directory"],
    [['--json=yes'], 'option --json takes no value'],
    [['--json', '--sarif'], '--json and --sarif cannot be combined'],
    [['--color', '--no-color'], '--color and --no-color cannot be combined'],
    [
      ['--config', 'strickt'],
      "unknown value 'strickt' for --config, did you mean strict? (recommended, strict)",
    ],
    [
      ['--environment', 'nodejs'],
      "unknown value 'nodejs' for --environment, did you mean node? (node, browser, worker)",
    ],
    [
      ['--rule', 'no-unconsumed'],
      "unknown value 'no-unconsumed' for --rule, did you mean no-unconsumed-body? (no-unconsumed-body, no-body-reuse)",
    ],
    [
      ['--rule', 'no-body-reuse: {a}'],
      'the options of --rule no-body-reuse are not valid JSON: {a}',
    ],
  ])('%j are one clear error', (args, message) => {
    expect(() => parse(...args)).toThrow(
      typeof message === 'string' ? new UsageError(message) : message,
    );
  });
});
