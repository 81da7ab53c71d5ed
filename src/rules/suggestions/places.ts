/**
 * Where a release of a named body can be written: behind the statement that binds it, or ahead of
 * each exit. A place is refused when some path brings a body there that is in other hands by then.
 */
import type { Scope, SourceCode } from 'eslint';
import type { Node } from 'estree';
import type { Bindings } from '../../flow/bindings.ts';
import type { HandleKind, Leak, LeakExit } from '../../flow/leak.ts';
import { contains, isFunction, outerParentOf, parentOf, startOf } from '../../flow/syntax.ts';
import { type BodyVariable, findBodyVariables } from './body-variables.ts';
import { conditionOfLeak } from './conditions.ts';
import type { Edit, Snippet, Writer } from './edits.ts';
import { MemberModel } from './model.ts';
import {
  alwaysThrows,
  behindBinding,
  canAwait,
  isDirectlyBound,
  regionOf,
  runsWith,
} from './positions.ts';
import { mayBeMissing } from './presence.ts';
import { fallsThrough, reaches } from './reaches.ts';
import type { ReleaseTarget } from './release-forms.ts';
import { BodyUses } from './uses.ts';

export interface Place {
  target: ReleaseTarget;
  canAwait: boolean;
  /** No path brings a body here that has been read already. */
  unread: boolean;
  edits: (release: Snippet) => Edit[] | undefined;
}

export class Places {
  readonly #code: SourceCode;
  readonly #bindings: Bindings;
  readonly #writer: Writer;
  readonly #leak: Leak;
  readonly #variables: ReadonlyMap<Scope.Variable, BodyVariable>;
  readonly #uses: BodyUses;

  constructor(bindings: Bindings, writer: Writer, leak: Leak) {
    const model = new MemberModel(leak.client);
    this.#code = bindings.sourceCode;
    this.#bindings = bindings;
    this.#writer = writer;
    this.#leak = leak;
    this.#variables = findBodyVariables(bindings, model, leak);
    this.#uses = new BodyUses(bindings, model, this.#variables.values());
  }

  /** No path does more than look at the response, so that it may be released at once. */
  get onlyLookedAt(): boolean {
    return (
      !this.#leak.releasedSomewhere &&
      !this.#leak.falseRelease &&
      this.#uses.all.every(({ use }) => use === 'borrow' || use === 'other')
    );
  }

  /** Behind the binding. */
  atBinding(exits: readonly LeakExit[]): Place | undefined {
    const handle = exits.find((exit) => exit.handle)?.handle;
    const [body] = this.#named(handle?.name ?? this.#leak.name ?? '');
    // A link of the chain that throws before the binding is left to the request itself.
    if (
      !body ||
      !isDirectlyBound(this.#leak.acquire, body.binding) ||
      exits.some((exit) => comesBefore(exit, body.binding))
    ) {
      return undefined;
    }
    const position = behindBinding(body.binding, this.#writer, this.#code);
    return position && this.#place(body, handle?.kind, position.node, true, position.edits, true);
  }

  at(exit: LeakExit): Place | undefined {
    switch (exit.kind) {
      case 'end':
        return this.#atEnd(exit);
      case 'overwrite':
        return this.#atOverwrite(exit);
      case 'call':
        return this.#aroundCall(exit);
      default:
        return this.#atJump(exit);
    }
  }

  #atJump(exit: LeakExit): Place | undefined {
    const { node } = exit;
    const body = this.#visible(exit);
    const unread = body && this.#unreadAt(node, body);
    if (!body || unread === undefined || !node.type.endsWith('Statement')) {
      return undefined;
    }
    const guard = this.#guard((node as { argument?: Node | null }).argument);
    return (
      guard &&
      this.#place(body, exit.handle?.kind, node, unread, (release) =>
        this.#writer.before(node, [guard(release)]),
      )
    );
  }

