/** Reads of a response's body, and how certain it is that they are reached. */
import type { Scope, SourceCode } from 'eslint';
import type { CallExpression, Node } from 'estree';
import type { Bindings } from '../../flow/bindings.ts';
import {
  contains,
  enclosingFunction,
  isFunction,
  memberName,
  outerParentOf,
  parentOf,
  unwrap,
} from '../../flow/syntax.ts';

/** `res.text()`, of a variable and without arguments. */
export interface Read {
  readonly call: CallExpression;
  readonly method: string;
  readonly name: Node;
  readonly variable: Scope.Variable;
}

export function readOf(node: Node, bindings: Bindings): Read | undefined {
  if (node.type !== 'CallExpression' || node.optional || node.arguments.length > 0) {
    return undefined;
  }
  const { callee } = node;
  if (
    callee.type !== 'MemberExpression' ||
    callee.computed ||
    callee.optional ||
    callee.object.type !== 'Identifier' ||
    (node as { typeArguments?: unknown }).typeArguments
  ) {
    return undefined;
  }
  const variable = bindings.lookUp(callee.object.name, callee.object);
  const method = memberName(callee);
  return variable && method ? { call: node, method, name: callee.object, variable } : undefined;
}

/** The expression that has the bytes: `await res.text()`, or what an async function returns. */
export function settled({ call }: Read): Node | undefined {
  const parent = parentOf(call);
  if (parent?.type === 'AwaitExpression') {
    return parent;
  }
  return parent?.type === 'ReturnStatement' && enclosingFunction(call)?.async ? call : undefined;
}

export function tryAround(node: Node): (Node & { type: 'TryStatement' }) | undefined {
  for (
    let child = node, parent = parentOf(child);
    parent;
    child = parent, parent = parentOf(child)
  ) {
    if (parent.type === 'TryStatement') {
      return child === parent.block ? parent : undefined;
    }
    if (isFunction(parent)) {
      return undefined;
    }
  }
  return undefined;
}

const BORROWS = /^(?:ok|status|statusText|headers|url|redirected|type)$/;

export function isBorrowed(name: Node): boolean {
  const member = outerParentOf(name);
  return (
    member?.type === 'MemberExpression' &&
    unwrap(member.object) === name &&
    BORROWS.test(memberName(member) ?? '')
  );
}

const LOOPS = /^(?:DoWhile|While|For|ForIn|ForOf)Statement$/;

/** The statement may run again with the same response. */
export function isInLoop(statement: Node, variable: Scope.Variable): boolean {
  const declaration = variable.defs[0]?.node as Node | undefined;
  for (let parent = parentOf(statement); parent; parent = parentOf(parent)) {
    if (declaration && contains(parent, declaration) && !LOOPS.test(parent.type)) {
      return false;
    }
    if (LOOPS.test(parent.type)) {
      return true;
    }
  }
  return false;
}

/** Between the block and the statement in it, there is a loop. */
export function isLoopedIn(block: Node, statement: Node): boolean {
  for (let parent = parentOf(statement); parent && parent !== block; parent = parentOf(parent)) {
    if (LOOPS.test(parent.type)) {
      return true;
    }
  }
  return false;
}

/** The statement that surely evaluates the expression once. */
export function statementOf(node: Node): Node | undefined {
  for (
    let child = node, parent = parentOf(child);
    parent;
    child = parent, parent = parentOf(child)
  ) {
    switch (parent.type) {
      case 'VariableDeclaration':
        return parent;
      case 'ExpressionStatement':
      case 'ReturnStatement':
      case 'ThrowStatement':
        return parent;
      case 'LogicalExpression':
      case 'ConditionalExpression':
      case 'AssignmentPattern':
      case 'ChainExpression':
        return undefined;
      default:
        if (
          !/Expression$|Literal$|^(?:Property|SpreadElement|VariableDeclarator)$/.test(parent.type)
        ) {
          return undefined;
        }
        if (isFunction(parent)) {
          return undefined;
        }
    }
  }
  return undefined;
}

const JUMPS = /^(?:return|throw|break|continue|try|catch|function)$/;

export function mayJump(code: SourceCode, from: number, to: number, words = JUMPS): boolean {
  return code.ast.tokens.some(
    ({ range, value }) => range[0] >= from && range[1] <= to && words.test(value),
  );
}
