/**
 * One process, one corpus, several rules: every file is linted with each of them in turn, so that the machine's mood
 * cancels out. Prints JSON. Called by lint.mjs.
 */
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import typescriptEslint from 'typescript-eslint';
import { corpus, lintInstalled, root } from './lint-corpus.mjs';
import { cpuMicros, timed } from './lint-measure.mjs';

const { plugin: pluginUrl, places, limit, rounds, typed } = JSON.parse(process.argv[2]);
const { default: bodyclose } = await import(pluginUrl);

const nothing = { create: () => ({}) };
const spent = { micros: 0 };
const ours = Object.fromEntries(
  Object.keys(bodyclose.configs.all.rules).map((id) => {
    const name = id.replace('bodyclose/', '');
    return [`ours-${name}`, timed(bodyclose.rules[name], spent)];
  }),
);
const contestants = {
  'no-op': { nothing },
  'no-op again': { nothing },
  'bodyclose, all rules': ours,
  ...(typed
    ? { 'no-floating-promises': typescriptEslint.plugin.rules['no-floating-promises'] }
    : { 'require-atomic-updates': builtinRules.get('require-atomic-updates') }),
};

const linter = new Linter({ cwd: places.length > 0 ? path.resolve(places[0]) : root });
const configs = Object.entries(contestants).map(([name, rule]) => {
  const rules = 'create' in rule ? { rule } : rule;
  return {
    name,
    config: {
      files: ['**/*.{mjs,ts,tsx,mts,cts}'],
      plugins: { bench: { rules } },
      rules: Object.fromEntries(Object.keys(rules).map((id) => [`bench/${id}`, 'error'])),
      languageOptions: {
        parser,
        parserOptions: typed
          ? { projectService: true, tsconfigRootDir: root }
          : { ecmaFeatures: { jsx: true } },
      },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
    },
  };
});

function lint({ config }, { file, text }) {
  // Suppressing comments of the corpus name rules that are not here.
  return linter.verify(text, [lintInstalled, config], { filename: file, allowInlineConfig: false });
}

// A file that the parser refuses, or that no configuration matches, would count as a very fast one.
const files = corpus(places, limit).filter((each) => {
  return !lint(configs[0], each).some((message) => message.ruleId === null);
});
for (const config of configs) for (const file of files) lint(config, file);

// The least of each file's rounds: what the collector of garbage or a neighbour adds falls on anybody.
const least = new Map(configs.map(({ name }) => [name, files.map(() => Infinity)]));
const inside = files.map(() => Infinity);
for (let round = 0; round < rounds; round++) {
  for (const [index, file] of files.entries()) {
    for (let turn = 0; turn < configs.length; turn++) {
      const config = configs[(turn + index + round) % configs.length];
      spent.micros = 0;
      const start = cpuMicros();
      lint(config, file);
      const micros = cpuMicros() - start;
      const known = least.get(config.name);
      known[index] = Math.min(known[index], micros);
      if (config.config.plugins.bench.rules === ours) {
        inside[index] = Math.min(inside[index], spent.micros);
      }
    }
  }
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const baseline = sum(least.get('no-op'));
console.log(
  JSON.stringify({
    files: files.length,
    lines: files.reduce((total, { text }) => total + text.split('\n').length, 0),
    inside: sum(inside) / sum(least.get('bodyclose, all rules')),
    shares: Object.fromEntries(
      [...least].map(([name, micros]) => [name, 1 - baseline / sum(micros)]),
    ),
  }),
);
