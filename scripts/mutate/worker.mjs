/** Lints the golden programs with the plugin and one of its mutants switched on, and says what is otherwise than without. */
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { plugin: file, golden } = workerData;
const { goldenPrograms, mismatches, rulesFor } = await import(golden);
const stryker = (globalThis.__stryker__ = {});

/** How many times as often as without it a mutant may be passed, before it counts as one that never ends. */
const patience = 100;

const linter = new Linter({ cwd: root });
const programs = new Map(
  goldenPrograms()
    .filter(({ isTypedOnly }) => !isTypedOnly)
    .map((program) => [program.name, { program, code: program.text, expected: '' }]),
);

// Parsed once, and run anew for each mutant, with all that it keeps about a file.
const wrapper = new Script(`(function (module, require) {${readFileSync(file, 'utf8')}\n})`);
const require = createRequire(file);

function load(id) {
  stryker.activeMutant = id;
  const module = { exports: {} };
  wrapper.runInThisContext()(module, require);
  return module.exports.default;
}

/** The whole output as text, and whether it is what the program promises. */
function lint(plugin, { program, code }) {
  const config = {
    files: ['**/*.{js,ts,mjs,cjs,mts,cts,tsx}'],
    plugins: { bodyclose: plugin },
    languageOptions: { parser },
    rules: rulesFor(program, plugin.rules),
  };
  const messages = linter.verify(code, [config], path.join(root, program.name));
  const findings = messages.map(({ line, ruleId, message }) => ({
    line,
    rule: ruleId?.replace('bodyclose/', '') ?? 'fatal',
    message,
  }));
  return { output: JSON.stringify(messages), problems: mismatches(program, findings) };
}

function first() {
  const plugin = load('none');
  const times = {};
  for (const [name, entry] of programs) {
    stryker.currentTestId = name;
    const started = performance.now();
    const { output, problems } = lint(plugin, entry);
    times[name] = performance.now() - started;
    if (problems.length > 0) throw new Error(`without a mutant: ${problems.join('\n')}`);
    // Parsed once.
    entry.code = linter.getSourceCode();
    entry.expected = output;
  }
  stryker.currentTestId = undefined;
  return { times, coverage: stryker.mutantCoverage };
}

/** The first program whose promises do not hold, or the first whose output is another one. */
function tryMutant(id, names, hits) {
  let changed;
  let plugin;
  try {
    plugin = load(id);
    if (Object.keys(plugin.rules).length === 0) return { noticed: 'no rules' };
  } catch (error) {
    return { noticed: `at import: ${error.message}` };
  }
  for (const name of names) {
    stryker.hitCount = 0;
    stryker.hitLimit = Math.max(10_000, patience * (hits[name] ?? 0));
    try {
      const entry = programs.get(name);
      const { output, problems } = lint(plugin, entry);
      if (problems.length > 0) return { noticed: problems[0] };
      if (output !== entry.expected) changed ??= name;
    } catch (error) {
      return { noticed: `${name}: ${error.message.split('\n')[0]}` };
    }
  }
  return { changed };
}

const { times, coverage } = first();
parentPort.postMessage({ times, coverage });
parentPort.on('message', ({ id, names, hits }) => {
  parentPort.postMessage(tryMutant(id, names, hits));
});
