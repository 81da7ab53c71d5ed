/** Finds the engine's leak behind a finding: the acquire, every exit, and the decisions that lead there. */
import type { Node } from 'estree';
import type { Linter, SourceCode } from 'eslint';
import { analyze, type AnalysisOptions } from '../flow/index.ts';
import type { Leak, LeakExit } from '../flow/leak.ts';
import type { Exit, Finding, Span } from './result.ts';

export function leakAt(
  message: Linter.LintMessage,
  sourceCode: SourceCode,
  options: AnalysisOptions,
): Leak | undefined {
  if (message.ruleId !== 'bodyclose/no-unconsumed-body') return undefined;
  // The engine keeps its answer per tree, so this costs nothing after the rule has asked.
  const { leaks } = analyze(sourceCode, options);
  const here = leaks.filter((leak) =>
    [...leak.exits.map((exit) => exit.node), leak.acquire].some((node) => startsAt(node, message)),
  );
  // Two bodies may leak at one exit: the message names the variable.
  return (
    here.find(({ name }) => name !== undefined && message.message.includes(`'${name}'`)) ?? here[0]
  );
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

function startsAt(node: Node, message: Linter.LintMessage): boolean {
  return node.loc?.start.line === message.line && node.loc.start.column + 1 === message.column;
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
