/** The plugin's own verdict about a text: which acquire it reports, and where. */
import { Linter } from 'eslint';
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

export function lint(text: string): Finding[] {
  return linter.verify(text, config, { filename: 'program.js' }).map(({ line, message, fatal, ruleId }) => {
    if (fatal || ruleId !== 'bodyclose/no-unconsumed-body') throw new Error(`${message} in:\n${text}`);
    const opened = /\(opened on line (\d+)\)/.exec(message);
    return { acquire: opened ? Number(opened[1]) : line, line, message };
  });
}
