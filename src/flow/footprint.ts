/**
 * What a statement could possibly do to a body, told from its syntax alone. Most statements of a
 * function can do nothing: the interpreter passes over them.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import type { Bindings } from './bindings.ts';
import { isFunction, startOf } from './syntax.ts';

export interface Footprint {
  /** An acquire, or the name of a function that leads to one, stands in it. */
  readonly acquires: boolean;
  /** It may leave the function: `return`, `throw`, `yield`, a helper that never returns. */
  readonly leaves: boolean;
  /** It has a `break` or `continue`. */
  readonly jumps: boolean;
  /** It assigns a variable that lives outside of it. */
  readonly writes: boolean;
  /** It mentions `this`. */
  readonly self: boolean;
  /** The variables that it mentions, in nested functions too. */
  readonly mentions: ReadonlySet<Scope.Variable>;
}

interface Draft {
  acquires: boolean;
  leaves: boolean;
  jumps: boolean;
  self: boolean;
  readonly written: Set<Scope.Variable>;
  readonly mentions: Set<Scope.Variable>;
}

export class Footprints {
  readonly #bindings: Bindings;
  /** The nodes that acquire, or name a function that may. */
  readonly #acquiring: ReadonlySet<Node>;
  readonly #known = new Map<Node, Footprint>();

  constructor(bindings: Bindings, acquiring: ReadonlySet<Node>) {
    this.#bindings = bindings;
    this.#acquiring = acquiring;
  }

  of(node: Node): Footprint {
    let footprint = this.#known.get(node);
    if (!footprint) {
      const draft = this.#draft(node);
      const [from = 0, to = 0] = node.range ?? [];
      footprint = {
        acquires: draft.acquires,
        leaves: draft.leaves,
        jumps: draft.jumps,
        self: draft.self,
        writes: [...draft.written].some((variable) => !isDefinedWithin(variable, from, to)),
        mentions: draft.mentions,
      };
      this.#known.set(node, footprint);
    }
    return footprint;
  }

  #draft(root: Node): Draft {
    const draft: Draft = {
      acquires: false,
      leaves: false,
      jumps: false,
      self: false,
      written: new Set(),
      mentions: new Set(),
    };
    const { visitorKeys } = this.#bindings.sourceCode;
    const stack: { readonly node: Node; readonly nested: boolean }[] = [
      { node: root, nested: false },
    ];
    for (let item = stack.pop(); item; item = stack.pop()) {
      const { node } = item;
      this.#note(node, item.nested, draft);
      const nested = item.nested || isFunction(node);
      for (const key of visitorKeys[node.type] ?? []) {
        const child = (node as unknown as Record<string, unknown>)[key];
        if (Array.isArray(child)) {
          for (const each of child) {
            if (each) {
              stack.push({ node: each as Node, nested });
            }
          }
        } else if (child && !TYPE_KEYS.has(key)) {
          stack.push({ node: child as Node, nested });
        }
      }
    }
    return draft;
  }

  #note(node: Node, nested: boolean, draft: Draft): void {
    if (this.#acquiring.has(node)) {
      draft.acquires = true;
    }
    switch (node.type) {
      case 'Identifier': {
        const reference = this.#bindings.references.get(node);
        const variable = reference?.resolved;
        if (variable) {
          if (reference.isWrite()) {
            draft.written.add(variable);
          }
          withCaptures(this.#bindings, variable, draft);
        }
        return;
      }
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
        // A loop that only a jump ends may not end at all.
        draft.jumps ||= !nested && (!node.test || node.test.type === 'Literal');
        return;
      case 'ThisExpression':
        draft.self = true;
        return;
      case 'ReturnStatement':
      case 'ThrowStatement':
      case 'YieldExpression':
        draft.leaves ||= !nested;
        return;
      case 'BreakStatement':
      case 'ContinueStatement':
        draft.jumps ||= !nested;
        return;
      case 'CallExpression':
        draft.leaves ||= !nested && this.#bindings.neverReturns(node);
        return;
      case 'VariableDeclaration':
        // `using` runs a disposer where the block ends.
        draft.leaves ||= /using$/.test(node.kind);
        return;
      default:
    }
  }
}

/** The variable and, when it is a function of this file, what that function sees and assigns. */
function withCaptures(bindings: Bindings, variable: Scope.Variable, draft: Draft): void {
  const pending = [variable];
  for (let each = pending.pop(); each; each = pending.pop()) {
    if (draft.mentions.has(each)) {
      continue;
    }
    draft.mentions.add(each);
    const constant = bindings.constantOf(each);
    if (constant?.kind === 'function') {
      const capture = bindings.captureOf(constant.node);
      pending.push(...capture.variables);
      capture.written.forEach((written) => draft.written.add(written));
    }
  }
}

const TYPE_KEYS = new Set(['typeAnnotation', 'typeArguments', 'typeParameters', 'returnType']);

function isDefinedWithin(variable: Scope.Variable, from: number, to: number): boolean {
  const name = variable.defs[0]?.name as Node | undefined;
  return name !== undefined && startOf(name) >= from && startOf(name) < to;
}
