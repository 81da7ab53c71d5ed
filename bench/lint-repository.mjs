/**
 * One repository, linted as somebody lints it: every TypeScript file once, in a new process, with all the rules. What they take
 * is told as a share of all the CPU time. V8 does its own work on the same thread here, so that none of it is missed
 * or taken for another's. Prints JSON. Called by lint.mjs.
 */
import { readFileSync } from 'node:fs';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import typescriptEslint from 'typescript-eslint';
import { lintInstalled, paths } from './lint-corpus.mjs';
import { clockMicros, cpuMicros, timed } from './lint-measure.mjs';

const { plugin: pluginUrl, folder, limit, peers } = JSON.parse(process.argv[2]);
const { default: bodyclose } = await import(pluginUrl);

const spent = { micros: 0, times: 0 };
const rules = Object.fromEntries(
  Object.entries(bodyclose.rules).map(([name, rule]) => [name, timed(rule, spent)]),
);
const config = [
  lintInstalled,
  // Beside them, what most projects lint with.
  ...(peers ? typescriptEslint.configs.recommended : []),
  {
    files: ['**/*.{ts,tsx,mts,cts}'],
    plugins: { bodyclose: { rules } },
    rules: Object.fromEntries(Object.keys(rules).map((name) => [`bodyclose/${name}`, 'error'])),
    languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  },
];

const linter = new Linter({ cwd: folder });
const files = paths([folder], limit);
const clock = clockMicros();
let lines = 0;
let findings = 0;
const start = cpuMicros();
for (const filename of files) {
  const text = readFileSync(filename, 'utf8');
  // Suppressing comments name rules that are not here.
  const messages = linter.verify(text, config, { filename, allowInlineConfig: false });
  findings += messages.filter(({ ruleId }) => ruleId?.startsWith('bodyclose/')).length;
  lines += text.split('\n').length;
}
const whole = cpuMicros() - start;
console.log(
  JSON.stringify({
    files: files.length,
    lines,
    findings,
    whole,
    inside: (spent.micros - spent.times * clock) / (whole - spent.times * 2 * clock),
  }),
);
