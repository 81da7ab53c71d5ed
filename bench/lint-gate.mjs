/**
 * What a file without a candidate costs: the time in `create` of every rule, which then asks for nothing. Prints JSON.
 * Called by lint.mjs.
 */
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { corpus, lintInstalled, root } from './lint-corpus.mjs';
import { median } from './lint-measure.mjs';

const { plugin: pluginUrl, places, limit, rounds } = JSON.parse(process.argv[2]);
const { default: bodyclose } = await import(pluginUrl);

const linter = new Linter({ cwd: root });
const samples = new Map();
let current;

const probe = {
  create(context) {
    const rules = Object.values(bodyclose.rules);
    const create = () => rules.map((rule) => rule.create(context));
    const asks = create().some((visitors) => Object.keys(visitors).length > 0);
    if (!asks) {
      const times = [];
      for (let round = 0; round < rounds; round++) {
        const start = performance.now();
        create();
        times.push((performance.now() - start) * 1000);
      }
      samples.set(current.file, { micros: median(times), length: current.text.length });
    }
    return {};
  },
};

const config = {
  files: ['**/*.{mjs,ts,tsx,mts,cts}'],
  plugins: { bench: { rules: { probe } } },
  rules: { 'bench/probe': 'error' },
  languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
};
const files = corpus(places, limit);
for (let pass = 0; pass < 2; pass++) {
  for (current of files)
    linter.verify(current.text, [lintInstalled, config], {
      filename: current.file,
      allowInlineConfig: false,
    });
}

const all = [...samples.values()];
console.log(
  JSON.stringify({
    files: all.length,
    mean: all.reduce((sum, { micros }) => sum + micros, 0) / all.length,
    median: median(all.map(({ micros }) => micros)),
    most: Math.max(...all.map(({ micros }) => micros)),
    perKilobyte:
      all.reduce((sum, { micros }) => sum + micros, 0) /
      all.reduce((sum, { length }) => sum + length / 1024, 0),
  }),
);
