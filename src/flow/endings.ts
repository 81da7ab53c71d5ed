/** Calls that nothing runs after: of what ends the process, and of helpers that end by it or by throwing. */
import type { Node, Statement } from 'estree';
import { alwaysThrow, asserts, processEnds, throwers } from '../clients/functions.ts';
import type { Bindings } from './bindings.ts';
import { type FunctionNode, isFunction, unwrap, walk } from './syntax.ts';

export class Endings {
  readonly #bindings: Bindings;
  readonly #noReturns = new Map<FunctionNode, boolean>();

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
  }

  /** The call is of something after which nothing runs. */
  neverReturns(call: Node & { type: 'CallExpression' }): boolean {
    const callee = this.#bindings.constants.of(call.callee);
    return (
      (callee?.kind === 'external' &&
        (processEnds.has(callee.origin) ||
          alwaysThrow.test(callee.origin) ||
          throwers.has(callee.origin) ||
          (asserts.test(callee.origin) && this.#isFalse(call.arguments[0])))) ||
      (callee?.kind === 'function' && this.isNoReturn(callee.node))
    );
  }

  /** `assert(false, 'unreachable')` */
  #isFalse(condition: Node | undefined): boolean {
    const value = condition && this.#bindings.constants.of(condition);
    return value?.kind === 'literal' && !value.value;
  }

  /** A helper whose end is a `throw`, `process.exit()` or a call of another such helper. */
  isNoReturn(fn: FunctionNode): boolean {
    let known = this.#noReturns.get(fn);
    if (known === undefined) {
      this.#noReturns.set(fn, false);
      const last = fn.body?.type === 'BlockStatement' ? fn.body.body.at(-1) : undefined;
      known = last !== undefined && this.#isLast(last) && !this.#hasReturn(fn);
      this.#noReturns.set(fn, known);
    }
    return known;
  }

  /** The statement ends with a `return`, or with what nothing runs after. */
  alwaysLeaves(statement: Statement): boolean {
    const last = statement.type === 'BlockStatement' ? statement.body.at(-1) : statement;
    return last !== undefined && (last.type === 'ReturnStatement' || this.#isLast(last));
  }

  /** A `throw`, `process.exit()` or a call of a helper that ends by either. */
  #isLast(statement: Statement): boolean {
    const call =
      statement.type === 'ExpressionStatement' ? unawaited(statement.expression) : undefined;
    return (
      statement.type === 'ThrowStatement' ||
      (call?.type === 'CallExpression' && this.neverReturns(call))
    );
  }

  #hasReturn(fn: FunctionNode): boolean {
    let found = false;
    walk(fn.body, this.#bindings.sourceCode.visitorKeys, (node) => {
      found ||= node.type === 'ReturnStatement';
      return !found && !isFunction(node);
    });
    return found;
  }
}

function unawaited(expression: Node): Node {
  return expression.type === 'AwaitExpression' ? unwrap(expression.argument) : expression;
}
