/**
 * The time inside the rules for one generated program, at growing sizes. Runs as a worker with a large stack: the
 * parsers recurse, and would stop long before the sizes that matter here. Called by lint.mjs.
 */
import { Linter } from 'eslint';
import { parentPort, workerData } from 'node:worker_threads';
import { cpuMicros, timed } from './lint-measure.mjs';
import { bundle, programs } from './lint-programs.mjs';

const { plugin: pluginUrl, program, sizes, rounds } = workerData;
const { default: bodyclose } = await import(pluginUrl);

const spent = { micros: 0 };
const rules = Object.fromEntries(
  Object.entries(bodyclose.rules).map(([name, rule]) => [name, timed(rule, spent)]),
);
const config = {
  files: ['**/*.{mjs,ts,tsx,mts,cts}'],
  plugins: { bodyclose: { rules } },
  rules: Object.fromEntries(Object.keys(rules).map((name) => [`bodyclose/${name}`, 'error'])),
};

function measure(text) {
  const linter = new Linter();
  spent.micros = 0;
  const start = cpuMicros();
  const messages = linter.verify(text, config, 'program.mjs');
  const fatal = messages.find((message) => message.ruleId === null);
  if (fatal) throw new Error(fatal.message);
  return { micros: spent.micros, whole: cpuMicros() - start, findings: messages.length };
}

const make = program === 'bundle' ? bundle : programs[program];
// Nothing is learnt from the first run but how fast a cold compiler is.
measure(make(100));
for (const n of sizes) {
  const text = make(n);
  const runs = [measure(text)];
  // Noise matters where times are short.
  while (runs.length < rounds && runs[0].whole < 2e6) runs.push(measure(text));
  parentPort.postMessage({
    n,
    length: text.length,
    findings: runs[0].findings,
    micros: Math.min(...runs.map(({ micros }) => micros)),
    whole: Math.min(...runs.map(({ whole }) => whole)),
  });
}
