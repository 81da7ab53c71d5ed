/**
 * Closes that go wrong: the promise of `cancel()` rejects on a locked stream, and settles on one
 * branch of a clone only when the other branches have ended.
 */
import type { Node } from 'estree';
import { isUnread } from './clones.ts';
import { type Misuse, noteMisuse } from './misuse.ts';
import { fateOf, isWaitedFor } from './promise-fate.ts';
import { useOf } from './reuse.ts';
import type { Run } from './run.ts';
import type { BodyId, Value } from './values.ts';
import type { World } from './world.ts';
import { isHeld } from './body-state.ts';

type BodyValue = Value & { kind: 'body' };

/** What goes wrong; the `detail` of a misuse of the kind `unsafe-close`. */
export type UnsafeClose =
  /** It is thrown where the promise is awaited. */
  | 'throws'
  | 'unhandled-rejection'
  | 'hangs'
  /** A loop over a branch is left, which cancels the branch and waits for that. */
  | 'loop-hangs'
  /** It emits an error that nobody listens for. */
  | 'crashes'
  /** The connection stays taken. */
  | 'frees-nothing';

const CLOSES = /^(?:cancel|close|destroy)$/;

/** A closing method that leaves the body as it is. */
export function noteIneffectiveClose(
  run: Run,
  world: World,
  receiver: BodyValue,
  name: string | undefined,
  node: Node,
): void {
  const state = world.bodies.get(receiver.id);
  if (state && isHeld(state) && CLOSES.test(name ?? '')) {
    noteMisuse(run, world, 'unsafe-close', node, receiver.id, { detail: 'frees-nothing' });
  }
}

/** `body.destroy()` of a stream that emits an error then. */
export function noteUnsafeDestroy(
  run: Run,
  world: World,
  receiver: BodyValue,
  name: string | undefined,
  node: Node,
): void {
  const state = world.bodies.get(receiver.id);
  const { client } = run.acquires.of(receiver.id);
  if (name === 'destroy' && client.body.destroyNeedsListener && state && isHeld(state)) {
    noteMisuse(run, world, 'unsafe-close', node, receiver.id, { detail: 'crashes' });
  }
}

const LISTENS = /^(?:on|once|addListener|prependListener)$/;

/** Somebody listens for errors of this body: then, or in time, nothing crashes. */
export function noteListener(
  run: Run,
  receiver: BodyValue,
  name: string | undefined,
  event: Value | undefined,
): void {
  if (LISTENS.test(name ?? '') && event?.kind === 'literal' && event.value === 'error') {
    hearErrors(run, receiver.id);
  }
}

export function hearErrors(run: Run, id: BodyId): void {
  run.heard.add(run.acquires.of(id).node);
}

/** A crash that a listener prevents, wherever in the function it is registered. */
export function isPrevented(run: Run, { detail, acquire }: Misuse): boolean {
  return detail === 'crashes' && run.heard.has(acquire);
}

/** A closing method of a web stream or of its reader is about to be called. */
export function noteUnsafeCancel(run: Run, world: World, receiver: BodyValue, node: Node): void {
  if (receiver.view !== 'stream' && receiver.view !== 'reader') {
    return;
  }
  const use = useOf(run, world, receiver);
  if (receiver.view === 'stream' && use?.locked && use.how !== 'moved') {
    const fate = fateOf(node);
    if (fate === 'thrown' || fate === 'dropped') {
      const detail: UnsafeClose = fate === 'thrown' ? 'throws' : 'unhandled-rejection';
      noteMisuse(run, world, 'unsafe-close', node, receiver.id, { detail, since: use });
    }
  } else if (isWaitedFor(node)) {
    noteHang(run, world, receiver, node, 'hangs');
  }
}

/** `break` out of `for await (const chunk of copy.body)` waits for `return()`, which cancels. */
export function noteUnsafeExit(run: Run, world: World, receiver: BodyValue, node: Node): void {
  if (receiver.view === 'stream') {
    noteHang(run, world, receiver, node, 'loop-hangs');
  }
}

function noteHang(
  run: Run,
  world: World,
  receiver: BodyValue,
  node: Node,
  detail: UnsafeClose,
): void {
  const state = world.bodies.get(receiver.id);
  if (!state || state.several || state.nullBody === true) {
    return;
  }
  for (let branch = 0; branch <= state.clones; branch += 1) {
    // A caller's response may be read by its caller meanwhile.
    const isCallers = branch === 0 && run.acquires.of(receiver.id).parameter;
    if (branch !== receiver.branch && !isCallers && isUnread(state, branch)) {
      noteMisuse(run, world, 'unsafe-close', node, receiver.id, {
        detail,
        cloned: state.made[Math.max(branch, receiver.branch) - 1],
      });
      return;
    }
  }
}
