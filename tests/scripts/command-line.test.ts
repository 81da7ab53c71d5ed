/** What is wrong on the command line of a script is said before anything runs: one line that names it, exit code 2. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../golden-programs.ts';

interface Outcome {
  code: number | string | null | undefined;
  stdout: string;
  stderr: string;
}

function run(script: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd: root, timeout: 20_000 };
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

const { scripts: commands } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const scripts = new Set(
  Object.values(commands).flatMap(
    (command) => command.match(/(?<=\bnode )(?:scripts|bench)\/\S+/g) ?? [],
  ),
);

describe('the command line', () => {
  test.concurrent.each([...scripts, 'bench/guard.mjs', 'bench/guard-soak.mjs'])(
    'of %s has no option that it does not know',
    async (script) => {
      const { code, stdout, stderr } = await run(script, ['--surprise']);
      expect(stderr).toMatch(/^[\w:/.-]+: unknown option --surprise; .+\n$/);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    },
  );

  test.concurrent.each([
    ['scripts/fuzz.mjs', ['--cuont', '3'], 'fuzz: unknown option --cuont, did you mean --count?'],
    ['scripts/fuzz.mjs', ['17'], 'fuzz: "17" is no option'],
    ['scripts/fuzz.mjs', ['--count'], 'fuzz: --count needs a value'],
    ['scripts/fuzz.mjs', ['--count', '0'], 'fuzz: --count "0" is no whole number from 1 on'],
    ['scripts/fuzz.mjs', ['--seed=-1'], 'fuzz: --seed "-1" is no whole number from 0 on'],
    [
      'scripts/fuzz-three.mjs',
      ['--node', '/nowhere'],
      'fuzz:three: --node "/nowhere" is no Node that starts',
    ],
    ['scripts/fuzz-three.mjs', ['--no-shrink=1'], 'fuzz:three: --no-shrink takes no value'],
    [
      'scripts/fuzz-runtime.mjs',
      ['--count', 'abc'],
      'fuzz:runtime: --count "abc" is no whole number from 1 on',
    ],
    [
      'scripts/fuzz-runtime.mjs',
      ['--undici', '9'],
      'fuzz:runtime: --undici "9" is none of 5, 6, 7, 8',
    ],
    [
      'scripts/foreign.mjs',
      ['--linters', 'oxlint,eslint11'],
      'foreign: --linters "oxlint,eslint11" has "eslint11", which is none of eslint10, eslint9.39, eslint9.22, oxlint',
    ],
    ['scripts/foreign.mjs', ['nowhere'], 'foreign: "nowhere" is not there'],
    ['scripts/net.mjs', ['--only', 'zzz'], `net: --only "zzz" is a part of no package's name`],
    ['scripts/mutate.mjs', ['src/nowhere'], 'mutate: "src/nowhere" is not there'],
    ['scripts/demo.mjs', ['--write', 'no.md'], 'demo: --write "no.md" is not there'],
    [
      'bench/run.mjs',
      ['--only', 'gates'],
      'bench/lint.mjs: --only "gates" has "gates", which is none of share, repositories, gate, scale, large, import',
    ],
    [
      'bench/guard.mjs',
      ['--sets', 'x'],
      'bench/guard.mjs: --sets "x" is no whole number from 1 on',
    ],
  ] as const)('%s %j is refused in one line', async (script, args, line) => {
    expect(await run(script, args)).toEqual({ code: 2, stdout: '', stderr: `${line}\n` });
  });
});
