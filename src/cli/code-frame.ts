/** The lines around a finding, small whatever the file looks like: a minified line is cut to a window around the column. */
import { codeFrameColumns } from '@babel/code-frame';
import { LINE_BREAK } from './locator.ts';
import type { Span } from './result.ts';
import { printable } from './terminal.ts';

const LINES_ABOVE = 2;
const LINES_BELOW = 2;
const MAX_WIDTH = 160;

/** Splits a text once for all of its frames. */
export function framer(text: string, color: boolean): (span: Span) => string {
  const lines = text.split(LINE_BREAK);
  return (span) => frame(lines, span, color);
}

function frame(lines: readonly string[], span: Span, color: boolean): string {
  const first = Math.max(1, span.line - LINES_ABOVE);
  const window = lines.slice(first - 1, span.line + LINES_BELOW).map(printable);
  const line = window[span.line - first] ?? '';
  // A finding that spans lines is marked to the end of its first one.
  const endColumn =
    span.endLine === span.line ? Math.max(span.endColumn, span.column + 1) : line.length + 1;
  const isFarOut = line.length > MAX_WIDTH && span.column > (MAX_WIDTH * 3) / 4;
  const cut = isFarOut ? Math.trunc(span.column - 1 - MAX_WIDTH / 4) : 0;
  const shown = window.map((each) => shorten(each, cut));
  const shift = cut > 0 ? cut - 1 : 0;
  return codeFrameColumns(
    shown.join('\n'),
    {
      start: { line: span.line, column: span.column - 1 - shift },
      end: { line: span.line, column: Math.min(endColumn - 1 - shift, MAX_WIDTH) },
    },
    { startLine: first, linesAbove: LINES_ABOVE, linesBelow: LINES_BELOW, forceColor: color },
  );
}

/** Keeps `MAX_WIDTH` characters from the cut on; an ellipsis stands for what is left out. */
function shorten(line: string, cut: number): string {
  const before = cut > 0 && line.length > 0 ? '\u2026' : '';
  const rest = line.slice(cut);
  return before + (rest.length > MAX_WIDTH ? `${rest.slice(0, MAX_WIDTH - 1)}\u2026` : rest);
}
