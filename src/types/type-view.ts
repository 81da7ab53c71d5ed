/** A type as the oracle looks at it, whichever compiler it comes from. */
import type { Node } from 'estree';

export type TypeKind =
  /** `any`, `unknown`, an error, a type that depends on a type parameter without a constraint. */
  | 'unknown'
  /** `null`, `undefined`, `false`: gone behind a test for truth. */
  | 'missing'
  | 'primitive'
  | 'union'
  | 'intersection'
  | 'object';

export interface TypeView {
  readonly kind: TypeKind;
  /** The members of a union or an intersection. */
  parts(): readonly TypeView[];
  /** Where a class or an interface is declared; undefined for every other type. */
  declared(): Declared | undefined;
  /** What a class or an interface extends. */
  bases(): readonly TypeView[];
  /** A class or an interface extends something that is not resolved: a dependency is missing. */
  hasUnknownBase(): boolean;
  typeArguments(): readonly TypeView[];
  property(name: string): TypeView | undefined;
  /** The type of `await value`; undefined when the compiler has no word for it. */
  awaited(): TypeView | undefined;
}

export interface Declared {
  /** With its namespaces: `Dispatcher.ResponseData`. */
  readonly name: string;
  /**
   * The module that declares it, as the client table writes modules: `undici`, `http`; `global`
   * for the global scope; undefined for a file of the project.
   */
  readonly module: string | undefined;
  readonly isClass: boolean;
}

/** A compiler that knows the types of one file. Its methods may throw. */
export interface TypeSource {
  typeOf(node: Node): TypeView | undefined;
  /** The source of the function that a call runs, when it has a body. */
  textOfCallee(call: Node): string | undefined;
}
