/** The lines around a call site, with a mark under its column, for output that goes to a terminal or a log. */
import { readFileSync, statSync } from 'node:fs';
import { printable } from './leak-report.ts';

const linesAround = 2;
const widest = 120;
const largestFile = 2 * 1024 * 1024;

export interface Place {
  file: string;
  line: number;
  column: number;
}

/** Undefined where the source can't be read, or would not show the place. */
export function codeFrame({ file, line, column }: Place): string | undefined {
  const lines = linesOf(file);
  const text = lines?.[line - 1];
  if (lines === undefined || text === undefined || column > text.length || column > widest)
    return undefined;
  const first = Math.max(1, line - linesAround);
  const shown = lines.slice(first - 1, line + linesAround);
  while (shown.at(-1)?.trim() === '') shown.pop();
  const width = String(first + shown.length - 1).length;
  const margin = `  ${' '.repeat(width)} |`;
  return shown
    .flatMap((each, index) => {
      const number = first + index;
      const code = printable(each.replaceAll('\t', ' ')).slice(0, widest);
      const row = `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${code}`;
      return number === line ? [row, `${margin} ${' '.repeat(column - 1)}^`] : [row.trimEnd()];
    })
    .join('\n');
}

function linesOf(file: string): string[] | undefined {
  try {
    if (statSync(file).size > largestFile) return undefined;
    return readFileSync(file, 'utf8').split(/\r\n|[\n\r\u2028\u2029]/);
  } catch {
    // A file that exists in a bundle or a source map only.
    return undefined;
  }
}
