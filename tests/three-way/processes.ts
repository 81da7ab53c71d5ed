/** Starts the processes in which programs run in earnest, and reads what they say. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Job, JobResult } from './job.ts';

const longest = 120_000;

export interface Processes {
  /** The result, or why there is none. */
  run(job: Omit<Job, 'undici'>): Promise<JobResult | string>;
  /** Whether this Node knows `await using`, and the stack that goes with it. */
  runsUsing(): Promise<boolean>;
  remove(): Promise<void>;
}

/** @param root of the repository; the guard is built from its sources. */
export async function startProcesses(root: string, node: string): Promise<Processes> {
  const folder = await mkdtemp(join(tmpdir(), 'bodyclose-three-way-'));
  await build({
    entryPoints: ['process.ts', 'server.ts'].map((name) => join(root, 'tests/three-way', name)),
    bundle: true,
    format: 'esm',
    splitting: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  const undici = pathToFileURL(join(root, 'node_modules/undici7/index.js')).href;
  let serial = 0;
  return {
    async run(job) {
      const file = join(folder, `job-${(serial += 1)}.json`);
      await mkdir(`${file}.programs`);
      await writeFile(file, JSON.stringify({ ...job, undici } satisfies Job));
      try {
        return await runOnce(node, join(folder, 'process.mjs'), file);
      } finally {
        await rm(`${file}.programs`, { recursive: true, force: true });
        await rm(file, { force: true });
      }
    },
    async runsUsing() {
      const check = '{ await using stack = new AsyncDisposableStack(); }';
      const child = spawn(node, ['--input-type=module', '--eval', check], { stdio: 'ignore' });
      return (await new Promise((resolve) => child.once('close', resolve))) === 0;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function runOnce(node: string, program: string, file: string): Promise<JobResult | string> {
  // Settings of the caller's own must not reach the guard.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BODYCLOSE_'));
  const child = spawn(node, ['--expose-gc', program, file], {
    env: { ...Object.fromEntries(inherited), NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: longest,
    killSignal: 'SIGKILL',
  });
  let out = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('close', (...ended) => resolve(ended));
  });
  if (code === 0) return JSON.parse(out) as JobResult;
  return `${signal ?? `exit code ${code}`} ${complaint.slice(0, 2000)}`.trim();
}
