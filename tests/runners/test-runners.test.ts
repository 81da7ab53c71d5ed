/**
 * The entries for test runners, in a project that has the packed package installed. Every runner runs the same tests, of which those fail
 * whose name says so; what it prints then is in `expected/`.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LeaksFile } from '../../src/runtime/leaks-format.ts';
import { installProject } from './installed-project.ts';
import type { InstalledProject } from './installed-project.ts';

let project: InstalledProject;
beforeAll(async () => {
  project = await installProject(fileURLToPath(new URL('fixtures/project', import.meta.url)));
}, 60_000);
afterAll(() => project.remove());

const vitest = ['node_modules/vitest/vitest.mjs', 'run'];

const jest = ['node_modules/jest/bin/jest.js', '-c', 'jest.config.json', '-i', '--verbose'];

const mocha = [
  'node_modules/mocha/bin/mocha.js',
  '--require',
  'eslint-plugin-bodyclose/mocha',
  'mocha/*.test.js',
];

const nodeTest = [
  '--import',
  'eslint-plugin-bodyclose/node-test',
  '--test',
  '--test-reporter=spec',
  'node/leaks.test.js',
  'node/outside.test.js',
];

test.concurrent.for([
  { runner: 'vitest', args: vitest },
  { runner: 'jest', args: jest },
  { runner: 'mocha', args: mocha },
])('$runner fails the tests that leak, by name', async ({ runner, args }, { expect }) => {
  const leaksFile = `${runner}.json`;
  const { code, stdout, stderr } = await project.node(args, { BODYCLOSE_LEAKS_FILE: leaksFile });
  await expect(normalized(stdout + stderr)).toMatchFileSnapshot(`expected/${runner}.txt`);
  expect(code).not.toBe(0);
  expect(observed(leaksFile)).toContain('client.cjs:12 × 1');
});

test.concurrent('node:test fails the tests that leak, by name', async ({ expect }) => {
  const { code, output } = await project.node(nodeTest);
  // Versions of Node differ in what they print around the errors.
  const text = normalized(output);
  const failed = text.matchAll(
    /^ *✖ ((?:leaks|reads|is|fails|one|another|leaves|goes|waits) .*)$/gm,
  );
  const errors = text.matchAll(/^.*UnclosedBodyError\]?: [^]*?\n(?: +at .*\n?)+/gm);
  const all = [
    ...new Set([...failed].map(([, name]) => `✖ ${name}`)),
    ...new Set([...errors].map(([error]) => dedented(error))),
  ];
  await expect(all.join('\n\n')).toMatchFileSnapshot('expected/node-test.txt');
  expect(code).toBe(1);
});

test.concurrent.each([
  { runner: 'vitest', args: vitest },
  { runner: 'jest', args: jest },
  { runner: 'mocha', args: mocha },
  { runner: 'node:test', args: nodeTest },
])('call sites that $runner is to ignore are given by BODYCLOSE_IGNORE', async ({ args }) => {
  const { code, output } = await project.node(args, { BODYCLOSE_IGNORE: 'client.cjs' });
  expect(output).toContain('fails by itself');
  expect(output).not.toContain('UnclosedBodyError');
  expect(code).toBe(1);
});

/** What is left for the linter. */
function observed(file: string): string[] {
  const { root, sites } = JSON.parse(readFileSync(join(project.folder, file), 'utf8')) as LeaksFile;
  return sites.map(({ file, line, count }) => `${relative(root, file)}:${line} × ${count}`);
}

/** Without what differs from run to run. */
function normalized(text: string): string {
  return text
    .replaceAll(project.folder, '<project>')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/\d+ of 1000000 bytes/g, 'BYTES of 1000000 bytes')
    .replace(/(?: +\(?[\d.]+ ?m?s\)?)+$/gm, '')
    .replace(/ v\d+\.\d+\.\d+/g, ' VERSION')
    .replace(/^ *(?:Start at|Duration|Time:) .*\n/gm, '')
    .replace(/^ *at .*node:internal.*\n/gm, '')
    .trim();
}

function dedented(text: string): string {
  const indentation = /^ */.exec(text)?.[0] ?? '';
  return text
    .split('\n')
    .map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line))
    .join('\n')
    .trim()
    .replace(/ \{$/, '');
}

/** Blocks of the page, without what it leaves out. */
function blocksOf(language: string): string[] {
  const page = readFileSync(new URL('../../docs/testing.md', import.meta.url), 'utf8');
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text.trimEnd(),
  );
}

