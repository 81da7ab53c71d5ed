/**
 * What the rules cost, against their budgets. Shares are ratios within one run, in CPU time, with the contestants
 * taking turns; the rest is the time inside the rules. Writes bench/results.md, and exits with 1 when over budget.
 *
 *   node bench/lint.mjs [--only share,repositories,gate,scale,large,import] [--files 120] [--rounds 3]
 *     [--repository DIR]… [--most N] [--plugin dist/index.js] [path…]
 *
 * `--repository` names a checkout to lint whole, or `--most` of its files, picked evenly.
 */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { commandLine, existing, number, several, someOf } from '../scripts/command-line.mjs';
import { root } from './lint-corpus.mjs';
import { growthExponent, median } from './lint-measure.mjs';
import { programs } from './lint-programs.mjs';
import { keep, table } from './results.mjs';

const parts = ['share', 'repositories', 'gate', 'scale', 'large', 'import'];
const options = await commandLine(
  'bench/lint.mjs',
  {
    only: someOf(parts),
    repository: several(existing()),
    most: number(undefined, { least: 1 }),
    files: number(120, { least: 1 }),
    rounds: number(3, { least: 1 }),
    plugin: existing(path.join(root, 'dist/index.js')),
  },
  existing(),
);
const plugin = pathToFileURL(options.plugin).href;
const only = new Set(options.only);
const { rest: places, rounds } = options;
const sizes = [500, 1000, 2000, 5000];

const budgets = {
  share: 0.02,
  gateMicros: 20,
  /** n · log n from 1,000 to 5,000, and a tenth for noise. */
  growth: Math.log((5000 * Math.log(5000)) / (1000 * Math.log(1000))) / Math.log(5) + 0.1,
  seconds: 1,
  importMillis: 25,
};

const run = promisify(execFile);
const rows = [];

/** A row is printed as soon as it is known: the whole takes minutes. */
function row(what, measured, budget, ok) {
  const verdict = ok === undefined ? '' : ok ? 'ok' : 'OVER';
  rows.push({ cells: [what, measured, budget, verdict], ok: ok !== false });
  console.log(`${verdict.padEnd(6)}${what.padEnd(58)}${measured}${budget && `  (${budget})`}`);
}

async function child(file, settings, flags = []) {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const { stdout } = await run(
    process.execPath,
    ['--no-warnings', ...flags, script, JSON.stringify({ plugin, ...settings })],
    {
      cwd: root,
      timeout: 1_800_000,
      maxBuffer: 1 << 24,
    },
  );
  return JSON.parse(stdout);
}

const percent = (share) => `${(100 * share).toFixed(2)} %`;
const millis = (micros) => `${(micros / 1000).toFixed(micros < 10_000 ? 1 : 0)} ms`;

async function measureShare() {
  const limit = options.files;
  const plain = await child('lint-share.mjs', { places, limit, rounds });
  const { shares } = plain;
  row(
    "share of ESLint's CPU time, inside the rules",
    `${percent(plain.inside)} of ${plain.files} TypeScript files, ${plain.lines} lines`,
    `≤ ${percent(budgets.share)}`,
    plain.inside <= budgets.share,
  );
  row('– as the difference from a no-op rule', percent(shares['bodyclose, all rules']), '');
  row('– noise: a no-op rule against itself', percent(shares['no-op again']), '');
  row('– beside it: require-atomic-updates', percent(shares['require-atomic-updates']), '');
  // Type information costs so much that one round on a few files must do.
  const typed = await child('lint-share.mjs', {
    places: ['src'],
    limit: 40,
    rounds: 1,
    typed: true,
  });
  row(
    'share with type information, inside the rules',
    `${percent(typed.inside)} of ${typed.files} files of src/`,
    '',
  );
  const peer = 'no-floating-promises';
  row(`– beside it: @typescript-eslint/${peer}`, percent(typed.shares[peer]), '');
}

/** The budget is for each of them alone, and against nothing but the parser: a linter without another rule. */
async function measureRepositories() {
  for (const folder of options.repository) {
    const most = options.most && { limit: options.most };
    const of = (peers) =>
      child('lint-repository.mjs', { folder, peers, ...most }, ['--single-threaded']);
    const alone = await of(false);
    const { inside, files, lines, findings } = alone;
    row(
      `all rules on ${path.basename(folder)}`,
      `${percent(inside)} of ${files} files, ${lines} lines; ${findings} findings`,
      `≤ ${percent(budgets.share)}`,
      inside <= budgets.share,
    );
    const beside = await of(true);
    row('– beside the rules that typescript-eslint recommends', percent(beside.inside), '');
    const whole = await child('lint-command.mjs', { folder });
    row(
      '– `bodyclose lint` on all of it, across files',
      `${whole.files} files in ${whole.seconds.toFixed(0)} s of CPU time, ${whole.megabytes.toFixed(0)} MB at the peak`,
      '',
    );
  }
}

