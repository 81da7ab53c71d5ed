/**
 * Whatever code comes along, no rule crashes, none takes long, and no suggestion breaks the code:
 * random programs over all syntax, and other people's code with requests planted in it.
 * `npm run foreign` does the same with tens of thousands of files, in every linter.
 */
import * as typescriptParser from '@typescript-eslint/parser';
import { visitorKeys } from '@typescript-eslint/visitor-keys';
import { Linter } from 'eslint';
import { Linter as Linter9 } from 'eslint9';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../golden-programs.ts';
import { Choices, seedOf } from './choices.ts';
import type { Language } from './grammar.ts';
import { ForeignLinter } from './lint-foreign.ts';
import { everyTemplate, languages, RandomProgram } from './random-program.ts';

const linters: Record<string, ForeignLinter> = {
  'ESLint 10': new ForeignLinter(new Linter(), { typescript: typescriptParser }),
  // Each major has types of its own; what is used here is the same in both.
  'ESLint 9': new ForeignLinter(new Linter9() as unknown as Linter, {
    typescript: typescriptParser,
  }),
};

// A build must not fail by chance: there the seed is fixed.
const seed = process.env['CI'] ? 1 : Math.floor(Math.random() * 1_000_000);
const slow = 3_000;

function fileName(language: Language): string {
  return `program.${language === 'script' ? 'js' : language}`;
}

describe('the grammar of random programs', () => {
  test.each(languages)('%s: every template parses', (language) => {
    const linter = linters['ESLint 10'] as ForeignLinter;
    const broken = everyTemplate(language).filter(
      (text) => linter.lint(fileName(language), text).parser === undefined,
    );
    expect(broken).toEqual([]);
  });

  test('knows every kind of node that the TypeScript parser makes', () => {
    const met = new Set<string>();
    for (const language of ['ts', 'tsx'] as const) {
      for (const text of everyTemplate(language)) {
        const { ast } = typescriptParser.parseForESLint(text, {
          ecmaFeatures: { jsx: language === 'tsx' },
        });
        JSON.stringify(ast, (key, value: unknown) => {
          if (key === 'type' && typeof value === 'string') met.add(value);
          return key === 'parent' || typeof value === 'bigint' ? undefined : value;
        });
      }
    }
    const made = Object.keys(visitorKeys).filter((type) => !neverMade.test(type));
    expect(made.filter((type) => !met.has(type))).toEqual([]);
  });
});

/** Modifiers are flags, these three are of old parsers, and sloppy mode has templates of its own. */
const neverMade =
  /^(?:TS(?:Abstract|Async|Declare|Export|Private|Protected|Public|Readonly|Static)Keyword|Experimental\w+|JSXSpreadChild|WithStatement)$/;

describe.each(Object.keys(linters))('%s', (name) => {
  const linter = linters[name] as ForeignLinter;

  test.each(languages)(`random programs of %s, seed ${String(seed)}`, (language) => {
    const problems: string[] = [];
    let parsed = 0;
    let findings = 0;
    for (let index = 0; index < 25; index += 1) {
      const choices = new Choices(seedOf(`${language} ${String(index)}`, seed));
      const text = new RandomProgram(language, choices).text();
      const outcome = linter.lint(fileName(language), text);
      if (outcome.parser !== undefined) parsed += 1;
      findings += outcome.findings;
      if (outcome.milliseconds > slow) outcome.problems.push('slow');
      problems.push(...outcome.problems.map((problem) => `${problem}\n${text}`));
    }
    expect(problems).toEqual([]);
    expect(parsed).toBeGreaterThan(12);
    expect(findings).toBeGreaterThan(5);
  });

  test(`other people's code with requests in it, seed ${String(seed)}`, () => {
    const problems: string[] = [];
    let planted = 0;
    for (const file of someFiles()) {
      const text = readFileSync(file, 'utf8');
      for (const plants of [0, 8]) {
        const outcome = linter.lint(path.basename(file), text, { seed, plants });
        planted += outcome.edits > 0 ? 1 : 0;
        if (outcome.milliseconds > slow) outcome.problems.push('slow');
        problems.push(...outcome.problems.map((problem) => `${file}: ${problem}`));
      }
    }
    expect(problems).toEqual([]);
    expect(planted).toBeGreaterThan(5);
  });
});

/** Of packages that are here anyway, with code of different kinds. */
function someFiles(): string[] {
  const packages = ['undici7/lib', 'needle/lib', 'got/dist', 'superagent/lib', 'msw/src/core'];
  const files = packages.flatMap((name) => {
    const folder = path.join(root, 'node_modules', name);
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((entry) => /\.[cm]?[jt]s$/.test(entry))
      .map((entry) => path.join(folder, entry));
  });
  return new Choices(seed).some(files, 12);
}
