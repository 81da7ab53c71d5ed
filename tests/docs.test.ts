/**
 * Runs the documentation. A code block says what it is after its language: ```js incorrect must be
 * reported, ```js correct must be silent, ```js setup is neither, for example a configuration.
 */
import type { Linter } from 'eslint';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import plugin from '../src/index.ts';
import { checkSettings } from '../src/settings/index.ts';
import { fingerprintLines } from '../src/runtime/leaks-format.ts';
import { root } from './golden-programs.ts';
import { lint, typescript } from './lint-with-eslint.ts';

interface Block {
  page: string;
  line: number;
  language: string;
  mark: string;
  code: string;
  /** The nearest heading above. */
  heading: string;
  /** `settings.bodyclose`, from a line under the same heading: With `{ "environment": "browser" }` */
  settings: Record<string, unknown>;
  /** A file that stands beside the example, from the same line. */
  beside: string | undefined;
}

interface Page {
  name: string;
  headings: string[];
  blocks: Block[];
}

function read(name: string): Page {
  const headings: string[] = [];
  const blocks: Block[] = [];
  let open: (Omit<Block, 'code'> & { lines: string[] }) | undefined;
  let settings: Record<string, unknown> = {};
  let beside: string | undefined;
  for (const [index, line] of readFileSync(path.join(root, name), 'utf8').split('\n').entries()) {
    if (open !== undefined) {
      if (line.trim() !== '```') open.lines.push(line);
      else {
        const { lines, ...block } = open;
        blocks.push({ ...block, code: lines.join('\n') });
        open = undefined;
      }
      continue;
    }
    const [, language, mark] = /^\s*```(\w*)\s*(.*?)\s*$/.exec(line) ?? [];
    if (language !== undefined) {
      const heading = headings.at(-1) ?? '';
      const line = index + 1;
      open = { page: name, line, language, mark: mark ?? '', heading, settings, beside, lines: [] };
    } else if (/^#+ /.test(line)) {
      headings.push(line);
      settings = {};
      beside = undefined;
    }
    const [, json, file] = /^With `(\{.*\})`(?:, and a file `(.+)` beside it)?:$/.exec(line) ?? [];
    if (json !== undefined) {
      settings = JSON.parse(json) as Record<string, unknown>;
      beside = file;
    }
  }
  return { name, headings, blocks };
}

function markdownFiles(folder: string): string[] {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name.split(path.sep).join('/')}`);
}

const pages = ['README.md', ...markdownFiles('docs')].map(read);
const blocks = pages.flatMap((page) => page.blocks);
const code = blocks.filter(({ language }) => ['js', 'ts', 'jsx', 'tsx'].includes(language));
const at = ({ page, line }: Block): string => `${page}:${line}`;

/** A rule's page runs that rule; every other page runs the recommended ones. */
function findings({ page, language, code: text, heading, beside, ...block }: Block): string[] {
  const rule = /^docs\/rules\/(.+)\.md$/.exec(page)?.[1];
  const rules =
    rule === undefined
      ? plugin.configs.recommended.rules
      : { [`bodyclose/${rule}`]: 'error' as const };
  // Examples of what types add stand in for a file of a typed program, with a wrapper beside it.
  const isTyped = page === 'docs/types.md';
  const folder = beside === undefined ? '' : writeBeside(page, heading, beside);
  const name = isTyped
    ? 'tests/golden/types/wrapper-module/main.ts'
    : `${folder}docs-example.${language}`;
  const config = { ...typescript, ...(rules === undefined ? {} : { rules }) };
  const settings =
    rule === 'no-observed-leak'
      ? settingsWithMarks(text, name)
      : { bodyclose: isTyped ? { types: 'typescript' } : block.settings };
  return lint(text, name, { ...config, settings }).map(
    ({ ruleId, line, message }) => `${ruleId ?? 'fatal'} on line ${line}: ${message}`,
  );
}

const observed = mkdtempSync(path.join(tmpdir(), 'bodyclose-docs-'));
afterAll(() => rmSync(observed, { recursive: true }));
let written = 0;