test('docs/testing.md shows what the runners print', () => {
  const printed = ['vitest', 'jest', 'mocha', 'node-test'].map((runner) =>
    readFileSync(new URL(`expected/${runner}.txt`, import.meta.url), 'utf8'),
  );
  const shown = blocksOf('text');
  expect(shown.length).toBeGreaterThan(1);
  for (const block of shown)
    expect(
      printed.some((text) => text.includes(block)),
      block,
    ).toBe(true);
});

test('docs/testing.md shows the settings with which they ran', () => {
  const texts = ['vitest.config.js', 'jest.config.json', 'vitest/leaks.test.js'].map((file) =>
    readFileSync(join(project.folder, file), 'utf8'),
  );
  const ran = [...texts, mocha.join(' '), nodeTest.join(' ')].join('\n').replace(/\s+/g, ' ');
  const shown = [...blocksOf('js'), ...blocksOf('json'), ...blocksOf('sh')];
  expect(shown.length).toBeGreaterThan(3);
  for (const block of shown) {
    const pieces = block.split(/^.*…$/m).map((piece) => piece.trim().replace(/\s+/g, ' '));
    for (const piece of pieces) expect(ran).toContain(piece.replace(/^(?:npx mocha|node) /, ''));
  }
});

test.concurrent.each([
  { runner: 'vitest', args: vitest, allowed: 0 },
  // Its test files have globals of their own: what a test allows, the guard of the process does not hear.
  { runner: 'jest', args: jest, allowed: 1 },
])('bodyclose run sums up what $runner ran', async ({ args, allowed }) => {
  const bodyclose = 'node_modules/eslint-plugin-bodyclose/dist/cli/bodyclose.js';
  const { stderr } = await project.node([bodyclose, 'run', process.execPath, ...args]);
  const rows = stderr.matchAll(/^ +(\d+) {2}(client\.cjs:\d+:\d+) .* \(200, (.*)\)$/gm);
  expect([...rows].map((row) => row.slice(1).join(' '))).toEqual([
    `${9 + allowed} client.cjs:8:21 fetch`,
    '1 client.cjs:12:25 fetch',
  ]);
});

interface Way {
  how: string;
  args: readonly string[];
  files: readonly string[];
}

const vitestRuns = [...vitest, '-c', 'ways/vitest.config.js'];
const jestRuns = [...jest.slice(0, 2), 'ways/jest.json'];

/** However the tests are run, those leak whose name says so. */
test.concurrent.for<Way>([
  { how: 'vitest in processes', args: vitestRuns, files: ['vitest.test.js'] },
  {
    how: 'vitest in threads that are not isolated',
    args: [...vitestRuns, '--pool=threads', '--isolate=false'],
    files: ['vitest.test.js'],
  },
  {
    how: 'vitest in sandboxes',
    args: [...vitestRuns, '--pool=vmThreads'],
    files: ['vitest.test.js'],
  },
  { how: 'jest in one process', args: [...jestRuns, '-i'], files: ['jest.test.cjs'] },
  {
    how: 'jest in workers that reset their modules',
    args: [...jestRuns, '-w', '2', '--resetModules'],
    files: ['jest.test.cjs'],
  },
  {
    how: 'mocha',
    args: [...mocha.slice(0, 3), 'ways/mocha.test.js'],
    files: ['mocha.test.js'],
  },
  {
    how: 'mocha in processes, ES modules and CommonJS',
    args: [...mocha.slice(0, 3), '--parallel', 'ways/mocha.test.js', 'ways/mocha.test.cjs'],
    files: ['mocha.test.js', 'mocha.test.cjs'],
  },
  {
    how: 'node:test',
    args: [...nodeTest.slice(0, 4), 'ways/node.test.js'],
    files: ['node.test.js'],
  },
])('$how: exactly the tests that leak are named', async ({ args, files }, { expect }) => {
  const { code, output } = await project.node(args);
  const named = output.matchAll(/The (?:test '(.*)'|code) left .* open/gi);
  const names = new Set([...named].map(([all, name]) => name?.split(' > ').at(-1) ?? all));
  expect([...names].sort()).toEqual(leakingTests(['common.cjs', ...files]));
  expect(code).not.toBe(0);
});

function leakingTests(files: readonly string[]): string[] {
  const texts = files.map((file) => readFileSync(join(project.folder, 'ways', file), 'utf8'));
  const names = [...texts.join('\n').matchAll(/'(leaks [^']+)'/g)].map(([, name = '']) => name);
  return [...new Set(names)].sort();
}
