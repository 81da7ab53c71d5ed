/**
 * `return res.ok ? res.json() : null` leaks on one side of a condition. The release then needs the
 * same condition, which is only written twice when it has no effect of its own.
 */
import type { SourceCode } from 'eslint';
import type { Expression, Node } from 'estree';
import { unwrap } from '../../flow/syntax.ts';

const OPPOSITE: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
};

/**
 * The condition under which `expression` does not take the body, where `takes` answers for its
 * parts; undefined when there is no single, repeatable one.
 */
export function conditionOfLeak(
  expression: Node,
  takes: (part: Node) => boolean,
  code: SourceCode,
): string | undefined {
  const value = unwrap(expression);
  switch (value.type) {
    case 'AwaitExpression':
      return conditionOfLeak(value.argument, takes, code);
    case 'ConditionalExpression':
      if (!isRepeatable(value.test) || takes(value.consequent) === takes(value.alternate)) {
        return undefined;
      }
      return takesFully(takes(value.consequent) ? value.consequent : value.alternate)
        ? testText(value.test, !takes(value.consequent), code)
        : undefined;
    case 'LogicalExpression':
      if (!isRepeatable(value.left) || takes(value.left) || value.operator === '??') {
        return undefined;
      }
      return takesFully(value.right)
        ? testText(value.left, value.operator === '||', code)
        : undefined;
    default:
      return undefined;
  }
}

/** A nested condition leaks on a part of its own. */
function takesFully(part: Node): boolean {
  const value = unwrap(part);
  return value.type === 'AwaitExpression'
    ? takesFully(value.argument)
    : value.type !== 'ConditionalExpression' && value.type !== 'LogicalExpression';
}

function isRepeatable(test: Node): boolean {
  const value = unwrap(test);
  switch (value.type) {
    case 'Identifier':
    case 'Literal':
    case 'ThisExpression':
      return true;
    case 'MemberExpression':
      return isRepeatable(value.object) && (!value.computed || isRepeatable(value.property));
    case 'UnaryExpression':
      return value.operator !== 'delete' && isRepeatable(value.argument);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return isRepeatable(value.left) && isRepeatable(value.right);
    default:
      return false;
  }
}

function testText(test: Expression, holds: boolean, code: SourceCode): string {
  const text = code.getText(test);
  if (holds) {
    return text;
  }
  if (test.type === 'UnaryExpression' && test.operator === '!') {
    return code.getText(test.argument);
  }
  if (test.type === 'BinaryExpression' && test.operator in OPPOSITE) {
    const left = code.getText(test.left);
    return `${left} ${OPPOSITE[test.operator]} ${code.getText(test.right)}`;
  }
  return /^[\w$.?]+$/.test(text) ? `!${text}` : `!(${text})`;
}
