/**
 * Requests whose signal somebody else aborts when the function that makes them is done:
 * `timed(ms, async (signal) => fetch(url, { signal }))` with an `abort()` in the `finally` of `timed`,
 * and `return () => controller.abort();` around the function.
 */
import type { Node } from 'estree';
import type { Bindings } from './bindings.ts';
import { nameOfCallee } from '../clients/handlers.ts';
import { homeOf } from './elsewhere.ts';
import { optionIn } from './request-ends.ts';
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

/** What cannot be looked into says by its name that it gives up what takes too long. */
const GIVES_UP = /time|deadline|abort|cancel/i;

/** True when whoever calls the function around this request ends the request, too. */
export function isEndedByCaller(bindings: Bindings, request: Node): boolean {
  const signal =
    request.type === 'CallExpression' ? optionIn(bindings, request.arguments, 'signal') : undefined;
  const variable = signal?.type === 'Identifier' ? bindings.variableOf(signal) : undefined;
  const [definition] = variable?.defs ?? [];
  const closure = definition?.type === 'Parameter' ? (definition.node as Node) : undefined;
  const call = closure && isFunction(closure) ? outerParentOf(closure) : undefined;
  if (call?.type !== 'CallExpression' || unwrap(call.callee) === closure) {
    return false;
  }
  const callee = bindings.constants.of(call.callee);
  const helper = callee && bindings.followed(callee);
  return helper?.kind === 'function' && (helper.node.body as Node | null)
    ? abortsAtLast(bindings, helper.node)
    : GIVES_UP.test(nameOfCallee(unwrap(call.callee)));
}

/**
 * The function that made the controller returns one that aborts it: an effect and its cleanup. What asks again
 * and again pins a connection each time until then.
 */
export function isEndedByCleanup(bindings: Bindings, request: Node): boolean {
  const signal =
    request.type === 'CallExpression' ? optionIn(bindings, request.arguments, 'signal') : undefined;
  const controller = signal?.type === 'MemberExpression' ? unwrap(signal.object) : undefined;
  const variable = controller?.type === 'Identifier' ? bindings.variableOf(controller) : undefined;
  const [definition] = variable?.defs ?? [];
  const maker =
    definition?.type === 'Variable' ? enclosingFunction(definition.node as Node) : undefined;
  return (
    variable !== undefined &&
    maker !== undefined &&
    maker !== enclosingFunction(request) &&
    !isRepeated(bindings, request, maker) &&
    closuresReturnedBy(bindings, maker).some((closure) =>
      variable.references.some(({ identifier }) => {
        const use = outerParentOf(identifier as Node);
        return (
          use?.type === 'MemberExpression' &&
          memberName(use) === 'abort' &&
          contains(closure, identifier as Node)
        );
      }),
    )
  );
}

function isRepeated({ sourceCode }: Bindings, request: Node, maker: Node): boolean {
  for (let node = parentOf(request); node && node !== maker; node = parentOf(node)) {
    if (isLoop(node)) {
      return true;
    }
  }
  return /\bsetInterval\s*\(/.test(sourceCode.getText(maker));
}

function closuresReturnedBy({ sourceCode, constants }: Bindings, maker: FunctionNode): Node[] {
  const closures: Node[] = [];
  walk(maker.body, sourceCode.visitorKeys, (node) => {
    const returned =
      node.type === 'ReturnStatement' && node.argument ? constants.of(node.argument) : undefined;
    if (returned?.kind === 'function') {
      closures.push(returned.node);
    }
    return !isFunction(node);
  });
  return closures;
}

/** It has a `finally` that aborts. */
function abortsAtLast(bindings: Bindings, helper: Node): boolean {
  const { sourceCode } = (bindings.elsewhere && homeOf(helper)?.bindings) ?? bindings;
  let aborts = false;
  walk(helper, sourceCode.visitorKeys, (node) => {
    if (node.type === 'TryStatement' && node.finalizer) {
      walk(node.finalizer, sourceCode.visitorKeys, (inner) => {
        aborts ||= inner.type === 'MemberExpression' && memberName(inner) === 'abort';
      });
    }
  });
  return aborts;
}
