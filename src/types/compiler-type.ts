/**
 * A compiler's type as a TypeView. TypeScript 5 and 6 on one side and 7 on the other have the same
 * types behind differently named members: a Compiler says how they are called.
 */
import { ambientModule, packageOf } from './packages.ts';
import type { Declared, TypeKind, TypeView } from './type-view.ts';

/** `Type` and `Sym` are the compiler's own objects, which only it looks into. */
export interface Compiler<Type, Sym> {
  /** `any`, `null`, `string`: the name of a type of the language itself. */
  intrinsicName(type: Type): string | undefined;
  isLiteral(type: Type): boolean;
  isTypeParameter(type: Type): boolean;
  /** The members of a union; undefined for other types. */
  unionOf(type: Type): readonly Type[] | undefined;
  intersectionOf(type: Type): readonly Type[] | undefined;
  constraintOf(type: Type): Type | undefined;
  /** The class or interface that a type is, or is an instance of with type arguments. */
  classOrInterface(type: Type): Type | undefined;
  typeArguments(type: Type): readonly Type[];
  /** The types that a class or an interface extends. */
  bases(classOrInterface: Type): readonly Type[];
  /** The types that the declarations of a class or an interface say it extends or implements. */
  statedBases(symbol: Sym): readonly (Type | undefined)[];
  property(type: Type, name: string): Type | undefined;
  awaited(type: Type): Type | undefined;
  symbolOf(type: Type): Sym | undefined;
  nameOf(symbol: Sym): string;
  parentOf(symbol: Sym): Sym | undefined;
  isClass(symbol: Sym): boolean;
  fileOf(symbol: Sym): string | undefined;
  /** The symbol is what its name means in the global scope. */
  isGlobal(symbol: Sym): boolean;
}

const UNKNOWN_TYPES = new Set(['any', 'unknown', 'error', 'unresolved', 'object', 'intrinsic']);
const MISSING_TYPES = new Set(['null', 'undefined', 'never', 'false']);

export class CompilerType<Type, Sym> implements TypeView {
  readonly kind: TypeKind;
  readonly #compiler: Compiler<Type, Sym>;
  readonly #type: Type;
  readonly #parts: readonly Type[];

  constructor(compiler: Compiler<Type, Sym>, given: Type) {
    const type = concrete(compiler, given);
    this.#compiler = compiler;
    this.#type = type;
    const union = compiler.unionOf(type);
    const intersection = union ? undefined : compiler.intersectionOf(type);
    this.#parts = union ?? intersection ?? [];
    this.kind = union ? 'union' : intersection ? 'intersection' : simpleKind(compiler, type);
  }

  parts(): readonly TypeView[] {
    return this.#views(this.#parts);
  }

  declared(): Declared | undefined {
    const type = this.#compiler.classOrInterface(this.#type);
    const symbol = type && this.#compiler.symbolOf(type);
    return symbol ? declaredAs(this.#compiler, symbol) : undefined;
  }

  bases(): readonly TypeView[] {
    const type = this.#compiler.classOrInterface(this.#type);
    return type ? this.#views(this.#compiler.bases(type)) : [];
  }

  hasUnknownBase(): boolean {
    const type = this.#compiler.classOrInterface(this.#type);
    const symbol = type && this.#compiler.symbolOf(type);
    // The compiler leaves such a base out of the bases.
    return (
      symbol !== undefined &&
      this.#compiler
        .statedBases(symbol)
        .some((base) => (this.#view(base)?.kind ?? 'unknown') === 'unknown')
    );
  }

  typeArguments(): readonly TypeView[] {
    return this.#views(this.#compiler.typeArguments(this.#type));
  }

  property(name: string): TypeView | undefined {
    return this.#view(this.#compiler.property(this.#type, name));
  }

  awaited(): TypeView | undefined {
    return this.#view(this.#compiler.awaited(this.#type));
  }

  #view(type: Type | undefined): TypeView | undefined {
    return type && new CompilerType(this.#compiler, type);
  }

  #views(types: readonly Type[]): readonly TypeView[] {
    return types.map((type) => new CompilerType(this.#compiler, type));
  }
}

/** What a type parameter is known to extend, in its place. */
function concrete<Type, Sym>(compiler: Compiler<Type, Sym>, type: Type): Type {
  const depends =
    compiler.isTypeParameter(type) ||
    (compiler.symbolOf(type) === undefined &&
      compiler.intrinsicName(type) === undefined &&
      !compiler.isLiteral(type) &&
      !compiler.unionOf(type) &&
      !compiler.intersectionOf(type));
  return (depends && compiler.constraintOf(type)) || type;
}

function simpleKind<Type, Sym>(compiler: Compiler<Type, Sym>, type: Type): TypeKind {
  const intrinsic = compiler.intrinsicName(type);
  if (intrinsic !== undefined) {
    // Middleware answers `Response | void`, a client never does: that is a primitive like others.
    return UNKNOWN_TYPES.has(intrinsic)
      ? 'unknown'
      : MISSING_TYPES.has(intrinsic)
        ? 'missing'
        : 'primitive';
  }
  if (compiler.isLiteral(type)) {
    return 'primitive';
  }
  return compiler.isTypeParameter(type) || compiler.symbolOf(type) === undefined
    ? 'unknown'
    : 'object';
}

/** Walks out of the namespaces around a symbol, to the module or the global scope. */
function declaredAs<Type, Sym>(compiler: Compiler<Type, Sym>, symbol: Sym): Declared {
  const isClass = compiler.isClass(symbol);
  let name = compiler.nameOf(symbol);
  let outermost = symbol;
  for (let depth = 0; depth < 8; depth += 1) {
    const parent = compiler.parentOf(outermost);
    const parentName = parent && compiler.nameOf(parent);
    if (parent === undefined || parentName === undefined) {
      const isGlobal = compiler.isGlobal(outermost);
      return { name, module: isGlobal ? 'global' : packageAround(compiler, symbol), isClass };
    }
    if (parentName === '__global' || parentName === 'global') {
      return { name, module: 'global', isClass };
    }
    if (parentName.startsWith('"')) {
      return {
        name,
        module: ambientModule(parentName) ?? packageAround(compiler, symbol),
        isClass,
      };
    }
    name = `${parentName}.${name}`;
    outermost = parent;
  }
  return { name, module: packageAround(compiler, symbol), isClass };
}

function packageAround<Type, Sym>(compiler: Compiler<Type, Sym>, symbol: Sym): string | undefined {
  const file = compiler.fileOf(symbol);
  return file === undefined ? undefined : packageOf(file);
}
