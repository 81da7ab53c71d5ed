/** `no-observed-leak`: an entry of the guard's file is shown where its call stands now, or not at all. */
import type { Linter } from 'eslint';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fingerprintLines, sourceKey } from '../../src/runtime/leaks-format.ts';
import type { LeaksFile, ObservedSite } from '../../src/runtime/leaks-format.ts';
import { root } from '../golden-programs.ts';
import { leakSite } from '../leak-site.ts';
import { lint } from '../lint-with-eslint.ts';

let folder: string;
let warnings: string[];
beforeEach(() => {
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  folder = mkdtempSync(path.join(root, '.cache', 'observed-'));
  warnings = [];
  vi.spyOn(process, 'emitWarning').mockImplementation((warning) => {
    warnings.push(String(warning));
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const load = `
export async function load(url) {
  const res = await fetch(url);
  return send(res);
}
`;
const other = load.replace('load', 'other');
const fetchAndForget = `import { send } from './send.js';
${load}${other}`;

/** What the guard would write of a leak at the first call of `callee` in the text that ran. */
function seen(text: string, changes: Partial<ObservedSite> = {}, callee = 'fetch'): LeaksFile {
  const before = text.slice(0, text.indexOf(`${callee}(`)).split('\n');
  const lines = fingerprintLines(text).join(' ');
  const site: ObservedSite = {
    ...leakSite(path.join(folder, 'program.js'), { count: 37 }),
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    lastSeen: new Date().toISOString(),
    source: sourceKey(lines),
    ...changes,
  };
  return { version: 1, root: folder, sites: [site], sources: { [sourceKey(lines)]: lines } };
}

function leave(content: LeaksFile | string, name = '.bodyclose/leaks.json'): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

interface Asked {
  name?: string;
  options?: object[];
  settings?: object;
}

function found(text: string, { name = 'program.js', options = [], settings = {} }: Asked = {}) {
  const config: Linter.Config = {
    rules: { 'bodyclose/no-observed-leak': ['error', ...options] },
    settings: { bodyclose: { ...settings } },
  };
  return lint(text, path.relative(root, path.join(folder, name)), config);
}

const linesOf = (messages: readonly Linter.LintMessage[]): number[] =>
  messages.map(({ line }) => line);

describe('an entry', () => {
  test('is shown at its call, without the arguments', () => {
    leave(seen(fetchAndForget));
    const today = new Date().toISOString().slice(0, 10);
    expect(found(fetchAndForget)).toMatchObject([
      {
        line: 4,
        column: 21,
        endLine: 4,
        endColumn: 26,
        message: `The body of 'fetch(…)' was seen leaking 37 times, last on ${today}: it was garbage-collected unread (verdict unreachable, status 500); release it with \`res.body?.cancel().catch(() => {})\``,
      },
    ]);
  });

  test.each([
    ['below new lines', `// new\n// new\n${fetchAndForget}`, [6]],
    ['in a function that changed places', other + load, [8]],
    ['in a block that was indented anew', indented(fetchAndForget), [4]],
    ['beside an edit of another function', fetchAndForget.replace('other', 'elsewhere'), [4]],
  ])('is found again %s', (_, text, lines) => {
    leave(seen(fetchAndForget));
    expect(linesOf(found(text))).toEqual(lines);
  });

  test.each([
    ['its function was edited', fetchAndForget.replace('send(res)', 'send(await res.text())')],
    ['its function was renamed', fetchAndForget.replace('load', 'read')],
    ['its function is gone', other],
    ['all is gone', ''],
  ])('ends when %s', (_, text) => {
    leave(seen(fetchAndForget));
    expect(found(text)).toEqual([]);
  });

  test('is about the method, not the callback, that the call stands in', () => {
    const text = 'class A {\n  load(urls) {\n    urls.map((url) =>\n      fetch(url));\n  }\n}\n';
    leave(seen(text));
    expect(linesOf(found(`\n${text}`))).toEqual([5]);
    expect(found(`\n${text.replace('load(urls) {', 'load(urls) { // edited')}`)).toEqual([]);
  });

  test('at the top of a module ends with any edit of the file', () => {
    const text = 'const res = await fetch(url);\nconsole.log(res.status);\n';
    leave(seen(text));
    expect(linesOf(found(text))).toEqual([1]);
    expect(found(`\n${text}`)).toEqual([]);
  });

  test.each([
    ['get', "'api.get(…)'"],
    ['once', "'….once(…)'"],
    ['new Api', "'Api(…)'"],
  ])('at `%s` is about %s, as stack frames are', (callee, shown) => {
    const text =
      'const load = async () => {\n  return (await api.get(url))\n    .once(new Api());\n};\n';
    leave(seen(text, {}, callee));
    expect(found(text)[0]?.message).toContain(shown);
  });

  test('is shown on its line when a source map gave no exact column', () => {
    leave(seen(fetchAndForget, { column: 1 }));
    expect(linesOf(found(fetchAndForget))).toEqual([4]);
  });

  test('that was taken back as often as it was said is no leak', () => {
    leave(seen(fetchAndForget, { retracted: 37 }));
    expect(found(fetchAndForget)).toEqual([]);
  });

  test('carries nothing of the network into a terminal', () => {
    leave(seen(fetchAndForget, { remedy: '\u001b[31mres\u202e.x\n' }));
    expect(found(fetchAndForget)[0]?.message).not.toMatch(/[\u001b\u202e\n]/);
  });
});

function indented(text: string): string {
  return text.replaceAll('\n  ', '\n\t\t');
}

test('an entry without the text that ran counts while the file has not been saved since', () => {
  const file = path.join(folder, 'program.js');
  writeFileSync(file, fetchAndForget);
  const { source, lastSeen, ...site } = seen(fetchAndForget).sites[0] as ObservedSite;
  expect([source, lastSeen]).not.toContain(undefined);
  const report = { startedAt: new Date(Date.now() + 1000).toISOString(), durationMs: 5 };
  leave(JSON.stringify({ version: 1, ...report, sites: [site] }), 'report.json');
  const settings = { leaksFile: path.join(folder, 'report.json') };
  expect(linesOf(found(fetchAndForget, { settings }))).toEqual([4]);
  expect(found(`\n${fetchAndForget}`, { settings })).toEqual([]);
  const later = Date.now() / 1000 + 60;
  utimesSync(file, later, later);
  expect(found(fetchAndForget, { settings })).toEqual([]);
});

describe('entries expire', () => {
  const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

  test('after two weeks', () => {
    leave(seen(fetchAndForget, { lastSeen: daysAgo(15) }));
    expect(found(fetchAndForget)).toEqual([]);
  });

  test('or when the option maxAgeInDays says', () => {
    leave(seen(fetchAndForget, { lastSeen: daysAgo(15) }));
    expect(linesOf(found(fetchAndForget, { options: [{ maxAgeInDays: 16 }] }))).toEqual([4]);
    expect(found(fetchAndForget, { options: [{ maxAgeInDays: 0.5 }] })).toEqual([]);
  });
});

describe('the file', () => {
  const inSubfolder = { name: 'src/deep/program.js' };
  const sub = (): Partial<ObservedSite> => ({ file: path.join(folder, inSubfolder.name) });

  test('is found in the folders above', () => {
    leave(seen(fetchAndForget, sub()));
    expect(linesOf(found(fetchAndForget, inSubfolder))).toEqual([4]);
  });

  test('of a package does not hide that of the repository', () => {
    leave(seen(fetchAndForget, sub()));
    leave(seen('', { file: '/elsewhere' }), 'src/.bodyclose/leaks.json');
    expect(linesOf(found(fetchAndForget, inSubfolder))).toEqual([4]);
  });

  test('is the one that the setting names', () => {
    leave(seen(fetchAndForget), 'build/leaks.json');
    const leaksFile = path.join(path.relative(root, folder), 'build/leaks.json');
    expect(linesOf(found(fetchAndForget, { settings: { leaksFile } }))).toEqual([4]);
  });

  test('may come from a container, which has the project elsewhere', () => {
    leave({ ...seen(fetchAndForget, { file: '/app/program.js' }), root: '/app' });
    expect(linesOf(found(fetchAndForget))).toEqual([4]);
  });

  test('has real paths, where the editor may have come by a link', () => {
    leave(seen(fetchAndForget));
    writeFileSync(path.join(folder, 'program.js'), fetchAndForget);
    symlinkSync(path.join(folder, 'program.js'), path.join(folder, 'link.js'));
    expect(linesOf(found(fetchAndForget, { name: 'link.js' }))).toEqual([4]);
  });

  test('is read again when a run has written it anew', async () => {
    leave(seen(fetchAndForget, { count: 1 }));
    expect(found(fetchAndForget)[0]?.message).toContain('seen leaking once on');
    leave(seen(fetchAndForget, { count: 1234 }));
    await new Promise((done) => setTimeout(done, 1100));
    expect(found(fetchAndForget)[0]?.message).toContain('seen leaking 1234 times');
  });

  test.each([
    ['half-written', '{ "version": 1, "sites": [', /cannot be used: .*leaks\.json \(.*JSON/],
    ['empty', '', /cannot be used: .*leaks\.json \(.*JSON/],
    ['of an older version', '{ "version": 0 }', /\(it has version 0, not 1\)$/],
    [
      'of a later version',
      '{ "version": 2, "sites": {} }',
      /\(it has version 2, not 1; update eslint-plugin-bodyclose\)$/,
    ],
    ['of no version', '{ "leaks": {} }', /\(it has no 'version'\)$/],
    ['of a version in words', '{ "version": "1" }', /\(it has version "1", not 1\)$/],
    ['without sites', '{ "version": 1 }', /\(it has no 'sites'\)$/],
    [
      'with sites by name',
      '{ "version": 1, "sites": {} }',
      /\('sites' is an object, not an array\)$/,
    ],
    [
      'with null for sites',
      '{ "version": 1, "sites": null }',
      /\('sites' is null, not an array\)$/,
    ],
    [
      'with texts of another form',
      '{ "version": 1, "sites": [], "sources": "x" }',
      /\('sources' is a string, not an object\)$/,
    ],
    ['null', 'null', /\(it holds null, not an object\)$/],
    ['an array', '[null]', /\(it holds an array, not an object\)$/],
  ])('that is %s is said once', (_, text, problem) => {
    leave(text);
    expect([...found(fetchAndForget), ...found(fetchAndForget)]).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(problem)]);
  });

  test('with entries that make no sense keeps the others', () => {
    const { sites, ...rest } = seen(fetchAndForget);
    leave(JSON.stringify({ ...rest, sites: [null, 1, { file: 1 }, {}, ...sites] }));
    expect([linesOf(found(fetchAndForget)), linesOf(found(fetchAndForget))]).toEqual([[4], [4]]);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^an entry .* is left out: .*leaks\.json \(sites\[0\] is null, not an object, and so are 3 more\)$/,
      ),
    ]);
  });

  test.each([
    [{ file: null }, '.file is null'],
    [{ file: ['a'] }, '.file is ["a"]'],
    [{ line: '4' }, '.line is "4"'],
    [{ line: 0 }, '.line is 0'],
    [{ column: 1.5 }, '.column is 1.5'],
    [{ count: null }, '.count is null'],
    [{ retracted: 'none' }, '.retracted is "none"'],
    [{ function: 7 }, '.function is 7'],
    [{ remedy: {} }, '.remedy is {}'],
    [{ source: 1 }, '.source is 1'],
    [{ lastSeen: 5 }, '.lastSeen is 5'],
    [{ lastSeen: 'yesterday' }, '.lastSeen is "yesterday"'],
  ])('with %j in an entry says so once and leaves it out', (changes, problem) => {
    const { sites, ...rest } = seen(fetchAndForget);
    const [site] = sites;
    leave(JSON.stringify({ ...rest, sites: [{ ...site, ...changes }] }));
    expect([...found(fetchAndForget), ...found(fetchAndForget)]).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(`(sites[0]${problem})`)]);
  });

  test('with words of other types than the guard writes is shown all the same', () => {
    const { sites, ...rest } = seen(fetchAndForget);
    const odd = { verdict: null, status: 'x', url: 1, stack: null, client: {} };
    leave(JSON.stringify({ ...rest, sites: [{ ...sites[0], ...odd }] }));
    expect(linesOf(found(fetchAndForget))).toEqual([4]);
    expect(warnings).toEqual([]);
  });

  test('that the setting names and that does not exist is said once', () => {
    const settings = { leaksFile: path.join(folder, 'missing.json') };
    expect([...found('', { settings }), ...found('', { settings })]).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/does not exist: .*missing\.json$/)]);
  });
});
