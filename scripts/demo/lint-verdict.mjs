/** What the built plugin finds in an experiment's own source. */
import { Linter } from 'eslint';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import plugin from '../../dist/index.js';

const linter = new Linter();

export async function lintVerdict(experiment, folder) {
  const text = await readFile(path.join(folder, experiment.file), 'utf8');
  const findings = linter.verify(text, plugin.configs.recommended, experiment.file);
  const fatal = findings.find((finding) => finding.ruleId === null);
  if (fatal)
    return { failure: `${experiment.file}: ${fatal.message}`, text: 'failed', holds: false };
  const lines = text.split('\n');
  const words = findings.map(({ line, column }) => {
    return /^\w*/.exec(lines[line - 1].slice(column - 1))[0];
  });
  const places = findings.map(({ line }, index) => `${words[index]} in line ${line}`);
  return {
    text: places.length === 0 ? 'silent' : `finding at ${places.join(', ')}`,
    holds: words.join() === experiment.lint.join(),
  };
}

export function expectedLint({ lint }) {
  return lint.length === 0 ? 'silent' : `finding at ${[...new Set(lint)].join()}`;
}
