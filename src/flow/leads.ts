/**
 * Which variables of a file may stand for a client, or for a function that may use one: told from how their declarations
 * start, without working out what they hold. Of a hundred variables that look at requests one or two do.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import { isSpokenOf } from '../clients/index.ts';
import type { Bindings } from './bindings.ts';
import { isElsewhere } from './elsewhere.ts';
import { GLOBAL_OBJECTS, moduleName } from './origins.ts';
import { memberName, parentOf, unwrap } from './syntax.ts';
import type { Value } from './values.ts';

/** A module that is loaded on the way; what stands in a comment is none, and is looked at as one. */
const LOADED = /\bimport\s*(?:\/[*/].*?)?\((?:\s*(['"])([^'"\n]*)\1\s*\))?/g;

/** Calls in calls that are looked into; what is nested deeper is worked out. */
const DEEPEST = 8;

export class Leads {
  readonly variables = new Set<Scope.Variable>();
  readonly #bindings: Bindings;
  /** A setting or another file may say of anything that it is a client. */
  readonly #anyMay: boolean;
  /** An annotation may say it of what it stands at, and of what is taken from that. */
  readonly #annotated: boolean;
  readonly #spokenOf = new Map<string, boolean>();

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
    this.#anyMay = bindings.settings.hasClients || bindings.elsewhere !== undefined;
    this.#annotated = bindings.writtenTypes.mayBeOfClient;
  }

  /** False for a thing from outside the file that no table, no setting and no other file speaks of. */
  leads(value: Value): boolean {
    return (
      value.kind !== 'external' ||
      this.#bindings.settings.hasClients ||
      this.#isSpokenOf(value.origin)
    );
  }

  /** False where nothing that the file imports, loads or names without declaring it leads anywhere. */
  comesFromOutside(text: string): boolean {
    return (
      this.#anyMay ||
      // So is whatever imports from a client's module.
      this.#annotated ||
      this.#bindings
        .ofEnvironment()
        .some(({ identifier }) => this.#isLeadOfEnvironment(identifier as Node)) ||
      this.mayLoadOne(text)
    );
  }

  /** `fetch`, `globalThis.fetch`; a promise is one of a request where a request is made. */
  #isLeadOfEnvironment(identifier: Node): boolean {
    if (identifier.type !== 'Identifier' || identifier.name === 'Promise') {
      return false;
    }
    const value = this.#bindings.globalValue(identifier.name);
    const parent = value.kind === 'external' && value.origin === 'global:*' && parentOf(identifier);
    if (!parent) {
      return this.leads(value);
    }
    if (parent.type !== 'MemberExpression' || parent.computed) {
      return parent.type !== 'UnaryExpression';
    }
    const name = memberName(parent) ?? '';
    return GLOBAL_OBJECTS.has(name) || this.#isSpokenOf(`global:${name}`);
  }

  /** False for most variables; what a true one holds is to be worked out. To be asked of outer scopes first. */
  mayLead(variable: Scope.Variable): boolean {
    const definition = variable.defs[0];
    if (!definition) {
      return false;
    }
    if (this.#anyMay) {
      return true;
    }
    switch (definition.type) {
      case 'ImportBinding': {
        const source = definition.parent?.type === 'ImportDeclaration' && definition.parent.source;
        return !source || this.#isSpokenOf(`${moduleName(String(source.value))}:`);
      }
      case 'FunctionName':
      case 'ClassName':
        return true;
      case 'Parameter':
        // One that has a name and nothing else is whatever the caller gives.
        return this.#annotated || parentOf(definition.name) !== definition.node;
      case 'Variable': {
        const { id, init } = definition.node;
        // What is written later may be a client then.
        const isConstant = definition.parent?.kind === 'const';
        return (
          id.type !== 'ArrayPattern' &&
          (!isConstant || !init || this.#isAnnotated(id) || this.#startsFromLead(init))
        );
      }
      default:
        return false;
    }
  }

  /** `(await import('node-fetch')).default(url)`: some module that is loaded on the way may be a client's. */
  mayLoadOne(text: string): boolean {
    for (const [, , source] of text.matchAll(LOADED)) {
      if (source === undefined || this.#anyMay || this.#isSpokenOf(`${moduleName(source)}:`)) {
        return true;
      }
    }
    return false;
  }

  #isSpokenOf(origin: string): boolean {
    let known = this.#spokenOf.get(origin);
    if (known === undefined) {
      known = isSpokenOf(origin) || isElsewhere(origin);
      this.#spokenOf.set(origin, known);
    }
    return known;
  }

  #startsFromLead(expression: Node, depth = 0): boolean {
    for (let node = unwrap(expression); ;) {
      switch (node.type as string) {
        case 'CallExpression': {
          const { callee, arguments: given } = node as Node & { type: 'CallExpression' };
          // `promisify(http.get)`, `fetchRetry(fetch)`.
          if (
            given[0] &&
            /^(?:Identifier|Member|Call)/.test(given[0].type) &&
            (depth === DEEPEST || this.#startsFromLead(given[0], depth + 1))
          ) {
            return true;
          }
          node = unwrap(callee);
          break;
        }
        case 'NewExpression':
          node = unwrap((node as Node & { type: 'NewExpression' }).callee);
          break;
        case 'MemberExpression':
          node = unwrap((node as Node & { type: 'MemberExpression' }).object);
          break;
        case 'AwaitExpression':
          node = unwrap((node as Node & { type: 'AwaitExpression' }).argument);
          break;
        case 'Identifier':
          return this.#isNameOfLead(node as Node & { type: 'Identifier' });
        case 'Literal':
        case 'TemplateLiteral':
        case 'ArrayExpression':
        case 'BinaryExpression':
        case 'UnaryExpression':
        case 'JSXElement':
          return false;
        default:
          return true;
      }
    }
  }

  #isNameOfLead(name: Node & { type: 'Identifier' }): boolean {
    const variable = this.#bindings.variableOf(name);
    if (!variable) {
      return this.leads(this.#bindings.globalValue(name.name));
    }
    return this.variables.has(variable) || this.#hasKnownMembers(variable);
  }

  #isAnnotated(name: Node): boolean {
    return this.#annotated && (name as { typeAnnotation?: unknown }).typeAnnotation !== undefined;
  }

  /** `const api = { send: … }`, `const api = new Api()`, `api: Api`: the file tells what a member of it is. */
  #hasKnownMembers({ defs: [definition] }: Scope.Variable): boolean {
    if (definition?.type !== 'Variable') {
      return this.#annotated && definition?.type === 'Parameter';
    }
    const { id, init } = definition.node;
    return (
      init?.type === 'ObjectExpression' || init?.type === 'NewExpression' || this.#isAnnotated(id)
    );
  }
}
