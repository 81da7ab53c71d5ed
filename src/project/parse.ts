/** Parses a file of the project that is not itself being linted, into what the engine asks of one. */
import { createRequire } from 'node:module';
import type { Scope, SourceCode } from 'eslint';
import type { Node, Program } from 'estree';
import { debug } from '../flow/debug.ts';

export interface Parsed {
  readonly ast: Program;
  readonly scopeManager: Scope.ScopeManager;
  readonly visitorKeys: SourceCode.VisitorKeys;
}

/** `parseForESLint` of a parser, as ESLint's configuration has it. */
export interface Parser {
  parseForESLint?(text: string, options: Record<string, unknown>): Partial<Parsed>;
}

/** The parser of the linted file first; the one of `bodyclose lint` where that gives no scopes. */
export class Parsers {
  readonly #given: Parser | undefined;
  readonly #options: Record<string, unknown>;
  #bundled: Parser | undefined | null = null;

  constructor(given: unknown, options: unknown) {
    this.#given = given as Parser | undefined;
    this.#options = withoutTypes(options);
  }

  parse(text: string, path: string): SourceCode | undefined {
    for (const parser of [() => this.#given, () => this.#bundledParser()]) {
      const parsed = attempt(parser(), text, { ...this.#options, filePath: path });
      if (parsed) {
        return asSourceCode(text, parsed);
      }
    }
    return undefined;
  }

  #bundledParser(): Parser | undefined {
    if (this.#bundled === null) {
      this.#bundled = loadBundled();
    }
    return this.#bundled;
  }
}

/** Types would cost a hundred times as much, and nobody asks for them there. */
function withoutTypes(options: unknown): Record<string, unknown> {
  const { project, projectService, programs, program, ...rest } = (options ?? {}) as Record<
    string,
    unknown
  >;
  void [project, projectService, programs, program];
  return {
    ...rest,
    range: true,
    loc: true,
    comment: false,
    tokens: false,
    eslintVisitorKeys: true,
    eslintScopeManager: true,
  };
}

function attempt(
  parser: Parser | undefined,
  text: string,
  options: Record<string, unknown>,
): Parsed | undefined {
  if (typeof parser?.parseForESLint !== 'function') {
    return undefined;
  }
  try {
    const { ast, scopeManager, visitorKeys } = parser.parseForESLint(text, options);
    return ast && scopeManager && visitorKeys ? { ast, scopeManager, visitorKeys } : undefined;
  } catch (error) {
    debug(`cannot follow ${String(options['filePath'])}: ${String(error)}`);
    return undefined;
  }
}

/** Beside the built plugin; under espree and oxlint nothing else can tell the scopes of a file. */
function loadBundled(): Parser | undefined {
  try {
    return createRequire(import.meta.url)('./cli/parser.js') as Parser;
  } catch (error) {
    debug(`no parser for other files: ${String(error)}`);
    return undefined;
  }
}

function asSourceCode(text: string, { ast, scopeManager, visitorKeys }: Parsed): SourceCode {
  setParents(ast, visitorKeys);
  const source = {
    text,
    ast,
    scopeManager,
    visitorKeys,
    getText: (node: Node) => text.slice(...(node.range ?? [0, 0])),
    getScope: (node: Node) => scopeAt(scopeManager, node),
  };
  return source as unknown as SourceCode;
}

function setParents(root: Program, visitorKeys: SourceCode.VisitorKeys): void {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    for (const key of visitorKeys[node.type] ?? []) {
      const child = (node as unknown as Record<string, unknown>)[key];
      for (const each of Array.isArray(child) ? (child as unknown[]) : [child]) {
        if (typeof each === 'object' && each !== null) {
          (each as { parent?: Node }).parent = node;
          stack.push(each as Node);
        }
      }
    }
  }
}

/** As ESLint finds it. */
function scopeAt(scopeManager: Scope.ScopeManager, at: Node): Scope.Scope {
  const inner = at.type !== 'Program';
  for (let node: Node | undefined = at; node; node = (node as Node & { parent?: Node }).parent) {
    const scope = scopeManager.acquire(node, inner);
    if (scope) {
      return scope.type === 'function-expression-name'
        ? (scope.childScopes[0] as Scope.Scope)
        : scope;
    }
  }
  return scopeManager.scopes[0] as Scope.Scope;
}
