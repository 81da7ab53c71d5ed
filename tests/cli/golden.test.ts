import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/index.ts';
import { goldenPrograms, root } from '../golden-programs.ts';
import { lint, typescript } from '../lint-with-eslint.ts';
import { createProjects } from './bodyclose.ts';

const projects = createProjects();
const { command } = projects();

interface Report {
  findings: {
    file: string;
    line: number;
    column: number;
    rule: string;
    message: string;
    exits: unknown[];
  }[];
  errors: unknown[];
}

function report(folder: string, ...args: string[]): Report {
  const { stdout } = spawnSync(process.execPath, [command, 'lint', '--json', ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  });
  return JSON.parse(stdout) as Report;
}

function place({ line, column, message }: { line: number; column: number; message: string }) {
  return { line, column, message };
}

describe('bodyclose lint on the golden programs', () => {
  // This repository's own ESLint config ignores them.
  const { findings, errors } = report(root, '--no-ignore', 'tests/golden');

  it('says what ESLint says', () => {
    expect(errors).toEqual([]);
    const { rules = {} } = plugin.configs.recommended;
    // The command sees the whole project.
    const settings = { bodyclose: { crossFile: true } };
    for (const { name, text } of goldenPrograms()) {
      const ours = findings.filter(({ file }) => file === name).map(place);
      expect(ours, name).toEqual(lint(text, name, { ...typescript, rules, settings }).map(place));
    }
  }, 120_000);

  it('knows the exits of every leak', () => {
    const unexplained = findings.filter(
      ({ rule, exits }) => rule === 'bodyclose/no-unconsumed-body' && exits.length === 0,
    );
    expect(unexplained.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
  });

  it('applies fixes until none is left, and leaves sound programs', () => {
    const { folder, write } = projects();
    for (const { name, text } of goldenPrograms()) write(name, text);
    const after = report(folder, '--apply');
    expect(after.errors).toEqual([]);
    expect(after.findings.length).toBeLessThan(findings.length / 4);
    expect(report(folder, '--apply')).toMatchObject({ errors: [], fixed: [] });
  }, 120_000);
});
