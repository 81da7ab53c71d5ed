/**
 * Where a release of a named body can be written: behind the statement that binds it, or ahead of
 * each exit. A place is refused when some path brings a body there that is in other hands by then.
 */
import type { SourceCode } from 'eslint';
import type { BlockStatement, Node } from 'estree';
import type { Bindings } from '../../flow/bindings.ts';
import type { HandleKind, Leak, LeakExit } from '../../flow/leak.ts';
import { isFunction, outerParentOf, parentOf } from '../../flow/syntax.ts';
import { type BodyVariable, type BodyVariables, contains, functionAround } from './body-variables.ts';
import { conditionOfLeak } from './conditions.ts';
import { type Edit, type Snippet, Writer } from './edits.ts';
import { mayBeMissing } from './presence.ts';
import { fallsThrough, reaches } from './reaches.ts';
import type { ReleaseTarget } from './release-forms.ts';

export interface Place {
  target: ReleaseTarget;
  canAwait: boolean;
  /** No path brings a body here that has been read already. */
  unread: boolean;
  edits(release: Snippet): Edit[] | undefined;
}

export class Places {
  readonly #code: SourceCode;
  readonly #bindings: Bindings;
  readonly #writer: Writer;
  readonly #bodies: BodyVariables;

  constructor(bindings: Bindings, writer: Writer, bodies: BodyVariables) {
    this.#code = bindings.sourceCode;
    this.#bindings = bindings;
    this.#writer = writer;
    this.#bodies = bodies;
  }

  /** Behind the binding, when the rest of the program only looks at the response. */
  atBinding(leak: Leak, exits: readonly LeakExit[]): Place | undefined {
    for (const { use } of this.#bodies.uses()) {
      if (use !== 'borrow') {
        return undefined;
      }
    }
    const handle = exits.find((exit) => exit.handle)?.handle;
    const body = this.#only(handle?.name ?? leak.name);
    const place = body && this.#behind(body.binding);
    return place && this.#place(body, handle?.kind, place.node, true, place.edits, true);
  }

  at(exit: LeakExit, leak: Leak): Place | undefined {
    switch (exit.kind) {
      case 'end':
        return this.#atEnd(exit, leak);
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
    if (!body || statement?.type !== 'ExpressionStatement' || this.#isTaken(exit.node)) {
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
    let statement = outerParentOf(exit.node);
    if (statement?.type === 'AwaitExpression') {
      statement = outerParentOf(statement);
    }
    const body = this.#visible(exit);
    if (!body || statement?.type !== 'ExpressionStatement') {
      return undefined;
    }
    const around = statement;
    const unread = this.#unreadAt(around, body);
    const error = body.variable.name === 'error' ? 'cause' : 'error';
    return unread === undefined
      ? undefined
      : this.#place(body, exit.handle?.kind, around, unread, (release) =>
          this.#writer.rescued(around, [release], error),
        );
  }

  #atEnd(exit: LeakExit, leak: Leak): Place | undefined {
    const body = this.#only(exit.handle?.name ?? leak.name);
    const region = body && this.#regionOf(body);
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
    const taken = [...this.#bodies.usesIn(region)].filter(
      ({ node, use }) => use !== 'borrow' && fallsThrough(node, region),
    );
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
    const kind = handleKind ?? body.kind;
    if (!kind || this.#isOffLimits(node)) {
      return undefined;
    }
    const optional = mayBeMissing(body, node, atBinding);
    return {
      target: { expression: body.variable.name, kind, optional },
      canAwait: canAwait(node, this.#code),
      unread,
      edits,
    };
  }

  /** The variable that the exit's handle means there, if it is one of the body's. */
  #visible(exit: LeakExit): BodyVariable | undefined {
    const variable = exit.handle && this.#bindings.lookUp(exit.handle.name, exit.node);
    return variable && this.#bodies.of(variable);
  }

