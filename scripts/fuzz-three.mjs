/**
 * Goes through random programs in earnest and compares the linter, the guard and the sockets, for as long as you like:
 * `npm run fuzz:three -- --count 2000 [--seed N] [--failures N] [--node path] [--no-shrink]`. Exits with 1 on a disagreement.
 */
import path from 'node:path';
import { loaded } from './bundled.mjs';
import { commandLine, flag, node, number, randomSeed } from './command-line.mjs';
import { printConstructs } from './fuzz/constructs.mjs';
import { progress, say } from './progress.mjs';

const options = await commandLine('fuzz:three', {
  count: number(1000, { least: 1 }),
  seed: randomSeed,
  failures: number(10, { least: 1 }),
  node,
  'no-shrink': flag,
});
const { count, seed } = options;
const shrinks = !options['no-shrink'];
const { longRun, reasons } = await loaded('tests/three-way/long-run.ts');
const started = performance.now();
const perSecond = (times) => Math.round((times * 1000) / (performance.now() - started));
console.log(`${count} programs from seed ${seed}`);

const summary = await longRun({
  count,
  seed,
  mostFailures: options.failures,
  node: options.node,
  shrinks,
  root: path.resolve(import.meta.dirname, '..'),
  progress({ programs, paths, failures }) {
    progress(
      `${programs} programs, ${paths} paths, ${perSecond(paths)} a second, ${failures.length} disagreements`,
    );
  },
  failed({ kind, seed, explanation }) {
    say(`\n${kind} (seed ${seed})${shrinks ? ', shrunk' : ''}:\n${explanation}`);
  },
});
progress('');

function printReasons(counts) {
  for (const [reason, times] of counts)
    console.log(`  ${String(times).padStart(7)}  ${reason}: ${reasons[reason]}`);
}

printConstructs(summary.features);
const { programs, paths, requests, held, undecided, findings, shown } = summary;
console.log(
  `\n${summary.comparable} executions could be gone through in earnest; the others could not:`,
);
printReasons([...summary.excused].sort(([, a], [, b]) => b - a));
console.log('\npaths that went another way, of which only the guard and the server were compared:');
printReasons(summary.detours);
console.log(
  `\n${programs} programs (${summary.skipped} skipped), ${paths} paths, ${perSecond(paths)} a second\n` +
    `${summary.observed} paths under observe, ${summary.small} with small bodies, ${summary.repeated} looked at more than once\n` +
    `${requests} requests, ${held} held in the end, ${undecided} undecided by policy\n` +
    `${findings} findings, ${shown} shown by a path\n` +
    `${summary.failures.length} disagreements`,
);
process.exitCode = summary.failures.length > 0 ? 1 : 0;
