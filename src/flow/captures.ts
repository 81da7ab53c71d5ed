/** Which variables a function owns, and which it captures of the scopes around it. */
import type { Scope, SourceCode } from 'eslint';
import type { Node } from 'estree';
import { enclosingFunction } from './syntax.ts';

export interface Capture {
  readonly variables: readonly Scope.Variable[];
  /** Those that the closure assigns. */
  readonly written: ReadonlySet<Scope.Variable>;
}

export class Captures {
  readonly #sourceCode: SourceCode;
  readonly #captures = new Map<Node, Capture>();
  readonly #locals = new Map<Node, readonly Scope.Variable[]>();

  constructor(sourceCode: SourceCode) {
    this.#sourceCode = sourceCode;
  }

  /** The variables of enclosing scopes that a function mentions, nested functions included. */
  of(fn: Node): Capture {
    let capture = this.#captures.get(fn);
    if (!capture) {
      const variables = new Set<Scope.Variable>();
      const written = new Set<Scope.Variable>();
      for (const scope of this.#scopesOf(fn)) {
        for (const reference of scope.through) {
          if (reference.resolved) {
            variables.add(reference.resolved);
            if (reference.isWrite()) {
              written.add(reference.resolved);
            }
          }
        }
      }
      capture = { variables: [...variables], written };
      this.#captures.set(fn, capture);
    }
    return capture;
  }

  /** The function reaches its arguments without naming them. */
  usesArguments(fn: Node): boolean {
    return this.localsOf(fn).some(
      (variable) => variable.name === 'arguments' && variable.references.length > 0,
    );
  }

  #scopesOf(node: Node): Scope.Scope[] {
    const scope = this.#sourceCode.scopeManager.acquire(node);
    return scope ? [scope] : [];
  }

  /** Every variable that lives in a function's own scopes, not in functions inside it. */
  localsOf(fn: Node): readonly Scope.Variable[] {
    let locals = this.#locals.get(fn);
    if (!locals) {
      const found: Scope.Variable[] = [];
      const scopes = this.#scopesOf(fn);
      for (let scope = scopes.pop(); scope; scope = scopes.pop()) {
        found.push(...scope.variables);
        for (const child of scope.childScopes) {
          if (child.type !== 'function' || child.block === fn) {
            scopes.push(child);
          }
        }
      }
      locals = found;
      this.#locals.set(fn, locals);
    }
    return locals;
  }
}

/** What `eval(code)` evaluates sees every name of the function, and nobody sees what it does. */
export function isSeenByEval(sourceCode: SourceCode, acquire: Node): boolean {
  const fn = enclosingFunction(acquire);
  return fn !== undefined && /(?<![\w$.])eval\s*\(/.test(sourceCode.getText(fn));
}