  /** For an exit that has no place of its own: the one variable of this name. */
  #only(name: string | undefined): BodyVariable | undefined {
    const named = name === undefined ? [] : this.#bodies.named(name);
    return named.length === 1 ? named[0] : undefined;
  }

  /** Undefined when the body may have another owner at `node`. */
  #unreadAt(node: Node, body: BodyVariable): boolean | undefined {
    let unread = true;
    for (const { node: mention, use } of this.#bodies.uses()) {
      if (use === 'borrow' || contains(node, mention)) {
        continue;
      }
      if (reaches(mention, node, body.variable)) {
        if (use !== 'release') {
          return undefined;
        }
        unread = false;
      }
    }
    return unread;
  }

  #isTaken(node: Node): boolean {
    return [...this.#bodies.usesIn(node)].some(({ use }) => use !== 'borrow');
  }

  /** How to write a release ahead of a value: under a condition when a part of the value takes the body. */
  #guard(value: Node | null | undefined): ((release: Snippet) => Snippet) | undefined {
    if (!value || !this.#isTaken(value)) {
      return (release) => release;
    }
    const condition = conditionOfLeak(value, (part) => this.#isTaken(part), this.#code);
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
        const { right } = parent;
        for (const { node: mention } of this.#bodies.uses()) {
          if (contains(right, mention)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Directly behind a binding. */
  #behind(binding: Node): { node: Node; edits: Place['edits'] } | undefined {
    if (isFunction(binding)) {
      const { body } = binding;
      if (body.type === 'BlockStatement') {
        return { node: body, edits: (release) => this.#writer.atStart(body, [release]) };
      }
      return binding.type === 'ArrowFunctionExpression'
        ? { node: body, edits: (release) => this.#writer.intoBlock(binding, [release]) }
        : undefined;
    }
    if (binding.type === 'ForOfStatement') {
      const { body } = binding;
      return {
        node: body,
        edits: (release) =>
          body.type === 'BlockStatement'
            ? this.#writer.atStart(body, [release])
            : this.#writer.before(body, [release]),
      };
    }
    const statement = outerParentOf(binding);
    return statement?.type === 'ExpressionStatement' ||
      (statement?.type === 'VariableDeclaration' && /^(?:const|let|var)$/.test(statement.kind))
      ? { node: statement, edits: (release) => this.#writer.after(statement, [release]) }
      : undefined;
  }

  /** The block at whose end the variable is lost, or the body of an expression-bodied arrow. */
  #regionOf({ binding, variable }: BodyVariable): Node | undefined {
    if (isFunction(binding)) {
      return binding.body;
    }
    if (binding.type === 'ForOfStatement') {
      return binding.body.type === 'BlockStatement' ? binding.body : undefined;
    }
    const declarator = variable.defs[0]?.node as Node | undefined;
    const declaration = declarator && parentOf(declarator);
    const region = declaration?.type === 'VariableDeclaration' ? parentOf(declaration) : undefined;
    return region?.type === 'BlockStatement' ? (region satisfies BlockStatement) : undefined;
  }
}

/** True when `node` runs whenever `branch` does. */
function runsWith(branch: Node, node: Node): boolean {
  if (!contains(branch, node)) {
    return false;
  }
  for (let parent = parentOf(node); parent && parent !== parentOf(branch); parent = parentOf(parent)) {
    if (
      /^(?:If|For|ForIn|ForOf|While|DoWhile|Switch|Try)Statement$|^(?:Logical|Conditional)Expression$/.test(
        parent.type,
      ) ||
      isFunction(parent)
    ) {
      return false;
    }
  }
  return true;
}

export function canAwait(node: Node, code: SourceCode): boolean {
  const owner = isFunction(node) ? node : functionAround(node);
  if (owner) {
    return owner.async === true;
  }
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (parent.type === 'PropertyDefinition' || parent.type === 'StaticBlock') {
      return false;
    }
  }
  return code.ast.sourceType === 'module';
}
