/** From an unread branch of a clone to suggestions: no clone at all, or a cancel at each exit. */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import { Bindings } from '../../flow/bindings.ts';
import type { Handle } from '../../flow/leak.ts';
import type { Misuse } from '../../flow/index.ts';
import {
  contains,
  enclosingFunction,
  isLoop,
  memberName,
  outerParentOf,
  parentOf,
  startOf,
  unwrap,
} from '../../flow/syntax.ts';
import { type Edit, merged, simple, Writer } from './edits.ts';
import { suggestReleases } from './suggest.ts';
import { whereToRelease } from './words.ts';

export interface CloneSuggestion {
  messageId: 'cancelBody' | 'dropClone';
  data?: Record<string, string>;
  edits: readonly Edit[];
}

export function suggestForClone(misuse: Misuse, code: SourceCode): CloneSuggestion[] {
  return [...withoutClone(misuse, code), ...cancelled(misuse, code)];
}

/** `res.clone().json()` where nobody reads `res` afterwards: `res.json()` does. */
function withoutClone(
  { node, detail, onSomePathsOnly, acquire }: Misuse,
  code: SourceCode,
): CloneSuggestion[] {
  const call = unwrap(node);
  const member = outerParentOf(node);
  if (
    detail !== 'original' ||
    onSomePathsOnly ||
    call.type !== 'CallExpression' ||
    call.callee.type !== 'MemberExpression' ||
    memberName(call.callee) !== 'clone' ||
    member?.type !== 'MemberExpression' ||
    outerParentOf(member)?.type !== 'CallExpression' ||
    isRepeated(node, acquire) ||
    isOneOfSeveral(node, code) ||
    isUsedLater(call.callee.object as Node, code)
  ) {
    return [];
  }
  const [, from = 0] = call.callee.object.range ?? [];
  const [, to = 0] = call.range ?? [];
  return [{ messageId: 'dropClone', edits: [{ range: [from, to], text: '' }] }];
}

/** The clone stands in a loop that the response was requested before. */
function isRepeated(node: Node, acquire: Node): boolean {
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (isLoop(parent)) {
      return !contains(parent, acquire);
    }
  }
  return false;
}

/** The response is more than looked at behind the clone, or is not in a variable. */
function isUsedLater(response: Node, code: SourceCode): boolean {
  const variable = response.type === 'Identifier' && new Bindings(code).variableOf(response);
  return (
    !variable ||
    variable.references.some(({ identifier }) => {
      const node = identifier as Node;
      const member = outerParentOf(node);
      const isLook =
        member?.type === 'MemberExpression' &&
        /^(?:ok|status|statusText|headers|url)$/.test(memberName(member) ?? '');
      return startOf(node) > startOf(response) && !isLook;
    })
  );
}

function isOneOfSeveral(node: Node, code: SourceCode): boolean {
  const owner = enclosingFunction(node);
  const text = owner ? code.getText(owner) : code.text;
  return (text.match(/\bclone\s*\(/g)?.length ?? 0) > 1;
}

/** A cancel of the branch that is unread at each exit. */
function cancelled(misuse: Misuse, code: SourceCode): CloneSuggestion[] {
  const { node, exits = [], hasOtherExits, client, acquire } = misuse;
  if (hasOtherExits || exits.length === 0) {
    return [];
  }
  const bindings = new Bindings(code);
  const writer = new Writer(code);
  const edits: Edit[] = [];
  for (const exit of exits) {
    // A branch cannot be cancelled ahead of the statement that makes or reads the clone.
    if (
      !exit.handle ||
      (exit.kind !== 'end' && contains(exit.node, node)) ||
      isUsedByHandler(bindings, exit.node, exit.handle.name)
    ) {
      return [];
    }
    const release = suggestReleases(bindings, writer, {
      acquire: exit.handle.name === declaredName(node) ? node : acquire,
      client,
      name: exit.handle.name,
      nameKind: exit.handle.kind,
      releasedSomewhere: true,
      exits: [exit],
      falseRelease: undefined,
    }).find(({ messageId }) => messageId === 'cancelBody');
    const made = release?.edits ?? cancelBefore(bindings, writer, exit.node, exit.handle);
    if (!made) {
      return [];
    }
    edits.push(...made);
  }
  const together = merged(edits);
  return together
    ? [{ messageId: 'cancelBody', data: { where: whereToRelease(exits) }, edits: together }]
    : [];
}

/** `try { return await res.json() } catch { return copy.text() }`: the copy is not done with. */
function isUsedByHandler(bindings: Bindings, exit: Node, name: string): boolean {
  const references = bindings.lookUp(name, exit)?.references ?? [];
  for (let parent = parentOf(exit); parent; parent = parentOf(parent)) {
    if (parent.type !== 'TryStatement' || !contains(parent.block, exit)) {
      continue;
    }
    const { handler, finalizer } = parent;
    const later = [handler, finalizer].filter((part) => part !== null && part !== undefined);
    if (
      references.some(({ identifier }) => later.some((part) => contains(part, identifier as Node)))
    ) {
      return true;
    }
  }
  return false;
}

/**
 * Where the other branch is in use, only this one's variable counts: it must not be in other hands
 * on any path, nor be used by the statement.
 */
function cancelBefore(
  bindings: Bindings,
  writer: Writer,
  exit: Node,
  { name, kind }: Handle,
): readonly Edit[] | undefined {
  if (kind !== 'response' && kind !== 'stream') {
    return undefined;
  }
  const stream = kind === 'response' ? `${name}.body` : name;
  const variable = bindings.lookUp(name, exit);
  const staysHere = variable?.references.every(({ identifier, init }) => {
    const node = identifier as Node;
    const member = outerParentOf(node);
    return (
      init === true ||
      (member?.type === 'MemberExpression' &&
        memberName(member) !== undefined &&
        memberName(member) !== 'body' &&
        enclosingFunction(node) === enclosingFunction(exit) &&
        !contains(exit, node))
    );
  });
  return staysHere && exit.type.endsWith('Statement')
    ? writer.before(exit, [simple(`${stream}?.cancel().catch(() => {})`)])
    : undefined;
}

/** The variable that a `clone()` is kept in. */
export function declaredName(clone: Node): string | undefined {
  const holder = outerParentOf(clone);
  return holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier'
    ? holder.id.name
    : undefined;
}
