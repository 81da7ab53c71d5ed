/**
 * Whether a variable certainly holds a value at a place, so that a release may be written without
 * `?.`: because its binding gives nothing else, or because the code before relies on it too.
 */
import type { Node } from 'estree';
import { contains, isFunction, outerParentOf, parentOf } from '../../flow/syntax.ts';
import type { BodyVariable } from './body-variables.ts';
import { rangeOf } from './edits.ts';

/** `atBinding`: the place is right behind the binding, so that only what it binds counts. */
export function mayBeMissing(body: BodyVariable, place: Node, atBinding: boolean): boolean {
  const surelyBound = body.certain && (atBinding || bindsBefore(body.binding, place));
  const mentions = body.variable.references.map(({ identifier }) => identifier as Node);
  if (surelyBound && !mentions.some(isTested)) {
    return false;
  }
  return !mentions.some((mention) => isDereferenced(mention) && runsBefore(mention, place));
}

function bindsBefore(binding: Node, place: Node): boolean {
  if (isFunction(binding) || binding.type === 'ForOfStatement') {
    return contains(binding, place);
  }
  return (
    binding.type === 'VariableDeclarator' ||
    (!contains(place, binding) && runsBefore(binding, place))
  );
}

/** `if (res)`, `!res`, `res && …`, `res === undefined`, `res?.ok`: the program expects it to be missing. */
function isTested(mention: Node): boolean {
  const parent = outerParentOf(mention);
  switch (parent?.type) {
    case 'IfStatement':
    case 'LogicalExpression':
    case 'BinaryExpression':
      return true;
    case 'UnaryExpression':
      return parent.operator === '!';
    case 'ConditionalExpression':
      return contains(parent.test, mention);
    case 'MemberExpression':
      return parent.optional;
    default:
      return false;
  }
}

function isDereferenced(mention: Node): boolean {
  const parent = outerParentOf(mention);
  return (
    parent?.type === 'MemberExpression' && !parent.optional && contains(parent.object, mention)
  );
}

/** True when `node` is evaluated on every way to `place`, or by the statement at `place` itself. */
function runsBefore(node: Node, place: Node): boolean {
  let current = node;
  for (let parent = parentOf(current); parent; parent = parentOf(parent)) {
    switch (parent.type) {
      case 'LogicalExpression':
        if (contains(parent.right, current)) {
          return false;
        }
        break;
      case 'ConditionalExpression':
        if (!contains(parent.test, current)) {
          return false;
        }
        break;
      case 'IfStatement':
        return contains(parent.test, current) && comesBefore(parent, place);
      case 'WhileStatement':
        return contains(parent.test, current) && contains(parent.body, place);
      case 'SwitchStatement':
        return contains(parent.discriminant, current) && comesBefore(parent, place);
      case 'ExpressionStatement':
      case 'VariableDeclaration':
      case 'ReturnStatement':
      case 'ThrowStatement':
        return comesBefore(parent, place);
      default:
        if (isFunction(parent) || parent.type.endsWith('Statement')) {
          return false;
        }
    }
    current = parent;
  }
  return false;
}

function comesBefore(statement: Node, place: Node): boolean {
  const list = parentOf(statement);
  return (
    contains(statement, place) ||
    contains(place, statement) ||
    (!!list &&
      (list.type === 'BlockStatement' || list.type === 'Program' || list.type === 'StaticBlock') &&
      contains(list, place) &&
      rangeOf(statement)[0] < rangeOf(place)[0])
  );
}
