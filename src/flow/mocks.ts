/** Clients that a test file replaces: what it calls then makes no connection. */
import type { Node } from 'estree';
import type { Client } from '../clients/index.ts';
import type { Bindings } from './bindings.ts';
import { GLOBAL_OBJECTS, isMocked, mockedModules } from './origins.ts';
import { memberName, outerParentOf, unwrap, walk } from './syntax.ts';

export class Mocks {
  readonly #bindings: Bindings;
  readonly #mocked = new Map<Client, boolean>();
  #mockedModules: ReadonlySet<string> | undefined;
  #hasFetch: boolean | undefined;

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
  }

  has(client: Client): boolean {
    const { sourceCode } = this.#bindings;
    let mocked = this.#mocked.get(client);
    if (mocked === undefined) {
      this.#mockedModules ??= mockedModules(sourceCode.text);
      mocked = isMocked(sourceCode.text, client, this.#mockedModules);
      this.#mocked.set(client, mocked);
    }
    return mocked;
  }

  /** True when the file replaces the global fetch by something that is no client (a mock). */
  get hasFetch(): boolean {
    this.#hasFetch ??= this.#findFetchMock();
    return this.#hasFetch;
  }

  #findFetchMock(): boolean {
    const { text } = this.#bindings.sourceCode;
    if (/\b(?:stubGlobal\(\s*['"`]fetch|spyOn\([^,()]*,\s*['"`]fetch)/.test(text)) {
      return true;
    }
    if (/\bXMLHttpRequest\s*=[^=>]|\bstubGlobal\(\s*['"`]XMLHttpRequest/.test(text)) {
      // A fetch that is made of it is tried, in the place of the platform's.
      return true;
    }
    if (!/\bfetch\s*=[^=>]/.test(text) && !/\bfetch\s*\.\s*mock/.test(text)) {
      return false;
    }
    for (const [identifier, reference] of this.#bindings.references) {
      if (reference.resolved && reference.resolved.defs.length > 0) {
        continue;
      }
      if (identifier.type !== 'Identifier') {
        continue;
      }
      if (identifier.name === 'fetch') {
        const parent = outerParentOf(identifier);
        if (
          (parent?.type === 'AssignmentExpression' &&
            parent.left === identifier &&
            !this.#reachesClient(parent.right)) ||
          (parent?.type === 'MemberExpression' && /^mock/.test(memberName(parent) ?? ''))
        ) {
          return true;
        }
      } else if (GLOBAL_OBJECTS.has(identifier.name)) {
        const member = outerParentOf(identifier);
        const assignment = member && outerParentOf(member);
        if (
          member?.type === 'MemberExpression' &&
          memberName(member) === 'fetch' &&
          assignment?.type === 'AssignmentExpression' &&
          unwrap(assignment.left) === member &&
          !this.#reachesClient(assignment.right)
        ) {
          return true;
        }
      }
    }
    return false;
  }

  /** A client, or a wrapper that mentions one: an instrumented fetch is no mock. */
  #reachesClient(node: Node): boolean {
    if (this.#bindings.constants.clientOnly(node, 0)) {
      return true;
    }
    let found = false;
    walk(node, this.#bindings.sourceCode.visitorKeys, (inner) => {
      if (!found && inner.type === 'Identifier' && this.#bindings.references.has(inner)) {
        found = this.#bindings.constants.clientOnly(inner, 0) !== undefined;
      }
    });
    return found;
  }
}