/** As if the guard had seen what `// seen leaking` marks, when it says so, and before an edit if it says so. */
function settingsWithMarks(text: string, name: string): NonNullable<Linter.Config['settings']> {
  const lines = text.split('\n');
  const sites = lines.flatMap((line, index) => {
    const [mark, days] = /\/\/ seen leaking(?: (\d+) days ago)?/.exec(line) ?? [];
    const lastSeen = new Date(Date.now() - Number(days ?? 0) * 86_400_000).toISOString();
    const column = line.indexOf('fetch(') + 1;
    const site = { file: path.join(root, name), line: index + 1, column, count: 3, lastSeen };
    return mark === undefined ? [] : [{ ...site, verdict: 'unreachable', source: 'ran' }];
  });
  const ran = lines.map((line, index) => {
    const wasEdited = lines[index - 1]?.includes('before the edit') === true;
    return wasEdited ? 'return parse(res);' : line;
  });
  const leaksFile = path.join(observed, `${written++}.json`);
  const sources = { ran: fingerprintLines(ran.join('\n')).join(' ') };
  writeFileSync(leaksFile, JSON.stringify({ version: 1, sites, sources }));
  return { bodyclose: { leaksFile } };
}

/** Puts the file that an example imports where the example is linted; answers the folder. */
function writeBeside(page: string, heading: string, file: string): string {
  const folder = '.cache/docs-examples/';
  const setup = code.find(
    (each) => each.page === page && each.heading === heading && each.mark === 'setup',
  );
  mkdirSync(path.join(root, folder), { recursive: true });
  writeFileSync(path.join(root, folder, file), setup?.code ?? '');
  return folder;
}

describe('code in the documentation', () => {
  // Pages about the command line and the guard have examples that their own tests run.
  const linted = code.filter(({ page, mark }) => mark !== '' || !/^docs\/[^/]+\.md$/.test(page));
  test.each(linted.map((block) => ({ name: at(block), block })))(
    '$name says what it is',
    ({ block }) => {
      expect(['incorrect', 'correct', 'setup']).toContain(block.mark);
    },
  );

  const incorrect = code.filter(({ mark }) => mark === 'incorrect');
  test.each(incorrect.map((block) => ({ name: at(block), block })))(
    '$name is reported',
    ({ block }) => {
      const found = findings(block);
      expect(found).not.toEqual([]);
      expect(found.filter((text) => text.startsWith('fatal'))).toEqual([]);
    },
  );

  const correct = code.filter(({ mark }) => mark === 'correct');
  test.each(correct.map((block) => ({ name: at(block), block })))(
    '$name is silent',
    ({ block }) => {
      expect(findings(block)).toEqual([]);
    },
  );
});

test('every setting has a heading and, where code can show it, code', () => {
  const { headings, blocks: shown } = read('docs/settings.md');
  const [, keys = ''] = /\((.*)\)/.exec(checkSettings({ none: 0 }).problems[0] ?? '') ?? [];
  expect(headings.slice(1)).toEqual(keys.split(', ').map((key) => `## ${key}`));
  for (const key of ['clients', 'functions', 'crossFile', 'environment']) {
    const marks = shown.filter(({ settings }) => key in settings).map(({ mark }) => mark);
    expect(marks, key).toEqual(expect.arrayContaining(['incorrect', 'correct']));
  }
});

const rules = Object.entries(plugin.rules).map(([name, rule]) => ({ name, rule }));

describe('the page of a rule', () => {
  test.each(rules)('$name has the sections that readers look for', ({ name }) => {
    const { headings } = read(`docs/rules/${name}.md`);
    expect(headings[0]).toBe(`# bodyclose/${name}`);
    expect(headings).toEqual(
      expect.arrayContaining([
        '## What it finds',
        '## Why',
        '## Incorrect',
        '## Correct',
        '## Options',
        '## Types and accuracy',
        '## Known problems',
        '## When not to use it',
      ]),
    );
  });

  test.each(rules)('$name shows code that is reported and code that is not', ({ name }) => {
    const marks = read(`docs/rules/${name}.md`).blocks.map(
      ({ heading, mark }) => `${heading}: ${mark}`,
    );
    expect(marks).toContain('## Incorrect: incorrect');
    expect(marks).toContain('## Correct: correct');
  });

  const options = rules.flatMap(({ name, rule }) =>
    optionNames(rule.meta?.schema).map((option) => ({ name, option })),
  );
  test.each(options)('$name explains the option $option, with code', ({ name, option }) => {
    const examples = read(`docs/rules/${name}.md`).blocks.filter(
      ({ heading }) => heading === `### ${option}`,
    );
    expect(examples.some((block) => block.code.includes(option))).toBe(true);
    expect(examples.some(({ mark }) => mark === 'incorrect')).toBe(true);
  });
});

function optionNames(schema: unknown): string[] {
  const [options] = Array.isArray(schema) ? (schema as unknown[]) : [schema];
  const { properties } = (options ?? {}) as { properties?: Record<string, unknown> };
  return Object.keys(properties ?? {});
}
