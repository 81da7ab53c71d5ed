/**
 * Helpers that may be given what was read in place of the body: `if (text !== undefined) return JSON.parse(text); return res.json();`.
 * Where they use it there is nothing to release, and what was read cannot be read again.
 */
import type { Scope } from 'eslint';
import type { Node, Statement } from 'estree';
import type { Bindings } from './bindings.ts';
import { decidedBy, isMentioned, parametersOf, readsOf } from './read-beforehand.ts';
import { contains, enclosingFunction, type FunctionNode, parentOf, unwrap } from './syntax.ts';

/**
 * The other parameters on which it depends whether the body is read, and that are used elsewhere: a flag is asked, and not
 * used.
 */
export function givenInPlace(bindings: Bindings, parameter: Node): Scope.Variable[] {
  const fn = enclosingFunction(parameter);
  if (!fn) {
    return [];
  }
  const { response, others } = parametersOf(bindings, fn, parameter);
  const tests = readsOf(response)
    .flatMap((read) => testsBefore(bindings, read, fn))
    // What the response itself says decides for other reasons.
    .filter((test) => asksWhetherGiven(test) && response && !isMentioned(response, test));
  return others.filter((other) =>
    tests.some((test) => isMentioned(other, test) && isMentionedOutside(other, test)),
  );
}

function isMentionedOutside({ references }: Scope.Variable, node: Node): boolean {
  return references.some(({ identifier, init }) => !init && !contains(node, identifier as Node));
}

/** What decides that the function comes to the node: what it stands in, and what may leave before. */
function testsBefore(bindings: Bindings, node: Node, fn: FunctionNode): Node[] {
  const tests: Node[] = [];
  let part = node;
  for (let at = parentOf(node); at && at !== fn; at = parentOf(at)) {
    const test = decidedBy(at);
    if (test) {
      tests.push(test);
    } else if (at.type === 'BlockStatement') {
      const before = at.body.slice(0, Math.max(0, at.body.indexOf(part as Statement)));
      tests.push(
        ...before.flatMap((each) =>
          each.type === 'IfStatement' && bindings.endings.alwaysLeaves(each.consequent)
            ? [each.test]
            : [],
        ),
      );
    }
    part = at;
  }
  return tests;
}

/** `text`, `!text`, `options.text !== undefined`, `typeof text === 'string'`. */
function asksWhetherGiven(test: Node): boolean {
  const expression = unwrap(test);
  switch (expression.type) {
    case 'Identifier':
    case 'MemberExpression':
      return true;
    case 'UnaryExpression':
      return expression.operator === '!' && asksWhetherGiven(expression.argument);
    case 'BinaryExpression': {
      const { left, right } = expression;
      return (
        /^[!=]==?$/.test(expression.operator) &&
        ((right.type === 'Identifier' && right.name === 'undefined') ||
          (right.type === 'Literal' && right.value === null) ||
          (left.type === 'UnaryExpression' && left.operator === 'typeof'))
      );
    }
    default:
      return false;
  }
}
