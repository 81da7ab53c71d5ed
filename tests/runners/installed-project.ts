/** A project as a user has it: the packed tarball is installed from its file, the test runners are this repository's. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
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
  remove(): void;
}

/** With the files of a folder. */
export async function installProject(files: string): Promise<InstalledProject> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'bodyclose-project-')));
  const folder = join(home, 'project');
  cpSync(files, folder, { recursive: true });
  const tarball = await packPackage(home);
  const options = ['--offline', '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
  const { code, output } = await run('npm', ['install', ...options, tarball], folder, process.env);
  if (code !== 0) throw new Error(output);
  linkRunners(join(folder, 'node_modules'));
  const { NODE_OPTIONS, NODE_TEST_CONTEXT, VITEST, CI, FORCE_COLOR, ...outside } = process.env;
  return {
    folder,
    node: (args, env = {}) =>
      run(process.execPath, args, folder, { ...outside, NO_COLOR: '1', NODE_ENV: 'test', ...env }),
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
  env: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;
  const child = spawn(command, args, { cwd, env: { ...env, PATH }, timeout: 60_000 });
  let [output, stdout, stderr] = ['', '', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, output, stdout, stderr }));
  });
}
