/**
 * Types from typescript-eslint's parser services (TypeScript 5 and 6), by duck typing: nothing of
 * either package is imported, and what is missing or broken answers «unknown».
 */
import type { Node } from 'estree';
import { type Compiler, CompilerType } from './compiler-type.ts';
import type { TypeSource, TypeView } from './type-view.ts';

/** The parts of TypeScript's API that are used. Those marked optional are missing in some version. */
interface Type {
  readonly types?: readonly Type[];
  readonly target?: Type;
  /** Not in the declarations of TypeScript, but there since version 1. */
  readonly intrinsicName?: string;
  isUnion(): boolean;
  isIntersection(): boolean;
  isLiteral(): boolean;
  isTypeParameter(): boolean;
  isClassOrInterface(): boolean;
  getSymbol(): Sym | undefined;
  getBaseTypes(): readonly Type[] | undefined;
}

interface Sym {
  readonly escapedName: string;
  readonly flags: number;
  /** Not in the declarations of TypeScript either. */
  readonly parent?: Sym;
  readonly declarations?: readonly Declaration[];
}

interface Declaration {
  readonly body?: unknown;
  readonly heritageClauses?: readonly { readonly types: readonly object[] }[];
  getSourceFile(): { readonly fileName: string };
  getText(): string;
}

interface Checker {
  getTypeAtLocation(node: object): Type;
  getBaseConstraintOfType(type: Type): Type | undefined;
  getTypeArguments(type: Type): readonly Type[];
  getPropertyOfType(type: Type, name: string): Sym | undefined;
  getTypeOfSymbol?(symbol: Sym): Type;
  getAwaitedType?(type: Type): Type | undefined;
  getResolvedSignature(node: object): { readonly declaration?: Declaration } | undefined;
  resolveName?(name: string, location: undefined, flags: number, excludeGlobals: boolean): unknown;
}

export interface ParserServices {
  readonly program?: { getTypeChecker(): Checker } | null;
  readonly esTreeNodeToTSNodeMap?: { get(node: Node): object | undefined };
}

/** `SymbolFlags` of TypeScript 5 and 6. */
const CLASS = 32;
const TYPE_OR_NAMESPACE = CLASS | 64 | 512 | 1024;

/** Undefined where the parser has no types: another parser, or no `projectService`. */
export function typesOfParser(services: ParserServices): TypeSource | undefined {
  const { program, esTreeNodeToTSNodeMap: nodes } = services;
  if (!program || !nodes) {
    return undefined;
  }
  const checker = program.getTypeChecker();
  const compiler = compilerOf(checker);
  return {
    typeOf(node: Node): TypeView | undefined {
      const target = nodes.get(node);
      return target && new CompilerType(compiler, checker.getTypeAtLocation(target));
    },
    textOfCallee(call: Node): string | undefined {
      const target = nodes.get(call);
      const declaration = target && checker.getResolvedSignature(target)?.declaration;
      return declaration?.body ? declaration.getText() : undefined;
    },
  };
}

function compilerOf(checker: Checker): Compiler<Type, Sym> {
  return {
    intrinsicName: (type) => type.intrinsicName,
    isLiteral: (type) => type.isLiteral(),
    isTypeParameter: (type) => type.isTypeParameter(),
    unionOf: (type) => (type.isUnion() ? type.types : undefined),
    intersectionOf: (type) => (type.isIntersection() ? type.types : undefined),
    constraintOf: (type) => checker.getBaseConstraintOfType(type),
    classOrInterface(type) {
      const declared = type.target ?? type;
      return declared.isClassOrInterface() ? declared : undefined;
    },
    typeArguments: (type) => (type.target ? checker.getTypeArguments(type) : []),
    bases: (type) => type.getBaseTypes() ?? [],
    statedBases: ({ declarations = [] }) =>
      declarations
        .flatMap(({ heritageClauses = [] }) => heritageClauses)
        .flatMap(({ types }) => types.map((node) => checker.getTypeAtLocation(node))),
    property(type, name) {
      const symbol = checker.getPropertyOfType(type, name);
      return symbol && checker.getTypeOfSymbol?.(symbol);
    },
    awaited: (type) => checker.getAwaitedType?.(type),
    symbolOf: (type) => type.getSymbol(),
    nameOf: (symbol) => symbol.escapedName,
    parentOf: (symbol) => symbol.parent,
    isClass: (symbol) => (symbol.flags & CLASS) !== 0,
    fileOf,
    isGlobal: (symbol) =>
      checker.resolveName
        ? checker.resolveName(symbol.escapedName, undefined, TYPE_OR_NAMESPACE, false) === symbol
        : /\/lib\.[\w.]+\.d\.ts$/.test(fileOf(symbol) ?? ''),
  };
}

function fileOf(symbol: Sym): string | undefined {
  return symbol.declarations?.[0]?.getSourceFile().fileName;
}
