/** The plugin's own verdict about a text: which acquire it reports, and where. */
import { Linter } from 'eslint';
import type { Program } from 'estree';
import plugin from '../../src/index.ts';

export interface Finding {
  /** The line of the acquire. */
  acquire: number;
  /** The line where the finding sits. */
  line: number;
  message: string;
}

const linter = new Linter();

const config: Linter.Config[] = [
  {
    files: ['**/*.js'],
    plugins: { bodyclose: plugin },
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
    rules: { 'bodyclose/no-unconsumed-body': 'error' },
  },
];

/** Findings and the tree that they were found on; undefined when the text does not parse. */
export function lint(text: string): { findings: Finding[]; program: Program } | undefined {
  const messages = linter.verify(text, config, { filename: 'program.js' });
  if (messages.some(({ fatal }) => fatal)) return undefined;
  const findings = messages.map(({ line, message, ruleId }) => {
    if (ruleId !== 'bodyclose/no-unconsumed-body') throw new Error(`${message} in:\n${text}`);
    const opened = /\(opened on line (\d+)\)/.exec(message);
    return { acquire: opened ? Number(opened[1]) : line, line, message };
  });
  return { findings, program: linter.getSourceCode().ast };
}
