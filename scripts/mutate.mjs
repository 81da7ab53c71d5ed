/**
 * Changes the sources in one place at a time, and counts how often the golden programs notice.
 *
 *   npm run mutate -- [--sample N] [--seed N] [--tests <folder or file>]… [folders, files or file.ts:12,40…]
 *
 * The changes are those of StrykerJS. Of all at the places (src/flow if none is named) a sample is tried, one
 * after the other, each on the programs that pass it, and if they do not notice, on the test files of --tests. A change that survives is equivalent, or in code that
 * nothing needs, or what it breaks is promised nowhere. Says of each whether any output has changed.
 */
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { bundled } from './bundled.mjs';
import { WrongUsage, commandLine, existing, number, several } from './command-line.mjs';
import { instrumented } from './mutate/instrumented.mjs';
import { TestFiles } from './mutate/test-files.mjs';
import { cache } from './npm-packages.mjs';
import { progress, say } from './progress.mjs';
import { randomFrom } from './random.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Milliseconds for a mutant's programs: one that takes longer has been noticed. */
const timeout = 60_000;

/** The files of a folder, or a file with the lines that are meant: all, or those of `file.ts:12,40`. */
function filesOf(place) {
  const [, name, lines] = /^(.+?)(?::([\d,]+))?$/.exec(place);
  const full = path.resolve(root, name);
  if (!existsSync(full)) throw new WrongUsage('is not there');
  const relative = path.relative(root, full).split(path.sep).join('/');
  if (!statSync(full).isDirectory()) return [[relative, lines?.split(',').map(Number)]];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter((entry) => entry.endsWith('.ts'))
    .sort()
    .map((entry) => [`${relative}/${entry.split(path.sep).join('/')}`, undefined]);
}

/** The first of a shuffle. */
function sampleOf(all, size, seed) {
  const random = randomFrom(seed);
  const left = [...all];
  const chosen = [];
  while (chosen.length < size && left.length > 0)
    chosen.push(...left.splice(Math.floor(random() * left.length), 1));
  return chosen;
}

/** A worker that is started again when a mutant does not end. */
class Trials {
  constructor(workerData) {
    this.workerData = workerData;
  }

  async start() {
    this.worker = new Worker(new URL('mutate/worker.mjs', import.meta.url), {
      workerData: this.workerData,
      // That there is no report of the guard.
      execArgv: ['--no-warnings'],
    });
    return this.answer(this.worker);
  }

  /** `undefined` when it takes too long. */
  async answer(worker, limit) {
    const given = new AbortController();
    const { signal } = given;
    try {
      return await Promise.race([
        once(worker, 'message', { signal }).then(([message]) => message),
        once(worker, 'exit', { signal }).then(([code]) => {
          throw new Error(`the worker ended with ${code}`);
        }),
        ...(limit === undefined ? [] : [setTimeout(limit, undefined, { signal })]),
      ]);
    } finally {
      given.abort();
    }
  }

  async try(task) {
    if (this.worker === undefined) await this.start();
    this.worker.postMessage(task);
    const outcome = await this.answer(this.worker, timeout);
    if (outcome !== undefined) return outcome;
    await this.end();
    return { noticed: 'it does not end' };
  }

  async end() {
    await this.worker?.terminate();
    this.worker = undefined;
  }
}

function oneLine(text) {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}

function described({ file, line, mutator, original, replacement }, names, changed) {
  const effect = changed === undefined ? 'same output' : `other output: ${changed}`;
  const where = names.length === 0 ? 'no program comes here' : effect;
  return `${file}:${line} ${mutator}, ${where}\n  - ${oneLine(original)}\n  + ${oneLine(replacement)}`;
}

const { sample, seed, tests, rest } = await commandLine(
  'mutate',
  { sample: number(300, { least: 1 }), seed: number(1), tests: several(existing()) },
  { read: filesOf },
);
const files = new Map(rest.length > 0 ? rest.flat() : filesOf('src/flow'));
progress('instrumenting');
// They are found from where the module stands: `.cache` is as deep as `tests`.
const golden = await bundled('tests/golden-programs.ts', { folder: cache });
const { plugin, sources, mutants: all } = await instrumented([...files.keys()]);
const mutants = all.filter(({ file, line }) => files.get(file)?.includes(line) ?? true);
const testFiles = tests.length > 0 ? new TestFiles(tests) : undefined;
const trials = new Trials({ plugin, golden: golden.href });

try {
  progress('without a mutant');
  const { times, coverage } = await trials.start();
  await testFiles?.start(sources);
  const passing = (id) =>
    coverage.static[id] === undefined
      ? Object.keys(times).filter((name) => coverage.perTest[name]?.[id] !== undefined)
      : Object.keys(times);
  const chosen = sampleOf(mutants, sample, seed);
  const rows = new Map(
    [...files.keys()].map((file) => [file, { noticed: 0, byTests: 0, survived: 0, unreached: 0 }]),
  );
  const started = performance.now();
  for (const [index, mutant] of chosen.entries()) {
    progress(`${index} of ${chosen.length}: ${mutant.file}`);
    const names = passing(mutant.id).sort((a, b) => times[a] - times[b]);
    const hits = Object.fromEntries(
      names.map((name) => [name, coverage.perTest[name]?.[mutant.id]]),
    );
    const { noticed, changed } = await trials.try({ id: mutant.id, names, hits });
    const row = rows.get(mutant.file);
    if (noticed !== undefined) row.noticed += 1;
    else if (await testFiles?.notice(mutant.id)) row.byTests += 1;
    else {
      row[names.length === 0 ? 'unreached' : 'survived'] += 1;
      say(described(mutant, names, changed));
    }
  }
  progress('');
  const tried = [...rows].filter(([, counts]) => Object.values(counts).some((count) => count > 0));
  const score = ({ noticed, byTests, survived, unreached }) =>
    `${((100 * (noticed + byTests)) / (noticed + byTests + survived + unreached)).toFixed(1)} %`;
  console.table(
    Object.fromEntries(tried.map(([file, counts]) => [file, { ...counts, score: score(counts) }])),
  );
  const total = { noticed: 0, byTests: 0, survived: 0, unreached: 0 };
  for (const counts of rows.values())
    for (const name of Object.keys(total)) total[name] += counts[name];
  console.log(
    `${chosen.length} of ${mutants.length} mutants in ${Math.round((performance.now() - started) / 1000)} s, seed ${seed}: ` +
      `${total.noticed} noticed, ${total.byTests} by test files alone, ${total.survived} survived, ${total.unreached} where no program comes; ${score(total)}`,
  );
} finally {
  await trials.end();
  await testFiles?.end();
  await Promise.all([rm(plugin, { force: true }), rm(golden, { force: true })]);
}
