/** A project outside of the tree that has the packed package installed, as somebody who uses it has. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache } from '../npm-packages.mjs';
import { Skipped, missingFrom } from './runtimes.mjs';

const files = fileURLToPath(new URL('../../tests/matrix/fixtures/project', import.meta.url));
const patience = 240_000;

/** Peers that do not fit are an error. */
const installs = {
  npm: ['install', '--strict-peer-deps', '--prefer-offline', '--no-audit', '--no-fund'],
  pnpm: [
    'add',
    '--strict-peer-dependencies',
    '--prefer-offline',
    '--store-dir',
    path.join(cache, 'pnpm-store'),
  ],
};

/** Nothing of what the one who starts this has set may reach the programs, nor their reports. */
function outside() {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:BODYCLOSE_.*|NODE_OPTIONS|NODE_TEST_CONTEXT|NODE_V8_COVERAGE|VITEST.*|JEST.*|CI|FORCE_COLOR|INIT_CWD|npm_(?:lifecycle|package)_.*)$/.test(
        name,
      ),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
}

/** Runs a program to its end: its exit code and all that it has printed. */
function run(
  [program, ...parameters],
  { cwd, env = {}, node = process.execPath, timeout = 120_000 },
) {
  const PATH = `${path.dirname(node)}${path.delimiter}${process.env.PATH}`;
  const child = spawn(program, parameters, {
    cwd,
    env: { ...outside(), PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? signal, stdout, stderr }));
  });
}

export class Project {
  constructor(folder, node) {
    this.folder = folder;
    this.node = node;
  }

  file(name) {
    return path.join(this.folder, name);
  }

  read(name) {
    return readFileSync(this.file(name), 'utf8');
  }

  /** The same project under another Node. */
  under(node) {
    return new Project(this.folder, node);
  }

  /** Runs a script of the project in its Node, such as `node_modules/eslint/bin/eslint.js`. */
  script(parameters, env) {
    return run([this.node, ...parameters], { cwd: this.folder, node: this.node, env });
  }

  /** Runs a command that the package manager has linked. */
  command(name, parameters) {
    return run([this.file(`node_modules/.bin/${name}`), ...parameters], {
      cwd: this.folder,
      node: this.node,
    });
  }
}

/** Installs with `command`, the start of a command line of npm or pnpm. */
export async function makeProject({ home, manager, command, packages, tarball }) {
  const folder = realpathSync(mkdtempSync(path.join(home, `${manager}-`)));
  cpSync(files, folder, { recursive: true });
  const { code, stdout, stderr } = await run(
    [...command, ...installs[manager], tarball, ...packages],
    { cwd: folder, timeout: patience },
  );
  if (code !== 0) {
    const reason = missingFrom(stdout + stderr);
    if (reason !== undefined) throw new Skipped(`${manager} install says ${reason}`);
    throw new Error(`${manager} install ended with ${code}\n${stdout}${stderr}`);
  }
  return new Project(folder, process.execPath);
}

/** A folder for all of them, gone at the end. */
export function temporaryHome() {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'bodyclose-matrix-')));
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) };
}
