/**
 * Code beside the response's listener that ends a request: `signal.addEventListener('abort', () =>
 * req.destroy())`, a timer that nobody clears, an agent that is destroyed. The response that it
 * may close is then nobody's finding.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import type { Bindings } from './bindings.ts';
import { propertyIn } from './declared-values.ts';
import {
  choiceOf,
  contains,
  isFunction,
  memberName,
  outerParentOf,
  parentOf,
  unwrap,
} from './syntax.ts';

const DEEPEST = 4;
const ENDS = /^(?:destroy|abort)$/;

/** The variable that gets the request, also behind `.on('error', …)` and `.end()`. */
export function requestVariable(bindings: Bindings, call: Node): Scope.Variable | undefined {
  const target = holderOf(call);
  if (target?.type === 'VariableDeclarator') {
    return target.id.type === 'Identifier' ? bindings.declaredBy(target)[0] : undefined;
  }
  return target?.type === 'AssignmentExpression' && target.left.type === 'Identifier'
    ? bindings.variableOf(target.left)
    : undefined;
}

/** What the request is stored by: the parent of the last call of `http.get(…).on(…).end()`. */
export function holderOf(call: Node): Node | undefined {
  let current = choiceOf(call);
  let parent = outerParentOf(current);
  while (parent?.type === 'MemberExpression' && unwrap(parent.object) === current) {
    const outer = outerParentOf(parent);
    if (outer?.type !== 'CallExpression') {
      return undefined;
    }
    current = choiceOf(outer);
    parent = outerParentOf(current);
  }
  return parent;
}

/** True when something besides the response's own listener may end the request of this call. */
export function isEndedElsewhere(bindings: Bindings, call: Node): boolean {
  const agent =
    call.type === 'CallExpression' ? optionIn(bindings, call.arguments, 'agent') : undefined;
  const pool = agent?.type === 'Identifier' ? bindings.variableOf(agent) : undefined;
  if (pool?.references.some((reference) => isEnded(reference.identifier as Node))) {
    return true;
  }
  const variable = requestVariable(bindings, call);
  return (
    variable?.references.some(
      ({ identifier }) =>
        isEnded(identifier as Node) &&
        runsBeside(bindings, identifier as Node, { call, variable }, 0),
    ) ?? false
  );
}

/** The option of that name in an object literal among the arguments, or in a constant that holds one. */
export function optionIn(
  bindings: Bindings,
  args: readonly Node[],
  name: string,
): Node | undefined {
  for (const argument of args) {
    const options = bindings.constants.initOf(argument);
    const value = options?.type === 'ObjectExpression' ? propertyIn(options, name) : undefined;
    if (value) {
      return unwrap(value);
    }
  }
  return undefined;
}

/** `x.destroy()` */
function isEnded(identifier: Node): boolean {
  const member = outerParentOf(identifier);
  return (
    member?.type === 'MemberExpression' &&
    unwrap(member.object) === identifier &&
    ENDS.test(memberName(member) ?? '')
  );
}

interface Request {
  readonly call: Node;
  readonly variable: Scope.Variable;
}

/** True when code that is no listener of the request leads to `node`. */
function runsBeside(bindings: Bindings, node: Node, request: Request, depth: number): boolean {
  if (depth > DEEPEST) {
    return true;
  }
  let helper: Node | undefined;
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (!isFunction(parent)) {
      continue;
    }
    if (contains(parent, request.call)) {
      break;
    }
    if (isOwnListener(bindings, parent, request)) {
      return false;
    }
    helper ??= parent;
  }
  if (!helper) {
    return true;
  }
  const call = outerParentOf(helper);
  if (call?.type === 'CallExpression' && call.callee !== helper) {
    return !isClearedTimer(bindings, call);
  }
  const variable = bindings.naming(helper);
  if (!variable) {
    return true;
  }
  return variable.references
    .filter((reference) => !reference.init)
    .some(({ identifier }) => {
      const user = outerParentOf(identifier as Node);
      if (user?.type !== 'CallExpression') {
        return true;
      }
      if (unwrap(user.callee) !== identifier) {
        return !isRegistration(bindings, user, request) && !isClearedTimer(bindings, user);
      }
      return runsBeside(bindings, user, request, depth + 1);
    });
}

/** The response's callback, or a listener that is registered on the request itself. */
function isOwnListener(bindings: Bindings, fn: Node, request: Request): boolean {
  const call = outerParentOf(fn);
  return (
    call?.type === 'CallExpression' &&
    (call === request.call || isRegistration(bindings, call, request))
  );
}

function isRegistration(bindings: Bindings, call: Node, request: Request): boolean {
  if (call === request.call) {
    return true;
  }
  let current: Node = call;
  while (current.type === 'CallExpression') {
    const callee = unwrap(current.callee);
    if (callee.type !== 'MemberExpression') {
      return false;
    }
    current = unwrap(callee.object);
    if (current === request.call) {
      return true;
    }
  }
  return current.type === 'Identifier' && bindings.variableOf(current) === request.variable;
}

/** `const timer = setTimeout(…)` with a `clearTimeout(timer)` somewhere. */
function isClearedTimer(bindings: Bindings, call: Node & { type: 'CallExpression' }): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== 'Identifier' || callee.name !== 'setTimeout') {
    return false;
  }
  const holder = outerParentOf(call);
  const timer =
    holder?.type === 'VariableDeclarator'
      ? bindings.declaredBy(holder)[0]
      : holder?.type === 'AssignmentExpression' && holder.left.type === 'Identifier'
        ? bindings.variableOf(holder.left)
        : undefined;
  return (
    timer?.references.some((reference) => {
      const user = outerParentOf(reference.identifier as Node);
      return user?.type === 'CallExpression' && unwrap(user.callee) !== reference.identifier;
    }) ?? false
  );
}
