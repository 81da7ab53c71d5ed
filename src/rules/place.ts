/** Where a finding is shown. */
import type { Node, SourceLocation } from 'estree';

/** A request or `return` can be pages long: the squiggle stays on its callee or first line. */
export function headOf(node: Node, lines: readonly string[]): SourceLocation {
  const { start, end } = node.loc as SourceLocation;
  if (start.line === end.line) {
    return { start, end };
  }
  if (node.type === 'CallExpression' && node.callee.loc?.end.line === start.line) {
    return { start, end: node.callee.loc.end };
  }
  const column = lines[start.line - 1]?.trimEnd().length ?? start.column;
  return { start, end: { line: start.line, column } };
}

export function lineOf(node: Node | undefined): number {
  return node?.loc?.start.line ?? 0;
}
