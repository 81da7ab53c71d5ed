/**
 * The part of the matrix that every change goes through: the packed package with the oldest ESLint, and with the newest of
 * everything. `npm run matrix` has the rest.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../golden-programs.ts';
import { packPackage } from '../packed-package.ts';

interface Check {
  name: string;
  result: 'pass' | 'fail' | 'skipped';
  detail?: string;
}

interface Row {
  row: string;
  checks: Check[];
}

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

const temporary = mkdtempSync(path.join(os.tmpdir(), 'bodyclose-package-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

async function matrix(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const options = { cwd: root, env: { ...process.env, ...env }, timeout: 170_000 };
  const command = [path.join(root, 'scripts/matrix.mjs'), ...args];
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, command, options)) };
  } catch (error) {
    const { code, stdout, stderr } = error as Partial<Outcome>;
    if (typeof code !== 'number') throw error;
    return { code, stdout: stdout ?? '', stderr: stderr ?? '' };
  }
}

async function rowsOf(args: string[], env?: NodeJS.ProcessEnv): Promise<Map<string, Check[]>> {
  const { stdout, stderr } = await matrix(['--json', ...args], env);
  if (stdout === '') throw new Error(stderr);
  const rows = stdout.trim().split('\n');
  return new Map(
    rows.map((line) => JSON.parse(line) as Row).map(({ row, checks }) => [row, checks]),
  );
}

describe('the packed package', () => {
  const slice = ['npm', 'TypeScript 7', 'ESLint 9.22.0'];
  let rows: Map<string, Check[]>;

  beforeAll(async () => {
    const tarball = await packPackage(temporary);
    const only = slice.flatMap((name) => ['--only', name]);
    rows = await rowsOf(['--tarball', tarball, ...only]);
  }, 180_000);

  test.for(slice)('works in the row %s', (name, { skip }) => {
    const checks = rows.get(name) ?? [];
    const skipped = checks.find(({ result }) => result === 'skipped');
    if (skipped !== undefined) skip(`${skipped.name}: ${skipped.detail}`);
    expect(checks.filter(({ result }) => result !== 'pass')).toEqual([]);
    expect(checks.length).toBeGreaterThan(2);
  });
});

describe('the matrix', () => {
  /** A package of this name whose plugin has no rules. */
  function emptyPackage(): Promise<string> {
    const folder = path.join(temporary, 'empty');
    mkdirSync(folder);
    const manifest = { name: 'eslint-plugin-bodyclose', version: '0.0.1', exports: './index.js' };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(path.join(folder, 'index.js'), 'export default { rules: {} };\n');
    return promisify(execFile)('npm', ['pack', '--silent'], { cwd: folder }).then(({ stdout }) =>
      path.join(folder, stdout.trim()),
    );
  }

  test('fails a package that finds nothing', async ({ skip }) => {
    const { code, stdout } = await matrix([
      '--tarball',
      await emptyPackage(),
      '--only',
      'oxlint 1',
    ]);
    if (/^ *skipped: install/m.test(stdout)) skip(stdout);
    expect(stdout).toMatch(/^FAIL +oxlint 1 /m);
    expect(code).toBe(1);
  });

  test('skips what the registry does not give, and says why', async () => {
    const nowhere = {
      npm_config_registry: 'http://127.0.0.1:9/',
      npm_config_cache: path.join(temporary, 'cache'),
      npm_config_fetch_retries: '0',
    };
    const args = ['--tarball', await packPackage(temporary), '--only', 'oxlint 1'];
    const { code, stdout } = await matrix(args, nowhere);
    expect(stdout).toContain('skipped: install\n    npm install says ECONNREFUSED');
    expect(code).toBe(0);
  });

  test('says where the names of the rows stand', async () => {
    const { code, stderr } = await matrix(['--only', 'Node 18']);
    expect(stderr).toBe('matrix: no row is called "Node 18"; --list names them\n');
    expect(code).toBe(2);
  });
});

describe('docs/proof.md', () => {
  const page = readFileSync(path.join(root, 'docs/proof.md'), 'utf8');
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };

  test('names only commands that there are', () => {
    const named = [...page.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
    expect(named).toContain('matrix');
  });

  test('shows rows that there are', async () => {
    const [, command = ''] = /^npm run matrix -- (.+)$/m.exec(page) ?? [];
    const args = [...command.matchAll(/"([^"]+)"|(\S+)/g)].map(
      ([, quoted, word]) => quoted ?? word ?? '',
    );
    const { stdout } = await matrix([...args, '--list']);
    expect(stdout.trim().split('\n')).toEqual(['Node 26', 'pnpm 10', 'pnpm 12']);
  });
});
