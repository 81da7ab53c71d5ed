/** Runs programs from `fixtures/` under the guard, built from the sources as they are, in processes of their own. */
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect } from 'vitest';
import { leaksPath } from '../../src/runtime/leaks-format.ts';
import type { LeaksFile } from '../../src/runtime/leaks-format.ts';
import type { Report } from '../../src/runtime/report-file.ts';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
export const fixtures = join(root, 'tests/runtime/fixtures');

export interface BuiltGuard {
  register: string;
  index: string;
  indexCjs: string;
  remove(): void;
}

/** The two entries as they are shipped, ES modules and CommonJS. */
export async function buildGuard(): Promise<BuiltGuard> {
  // Where the programs run, with the packages of this repository in sight.
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'bodyclose-guard-'));
  const entryPoints = ['index.ts', 'register.ts'].map((name) => join(root, 'src/runtime', name));
  const common = {
    entryPoints,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  } as const;
  await build({
    ...common,
    format: 'esm',
    splitting: true,
    outdir: join(folder, 'esm'),
    outExtension: { '.js': '.mjs' },
  });
  await build({
    ...common,
    format: 'cjs',
    outdir: join(folder, 'cjs'),
    outExtension: { '.js': '.cjs' },
  });
  return {
    register: pathToFileURL(join(folder, 'esm/register.mjs')).href,
    index: pathToFileURL(join(folder, 'esm/index.mjs')).href,
    indexCjs: join(folder, 'cjs/index.cjs'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
  report: Report | undefined;
  /** What it left for the linter. */
  leaks: LeaksFile | undefined;
}

export interface Program {
  /** A program in `fixtures/`, or its text. */
  fixture?: string;
  text?: string;
  parameters?: string[];
  settings?: Record<string, string>;
  nodeOptions?: string[];
  /** Fixtures that the program finds as packages, by name. An option that begins with `package:` is a path in one. */
  packages?: Record<string, string>;
}

/** A program that is given as text may `import … from 'server'` and `'runtime'`. */
export async function runProgram(guard: BuiltGuard, program: Program): Promise<Run> {
  const folder = mkdtempSync(join(root, '.cache', 'program-'));
  try {
    let path = join(fixtures, program.fixture ?? '');
    if (program.text !== undefined) {
      path = join(folder, 'program.mjs');
      writeFileSync(path, withPaths(program.text, guard));
    }
    const options = program.nodeOptions ?? ['--import', guard.register];
    for (const [name, fixture] of Object.entries(program.packages ?? {}))
      install(folder, name, fixture);
    const report = join(folder, 'report.json');
    const parameters = [
      '--expose-gc',
      ...options.map((option) => option.replace(/^package:/, `./node_modules/`)),
      path,
      ...(program.parameters ?? []),
    ];
    const child = spawn(process.execPath, parameters, {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '', BODYCLOSE_REPORT: report, ...program.settings },
      timeout: 80_000,
    });
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const code = await new Promise<number | null>((done) => child.once('close', done));
    return {
      code,
      stdout: stdout(),
      stderr: stderr().replaceAll(folder, '<folder>'),
      report: readJson(report) as Report | undefined,
      leaks: readJson(join(folder, leaksPath)) as LeaksFile | undefined,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function install(folder: string, name: string, fixture: string): void {
  const target = join(folder, 'node_modules', name);
  mkdirSync(target, { recursive: true });
  copyFileSync(join(fixtures, fixture), join(target, 'index.cjs'));
}

function readJson(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function withPaths(text: string, guard: BuiltGuard): string {
  return text
    .replaceAll("'server'", JSON.stringify(pathToFileURL(join(fixtures, 'server.mjs')).href))
    .replaceAll("'runtime-cjs'", JSON.stringify(guard.indexCjs))
    .replaceAll("'runtime'", JSON.stringify(guard.index))
    .replaceAll("'register'", JSON.stringify(guard.register));
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

/** The lines of a fixture that are marked `// leak`, with what follows the mark. */
export function markedLines(fixture: string): Map<number, string> {
  const marks = new Map<number, string>();
  for (const [index, text] of readFileSync(join(fixtures, fixture), 'utf8').split('\n').entries()) {
    const mark = /\/\/ leak\b ?(\S*)$/.exec(text)?.[1];
    if (mark !== undefined) marks.set(index + 1, mark);
  }
  return marks;
}

/** Runs a program of `fixtures/`: each of its marked lines is reported, with the verdict or client of the mark, and no other line. */
export async function expectMarkedLeaks(
  guard: BuiltGuard,
  fixture: string,
  program: Program = {},
): Promise<Run> {
  const run = await runProgram(guard, { fixture, ...program });
  expect(run.report, run.stderr).toBeDefined();
  const marks = markedLines(fixture);
  const sites = (run.report?.sites ?? []).map(({ file, line, verdict, client }) => {
    const mark = marks.get(line) ?? 'not marked';
    const said =
      file === join(fixtures, fixture) && ['', verdict, client].includes(mark)
        ? mark
        : `${mark}, said ${client} ${verdict}`;
    return [line, said] as const;
  });
  expect(new Map(sites.sort(([one], [other]) => one - other))).toEqual(marks);
  return run;
}
