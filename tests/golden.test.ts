/**
 * Runs every program under tests/golden through ESLint with espree (plain JavaScript only), through
 * ESLint with the TypeScript parser, through ESLint 9, and through the oxlint CLI on the built plugin.
 * The expectations stand in the programs, and all must meet them: see tests/golden-programs.ts.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { goldenPrograms, mismatches } from './golden-programs.ts';
import type { Finding } from './golden-programs.ts';
import { lintWithEslint9, lintWithEspree, lintWithTypeScriptParser } from './lint-with-eslint.ts';
import { lintFolderWithOxlint } from './lint-with-oxlint.ts';

const programs = goldenPrograms();

test('there are programs to run', () => {
  expect(programs.length).toBeGreaterThan(0);
});

describe('ESLint with espree', () => {
  test.each(programs.filter((program) => program.isPlainJavaScript))('$name', (program) => {
    expect(mismatches(program, lintWithEspree(program))).toEqual([]);
  });
});

describe('ESLint with the TypeScript parser', () => {
  test.each(programs)('$name', (program) => {
    expect(mismatches(program, lintWithTypeScriptParser(program))).toEqual([]);
  });
});

describe('ESLint 9', () => {
  test.each(programs)('$name', (program) => {
    expect(mismatches(program, lintWithEslint9(program))).toEqual([]);
  });
});

describe('oxlint', () => {
  let findings: Map<string, Finding[]>;

  beforeAll(async () => {
    findings = await lintFolderWithOxlint('tests/golden');
  }, 60_000);

  test.each(programs)('$name', (program) => {
    expect(mismatches(program, findings.get(program.name) ?? [])).toEqual([]);
  });
});
