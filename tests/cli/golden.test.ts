import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/index.ts';
import { goldenPrograms, root } from '../golden-programs.ts';
import { lint, typescript } from '../lint-with-eslint.ts';
import { createProjects } from './bodyclose.ts';

const { command } = createProjects()();

interface Found {
  line: number;
  column: number;
  message: string;
}

describe('bodyclose lint and ESLint', () => {
  it('say the same of every golden program', () => {
    const { stdout } = spawnSync(process.execPath, [command, 'lint', '--json', 'tests/golden'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      timeout: 60_000,
    });
    const { findings, errors } = JSON.parse(stdout) as {
      findings: (Found & { file: string })[];
      errors: unknown[];
    };
    expect(errors).toEqual([]);
    const { rules = {} } = plugin.configs.recommended;
    for (const { name, text } of goldenPrograms()) {
      const ours = findings
        .filter(({ file }) => file === name)
        .map(({ line, column, message }) => ({ line, column, message }));
      const theirs = lint(text, name, { ...typescript, rules }).map(
        ({ line, column, message }) => ({ line, column, message }),
      );
      expect(ours, name).toEqual(theirs);
    }
  }, 120_000);

  it('find a way to each leaking exit', () => {
    const { stdout } = spawnSync(process.execPath, [command, 'lint', '--json', 'tests/golden'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      timeout: 60_000,
    });
    const { findings } = JSON.parse(stdout) as {
      findings: (Found & { file: string; exits: unknown[] })[];
    };
    const unexplained = findings
      .filter(({ exits }) => exits.length === 0)
      .map(({ file, line }) => `${file}:${line}`);
    expect(unexplained).toEqual([]);
  }, 60_000);
});
