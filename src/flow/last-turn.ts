/**
 * Loops that ask whether this is their last turn: `if (i === max - 1) break;`. They leave in that turn, so what the turns
 * before did to a body says nothing of the code behind the loop.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import type { Bindings } from './bindings.ts';
import { unwrap, walk } from './syntax.ts';

const COMPARES = /^(?:[!=]==?|[<>]=?)$/;

const known = new WeakMap<Node, boolean>();

/** True when the loop compares what it counts with something that may be its end. */
export function asksForLastTurn(bindings: Bindings, loop: Node & { readonly body: Node }): boolean {
  let asks = known.get(loop);
  if (asks === undefined) {
    asks = comparesOne(bindings, loop.body, countersOf(bindings, loop));
    known.set(loop, asks);
  }
  return asks;
}

/** The variables that the test of the loop mentions, or that its pattern binds: `[i, url] of urls.entries()`. */
function countersOf(bindings: Bindings, loop: Node): Set<Scope.Variable> {
  const counters = new Set<Scope.Variable>();
  const heads =
    loop.type === 'ForOfStatement' || loop.type === 'ForInStatement'
      ? [loop.left]
      : 'test' in loop && loop.test
        ? [loop.test]
        : [];
  for (const head of heads) {
    walk(head, bindings.sourceCode.visitorKeys, (node) => {
      const variable = node.type === 'Identifier' ? bindings.variableOf(node) : undefined;
      if (variable && variable.references.some((reference) => reference.isWrite())) {
        counters.add(variable);
      }
    });
  }
  return counters;
}

function comparesOne(
  bindings: Bindings,
  body: Node,
  counters: ReadonlySet<Scope.Variable>,
): boolean {
  let found = false;
  const isCounter = (node: Node): boolean => {
    const name = unwrap(node);
    const variable = name.type === 'Identifier' ? bindings.variableOf(name) : undefined;
    return variable !== undefined && counters.has(variable);
  };
  // `i > 0` asks for the first turn.
  const isEnd = (node: Node): boolean => {
    const end = unwrap(node);
    return end.type !== 'Literal' || (typeof end.value === 'number' && end.value > 0);
  };
  if (counters.size > 0) {
    walk(body, bindings.sourceCode.visitorKeys, (node) => {
      if (node.type === 'BinaryExpression' && COMPARES.test(node.operator)) {
        const { left, right } = node;
        found ||=
          (isCounter(left as Node) && isEnd(right)) || (isCounter(right) && isEnd(left as Node));
      }
      return !found;
    });
  }
  return found;
}