async function measureGate() {
  const gate = await child('lint-gate.mjs', { places, limit: 2000, rounds: 9 });
  row(
    `file with no candidate (${gate.files} files), mean`,
    `${gate.mean.toFixed(1)} µs`,
    `≤ ${budgets.gateMicros} µs`,
    gate.mean <= budgets.gateMicros,
  );
  row(
    '– median, most, for each KB',
    `${gate.median.toFixed(1)} µs, ${gate.most.toFixed(0)} µs, ${gate.perKilobyte.toFixed(2)} µs`,
    '',
  );
}

/** What the worker measured until it ended or its time was over. */
function scale(program, of, seconds) {
  return new Promise((resolve) => {
    const points = [];
    let failure;
    const worker = new Worker(new URL('lint-scale.mjs', import.meta.url), {
      workerData: { plugin, program, sizes: of, rounds: 2 },
      resourceLimits: { stackSizeMb: 200, maxOldGenerationSizeMb: 4096 },
    });
    const timer = setTimeout(() => {
      failure = `stopped after ${seconds} s`;
      void worker.terminate();
    }, seconds * 1000);
    worker.on('message', (point) => points.push(point));
    worker.on('error', (error) => (failure = error.message));
    worker.on('exit', () => {
      clearTimeout(timer);
      resolve({ points, failure });
    });
  });
}

async function measureScale() {
  for (const program of Object.keys(programs)) {
    const { points, failure } = await scale(program, sizes, 60);
    const times = points.map(({ n, micros, findings }) => {
      return `${n}: ${millis(micros)}${findings > 0 ? '' : ' (passed over)'}`;
    });
    // The smallest size only warms the compiler up.
    const exponent = points.length > 2 ? growthExponent(points.slice(1)) : NaN;
    row(
      program,
      `${times.join(', ')}${failure ? `, ${failure}` : ''}; exponent ${exponent.toFixed(2)}`,
      `≤ ${budgets.growth.toFixed(2)}`,
      failure === undefined && exponent <= budgets.growth,
    );
  }
}

async function measureLarge() {
  const large = [
    ['bundle of 2 MB in one line', 'bundle', 1],
    ['10,000 nested ifs', 'nested branches', 10_000],
  ];
  for (const [what, program, n] of large) {
    const { points, failure } = await scale(program, [n], 120);
    const { micros, whole, findings } = points[0] ?? {};
    row(
      what,
      failure ?? `${millis(micros)} of ${millis(whole)}, ${findings} findings`,
      `≤ ${budgets.seconds} s, no crash`,
      failure === undefined && micros <= budgets.seconds * 1e6,
    );
  }
  await measureOrdinaryStack();
}

/** In a process of its own: where the stack ends, V8 may abort in a regular expression of the parser, before any rule runs. */
async function measureOrdinaryStack() {
  const verdict = async (rules) => {
    try {
      return await child('lint-stack.mjs', { rules });
    } catch (error) {
      if (error.signal !== 'SIGABRT') throw error;
      return 'V8 aborts in the parser';
    }
  };
  row('10,000 nested ifs on an ordinary stack', await verdict(true), '');
  row('– without any rule', await verdict(false), '');
}

async function measureImport() {
  const modules = {
    nothing: 'data:text/javascript,',
    bodyclose: plugin,
    '@typescript-eslint/eslint-plugin': import.meta.resolve('@typescript-eslint/eslint-plugin'),
  };
  const times = Object.fromEntries(Object.keys(modules).map((name) => [name, []]));
  for (let round = 0; round < 11; round++) {
    for (const [name, url] of Object.entries(modules)) {
      const code = `const before = process.cpuUsage(); await import(${JSON.stringify(url)}); const { user, system } = process.cpuUsage(before); console.log(user + system);`;
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
        cwd: root,
      });
      times[name].push(Number(stdout));
    }
  }
  const empty = median(times.nothing);
  const of = (name) => (median(times[name]) - empty) / 1000;
  const ours = of('bodyclose');
  row(
    'import of the plugin',
    `${ours.toFixed(1)} ms`,
    `≤ ${budgets.importMillis} ms`,
    ours <= budgets.importMillis,
  );
  const peer = '@typescript-eslint/eslint-plugin';
  row(`– beside it: ${peer}`, `${of(peer).toFixed(1)} ms`, '');
}

if (only.has('share')) await measureShare();
if (only.has('repositories')) await measureRepositories();
if (only.has('gate')) await measureGate();
if (only.has('scale')) await measureScale();
if (only.has('large')) await measureLarge();
if (only.has('import')) await measureImport();

const isWhole = parts.every((part) => only.has(part));
if (isWhole && places.length === 0) {
  keep(
    'What the rules cost',
    `\`npm run bench\` on a shared machine with ${availableParallelism()} cores, Node ${process.versions.node}. Shares are ratios within one run, in CPU
time, with the contestants taking turns; the other times are CPU time inside the rules.

${table(
  ['what', 'measured', 'budget', ''],
  rows.map(({ cells }) => cells),
)}`,
  );
}
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
