/** `.bodyclose/leaks.json`, which programs under the guard leave for the linter. */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { writeLeaks } from '../../src/runtime/leaks-file.ts';
import { fingerprintLines } from '../../src/runtime/leaks-format.ts';
import type { LeaksFile } from '../../src/runtime/leaks-format.ts';
import type { LeakSite } from '../../src/runtime/ledger.ts';
import { leakSite } from '../leak-site.ts';
import { buildGuard, runProgram } from './guarded-program.ts';
import type { BuiltGuard } from './guarded-program.ts';

let guard: BuiltGuard;
let folder: string;
let program: string;
let leaks: string;
beforeAll(async () => {
  guard = await buildGuard();
});
afterAll(() => guard.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bodyclose-leaks-'));
  program = join(folder, 'program.js');
  leaks = join(folder, '.bodyclose/leaks.json');
  writeFileSync(program, 'const res = await fetch(url);\n');
  age(program);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As if it had been saved an hour ago. */
function age(file: string): void {
  const then = Date.now() / 1000 - 3600;
  utimesSync(file, then, then);
}

const site = (changes: Partial<LeakSite> = {}): LeakSite =>
  leakSite(program, { function: '', ...changes });

function record(...sites: LeakSite[]): LeaksFile {
  writeLeaks(leaks, { root: folder, startedAt: Date.now(), sites });
  return read();
}

function read(): LeaksFile {
  return JSON.parse(readFileSync(leaks, 'utf8')) as LeaksFile;
}

const fetchAndForget = `
import { origin, collect } from 'server';
const status = async () => (await fetch(origin + '/status/500')).status;
await status();
await status();
await collect();
process.exit();
`;

test.concurrent('a guarded program leaves it where it started', async () => {
  const { leaks: left } = await runProgram(guard, { text: fetchAndForget });
  expect(left).toMatchObject({
    version: 1,
    sites: [{ line: 3, column: 35, count: 2, remedy: 'res.body?.cancel().catch(() => {})' }],
  });
  const { source = '' } = left?.sites[0] ?? {};
  expect(left?.sources[source]?.split(' ')).toHaveLength(fetchAndForget.split('\n').length);
});

test.concurrent.each([{ NODE_ENV: 'production' }, { BODYCLOSE_LEAKS_FILE: 'off' }])(
  'a guarded program leaves none with %j',
  async (settings) => {
    const { leaks: left } = await runProgram(guard, { text: fetchAndForget, settings });
    expect(left).toBeUndefined();
  },
);

test.concurrent('a program that leaks nothing leaves none', async () => {
  const text = `import { origin } from 'server'; await (await fetch(origin)).text(); process.exit();`;
  expect((await runProgram(guard, { text })).leaks).toBeUndefined();
});

test.concurrent('a program that is stopped by a signal has left it', async () => {
  const text = fetchAndForget.replace('process.exit()', "process.kill(process.pid, 'SIGTERM')");
  expect((await runProgram(guard, { text })).leaks?.sites).toHaveLength(1);
});

test('runs add up, call site by call site', () => {
  record(site(), site({ column: 40 }));
  const { sites } = record(site({ count: 5, retracted: 1, verdict: 'deadlock' }));
  expect(sites.map(({ column, count, verdict }) => ({ column, count, verdict }))).toEqual([
    { column: 19, count: 6, verdict: 'deadlock' },
    { column: 40, count: 2, verdict: 'unreachable' },
  ]);
});

test('leaks that were taken back do not count', () => {
  expect(record(site(), site({ column: 40, retracted: 2 })).sites).toHaveLength(1);
});

test('the count starts anew when the file has changed', () => {
  record(site());
  writeFileSync(program, 'const res = await fetch(url); // changed\n');
  age(program);
  const { sites, sources } = record(site());
  expect(sites.map(({ count }) => count)).toEqual([2]);
  expect(Object.keys(sources)).toHaveLength(1);
});

test('a file that was edited while the program ran has no text that could be known again', () => {
  writeLeaks(leaks, { root: folder, startedAt: Date.now() - 7_200_000, sites: [site()] });
  expect(read()).toMatchObject({ sites: [{ line: 1 }], sources: {} });
});

test('what was last seen a month ago is dropped', () => {
  const before = record(site({ column: 40 }));
  const [old] = before.sites;
  writeFileSync(
    leaks,
    JSON.stringify({ ...before, sites: [{ ...old, lastSeen: '2020-01-01T00:00:00.000Z' }] }),
  );
  expect(record(site()).sites.map(({ column }) => column)).toEqual([19]);
});

test.each(['', '{ "version": 1, "sites": [', '{ "version": 2, "sites": {} }', 'null'])(
  'a file that reads %j is replaced',
  (text) => {
    record(site());
    writeFileSync(leaks, text);
    expect(record(site()).sites).toHaveLength(1);
  },
);

test('its folder keeps itself out of the repository', () => {
  record(site());
  expect(readFileSync(join(folder, '.bodyclose/.gitignore'), 'utf8')).toBe('*\n');
});

test('a lock that was left behind is waited for, and then passed over', () => {
  record(site());
  mkdirSync(`${leaks}.lock`);
  expect(record(site()).sites[0]?.count).toBe(4);
  rmSync(`${leaks}.lock`, { recursive: true });
});

test('no draft or lock remains', () => {
  record(site());
  expect(readdirSync(join(folder, '.bodyclose')).sort()).toEqual(['.gitignore', 'leaks.json']);
});

test('lines that differ in indentation only have one fingerprint', () => {
  expect(fingerprintLines('  a();\r\n\tb();')).toEqual(fingerprintLines('a();\nb();'));
  expect(new Set(fingerprintLines('a();\nb();\n')).size).toBe(3);
});
