/**
 * Packs the built package, installs the tarball in an empty project as a user would, and uses it there:
 * oldest and newest ESLint, oxlint, TypeScript 7 beside it, `import` and `require()`.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packPackage } from './packed-package.ts';

const run = promisify(execFile);
const temporary = mkdtempSync(path.join(os.tmpdir(), 'bodyclose-package-'));
const npmOptions = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a Node program of the project; a non-zero exit code is an outcome, not an error. */
async function node(cwd: string, ...args: string[]): Promise<Outcome> {
  try {
    return { code: 0, ...(await run(process.execPath, args, { cwd, timeout: 60_000 })) };
  } catch (error) {
    const { code, stdout, stderr } = error as Partial<Outcome>;
    if (typeof code !== 'number') throw error;
    return { code, stdout: stdout ?? '', stderr: stderr ?? '' };
  }
}

let tarball = '';

beforeAll(async () => {
  tarball = await packPackage(temporary);
}, 60_000);

const leaky = `export async function load(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed');
  return res.json();
}
`;

const eslintConfig = `import bodyclose from 'eslint-plugin-bodyclose';
import { defineConfig } from 'eslint/config';
export default defineConfig([
  { plugins: { bodyclose }, extends: ['bodyclose/recommended'] },
  { files: ['**/*.test.js'], extends: [bodyclose.configs.tests] },
]);
`;

const oxlintConfig = JSON.stringify({
  plugins: [],
  categories: { correctness: 'off' },
  jsPlugins: ['eslint-plugin-bodyclose'],
  rules: { 'bodyclose/no-unconsumed-body': 'error' },
});

const typedConfig = `import bodyclose, { type ConfigName } from 'eslint-plugin-bodyclose';
import { defineConfig } from 'eslint/config';
const name: ConfigName = 'recommended';
export default defineConfig([bodyclose.configs[name], { plugins: { bodyclose } }]);
// @ts-expect-error there is no such config
export const missing = bodyclose.configs.nonexistent;
`;

const compilerOptions = {
  module: 'nodenext',
  target: 'es2023',
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  types: [],
};

/** An empty project with these packages and the tarball, made once for each name. */
function project(name: string, packages: string[]): Promise<string> {
  const made = projects.get(name) ?? makeProject(name, packages);
  projects.set(name, made);
  return made;
}

const projects = new Map<string, Promise<string>>();

/** npm itself refuses peers that do not fit. */
async function makeProject(name: string, packages: string[]): Promise<string> {
  const folder = path.join(temporary, name);
  mkdirSync(path.join(folder, 'src'), { recursive: true });
  const files = {
    'package.json': JSON.stringify({ name, private: true, type: 'module' }),
    'src/load.js': leaky,
    'src/load.test.js': leaky,
    'eslint.config.js': eslintConfig,
    '.oxlintrc.json': oxlintConfig,
    'typed.config.ts': typedConfig,
    'tsconfig.json': JSON.stringify({ compilerOptions, files: ['typed.config.ts'] }),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
  await run('npm', ['install', '--strict-peer-deps', ...npmOptions, tarball, ...packages], {
    cwd: folder,
    timeout: 170_000,
  });
  return folder;
}

// The floor of the peer range, and the newest of each major with what else a project may have.
const oldest = { name: 'eslint-9.22', packages: ['eslint@9.22.0'] };
const newest = {
  name: 'eslint-10',
  packages: ['eslint@^10.15.0', 'typescript@^7.0.2', 'oxlint@^1.94.0'],
};

describe.each([oldest, newest])('installed with $name', ({ name, packages }) => {
  let folder = '';

  beforeAll(async () => {
    folder = await project(name, packages);
  }, 180_000);

  test('reports a leak, and leaves test files alone', async () => {
    const { code, stdout } = await node(
      folder,
      'node_modules/eslint/bin/eslint.js',
      '-f',
      'json',
      'src',
    );
    const results = JSON.parse(stdout) as {
      filePath: string;
      messages: { ruleId: string; line: number }[];
    }[];
    const found = results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, line }) => `${path.basename(filePath)}:${line} ${ruleId}`),
    );
    expect(found).toEqual(['load.js:3 bodyclose/no-unconsumed-body']);
    expect(code).toBe(1);
  });

  test('names the plugin and its version in the printed config, which the cache key needs', async () => {
    const eslint = 'node_modules/eslint/bin/eslint.js';
    const { stdout } = await node(folder, eslint, '--print-config', 'src/load.js');
    expect((JSON.parse(stdout) as { plugins: string[] }).plugins).toContainEqual(
      expect.stringMatching(/^bodyclose:eslint-plugin-bodyclose@\d+\.\d+\.\d+/),
    );
  });

  test('`import` and `require()` give the very plugin object', async () => {
    const script = `
      import { createRequire } from 'node:module';
      import plugin from 'eslint-plugin-bodyclose';
      const required = createRequire(import.meta.url)('eslint-plugin-bodyclose');
      console.log(required === plugin, Object.keys(plugin).join());`;
    const { stdout } = await node(folder, '--input-type=module', '-e', script);
    expect(stdout.trim()).toBe('true meta,rules,configs');
  });

  test('every entry that the manifest names is there, for `import` and for `require()`', async () => {
    const script = `
      import { existsSync } from 'node:fs';
      import { createRequire } from 'node:module';
      import { fileURLToPath } from 'node:url';
      const require = createRequire(import.meta.url);
      const manifest = require('eslint-plugin-bodyclose/package.json');
      const names = Object.keys(manifest.exports).map((key) => manifest.name + key.slice(1));
      const files = names.flatMap((name) => [fileURLToPath(import.meta.resolve(name)), require.resolve(name)]);
      console.log(files.length, files.filter((file) => !existsSync(file)).join());`;
    const { stdout } = await node(folder, '--input-type=module', '-e', script);
    expect(stdout.trim()).toMatch(/^[1-9]\d*$/);
  });

  test('the command it installs runs', async () => {
    const { stdout } = await node(
      folder,
      'node_modules/eslint-plugin-bodyclose/dist/cli/bodyclose.js',
      '--version',
    );
    expect(stdout.trim()).toMatch(/\d+\.\d+\.\d+$/);
  });

  test('brings no other package along', () => {
    const nested = path.join(folder, 'node_modules/eslint-plugin-bodyclose/node_modules');
    expect(existsSync(nested)).toBe(false);
    expect(existsSync(path.join(folder, 'node_modules/@typescript-eslint'))).toBe(false);
  });
});

describe('installed beside TypeScript 7 and oxlint', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await project(newest.name, newest.packages);
  }, 180_000);

  test('oxlint reports the leak in both files: its config turns no rule off', async () => {
    const { stdout } = await node(folder, 'node_modules/oxlint/bin/oxlint', '-f', 'json', 'src');
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { filename: string; code: string }[];
    };
    expect(
      diagnostics.map(({ filename, code }) => `${path.basename(filename)} ${code}`).sort(),
    ).toEqual([
      'load.js bodyclose(no-unconsumed-body)',
      'load.test.js bodyclose(no-unconsumed-body)',
    ]);
  });

  test('a typed ESLint config compiles', async () => {
    const { code, stdout } = await node(folder, 'node_modules/typescript/bin/tsc', '-p', '.');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });
});
