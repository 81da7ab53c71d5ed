/** Finds the engine's leak behind a finding: the acquire, every exit, and the decisions that lead there. */
import type { Node } from 'estree';
import type { Linter, SourceCode } from 'eslint';
import { analyze, type AnalysisOptions } from '../flow/index.ts';
import type { Leak, LeakExit } from '../flow/leak.ts';
import type { Exit, Finding, Span } from './result.ts';

export type FindLeak = (message: Linter.LintMessage) => Leak | undefined;

/** The engine keeps its answer per tree, so asking costs nothing after the rule has asked. */
export function leakFinder(sourceCode: SourceCode, options: AnalysisOptions): FindLeak {
  const byStart = new Map<string, Leak[]>();
  for (const leak of analyze(sourceCode, options).leaks) {
    for (const node of new Set([leak.acquire, ...leak.exits.map((exit) => exit.node)])) {
      const { line, column } = spanOf(node);
      const key = `${line}:${column}`;
      byStart.set(key, [...(byStart.get(key) ?? []), leak]);
    }
  }
  return ({ ruleId, line, column, message }) => {
    if (ruleId !== 'bodyclose/no-unconsumed-body') return undefined;
    const here = byStart.get(`${line}:${column}`) ?? [];
    // Two bodies may leak at one exit: the message says where each was opened, and names the variable.
    const opened = Number(/\(opened on line (\d+)\)$/.exec(message)?.[1] ?? line);
    const openedThere = here.filter(({ acquire }) => spanOf(acquire).line === opened);
    const likely = openedThere.length > 0 ? openedThere : here;
    const isNamed = ({ name }: Leak): boolean =>
      name !== undefined && message.includes(`'${name}'`);
    return likely.find(isNamed) ?? likely[0];
  };
}

export function witnessed(
  leak: Leak | undefined,
  sourceCode: SourceCode,
  options: AnalysisOptions,
): Pick<Finding, 'acquire' | 'acquireText' | 'exits'> {
  if (!leak) return { acquire: undefined, acquireText: '', exits: [] };
  return {
    acquire: spanOf(leak.acquire),
    acquireText: sourceCode.getText(leak.acquire),
    exits: leak.exits
      .filter((exit) => options.checkCallsThatMayThrow || !exit.onlyIfCallThrows)
      .map(toExit),
  };
}

function toExit({ kind, node, witness }: LeakExit): Exit {
  const steps = witness.map((decision) => {
    const { line, column } = spanOf(decision.node);
    return { text: decision.text, line, column };
  });
  return { kind, ...spanOf(node), witness: steps };
}

function spanOf(node: Node): Span {
  const { start, end } = node.loc as NonNullable<Node['loc']>;
  return {
    line: start.line,
    column: start.column + 1,
    endLine: end.line,
    endColumn: end.column + 1,
  };
}
