/**
 * Requests whose signal somebody else aborts when the function that makes them is done:
 * `timed(ms, async (signal) => fetch(url, { signal }))` with an `abort()` in the `finally` of `timed`.
 */
import type { Node } from 'estree';
import type { Bindings } from './bindings.ts';
import { nameOfCallee } from '../clients/handlers.ts';
import { homeOf } from './elsewhere.ts';
import { optionIn } from './request-ends.ts';
import { isFunction, memberName, outerParentOf, unwrap, walk } from './syntax.ts';

/** What cannot be looked into says by its name that it gives up what takes too long. */
const GIVES_UP = /time|deadline|abort|cancel/i;

/** The signal that the request is given, where it is written out. */
export function signalOf(bindings: Bindings, request: Node): Node | undefined {
  return request.type === 'CallExpression'
    ? optionIn(bindings, request.arguments, 'signal')
    : undefined;
}

/** True when whoever calls the function around this request ends the request, too. */
export function isEndedByCaller(bindings: Bindings, request: Node): boolean {
  const signal = signalOf(bindings, request);
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
