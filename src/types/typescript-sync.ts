/**
 * Types from TypeScript 7 and later, which typescript-eslint cannot load: its own synchronous API
 * answers from a child process, whichever linter and parser are at work. The API is marked unstable,
 * so whatever it lacks or throws is caught where the oracle asks.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import { type Compiler, CompilerType } from './compiler-type.ts';
import type { TypeSource, TypeView } from './type-view.ts';

/** The parts of `typescript/unstable/sync` that are used. */
interface Sync {
  readonly API: new (options: {
    cwd: string;
    fs?: { readFile(file: string): string | undefined };
  }) => Api;
  readonly SymbolFlags: Readonly<Record<'Class' | 'Interface' | 'Namespace', number>>;
}

interface Api {
  updateSnapshot(params: {
    readonly openFiles?: readonly string[];
    readonly closeFiles?: readonly string[];
    readonly fileChanges?: { readonly changed: readonly string[] };
  }): Snapshot;
}

interface Snapshot {
  getDefaultProjectForFile(file: string): Project | undefined;
  dispose(): void;
}

interface Project {
  readonly program: { getSourceFile(file: string): SyntaxNode | undefined };
  readonly checker: Checker;
}

interface SyntaxNode {
  readonly pos: number;
  readonly end: number;
  readonly text?: string;
  readonly body?: unknown;
  readonly heritageClauses?: readonly { readonly types: readonly SyntaxNode[] }[];
  getStart(sourceFile?: SyntaxNode): number;
  getText(sourceFile?: SyntaxNode): string;
  getSourceFile(): SyntaxNode;
  forEachChild(visit: (child: SyntaxNode) => SyntaxNode | undefined): SyntaxNode | undefined;
}

interface Handle {
  readonly path: string;
  resolve(project: Project): SyntaxNode | undefined;
}

interface Type {
  readonly id: number;
  readonly intrinsicName?: string;
  readonly value?: unknown;
  isUnionType(): boolean;
  isIntersectionType(): boolean;
  isLiteralType(): boolean;
  isTypeParameter(): boolean;
  isTypeReference(): boolean;
  isClassOrInterface(): boolean;
  isErrorType(): boolean;
  getTypes(): readonly Type[];
  getTarget(): Type;
  getSymbol(): Sym | undefined;
  getBaseTypes(): readonly Type[] | undefined;
}

interface Sym {
  readonly id: number;
  readonly escapedName: string;
  readonly flags: number;
  readonly declarations: readonly Handle[];
  getParent(): Sym | undefined;
}

interface Checker {
  getTypeAtLocation(node: SyntaxNode): Type | undefined;
  getBaseConstraintOfType(type: Type): Type | undefined;
  getTypeArguments(type: Type): readonly Type[];
  getPropertyOfType(type: Type, name: string): Sym | undefined;
  getTypeOfSymbol(symbol: Sym): Type | undefined;
  getResolvedSignature(node: SyntaxNode): { readonly declaration?: Handle } | undefined;
  resolveName(name: string, flags: number): Sym | undefined;
}

/** A running compiler, and what the linter says a file contains where the disk says otherwise. */
interface Session {
  readonly sync: Sync;
  readonly api: Api;
  readonly unsaved: Map<string, string>;
}

/** The package may stand beside TypeScript 6 under the name that TypeScript recommends for that. */
const MODULES = ['typescript/unstable/sync', '@typescript/native/unstable/sync'];
const sessions = new Map<string, Session | undefined>();

/** Undefined when the file has no types: no TypeScript 7, or a file outside of every project. */
export function typesOfTypeScript(
  cwd: string,
  file: string,
  sourceCode: SourceCode,
): TypeSource | undefined {
  const session = sessionIn(cwd);
  if (!session || !path.isAbsolute(file)) {
    return undefined;
  }
  const project = openProject(session, file, sourceCode.text);
  const source = project?.program.getSourceFile(file);
  if (!project || !source) {
    return undefined;
  }
  const { checker } = project;
  const compiler = compilerOf(session.sync, project);
  // ESLint counts from behind a byte order mark.
  const shift = source.text === sourceCode.text ? 0 : 1;
  const nodes = new Map<Node, SyntaxNode | undefined>();
  const syntaxOf = (node: Node): SyntaxNode | undefined => {
    if (!nodes.has(node)) {
      nodes.set(node, nodeAt(source, node.range, shift));
    }
    return nodes.get(node);
  };
  return {
    typeOf(node: Node): TypeView | undefined {
      const target = syntaxOf(node);
      const type = target && checker.getTypeAtLocation(target);
      return type && new CompilerType(compiler, type);
    },
    textOfCallee(call: Node): string | undefined {
      const target = syntaxOf(call);
      const declaration = target && checker.getResolvedSignature(target)?.declaration;
      const syntax = declaration?.resolve(project);
      return syntax?.body ? syntax.getText() : undefined;
    },
  };
}

