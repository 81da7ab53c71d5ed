/** The real rules and the parser of `bodyclose lint`, run on pasted code in the reader's browser. */
import { Linter } from 'eslint/universal';
import plugin from '../../../src/index.ts';
import * as parser from '../../../src/cli/parser.ts';

export type ConfigName = 'recommended' | 'strict' | 'all';

export interface Suggestion {
  text: string;
  fix: { range: [number, number]; text: string };
}

export interface Finding {
  rule: string;
  message: string;
  line: number;
  /** Offsets in the text, in UTF-16 units. */
  from: number;
  to: number;
  suggestions: Suggestion[];
}

const linter = new Linter();

/** What the rules of a config find. @throws SyntaxError with `line` when the text cannot be parsed. */
export function lint(text: string, config: ConfigName): Finding[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const offset = (line: number, column: number): number => (starts[line - 1] ?? 0) + column - 1;
  const messages = linter.verify(
    text,
    [
      { files: ['**/*.ts'], languageOptions: { parser } },
      plugin.configs[config],
      // It shows what a program was seen to do, and none has run here.
      { rules: { 'bodyclose/no-observed-leak': 'off' } },
    ],
    { filename: 'playground.ts' },
  );
  const fatal = messages.find((message) => message.fatal);
  if (fatal) throw Object.assign(new SyntaxError(fatal.message), { line: fatal.line });
  return messages.map(({ ruleId, message, line, column, endLine, endColumn, suggestions }) => ({
    rule: (ruleId ?? '').replace('bodyclose/', ''),
    message,
    line,
    from: offset(line, column),
    to: offset(endLine ?? line, endColumn ?? column),
    suggestions: (suggestions ?? []).map(({ desc, fix }) => ({ text: desc, fix })),
  }));
}
