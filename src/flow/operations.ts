/** What a method of a response, stream or reader does to the body, as the client table says. */
import type { Node } from 'estree';
import type { Operation } from '../clients/model.ts';
import { newObject } from './assign.ts';
import { noteDiscard } from './discards.ts';
import { isUnread, newBranch, serve } from './clones.ts';
import {
  noteIneffectiveClose,
  noteListener,
  noteUnsafeCancel,
  noteUnsafeDestroy,
} from './closes.ts';
import { throwImplicitly } from './members.ts';
import {
  blur,
  expectUnused,
  lock,
  move,
  noteFailedRead,
  readResult,
  setUse,
  unlock,
  useByMethod,
  useOf,
} from './reuse.ts';
import { type Result, type Run, single } from './run.ts';
import {
  isFunction,
  isLoop,
  mayUseThis,
  memberName,
  outerParentOf,
  parentOf,
  startOf,
} from './syntax.ts';
import { body, FALSE, literal, TRUE, TRUTHY, UNDEFINED, type Value } from './values.ts';
import type { World } from './world.ts';
import { isHeld } from './body-state.ts';

type BodyValue = Value & { kind: 'body' };

/** Calls `receiver.name(…)`; an undefined name is a computed one, `res[type]()`. */
export function operate(
  run: Run,
  world: World,
  receiver: BodyValue,
  name: string | undefined,
  args: readonly Value[],
  node: Node,
): Result[] {
  const model = run.acquires.of(receiver.id).client.body.views[receiver.view];
  const operation: Operation | undefined =
    name === undefined || name === '?'
      ? 'drain'
      : model && Object.hasOwn(model.methods, name)
        ? model.methods[name]
        : undefined;
  noteListener(run, receiver, name, args[0]);
  if (typeof operation === 'object' && 'onEvent' in operation) {
    return listen(run, world, receiver, operation.onEvent, args, node);
  }
  if (typeof operation !== 'object' || !operation.instead) {
    for (const argument of args) {
      run.escape(world, argument);
    }
  }
  switch (operation) {
    case undefined:
      run.escape(world, receiver);
      return single(world);
    case 'drain':
      noteDiscard(run, world, receiver, 'drained', node);
      useByMethod(run, world, receiver, name, node);
      run.release(world, receiver.id, 'drained', receiver.branch > 0);
      return settle(run, world, readResult(receiver, node), node, (failed) =>
        noteFailedRead(run, failed, receiver, name, node),
      );
    case 'closeWithArgument':
      if (args.length > 0) {
        run.release(world, receiver.id, 'closed');
      } else {
        noteFalseRelease(run, world, receiver, node);
      }
      return single(world, receiver);
    case 'close':
      noteDiscard(run, world, receiver, 'closed', node);
      noteUnsafeDestroy(run, world, receiver, name, node);
      close(run, world, receiver, node);
      // A node stream answers itself, a web stream a promise.
      return single(world, name === 'destroy' ? receiver : { kind: 'fulfilled', value: UNDEFINED });
    case 'clone':
      expectUnused(run, world, receiver, 'clone', node);
      return single(world, newBranch(run, world, receiver, node));
    case 'tee': {
      move(run, world, receiver, 'stream', node);
      const other = newBranch(run, world, receiver, node);
      return single(
        world,
        newObject(run, world, node, {
          kind: 'array',
          elements: [receiver, other],
          exact: true,
        }),
      );
    }
    case 'read':
      return read(run, world, receiver, node);
    case 'borrow':
      if (name === 'read' && isRepeated(run, node)) {
        // Piece by piece, as the stream has them: who does that knows when to stop.
        run.escape(world, receiver);
        return single(world);
      }
      noteIneffectiveClose(run, world, receiver, name, node);
      noteFalseRelease(run, world, receiver, node);
      return single(world);
    case 'self':
      noteFalseRelease(run, world, receiver, node);
      return single(world, receiver);
    case 'unlock':
      world.updateBody(receiver.id, { locked: false });
      unlock(run, world, receiver);
      return single(world);
    default:
      if (operation.locks) {
        lock(run, world, receiver, node);
      } else {
        move(run, world, receiver, operation.view, node);
      }
      if (operation.instead && says(world, args[0], operation.instead)) {
        world.updateBody(receiver.id, { locked: operation.locks });
        return single(world, body(receiver.id, operation.instead.view, receiver.branch));
      }
      if (operation.locks) {
        world.updateBody(receiver.id, { locked: true });
        noteFalseRelease(run, world, receiver, node);
      }
      return single(world, body(receiver.id, operation.view, receiver.branch));
  }
}

