/** An editor lints in one process all day: what is saved in one file must show in the next lint of another. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { differences, filesOf, type Files, type OnDisk, onDisk } from './projects.ts';

const CALLER = filesOf(`
// file: src/use.ts
import { get } from './http';
export async function ping() {
  const res = await get('/ping'); // want no-unconsumed-body
  return res.status;
}`);
const SILENT_CALLER = { 'src/use.ts': CALLER['src/use.ts']?.replace(/ \/\/ want.*/, '') ?? '' };
const OPEN = 'export const get = (path: string) => fetch(path);\n';
const READ = 'export const get = async (path: string) => (await fetch(path)).json();\n';

let project: OnDisk;
let now = performance.now();

beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  restIsOver();
});
afterEach(() => {
  vi.restoreAllMocks();
  project.remove();
});

/** Files are looked at again after a rest, which these tests do not sit out. */
function restIsOver(): void {
  now += 60_000;
}

function save(files: Files): void {
  project.write(files);
  restIsOver();
}

test('a wrapper that reads the body after an edit has nothing left to release', () => {
  project = onDisk({ ...CALLER, 'src/http.ts': OPEN });
  expect(differences(project, CALLER)).toEqual([]);
  save({ 'src/http.ts': READ });
  expect(differences(project, SILENT_CALLER)).toEqual([]);
});

test('a wrapper that no longer reads the body leaks at its caller', () => {
  project = onDisk({ ...CALLER, 'src/http.ts': READ });
  expect(differences(project, SILENT_CALLER)).toEqual([]);
  save({ 'src/http.ts': OPEN });
  expect(differences(project, CALLER)).toEqual([]);
});

test('a file that is made later is found', () => {
  project = onDisk(SILENT_CALLER);
  expect(differences(project, SILENT_CALLER)).toEqual([]);
  save({ 'src/http.ts': OPEN });
  expect(differences(project, CALLER)).toEqual([]);
});

test('an edit two imports away counts', () => {
  const barrel = { 'src/http.ts': `export { get } from './net';\n` };
  project = onDisk({ ...CALLER, ...barrel, 'src/net.ts': OPEN });
  expect(differences(project, CALLER)).toEqual([]);
  save({ 'src/net.ts': READ });
  expect(differences(project, SILENT_CALLER)).toEqual([]);
});

test('aliases of tsconfig.json are read again', () => {
  const caller = { 'src/use.ts': CALLER['src/use.ts']?.replace('./http', '@/http') ?? '' };
  const silent = { 'src/use.ts': SILENT_CALLER['src/use.ts'].replace('./http', '@/http') };
  const paths = (folder: string) => ({
    'tsconfig.json': `{ "compilerOptions": { "paths": { "@/*": ["./${folder}/*"] } } }`,
  });
  project = onDisk({ ...caller, ...paths('open'), 'open/http.ts': OPEN, 'read/http.ts': READ });
  expect(differences(project, caller)).toEqual([]);
  save(paths('read'));
  expect(differences(project, silent)).toEqual([]);
});
