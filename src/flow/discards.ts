/**
 * Bodies that nobody wants: closed unread, or read only to be dropped, where the status says that
 * the request failed. Whether that keeps the connection or gives it up is a rule's business.
 */
import type { Node } from 'estree';
import { noteMisuse } from './misuse.ts';
import type { Run } from './run.ts';
import { isFailure } from './status-set.ts';
import { isFunction, memberName, outerParentOf, parentOf } from './syntax.ts';
import type { BodyId, Value } from './values.ts';
import type { World } from './world.ts';
import { isHeld } from './body-state.ts';

/** The `detail` of a misuse of the kind `discarded`. */
export type Discard = 'closed' | 'drained';

/** Notes the operation, or that it also runs where the body is no failed request's unread one. */
export function noteDiscard(
  run: Run,
  world: World,
  receiver: Value & { kind: 'body' },
  how: Discard,
  node: Node,
): void {
  const state = world.bodies.get(receiver.id);
  if (
    !state ||
    state.status === 'absent' ||
    (state.status === 'transferred' && isFailure(state.codes))
  ) {
    return;
  }
  const unread =
    isHeld(state) && !state.locked && state.clones === 0 && state.uses.every((use) => !use);
  if (!isFailure(state.codes) || !unread || isCleanup(node)) {
    run.file.elsewhere.add(node);
  } else if (how === 'closed' || isDropped(node)) {
    noteMisuse(run, world, 'discarded', node, receiver.id, { detail: how });
  }
}

/** `res.destroy(); req.destroy()`: the request is ended as well, so the connection is not wanted. */
export function noteGivenUp(run: Run, world: World, id: BodyId): void {
  for (const use of world.bodies.get(id)?.uses ?? []) {
    if (use?.how === 'closed' && use.node) {
      run.file.elsewhere.add(use.node);
    }
  }
}

/** In a handler or a `finally`, whatever may go wrong ends: also where nobody knows the status. */
function isCleanup(node: Node): boolean {
  let current = node;
  for (let parent = parentOf(current); parent; parent = parentOf(current)) {
    if (
      parent.type === 'CatchClause' ||
      (parent.type === 'TryStatement' && parent.finalizer === current)
    ) {
      return true;
    }
    if (isFunction(parent)) {
      return false;
    }
    current = parent;
  }
  return false;
}

/** The statement is there for what it does to the body: nobody looks at what it read. */
function isDropped(node: Node): boolean {
  let current = node;
  for (let parent = outerParentOf(current); parent; parent = outerParentOf(current)) {
    const isHandled =
      parent.type === 'MemberExpression' && /^(?:catch|finally)$/.test(memberName(parent) ?? '');
    const passesOn =
      isHandled ||
      parent.type === 'AwaitExpression' ||
      (parent.type === 'UnaryExpression' && parent.operator === 'void') ||
      (parent.type === 'CallExpression' && parent.callee === current);
    if (!passesOn) {
      return parent.type === 'ExpressionStatement';
    }
    current = parent;
  }
  return false;
}
