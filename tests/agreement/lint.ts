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
    rules: {
      'bodyclose/no-unconsumed-body': 'error',
      'bodyclose/no-body-reuse': 'error',
      'bodyclose/no-close-before-error-check': 'error',
    },
  },
];

export interface Linted {
  /** The leaks. */
  findings: Finding[];
  rereads: string[];
  unchecked: string[];
  program: Program;
}

/** Findings and the tree that they were found on; undefined when the text does not parse. */
export function lint(text: string): Linted | undefined {
  const messages = linter.verify(text, config, { filename: 'program.js' });
  if (messages.some(({ fatal }) => fatal)) return undefined;
  const of = (rule: string): Linter.LintMessage[] =>
    messages.filter(({ ruleId }) => ruleId === `bodyclose/${rule}`);
  const stray = messages.find(({ ruleId }) => ruleId?.startsWith('bodyclose/') !== true);
  if (stray) throw new Error(`${stray.message} in:\n${text}`);
  const placed = ({ line, message }: Linter.LintMessage): string => `line ${line}: ${message}`;
  const findings = of('no-unconsumed-body').map(({ line, message }) => {
    const opened = /\(opened on line (\d+)\)/.exec(message);
    return { acquire: opened ? Number(opened[1]) : line, line, message };
  });
  return {
    findings,
    rereads: of('no-body-reuse').map(placed),
    unchecked: of('no-close-before-error-check').map(placed),
    program: linter.getSourceCode().ast,
  };
}
