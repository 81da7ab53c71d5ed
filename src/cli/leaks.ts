/** Finds the engine's leak behind a finding: the acquire, every exit, and the decisions that lead there. */
import type { Node } from 'estree';
import type { Linter, SourceCode } from 'eslint';
import { analyze } from '../flow/index.ts';
import type { Leak } from '../flow/leak.ts';
import type { Environment } from './args.ts';
import type { Finding, Span } from './result.ts';

export function leakAt(message: Linter.LintMessage, sourceCode: SourceCode, environment: Environment | undefined): Leak | undefined {
  if (message.ruleId !== 'bodyclose/no-unconsumed-body') return undefined;
  // The engine keeps its answer per tree, so this costs nothing after the rule has asked.
  const { leaks } = analyze(sourceCode, environment ? { environment } : {});
  const here = leaks.filter((leak) => [...leak.exits.map((exit) => exit.node), leak.acquire].some((node) => startsAt(node, message)));
  // Two bodies may leak at one exit: the message names the variable.
  return here.find(({ name }) => name !== undefined && message.message.includes(`'${name}'`)) ?? here[0];
}

export function witnessed(leak: Leak | undefined, sourceCode: SourceCode): Pick<Finding, 'acquire' | 'acquireText' | 'exits'> {
  if (!leak) return { acquire: undefined, acquireText: '', exits: [] };
  return {
    acquire: spanOf(leak.acquire),
    acquireText: sourceCode.getText(leak.acquire),
    exits: leak.exits.map((exit) => ({
      kind: exit.kind,
      ...spanOf(exit.node),
      witness: exit.witness.map(({ node, text }) => {
        const { line, column } = spanOf(node);
        return { text, line, column };
      }),
    })),
  };
}

function startsAt(node: Node, message: Linter.LintMessage): boolean {
  return node.loc?.start.line === message.line && node.loc.start.column + 1 === message.column;
}

function spanOf(node: Node): Span {
  const { start, end } = node.loc as NonNullable<Node['loc']>;
  return { line: start.line, column: start.column + 1, endLine: end.line, endColumn: end.column + 1 };
}
