/**
 * Runs every program under tests/golden through ESLint with espree (plain JavaScript only), through
 * ESLint with the TypeScript parser, with type information from it and from TypeScript 7, through
 * ESLint 9, and through the oxlint CLI on the built plugin, without and with types. The expectations
 * stand in the programs, and all must meet them: see tests/golden-programs.ts. Those that need types
 * are left out where there are none.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { goldenPrograms, mismatches } from './golden-programs.ts';
import type { Finding } from './golden-programs.ts';
import {
  lintWithEslint9,
  lintWithEspree,
  lintWithTypes,
  lintWithTypeScript7,
  lintWithTypeScriptParser,
} from './lint-with-eslint.ts';
import { lintFolderWithOxlint } from './lint-with-oxlint.ts';

const programs = goldenPrograms();
const untyped = programs.filter((program) => !program.isTypedOnly);

test('there are programs to run', () => {
  expect(programs.length).toBeGreaterThan(0);
});

describe('ESLint with espree', () => {
  test.each(untyped.filter((program) => program.isPlainJavaScript))('$name', (program) => {
    expect(mismatches(program, lintWithEspree(program))).toEqual([]);
  });
});

describe('ESLint with the TypeScript parser', () => {
  test.each(untyped)('$name', (program) => {
    expect(mismatches(program, lintWithTypeScriptParser(program))).toEqual([]);
  });
});

describe('ESLint with types from the TypeScript parser', () => {
  test.each(programs)('$name', (program) => {
    expect(mismatches(program, lintWithTypes(program))).toEqual([]);
  });
});

describe('ESLint with types from TypeScript 7', () => {
  test.each(programs)('$name', (program) => {
    expect(mismatches(program, lintWithTypeScript7(program))).toEqual([]);
  });
});

describe('ESLint 9', () => {
  test.each(untyped)('$name', (program) => {
    expect(mismatches(program, lintWithEslint9(program))).toEqual([]);
  });
});

describe('oxlint', () => {
  let findings: Map<string, Finding[]>;

  beforeAll(async () => {
    findings = await lintFolderWithOxlint('tests/golden');
  }, 60_000);

  test.each(untyped)('$name', (program) => {
    expect(mismatches(program, findings.get(program.name) ?? [])).toEqual([]);
  });
});

describe('oxlint with types from TypeScript 7', () => {
  let findings: Map<string, Finding[]>;

  beforeAll(async () => {
    findings = await lintFolderWithOxlint('tests/golden', { types: 'typescript' });
  }, 60_000);

  test.each(programs)('$name', (program) => {
    expect(mismatches(program, findings.get(program.name) ?? [])).toEqual([]);
  });
});
