/**
 * What a file without a candidate costs: the time in `create` of every rule, which then asks for nothing. Prints JSON.
 * Called by lint.mjs.
 */
import * as parser from '@typescript-eslint/parser';
import path from 'node:path';
import { Linter } from 'eslint';
import { corpus, lintInstalled, root } from './lint-corpus.mjs';
import { median } from './lint-measure.mjs';

const { plugin: pluginUrl, places, limit, rounds } = JSON.parse(process.argv[2]);
const { default: bodyclose } = await import(pluginUrl);

const linter = new Linter({ cwd: places.length > 0 ? path.resolve(places[0]) : root });
const samples = new Map();
let current;

const probe = {
  create(context) {
    const start = performance.now();
    const visitors = Object.values(bodyclose.rules).map((rule) => rule.create(context));
    const micros = (performance.now() - start) * 1000;
    if (visitors.every((each) => Object.keys(each).length === 0)) {
      const sample = samples.get(current.file) ?? { times: [], length: current.text.length };
      sample.times.push(micros);
      samples.set(current.file, sample);
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
// The rules share what one of them has found out about a file, so each pass tells one time: that of all rules together.
for (let pass = 0; pass < Math.max(rounds, 5); pass++) {
  for (current of files)
    linter.verify(current.text, [lintInstalled, config], {
      filename: current.file,
      allowInlineConfig: false,
    });
}

const all = [...samples.values()].map(({ times, length }) => ({ micros: median(times), length }));
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