/** `values({ preventCancel: true })`: leaving the loop keeps the stream open. */
function says(
  world: World,
  options: Value | undefined,
  { option, is }: { readonly option: string; readonly is: boolean },
): boolean {
  const object = options?.kind === 'object' ? world.heap.get(options.id) : undefined;
  const value = object?.kind === 'record' ? object.fields.get(option) : undefined;
  return value?.kind === 'literal' && value.value === is;
}

/** Something that looks like a release happened: the message will say what would be one. */
export function noteFalseRelease(run: Run, world: World, receiver: BodyValue, node: Node): void {
  const state = world.bodies.get(receiver.id);
  if (state && isHeld(state) && !run.isAway) {
    const text = run.bindings.sourceCode.getText(node).replace(/\s+/g, ' ');
    const falseRelease = state.falseRelease ?? {
      node,
      text: text.length > 60 ? `${text.slice(0, 57)}…` : text,
      view: receiver.view,
    };
    world.updateBody(receiver.id, { falseRelease });
    run.acquires.of(receiver.id).falseRelease ??= falseRelease;
  }
}

/** The promise of a reading method may reject (broken JSON, reset): the body is gone either way. */
function settle(
  run: Run,
  world: World,
  value: Value,
  node: Node,
  onFailure?: (failed: World) => void,
): Result[] {
  const results = single(world, { kind: 'fulfilled', value });
  const parent = outerParentOf(node);
  const chained =
    parent?.type === 'MemberExpression' && /^(?:then|catch)$/.test(memberName(parent) ?? '');
  if (run.catching > 0 || chained) {
    const failed = world.fork();
    failed.decide(node, 'rejects');
    onFailure?.(failed);
    results.push({
      world: failed,
      value: { kind: 'rejected', node, implicit: true, value: TRUTHY },
    });
  }
  return results;
}

function close(run: Run, world: World, receiver: BodyValue, node: Node): void {
  const state = world.bodies.get(receiver.id);
  if (!state) {
    return;
  }
  noteUnsafeCancel(run, world, receiver, node);
  const use = useOf(run, world, receiver);
  const refused = receiver.view === 'stream' && use?.locked === true;
  if (!refused) {
    setUse(run, world, receiver, { how: 'closed', locked: use?.locked ?? false, node });
  }
  if (!isHeld(state)) {
    return;
  }
  // `cancel()` of a locked stream rejects and leaves the connection as it is.
  if (receiver.view === 'stream' && state.locked) {
    noteFalseRelease(run, world, receiver, node);
    return;
  }
  // A cloned response gives the connection up when every branch is cancelled.
  const cancelled = state.cancelled | (1 << receiver.branch);
  const all = (1 << (state.clones + 1)) - 1;
  if ((cancelled & all) === all) {
    run.release(world, receiver.id, 'closed');
  } else {
    world.updateBody(receiver.id, { cancelled });
    noteFalseRelease(run, world, receiver, node);
  }
}

