/**
 * `try { await fetch(url); assert.fail('should have failed'); } catch …`: a request that the code wants to
 * fail. Its response is the mishap that the next statement reports, so nobody is asked to release it.
 */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import { outerParentOf } from './syntax.ts';

const FAILS = /(?:^|\.)(?:fail|unreachable|shouldNotGetHere)$/;

export function isExpectedToFail(sourceCode: SourceCode, call: Node): boolean {
  const statement = statementOf(call);
  const block = statement && outerParentOf(statement);
  const attempt = block?.type === 'BlockStatement' ? outerParentOf(block) : undefined;
  if (
    block?.type !== 'BlockStatement' ||
    attempt?.type !== 'TryStatement' ||
    attempt.block !== block ||
    !attempt.handler
  ) {
    return false;
  }
  const next = block.body[block.body.findIndex((each) => each === statement) + 1];
  return (
    next?.type === 'ThrowStatement' ||
    (next?.type === 'ExpressionStatement' &&
      next.expression.type === 'CallExpression' &&
      FAILS.test(sourceCode.getText(next.expression.callee)))
  );
}

/** The statement that awaits the call, and does nothing else with it than to name the result. */
function statementOf(call: Node): Node | undefined {
  let node = outerParentOf(call);
  if (node?.type === 'AwaitExpression') {
    node = outerParentOf(node);
  }
  if (node?.type === 'VariableDeclarator') {
    node = outerParentOf(node);
  }
  return node?.type === 'ExpressionStatement' || node?.type === 'VariableDeclaration'
    ? node
    : undefined;
}