  #atOverwrite(exit: LeakExit): Place | undefined {
    const statement = outerParentOf(exit.node);
    const body = this.#visible(exit);
    if (!body || statement?.type !== 'ExpressionStatement' || this.#uses.taken(exit.node)) {
      return undefined;
    }
    const unread = this.#unreadAt(statement, body);
    return unread === undefined
      ? undefined
      : this.#place(body, exit.handle?.kind, statement, unread, (release) =>
          this.#writer.before(statement, [release]),
        );
  }

  #aroundCall(exit: LeakExit): Place | undefined {
    const body = this.#visible(exit);
    let statement = outerParentOf(exit.node);
    if (statement?.type === 'AwaitExpression') {
      statement = outerParentOf(statement);
    }
    if (!body || !statement || !/^(?:Expression|Return)Statement$/.test(statement.type)) {
      return undefined;
    }
    const around = statement;
    const taken = this.#uses.taken(around);
    const unread = this.#unreadAt(around, body);
    if (unread === undefined) {
      return undefined;
    }
    if (!exit.onlyIfCallThrows && !taken && alwaysThrows(exit.node, this.#bindings)) {
      return this.#place(body, exit.handle?.kind, around, unread, (release) =>
        this.#writer.before(around, [release]),
      );
    }
    const error = body.variable.name === 'error' ? 'cause' : 'error';
    return around.type === 'ExpressionStatement'
      ? this.#place(body, exit.handle?.kind, around, unread && !taken, (release) =>
          this.#writer.rescued(around, [release], error),
        )
      : undefined;
  }

  #atEnd(exit: LeakExit): Place | undefined {
    const named = this.#only(exit.handle?.name ?? this.#leak.name);
    const reader = [...this.#variables.values()].find(({ kind }) => kind === 'reader');
    const body = reader ?? named;
    const region = named && body && regionOf(body) === regionOf(named) && regionOf(body);
    if (!body || !region) {
      return undefined;
    }
    const kind = exit.handle?.kind;
    if (region.type !== 'BlockStatement') {
      const arrow = parentOf(region);
      const guard = this.#guard(region);
      return guard && arrow?.type === 'ArrowFunctionExpression'
        ? this.#place(body, kind, region, true, (release) =>
            this.#writer.intoBlock(arrow, [guard(release)]),
          )
        : undefined;
    }
    if (/^(?:Return|Throw|Break|Continue)Statement$/.test(region.body.at(-1)?.type ?? '')) {
      return undefined;
    }
    const last = region.body.at(-1) ?? region;
    const taken = this.#uses
      .in(region)
      .filter(
        ({ node, use }) =>
          use !== 'borrow' &&
          this.#uses.sitesOf(node, last).some((site) => fallsThrough(site, region)),
      );
    if (taken.some(({ use }) => use === 'touch')) {
      return undefined;
    }
    const branch = region.body.find(
      (statement) =>
        statement.type === 'IfStatement' &&
        !statement.alternate &&
        taken.length > 0 &&
        taken.every(({ node }) => runsWith(statement.consequent, node)),
    );
    if (branch?.type === 'IfStatement') {
      return this.#place(body, kind, branch, true, (release) =>
        this.#writer.otherwise(branch.consequent, [release]),
      );
    }
    return taken.every(({ use }) => use === 'release')
      ? this.#place(body, kind, region.body.at(-1) ?? region, taken.length === 0, (release) =>
          this.#writer.atEnd(region, [release]),
        )
      : undefined;
  }

  #place(
    body: BodyVariable,
    handleKind: HandleKind | undefined,
    node: Node,
    unread: boolean,
    edits: Place['edits'],
    atBinding = false,
  ): Place | undefined {
    const kind = body.kind === 'reader' ? 'reader' : (handleKind ?? body.kind);
    if (!kind || this.#isOffLimits(node)) {
      return undefined;
    }
    // With an error there is no body, whoever has looked at the rest of the response.
    const bodyless =
      body.errorFirst === 'unchecked' || (atBinding && body.errorFirst !== undefined);
    const optional = mayBeMissing(body, node, atBinding) || (bodyless && kind === 'body');
    return {
      target: { expression: body.variable.name, kind, optional, bodyless },
      canAwait: canAwait(node, this.#code),
      unread,
      edits,
    };
  }

  /** The variable that the exit's handle means there, if it is one of the body's; a reader has the lock. */
  #visible(exit: LeakExit): BodyVariable | undefined {
    for (const body of this.#variables.values()) {
      if (body.kind === 'reader' && reaches(body.binding, exit.node, body.variable)) {
        const isVisible =
          this.#bindings.lookUp(body.variable.name, exit.node) === body.variable &&
          body.binding.type === 'VariableDeclarator';
        return isVisible ? body : undefined;
      }
    }
    const variable = exit.handle && this.#bindings.lookUp(exit.handle.name, exit.node);
    return variable && this.#variables.get(variable);
  }

  /** For an exit that has no place of its own: the one variable of this name. */
  #only(name: string | undefined): BodyVariable | undefined {
    const named = name === undefined ? [] : this.#named(name);
    return named.length === 1 ? named[0] : undefined;
  }

  #named(name: string): BodyVariable[] {
    return [...this.#variables.values()].filter(
      ({ variable, kind }) => variable.name === name && kind !== undefined,
    );
  }

  /** Undefined when the body may have another owner at `node`. */
  #unreadAt(node: Node, body: BodyVariable): boolean | undefined {
    let unread = true;
    for (const { node: mention, use } of this.#uses.all) {
      if (use === 'borrow' || contains(node, mention)) {
        continue;
      }
      const sites = this.#uses.sitesOf(mention, node);
      if (sites.some((site) => reaches(site, node, body.variable))) {
        if (use !== 'release') {
          return undefined;
        }
        unread = false;
      }
    }
    return unread;
  }

  /** How to write a release ahead of a value: under a condition when a part of the value takes the body. */
  #guard(value: Node | null | undefined): ((release: Snippet) => Snippet) | undefined {
    if (!value || !this.#uses.taken(value)) {
      return (release) => release;
    }
    const condition = conditionOfLeak(value, (part) => this.#uses.taken(part), this.#code);
    const { unit, semi } = this.#writer;
    return condition === undefined
      ? undefined
      : ({ lines }) => ({
          lines: [
            `if (${condition}) {`,
            ...lines.map((line, index) =>
              index === lines.length - 1 ? `${unit}${line}${semi}` : unit + line,
            ),
            '}',
          ],
          block: true,
        });
  }

  /** `for await` over the same body holds its lock; in `with`, a name means what it likes. */
  #isOffLimits(node: Node): boolean {
    for (let parent: Node | undefined = node; parent; parent = parentOf(parent)) {
      if (parent.type === 'WithStatement') {
        return true;
      }
      if (parent.type === 'ForOfStatement' && parent.await && contains(parent.body, node)) {
        if (this.#uses.in(parent.right).length > 0) {
          return true;
        }
      }
    }
    return false;
  }
}

/** An exit on the way to the binding, for example a helper in the chain that throws. */
function comesBefore({ kind, node }: LeakExit, binding: Node): boolean {
  const isInside = !isFunction(binding) && binding.type !== 'ForOfStatement';
  return (
    kind !== 'end' && (startOf(node) < startOf(binding) || (isInside && contains(binding, node)))
  );
}
