/**
 * Compares the plugin with executions of random programs, for as long as you like:
 * `npm run fuzz -- --count 100000 [--seed N] [--failures N]`. Exits with 1 on a disagreement.
 */
import { loaded } from './bundled.mjs';
import { commandLine, number, randomSeed } from './command-line.mjs';
import { printConstructs } from './fuzz/constructs.mjs';
import { progress, say } from './progress.mjs';

const { count, seed, failures } = await commandLine('fuzz', {
  count: number(10_000, { least: 1 }),
  seed: randomSeed,
  failures: number(10, { least: 1 }),
});
const { longRun } = await loaded('tests/agreement/long-run.ts');
const started = performance.now();
const perSecond = (times) => Math.round((times * 1000) / (performance.now() - started));
console.log(`${count} programs from seed ${seed}`);

const summary = await longRun({
  count,
  seed,
  mostFailures: failures,
  progress({ programs, failures }) {
    progress(
      `${programs} programs, ${perSecond(programs)} a second, ${failures.length} disagreements`,
    );
  },
  failed(failure) {
    say(`\n${failure.kind} (seed ${failure.seed}), shrunk:\n${failure.explanation}`);
  },
});
progress('');

const { programs, executions, acquires, leaking, clean, undecided, incomplete, crashing, skipped } =
  summary;
printConstructs(summary.features);
console.log(
  `\n${programs} programs, ${executions} executions, ${perSecond(programs)} programs a second\n` +
    `${acquires} acquires: ${leaking} leak, ${clean} are clean, ${undecided} undecided by policy or bounds\n` +
    `${incomplete} programs with more executions than the bound, ${crashing} that use null as a response, ${skipped} skipped\n` +
    `${summary.beyondBounds} missed for the bound on paths, ${summary.failures.length} disagreements`,
);
process.exitCode = summary.failures.length > 0 ? 1 : 0;
