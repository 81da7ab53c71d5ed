/**
 * Positions in the syntax: behind a binding, the block where a variable ends, what runs together.
 */
import type { SourceCode } from 'eslint';
import type { CallExpression, Node } from 'estree';
import { throwers } from '../../clients/functions.ts';
import type { Bindings } from '../../flow/bindings.ts';
import {
  contains,
  dottedPath,
  isFunction,
  outerParentOf,
  parentOf,
  unwrap,
  walk,
} from '../../flow/syntax.ts';
import {
  type BodyVariable,
  calledMethod,
  COMBINATORS,
  functionAround,
  isCalleeOf,
} from './body-variables.ts';
import type { Edit, Snippet, Writer } from './edits.ts';
import { functionOf } from './uses.ts';

/** Where to write, and the edits that write it. */
export interface Position {
  node: Node;
  edits: (release: Snippet) => Edit[] | undefined;
}

/** Directly behind a binding. */
export function behindBinding(
  binding: Node,
  writer: Writer,
  code: SourceCode,
): Position | undefined {
  if (isFunction(binding)) {
    const { body } = binding;
    if (body.type === 'BlockStatement') {
      return { node: body, edits: (release) => writer.atStart(body, [release]) };
    }
    return binding.type === 'ArrowFunctionExpression'
      ? { node: body, edits: (release) => writer.intoBlock(binding, [release]) }
      : undefined;
  }
  if (binding.type === 'ForOfStatement') {
    const { body } = binding;
    if (leavesEarly(body, code)) {
      return undefined;
    }
    return {
      node: body,
      edits: (release) =>
        body.type === 'BlockStatement'
          ? writer.atStart(body, [release])
          : writer.before(body, [release]),
    };
  }
  const statement = outerParentOf(binding);
  return statement?.type === 'ExpressionStatement' ||
    (statement?.type === 'VariableDeclaration' && /^(?:const|let|var)$/.test(statement.kind))
    ? { node: statement, edits: (release) => writer.after(statement, [release]) }
    : undefined;
}

/**
 * No function that may throw sees the body between its request and its binding: no `.then(check)`
 * and no `check(await …)`.
 */
export function isDirectlyBound(acquire: Node, binding: Node): boolean {
  let node = acquire;
  for (let parent = outerParentOf(node); parent; parent = outerParentOf(node)) {
    if (parent === binding || contains(node, binding) || parent.type.endsWith('Statement')) {
      return true;
    }
    if (parent.type === 'CallExpression' && !passesOn(node, parent)) {
      return contains(parent, binding);
    }
    node = parent;
  }
  return true;
}

/** `p.catch(…)`, `p.then((res) => …)`, `Promise.all([…])`, `urls.map((url) => …)`. */
function passesOn(node: Node, call: CallExpression): boolean {
  if (isFunction(node)) {
    return true;
  }
  return isCalleeOf(node, call)
    ? calledMethod(call) !== 'then' ||
        call.arguments.every((argument) => isFunction(unwrap(argument)))
    : COMBINATORS.test(dottedPath(call.callee) ?? '');
}

/** The loop may skip elements that are open as well. */
function leavesEarly(body: Node, code: SourceCode): boolean {
  let leaves = false;
  walk(body, code.visitorKeys, (inner) => {
    leaves ||= /^(?:Return|Throw|Break)Statement$/.test(inner.type);
    return !isFunction(inner);
  });
  return leaves;
}

/** The block at whose end the variable is lost, or the body of an expression-bodied arrow. */
export function regionOf({ binding, variable }: BodyVariable): Node | undefined {
  if (isFunction(binding)) {
    return binding.body;
  }
  if (binding.type === 'ForOfStatement') {
    return binding.body.type === 'BlockStatement' ? binding.body : undefined;
  }
  const declarator = variable.defs[0]?.node as Node | undefined;
  const declaration = declarator && parentOf(declarator);
  const region = declaration?.type === 'VariableDeclaration' ? parentOf(declaration) : undefined;
  return region?.type === 'BlockStatement' ? region : undefined;
}

/** The call of a function of this file that ends in `throw` and has no other end, or of a framework's like it. */
export function alwaysThrows(node: Node, bindings: Bindings): boolean {
  const callee = node.type === 'CallExpression' ? unwrap(node.callee) : undefined;
  const known = callee && bindings.constants.of(callee);
  if (known?.kind === 'external' && throwers.has(known.origin)) {
    return true;
  }
  const variable = callee && bindings.variableOf(callee);
  const body = variable && functionOf(variable)?.body;
  if (body?.type !== 'BlockStatement' || body.body.at(-1)?.type !== 'ThrowStatement') {
    return false;
  }
  let returns = false;
  walk(body, bindings.sourceCode.visitorKeys, (inner) => {
    returns ||= inner.type === 'ReturnStatement';
    return !isFunction(inner);
  });
  return !returns;
}

/** True when `node` runs whenever `branch` does. */
export function runsWith(branch: Node, node: Node): boolean {
  if (!contains(branch, node)) {
    return false;
  }
  for (
    let parent = parentOf(node);
    parent && parent !== parentOf(branch);
    parent = parentOf(parent)
  ) {
    if (
      /^(?:If|For|ForIn|ForOf|While|DoWhile|Switch|Try)Statement$|^(?:Logical|Conditional)Expression$/.test(
        parent.type,
      ) ||
      isFunction(parent)
    ) {
      return false;
    }
  }
  return true;
}

/** At a place in the code: the body of an arrow may itself be a function, which is not the one around it. */
export function canAwait(node: Node, code: SourceCode): boolean {
  const owner = functionAround(node);
  if (owner) {
    return owner.async === true;
  }
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (parent.type === 'PropertyDefinition' || parent.type === 'StaticBlock') {
      return false;
    }
  }
  return code.ast.sourceType === 'module';
}
