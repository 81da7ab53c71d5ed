/** Runs the bundled command in a project of its own, far from this repository's node_modules. */
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Output {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Project {
  /** Absolute, links resolved. */
  folder: string;
  /** The bundled command's path. */
  command: string;
  write(name: string, content: string | Uint8Array): void;
  read(name: string): string;
  /** Runs `bodyclose` with these arguments in the project's folder. */
  run(...args: string[]): Output;
  runIn(folder: string, env: NodeJS.ProcessEnv, ...args: string[]): Output;
  /** Installs this version of ESLint, as a link to this repository's. */
  installEslint(version: 'eslint' | 'eslint9'): void;
}

/** A function that leaks at its `throw`, for tests that are not about what is found. */
export const LEAK = `export async function load(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed');
  return res.json();
}
`;

export const CLEAN = `export async function load(url) {
  const res = await fetch(url);
  return res.json();
}
`;

/** Builds the command once for the test file that asks, and removes its projects afterwards. */
export function createProjects(): (files?: Record<string, string | Uint8Array>) => Project {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'bodyclose-cli-')));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const bin = join(home, 'bin', 'bodyclose.js');
  const build = spawnSync(process.execPath, [join(root, 'scripts/bundle-cli.mjs'), dirname(bin)], {
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(build.stderr);
  // As in the package: without it, Node would have to guess that the file is an ES module.
  writeFileSync(join(home, 'bin', 'package.json'), '{ "type": "module" }');

  let count = 0;
  return (files = {}) => {
    const folder = join(home, `project-${(count += 1)}`);
    mkdirSync(folder);
    const project = projectIn(folder, bin);
    for (const [name, content] of Object.entries(files)) project.write(name, content);
    return project;
  };
}

function projectIn(folder: string, bin: string): Project {
  const run = (cwd: string, env: NodeJS.ProcessEnv, args: string[]): Output => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
      cwd,
      env: { PATH: process.env['PATH'], ...env },
      encoding: 'utf8',
      timeout: 20_000,
    });
    return { code: status, stdout, stderr };
  };
  return {
    folder,
    command: bin,
    write(name, content) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    },
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    run: (...args) => run(folder, {}, args),
    runIn: (inside, env, ...args) => run(join(folder, inside), env, args),
    installEslint(version) {
      mkdirSync(join(folder, 'node_modules'), { recursive: true });
      symlinkSync(join(root, 'node_modules', version), join(folder, 'node_modules/eslint'));
    },
  };
}