/** `reader.read()`: the end of the body on one path, one more chunk on the other. */
function read(run: Run, world: World, receiver: BodyValue, node: Node): Result[] {
  noteFalseRelease(run, world, receiver, node);
  const state = world.bodies.get(receiver.id);
  const results: Result[] = [];
  const held = state !== undefined && isHeld(state);
  if (run.catching > 0 && held) {
    // A broken connection errors the stream: nothing is left to release.
    const failed = world.fork();
    failed.updateBody(receiver.id, { status: 'absent' });
    setUse(run, failed, receiver, { how: 'part', locked: true, node });
    throwImplicitly(run, failed, node);
  }
  const isBranch = state !== undefined && state.clones > 0 && isUnread(state, receiver.branch);
  if (held || isBranch || state?.status === 'transferred') {
    const more = world.fork();
    setUse(run, more, receiver, { how: 'part', locked: true, node });
    more.decide(node, 'has more');
    const chunk = newObject(run, more, node, {
      kind: 'record',
      fields: new Map<string, Value>([
        ['done', FALSE],
        ['value', { kind: 'truthy' }],
      ]),
      partial: false,
    });
    results.push({ world: more, value: { kind: 'fulfilled', value: chunk } });
    world.decide(node, 'is done');
  }
  serve(world, receiver);
  // Another reader may ask again: it is told that the end is reached.
  setUse(run, world, receiver, { how: 'part', locked: true, node });
  if (held) {
    // One `read()` may happen to be the end; only a loop is a way to release.
    run.acquires.of(receiver.id).released ||= isRepeated(run, node);
    world.updateBody(receiver.id, { status: 'drained' });
  }
  const end = newObject(run, world, node, {
    kind: 'record',
    fields: new Map<string, Value>([
      ['done', TRUE],
      ['value', literal(undefined)],
    ]),
    partial: false,
  });
  results.push({ world, value: { kind: 'fulfilled', value: end } });
  return results;
}

/** True inside a loop, and in a callback or helper that may call itself again. */
export function isRepeated(run: Run, node: Node): boolean {
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (isLoop(parent)) {
      return true;
    }
    if (isFunction(parent) && callsItself(run, parent)) {
      return true;
    }
  }
  return false;
}

function callsItself(run: Run, fn: Node): boolean {
  const parent = parentOf(fn);
  const named = parent?.type === 'VariableDeclarator' ? parent : fn;
  const [from = 0, to = 0] = fn.range ?? [];
  return run.bindings
    .declaredBy(named)
    .filter((variable) => variable.defs[0]?.type !== 'Parameter')
    .some((variable) =>
      variable.references.some((reference) => {
        const at = startOf(reference.identifier as Node);
        return !reference.isWrite() && at > from && at < to;
      }),
    );
}

/** The listener ends something: `client.destroy()` takes all streams of the session along. */
function endsSomething(run: Run, listener: Value): boolean {
  return (
    listener.kind === 'function' &&
    /\.(?:destroy|close|abort)\(/.test(run.bindings.sourceCode.getText(listener.node))
  );
}

/** `function () { this.pipe(…) }`: the emitter is the `this` of its listeners. */
export function usesItsEmitter(run: Run, listener: Value): boolean {
  return (
    listener.kind === 'function' &&
    mayUseThis(listener.node, run.homeOf(listener.node).bindings.sourceCode.getText(listener.node))
  );
}

function listen(
  run: Run,
  world: World,
  receiver: BodyValue,
  events: Readonly<Record<string, 'drain' | 'transfer'>>,
  args: readonly Value[],
  node: Node,
): Result[] {
  const [event, ...listeners] = args;
  const name = event?.kind === 'literal' && typeof event.value === 'string' ? event.value : '?';
  const effect = Object.hasOwn(events, name) ? events[name] : undefined;
  const held = world.bodies.get(receiver.id);
  const { handedOn } = run.acquires.of(receiver.id);
  listeners.forEach((listener) => run.escape(world, listener));
  if (effect === 'drain') {
    blur(run, world, receiver);
    world.updateBody(receiver.id, { status: held?.status ?? 'open' });
    run.release(world, receiver.id, 'drained');
  } else if (
    name === '?' ||
    (effect === 'transfer' &&
      listeners.some((fn) => endsSomething(run, fn) || usesItsEmitter(run, fn)))
  ) {
    run.escape(world, receiver);
  } else if (held && isHeld(held)) {
    if (effect === undefined) {
      // `end` and `close` never come by themselves: what their listeners do with this body is idle.
      world.updateBody(receiver.id, { status: held.status });
      run.acquires.of(receiver.id).handedOn = handedOn;
    }
    noteFalseRelease(run, world, receiver, node);
  }
  return single(world, receiver);
}
