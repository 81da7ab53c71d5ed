/**
 * Goes through random programs in earnest and compares the linter, the guard and the sockets, for as long as you like:
 * `npm run fuzz:three -- --count 2000 [--seed N] [--failures N] [--node path] [--no-shrink]`. Exits with 1 on a disagreement.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundled } from './bundled.mjs';

function usage(problem) {
  console.error(`fuzz:three: ${problem}`);
  console.error(
    'usage: npm run fuzz:three -- [--count N] [--seed N] [--failures N] [--node path] [--no-shrink]',
  );
  process.exit(2);
}

function options() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        count: { type: 'string', default: '1000' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        failures: { type: 'string', default: '10' },
        node: { type: 'string', default: process.execPath },
        'no-shrink': { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    usage(error.message);
  }
  const { node, 'no-shrink': plain, ...rest } = values;
  const numbers = {};
  for (const [name, value] of Object.entries(rest)) {
    if (!/^\d{1,9}$/.test(value) || (name !== 'seed' && Number(value) === 0)) {
      usage(`--${name} takes a positive whole number, not "${value}"`);
    }
    numbers[name] = Number(value);
  }
  return { node, shrinks: !plain, ...numbers };
}

async function load() {
  const module = await bundled('tests/three-way/long-run.ts');
  try {
    return await import(module);
  } finally {
    await rm(module, { force: true });
  }
}

const { count, seed, failures: mostFailures, node, shrinks } = options();
const { longRun, reasons } = await load();
const started = performance.now();
const seconds = () => (performance.now() - started) / 1000;
console.log(`${count} programs from seed ${seed}`);

const terminal = process.stdout.isTTY;
const clear = () => terminal && process.stdout.write('\r\u001b[K');
const summary = await longRun({
  count,
  seed,
  mostFailures,
  node,
  shrinks,
  root: path.resolve(import.meta.dirname, '..'),
  progress({ programs, paths, failures }) {
    if (!terminal) return;
    clear();
    process.stdout.write(
      `${programs} programs, ${paths} paths, ${Math.round(paths / seconds())} a second, ${failures.length} disagreements`,
    );
  },
  failed(failure) {
    clear();
    console.log(
      `\n${failure.kind} (seed ${failure.seed})${shrinks ? ', shrunk' : ''}:\n${failure.explanation}`,
    );
  },
});
clear();

console.log('\nhow often each construct occurred:');
const features = [...summary.features].sort(([, a], [, b]) => b - a);
for (let row = 0; row < features.length; row += 4) {
  const cells = features.slice(row, row + 4).map(([name, times]) => `${name} ${times}`.padEnd(32));
  console.log(`  ${cells.join('')}`.trimEnd());
}
const { programs, paths, requests, held, undecided, findings, shown } = summary;
console.log(
  `\n${summary.comparable} executions could be gone through in earnest; the others could not:`,
);
for (const [reason, times] of [...summary.excused].sort(([, a], [, b]) => b - a))
  console.log(`  ${String(times).padStart(7)}  ${reason}: ${reasons[reason]}`);
console.log('\npaths that went another way, of which only the guard and the server were compared:');
for (const [reason, times] of summary.detours)
  console.log(`  ${String(times).padStart(7)}  ${reason}: ${reasons[reason]}`);
console.log(
  `\n${programs} programs (${summary.skipped} skipped), ${paths} paths, ${Math.round(paths / seconds())} a second\n` +
    `${summary.observed} paths under observe, ${summary.small} with small bodies, ${summary.repeated} looked at more than once\n` +
    `${requests} requests, ${held} held in the end, ${undecided} undecided by policy\n` +
    `${findings} findings, ${shown} shown by a path\n` +
    `${summary.failures.length} disagreements`,
);
process.exitCode = summary.failures.length > 0 ? 1 : 0;
