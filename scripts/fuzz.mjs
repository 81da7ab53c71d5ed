/**
 * Compares the plugin with executions of random programs, for as long as you like:
 * `npm run fuzz -- --count 100000 [--seed N] [--failures N]`. Exits with 1 on a disagreement.
 */
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { bundled } from './bundled.mjs';

function usage(problem) {
  console.error(`fuzz: ${problem}`);
  console.error('usage: npm run fuzz -- [--count N] [--seed N] [--failures N]');
  process.exit(2);
}

function options() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        count: { type: 'string', default: '10000' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        failures: { type: 'string', default: '10' },
      },
    }));
  } catch (error) {
    usage(error.message);
  }
  const numbers = {};
  for (const [name, value] of Object.entries(values)) {
    if (!/^\d{1,9}$/.test(value) || (name !== 'seed' && Number(value) === 0)) {
      usage(`--${name} takes a positive whole number, not "${value}"`);
    }
    numbers[name] = Number(value);
  }
  return numbers;
}

async function load() {
  const module = await bundled('tests/agreement/long-run.ts');
  try {
    return await import(module);
  } finally {
    await rm(module, { force: true });
  }
}

const { count, seed, failures: mostFailures } = options();
const { longRun } = await load();
const started = performance.now();
const seconds = () => (performance.now() - started) / 1000;
console.log(`${count} programs from seed ${seed}`);

const terminal = process.stdout.isTTY;
const clear = () => terminal && process.stdout.write('\r\u001b[K');
const summary = await longRun({
  count,
  seed,
  mostFailures,
  progress(done, failed) {
    if (!terminal) return;
    clear();
    process.stdout.write(
      `${done} programs, ${Math.round(done / seconds())} a second, ${failed} disagreements`,
    );
  },
  failed(failure) {
    clear();
    console.log(`\n${failure.kind} (seed ${failure.seed}), shrunk:\n${failure.explanation}`);
  },
});
clear();

const { programs, executions, acquires, leaking, clean, undecided, incomplete, crashing, skipped } =
  summary;
console.log('\nhow often each construct occurred:');
const features = [...summary.features].sort(([, a], [, b]) => b - a);
for (let row = 0; row < features.length; row += 4) {
  const cells = features.slice(row, row + 4).map(([name, times]) => `${name} ${times}`.padEnd(32));
  console.log(`  ${cells.join('')}`.trimEnd());
}
console.log(
  `\n${programs} programs, ${executions} executions, ${Math.round(programs / seconds())} programs a second\n` +
    `${acquires} acquires: ${leaking} leak, ${clean} are clean, ${undecided} undecided by policy or bounds\n` +
    `${incomplete} programs with more executions than the bound, ${crashing} that use null as a response, ${skipped} skipped\n` +
    `${summary.beyondBounds} missed for the bound on paths, ${summary.failures.length} disagreements`,
);
process.exitCode = summary.failures.length > 0 ? 1 : 0;
