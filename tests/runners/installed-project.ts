/** A project as a user has it: the packed tarball is installed from its file, the test runners are this repository's. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packPackage } from '../packed-package.ts';
import { root } from '../golden-programs.ts';

export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Both streams, as they came. */
  output: string;
  stdout: string;
  stderr: string;
}

export interface InstalledProject {
  folder: string;
  /** Runs a program of Node in the project. */
  node(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome>;
  /** Runs anything in the project. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Outcome>;
  remove(): void;
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  /** From the project's folder. */
  cwd?: string;
  /** Ends at once unless it is undefined: then it stays open. */
  stdin?: string | undefined;
  /** Called for each piece of output with all that came before. */
  onOutput?: (child: ChildProcess, output: string) => void;
}

let installed: Promise<string> | undefined;

/** What npm makes of the packed package in an empty project: made once for all projects of a thread. */
async function install(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bodyclose-installed-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true }');
  const tarball = await packPackage(folder);
  const options = ['--offline', '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
  const { code, output } = await run('npm', ['install', ...options, tarball], folder);
  if (code !== 0) throw new Error(output);
  return join(folder, 'node_modules');
}

/** With the files of a folder. */
export async function installProject(files: string, name = 'project'): Promise<InstalledProject> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'bodyclose-project-')));
  const folder = join(home, name);
  cpSync(files, folder, { recursive: true });
  const modules = join(folder, 'node_modules');
  cpSync(await (installed ??= install()), modules, { recursive: true, verbatimSymlinks: true });
  linkRunners(modules);
  const { NODE_OPTIONS, NODE_TEST_CONTEXT, VITEST, CI, FORCE_COLOR, ...outside } = process.env;
  const own = { ...outside, NO_COLOR: '1', NODE_ENV: 'test' };
  return {
    folder,
    node: (args, env = {}) => run(process.execPath, args, folder, { env: { ...own, ...env } }),
    run: (command, args, { env, cwd = '.', ...rest } = {}) =>
      run(command, args, join(folder, cwd), { env: { ...own, ...env }, ...rest }),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Mocha is copied: it looks for what it is told to load from where its own files really are. */
function linkRunners(modules: string): void {
  const installed = join(root, 'node_modules');
  for (const name of readdirSync(installed)) {
    const target = join(modules, name);
    if (name.startsWith('.') || existsSync(target)) continue;
    if (name === 'mocha') cpSync(join(installed, name), target, { recursive: true });
    else symlinkSync(realpathSync(join(installed, name)), target);
  }
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  options: RunOptions = {},
): Promise<Outcome> {
  const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;
  const { env = process.env, onOutput } = options;
  const child = spawn(command, args, { cwd, env: { ...env, PATH }, timeout: 60_000 });
  // A program that does not read it may be gone by then.
  child.stdin.on('error', () => undefined);
  if (!('stdin' in options) || options.stdin !== undefined) child.stdin.end(options.stdin);
  let [output, stdout, stderr] = ['', '', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    stdout += chunk;
    onOutput?.(child, output);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    stderr += chunk;
    onOutput?.(child, output);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, output, stdout, stderr }));
  });
}
