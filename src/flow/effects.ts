/**
 * Effects of components, `useEffect(() => { …; return () => controller.abort(); })`: what a function inside of one asks for
 * ends when the component goes.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import type { Bindings } from './bindings.ts';
import { nameOfCallee } from '../clients/handlers.ts';
import { writtenOnce } from './declared-values.ts';
import { signalOf } from './signals.ts';
import {
  contains,
  enclosingFunction,
  type FunctionNode,
  isFunction,
  isLoop,
  memberName,
  outerParentOf,
  parentOf,
  unwrap,
  walk,
} from './syntax.ts';

/** Functions that call functions, from the effect to the request. */
const DEEPEST = 3;

/** True where the effect around the function that makes the request makes it once, and aborts it in its cleanup. */
export function isEndedByCleanup(bindings: Bindings, request: Node): boolean {
  const signal = signalOf(bindings, request);
  const object = signal?.type === 'MemberExpression' ? unwrap(signal.object) : undefined;
  const controller = object?.type === 'Identifier' ? bindings.variableOf(object) : undefined;
  const [definition] = controller?.defs ?? [];
  const effect =
    definition?.type === 'Variable' ? enclosingFunction(definition.node as Node) : undefined;
  const asking = enclosingFunction(request);
  return (
    controller !== undefined &&
    effect !== undefined &&
    asking !== undefined &&
    writtenOnce(controller) &&
    isEffect(effect) &&
    enclosingFunction(asking) === effect &&
    !isInLoop(request, asking) &&
    isCalledBy(bindings, effect, asking) &&
    isCleanedUp(bindings, effect, controller, request)
  );
}

function isEffect(fn: FunctionNode): boolean {
  const call = outerParentOf(fn);
  return (
    call?.type === 'CallExpression' &&
    unwrap(call.callee) !== fn &&
    /^use[A-Z]/.test(nameOfCallee(unwrap(call.callee)))
  );
}

/** The effect, or a function that it calls itself, calls this one, and nobody is given it to call it again. */
function isCalledBy(
  bindings: Bindings,
  effect: FunctionNode,
  asking: FunctionNode,
  depth = 0,
): boolean {
  const holder = outerParentOf(asking);
  if (holder?.type === 'CallExpression') {
    return unwrap(holder.callee) === asking && !isInLoop(holder, effect);
  }
  const uses = (bindings.naming(asking)?.references ?? [])
    .filter((reference) => reference.isRead())
    .map(({ identifier }) => identifier as Node);
  return uses.length > 0 && uses.every((use) => isOwnCall(bindings, effect, use, depth));
}

function isOwnCall(bindings: Bindings, effect: FunctionNode, name: Node, depth: number): boolean {
  const call = outerParentOf(name);
  const caller = enclosingFunction(name);
  return (
    call?.type === 'CallExpression' &&
    unwrap(call.callee) === name &&
    caller !== undefined &&
    !isInLoop(call, caller) &&
    (caller === effect ||
      (depth < DEEPEST &&
        enclosingFunction(caller) === effect &&
        isCalledBy(bindings, effect, caller, depth + 1)))
  );
}

function isInLoop(node: Node, within: Node): boolean {
  for (let parent = parentOf(node); parent && parent !== within; parent = parentOf(parent)) {
    if (isLoop(parent)) {
      return true;
    }
  }
  return false;
}

/** Each function that the effect returns aborts, whatever else it does. */
function isCleanedUp(
  { sourceCode, constants }: Bindings,
  effect: FunctionNode,
  controller: Scope.Variable,
  request: Node,
): boolean {
  const cleanups: (FunctionNode | undefined)[] = [];
  walk(effect.body, sourceCode.visitorKeys, (node) => {
    if (node.type === 'ReturnStatement' && node.argument) {
      const returned = constants.of(node.argument);
      cleanups.push(returned?.kind === 'function' ? returned.node : undefined);
    }
    return !isFunction(node);
  });
  const aborts = controller.references.map(({ identifier }) => abortOf(identifier as Node));
  return (
    cleanups.length > 0 &&
    cleanups.every(
      (cleanup) =>
        cleanup !== undefined &&
        !contains(cleanup, request) &&
        aborts.some((abort) => abort !== undefined && isStatementOf(cleanup, abort)),
    )
  );
}

/** `controller.abort()` */
function abortOf(name: Node): Node | undefined {
  const member = outerParentOf(name);
  const call =
    member?.type === 'MemberExpression' && memberName(member) === 'abort'
      ? outerParentOf(member)
      : undefined;
  return call?.type === 'CallExpression' && unwrap(call.callee) === member ? call : undefined;
}

function isStatementOf(fn: FunctionNode, call: Node): boolean {
  const statement = outerParentOf(call);
  return (
    unwrap(fn.body) === call ||
    (statement?.type === 'ExpressionStatement' && parentOf(statement) === fn.body)
  );
}
