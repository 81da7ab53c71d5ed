/** Names of one file: which variable an identifier means, and which client stands behind an origin. */
import type { Scope, SourceCode } from 'eslint';
import type { Node } from 'estree';
import { bufferingModules } from '../clients/buffering.ts';
import { type Client, clientOf as tableClientOf } from '../clients/index.ts';
import { NO_SETTINGS, type Settings } from '../settings/index.ts';
import { Annotations } from './annotations.ts';
import { Captures } from './captures.ts';
import { Census } from './census.ts';
import { Constants } from './constants.ts';
import { type Elsewhere, isElsewhere, splitOrigin } from './elsewhere.ts';
import { Endings } from './endings.ts';
import { Mocks } from './mocks.ts';
import { GLOBAL_OBJECTS } from './origins.ts';
import { dottedPath, outerParentOf, unwrap } from './syntax.ts';
import type { Value } from './values.ts';
import { WrittenTypes } from './written-types.ts';

export class Bindings {
  readonly sourceCode: SourceCode;
  readonly settings: Settings;
  /** The other files of the project, when they may be followed. */
  readonly elsewhere: Elsewhere | undefined;
  /** Tells the files of one analysis apart; 0 for the linted one. */
  readonly number: number;
  readonly annotations: Annotations;
  readonly writtenTypes: WrittenTypes;
  readonly census: Census;
  readonly constants: Constants;
  readonly captures: Captures;
  readonly endings: Endings;
  readonly mocks: Mocks;
  #references: Map<Node, Scope.Reference> | undefined;
  #ofEnvironment: readonly Scope.Reference[] | undefined;
  readonly #globals = new Map<string, Value>();

  constructor(
    sourceCode: SourceCode,
    settings: Settings = NO_SETTINGS,
    elsewhere?: Elsewhere,
    number = 0,
  ) {
    this.sourceCode = sourceCode;
    this.settings = settings;
    this.elsewhere = elsewhere;
    this.number = number;
    this.annotations = new Annotations(this);
    this.writtenTypes = new WrittenTypes(this);
    this.census = new Census(sourceCode, () => this.references);
    this.captures = new Captures(sourceCode);
    this.endings = new Endings(this);
    this.mocks = new Mocks(this);
    this.constants = new Constants(this);
  }

  get references(): ReadonlyMap<Node, Scope.Reference> {
    if (!this.#references) {
      this.#references = new Map();
      for (const scope of this.sourceCode.scopeManager.scopes) {
        for (const reference of scope.references) {
          this.#references.set(reference.identifier as Node, reference);
        }
      }
    }
    return this.#references;
  }

  /** The variable that an identifier refers to; undefined for a global of the environment. */
  variableOf(identifier: Node): Scope.Variable | undefined {
    const variable = this.references.get(identifier)?.resolved ?? undefined;
    return variable && variable.defs.length > 0 ? variable : undefined;
  }

  /** Uses of names that no variable of the file stands behind; a linter may have declared them. */
  ofEnvironment(): readonly Scope.Reference[] {
    return (this.#ofEnvironment ??= this.#findOfEnvironment());
  }

  #findOfEnvironment(): Scope.Reference[] {
    const { globalScope, scopes } = this.sourceCode.scopeManager;
    const globals = globalScope ?? scopes[0];
    const found = [...(globals?.through ?? [])];
    // Parsers and linters declare hundreds of names that no file mentions.
    for (const { defs, references } of globals?.variables ?? []) {
      if (references.length > 0 && defs.length === 0) {
        found.push(...references);
      }
    }
    return found;
  }

  /** The variables that a declaration or a pattern introduces. */
  declaredBy(node: Node): readonly Scope.Variable[] {
    return this.sourceCode.scopeManager.getDeclaredVariables(node);
  }

  /** The variable that a function has its name by: `function load() {}`, `const load = () => {}`. */
  naming(fn: Node): Scope.Variable | undefined {
    const holder = fn.type === 'FunctionDeclaration' ? fn : outerParentOf(fn);
    return holder === fn || holder?.type === 'VariableDeclarator'
      ? this.declaredBy(holder)[0]
      : undefined;
  }

  /** The variable that `name` means at `node`. */
  lookUp(name: string, node: Node): Scope.Variable | undefined {
    let scope: Scope.Scope | null = this.sourceCode.getScope(node);
    while (scope) {
      const variable = scope.set.get(name);
      if (variable) {
        return variable;
      }
      scope = scope.upper;
    }
    return undefined;
  }

  /** The client of an origin: the project's own word first, then the table's. */
  clientOf(origin: string): Client | undefined {
    const known = this.settings.clientOf(origin) ?? tableClientOf(origin);
    if (known || !this.elsewhere || !isElsewhere(origin)) {
      return known;
    }
    const behind = this.elsewhere.clientBehind(origin);
    return behind && this.clientOf(behind.origin);
  }

  /** An import that leads to a file of the project gets that file's path as its module. */
  located(value: Value | undefined): Value | undefined {
    if (value?.kind !== 'external' || !this.elsewhere || this.clientOf(value.origin)) {
      return value;
    }
    const [module, path] = splitOrigin(value.origin);
    const file = this.elsewhere.resolve(module);
    return file === undefined ? value : { kind: 'external', origin: `${file}:${path}` };
  }

  /** The function or class behind an import, if its file can be followed. */
  followed(value: Value): Value {
    return value.kind === 'external' && this.elsewhere && isElsewhere(value.origin)
      ? (this.elsewhere.valueOf(value.origin) ?? value)
      : value;
  }

  /** Acquires, unless the file replaced it by a mock. */
  isClient(origin: string): boolean {
    const client = this.clientOf(origin);
    return (
      client !== undefined &&
      !(origin === 'global:fetch' && this.mocks.hasFetch) &&
      !this.mocks.has(client)
    );
  }

  /** The client that the settings name for a call of this callee, unless the file shows its code. */
  namedClient(callee: Node): Client | undefined {
    if (!this.settings.hasNamedClients) {
      return undefined;
    }
    const client = this.settings.clientNamed(dottedPath(callee));
    return client && this.constants.of(callee)?.kind !== 'function' ? client : undefined;
  }

  /** The call is of a package that buffers what nobody reads, or of something that it answered. */
  isBuffering(call: Node, depth = 0): boolean {
    const callee = call.type === 'CallExpression' ? unwrap(call.callee) : call;
    const root = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee;
    const value = this.constants.of(root);
    if (value?.kind === 'external') {
      return bufferingModules.has(value.origin.slice(0, value.origin.lastIndexOf(':')));
    }
    const init = this.constants.initOf(root);
    return init?.type === 'CallExpression' && depth < 4 && this.isBuffering(init, depth + 1);
  }

  /** A name that the file does not define. */
  globalValue(name: string): Value {
    let value = this.#globals.get(name);
    if (!value) {
      const path = GLOBAL_OBJECTS.has(name) ? '*' : name;
      value = { kind: 'external', origin: `global:${path}` };
      this.#globals.set(name, value);
    }
    return value;
  }
}
