/**
 * The guard over the programs in tests/runtime/fixtures: each of the leaks that they mark is reported at its exact line,
 * and the quiet ones stay quiet. They use the clients that this repository has installed, and the guard of the package.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compareLeaks } from './marks.mjs';
import { Skipped } from './runtimes.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixtures = path.join(root, 'tests/runtime/fixtures');

const programs = [
  ['fetch', 'leaks-fetch.mjs', []],
  ['undici 5', 'leaks-undici.mjs', ['5']],
  ['undici 6', 'leaks-undici.mjs', ['6']],
  ['undici 7', 'leaks-undici.mjs', ['7']],
  ['undici 8', 'leaks-undici.mjs', ['8']],
  ['node:http', 'leaks-http.mjs', []],
  ['clients', 'leaks-clients.mjs', []],
  ['quiet', 'quiet.mjs', ['1', 'wrap']],
  ['quiet, undici 5', 'quiet-clients.mjs', ['5']],
  ['quiet, undici 6', 'quiet-clients.mjs', ['6']],
  ['quiet, undici 7', 'quiet-clients.mjs', ['7', 's3']],
  ['quiet, undici 8', 'quiet-clients.mjs', ['8']],
];

/** undici 8 stops at import on Node 20. */
function needsNewerNode(undici, version) {
  const manifest = path.join(root, `node_modules/undici${undici}/package.json`);
  const { engines } = JSON.parse(readFileSync(manifest, 'utf8'));
  return Number(/\d+/.exec(engines.node)[0]) > Number.parseInt(version);
}

/** Runs a program with a report, and compares that with the marks in it. */
function watch(command, file, { cwd, env = {}, timeout }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bodyclose-'));
  const BODYCLOSE_REPORT = path.join(folder, 'report.json');
  try {
    const { status, signal, stdout, stderr } = spawnSync(command[0], command.slice(1), {
      cwd: cwd ?? folder,
      encoding: 'utf8',
      timeout,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        BODYCLOSE_REPORT,
        BODYCLOSE_LEAKS_FILE: 'off',
        ...env,
      },
    });
    const report = existsSync(BODYCLOSE_REPORT)
      ? JSON.parse(readFileSync(BODYCLOSE_REPORT, 'utf8'))
      : undefined;
    const { marked, found, problems } = compareLeaks(file, report);
    if (status !== 0) problems.push(`exit code ${status ?? signal} ${stderr.slice(0, 500)}`);
    return { stdout, stderr, report, marked, found, problems };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function guardFile(project, name) {
  return pathToFileURL(project.file(`node_modules/eslint-plugin-bodyclose/dist/runtime/${name}`))
    .href;
}

function conclude({ report, marked, found, problems }) {
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return marked === 0 ? `${report.totals.acquired} bodies, no alarm` : `${found} of ${marked}`;
}

export const guardPrograms = programs.map(([name, fixture, parameters]) => [
  name,
  (project, { node }) => {
    const undici = /undici (\d)/.exec(name)?.[1];
    if (undici !== undefined && needsNewerNode(undici, node.version))
      throw new Skipped(`undici ${undici} does not support this Node`);
    const file = path.join(fixtures, fixture);
    const preload = ['--expose-gc', '--import', guardFile(project, 'register.js')];
    const env = { BODYCLOSE_QUIET: '1', BODYCLOSE_STALLED_AFTER: '3000' };
    return conclude(
      watch([node.program, ...preload, file, ...parameters], file, {
        cwd: root,
        env,
        timeout: 240_000,
      }),
    );
  },
]);

const starts = {
  bun: (preloaded) => ['run', ...preloaded.flatMap((url) => ['--preload', fileURLToPath(url)])],
  deno: (preloaded) => [
    'run',
    '-A',
    '--v8-flags=--expose-gc',
    ...preloaded.flatMap((url) => ['--preload', url]),
  ],
};

/** In Bun and Deno: beside the report, no byte is missing, stderr has the warning, and the program ends by itself. */
export function otherRuntime(name) {
  const file = path.join(fixtures, 'other-runtimes.mjs');
  const ways = {
    register: (project) => [...starts[name]([guardFile(project, 'register.js')]), file],
    guardFetch: (project) => [...starts[name]([]), file, guardFile(project, 'index.js')],
  };
  return Object.entries(ways).map(([way, parameters]) => [
    way,
    (project, { runtime }) => {
      const outcome = watch([runtime.program, ...parameters(project)], file, { timeout: 60_000 });
      if (outcome.stdout !== '1048576 1048576 hello world\n')
        outcome.problems.push(`printed ${outcome.stdout}`);
      if (!outcome.stderr.includes('UNCLOSED_BODY')) outcome.problems.push('no warning on stderr');
      return conclude(outcome);
    },
  ]);
}
