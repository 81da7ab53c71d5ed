/**
 * What becomes of a promise, told from the place where its call stands: whether a rejection is
 * taken by somebody, and whether anything waits for it to settle.
 */
import type { Node, TryStatement } from 'estree';
import {
  contains,
  enclosingFunction,
  type FunctionNode,
  isFunction,
  memberName,
  outerParentOf,
  parentOf,
} from './syntax.ts';

export type Fate =
  /** A rejection is thrown where it is awaited, or rejects the chain that it is a part of. */
  | 'thrown'
  /** Nobody listens: an unhandled rejection. */
  | 'dropped'
  /** A handler takes it, or a `catch` swallows what the `await` throws. */
  | 'handled'
  /** It is stored, returned or handed on. */
  | 'unknown';

/** `inChain`: the promise decides about the outcome of another one. */
export function fateOf(node: Node, inChain = false): Fate {
  const parent = outerParentOf(node);
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node || contains(parent.object, node)
        ? fateInChain(parent, inChain)
        : 'unknown';
    case 'AwaitExpression':
      return fateOfThrow(parent);
    case 'ExpressionStatement':
      return 'dropped';
    case 'UnaryExpression':
      return parent.operator === 'void' ? 'dropped' : 'unknown';
    case 'LogicalExpression':
      return contains(parent.right, node) ? fateOf(parent, inChain) : 'unknown';
    case 'ConditionalExpression':
      return contains(parent.test, node) ? 'unknown' : fateOf(parent, inChain);
    case 'ArrowFunctionExpression':
      return fateOfResult(parent, inChain);
    case 'ReturnStatement': {
      const owner = enclosingFunction(parent);
      return owner ? fateOfResult(owner, inChain) : 'unknown';
    }
    default:
      return 'unknown';
  }
}

/** The call of `.then(…)`, `.catch(…)` or `.finally(…)` on the promise decides, or its own fate. */
function fateInChain(member: Node & { type: 'MemberExpression' }, inChain: boolean): Fate {
  const call = outerParentOf(member);
  if (call?.type !== 'CallExpression' || !contains(call.callee, member)) {
    return 'unknown';
  }
  switch (memberName(member)) {
    case 'catch':
      return call.arguments.length > 0 ? 'handled' : fateOf(call, inChain);
    case 'then':
      return call.arguments.length > 1 ? 'handled' : fateOf(call, inChain);
    case 'finally':
      return fateOf(call, inChain);
    default:
      return 'unknown';
  }
}

/** What a function answers or throws goes where it is called, if that can be seen. */
function fateOfResult(fn: FunctionNode, inChain: boolean): Fate {
  const call = outerParentOf(fn);
  if (call?.type === 'CallExpression') {
    const callee = call.callee as Node;
    if (
      callee.type === 'MemberExpression' &&
      /^(?:then|catch|finally)$/.test(memberName(callee) ?? '')
    ) {
      return fateOf(call, true);
    }
    if (contains(callee, fn)) {
      return fateOf(call, inChain);
    }
  }
  return inChain ? 'thrown' : 'unknown';
}

/** An `await` throws: a `try` around it may swallow that, or the chain of its function. */
function fateOfThrow(node: Node): Fate {
  let child = node;
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (parent.type === 'TryStatement' && parent.block === child && swallows(parent)) {
      return 'handled';
    }
    if (isFunction(parent)) {
      const fate = fateOfResult(parent, true);
      return fate === 'unknown' ? 'thrown' : fate;
    }
    child = parent;
  }
  return 'thrown';
}

function swallows({ handler }: TryStatement): boolean {
  return handler ? handler.body.body.at(-1)?.type !== 'ThrowStatement' : false;
}

/** True when the function goes no further before the promise has settled. */
export function isWaitedFor(node: Node): boolean {
  const parent = outerParentOf(node);
  if (parent?.type === 'MemberExpression') {
    const call = outerParentOf(parent);
    return (
      call?.type === 'CallExpression' &&
      /^(?:then|catch|finally)$/.test(memberName(parent) ?? '') &&
      isWaitedFor(call)
    );
  }
  return parent?.type === 'AwaitExpression';
}