function sessionIn(cwd: string): Session | undefined {
  if (!sessions.has(cwd)) {
    sessions.set(cwd, undefined);
    sessions.set(cwd, startSession(cwd));
  }
  return sessions.get(cwd);
}

function startSession(cwd: string): Session | undefined {
  const load = createRequire(path.join(cwd, 'package.json'));
  for (const module of MODULES) {
    let sync: Sync;
    try {
      sync = load(module) as Sync;
    } catch {
      // Not installed, or a TypeScript without this API.
      continue;
    }
    const unsaved = new Map<string, string>();
    const readFile = (file: string): string | undefined => unsaved.get(file);
    return { sync, api: new sync.API({ cwd, fs: { readFile } }), unsaved };
  }
  process.emitWarning(
    `settings.bodyclose.types is 'typescript', but no TypeScript 7 is installed for ${cwd}: linting goes on without types`,
    { code: 'BODYCLOSE_NO_TYPESCRIPT' },
  );
  return undefined;
}

/** Opens the project that a file belongs to, with the text that is being linted. */
function openProject(session: Session, file: string, text: string): Project | undefined {
  const open = (): Project | undefined =>
    session.api.updateSnapshot({ openFiles: [file] }).getDefaultProjectForFile(file);
  const project = open();
  const source = project?.program.getSourceFile(file);
  if (!source || isSame(source, text)) {
    return project;
  }
  session.unsaved.set(file, text);
  // An open file is read once: it must be closed for the new text to be seen.
  session.api.updateSnapshot({ closeFiles: [file], fileChanges: { changed: [file] } });
  const changed = open();
  const reread = changed?.program.getSourceFile(file);
  return reread && isSame(reread, text) ? changed : undefined;
}

function isSame(source: SyntaxNode, text: string): boolean {
  return source.text === text || source.text === `\uFEFF${text}`;
}

/** The outermost node that stands exactly where an ESTree node stands. */
function nodeAt(
  source: SyntaxNode,
  range: Node['range'] = [-2, -2],
  shift = 0,
): SyntaxNode | undefined {
  const start = range[0] + shift;
  const end = range[1] + shift;
  const find = (node: SyntaxNode): SyntaxNode | undefined => {
    if (node.pos > start || node.end < end) {
      return undefined;
    }
    if (node.end === end && node !== source && node.getStart(source) === start) {
      return node;
    }
    return node.forEachChild(find);
  };
  return find(source);
}

function compilerOf(sync: Sync, project: Project): Compiler<Type, Sym> {
  const { checker } = project;
  const { Class, Interface, Namespace } = sync.SymbolFlags;
  return {
    intrinsicName: (type) => (type.isErrorType() ? 'error' : nameOfIntrinsic(type)),
    isLiteral: (type) => type.isLiteralType(),
    isTypeParameter: (type) => type.isTypeParameter(),
    unionOf: (type) => (type.isUnionType() ? type.getTypes() : undefined),
    intersectionOf: (type) => (type.isIntersectionType() ? type.getTypes() : undefined),
    constraintOf: (type) => checker.getBaseConstraintOfType(type),
    classOrInterface(type) {
      if (type.isClassOrInterface()) {
        return type;
      }
      const target = type.isTypeReference() ? type.getTarget() : undefined;
      return target?.isClassOrInterface() ? target : undefined;
    },
    typeArguments: (type) => (type.isTypeReference() ? checker.getTypeArguments(type) : []),
    bases: (type) => type.getBaseTypes() ?? [],
    statedBases: ({ declarations }) =>
      declarations
        .flatMap((each) => each.resolve(project)?.heritageClauses ?? [])
        .flatMap(({ types }) => types.map((node) => checker.getTypeAtLocation(node))),
    property(type, name) {
      const symbol = checker.getPropertyOfType(type, name);
      return symbol && checker.getTypeOfSymbol(symbol);
    },
    // There is no such question yet: the base types tell what a promise resolves to.
    awaited: () => undefined,
    symbolOf: (type) => type.getSymbol(),
    nameOf: (symbol) => symbol.escapedName,
    parentOf: (symbol) => symbol.getParent(),
    isClass: (symbol) => (symbol.flags & Class) !== 0,
    fileOf: (symbol) => symbol.declarations[0]?.path,
    isGlobal: (symbol) =>
      checker.resolveName(symbol.escapedName, Class | Interface | Namespace)?.id === symbol.id,
  };
}

function nameOfIntrinsic(type: Type): string | undefined {
  return type.isLiteralType() && type.value === false ? 'false' : type.intrinsicName;
}
