/**
 * A body can be read once: notes what each operation does to it, and the operation that comes too
 * late, because the body is used up or somebody else is reading it.
 */
import type { Node } from 'estree';
import type { ViewName } from '../clients/model.ts';
import { serveAll } from './clones.ts';
import { failsWithConnectionOnly, takesAnything } from './fallback-reads.ts';
import { usesOf } from './forgotten.ts';
import { noteMisuse } from './misuse.ts';
import type { Run } from './run.ts';
import { hasNoBody } from './status-set.ts';
import { DISTURBED, isSpent, UNSURE, type Use, withUse } from './uses.ts';
import { startOf } from './syntax.ts';
import { symbol, type Value } from './values.ts';
import type { World } from './world.ts';
import type { BodyState } from './body-state.ts';

type BodyValue = Value & { kind: 'body' };

/** What the late operation wanted; the `detail` of a misuse of the kind `reuse`. */
export type ReuseAct =
  /** `res.text()` and its kin. */
  | 'read'
  | 'clone'
  /** `getReader()`, `for await`, `pipeTo()`: of the stream itself. */
  | 'stream';

/** Methods that fail the second time; others (`resume()`, `pipe()`) may be called again. */
const READS_ONCE =
  /^(?:text|json|arrayBuffer|blob|bytes|formData|buffer|textConverted|transformTo\w+|pipeTo)$/;

/** A draining method of a body is called. */
export function useByMethod(
  run: Run,
  world: World,
  receiver: BodyValue,
  name: string | undefined,
  node: Node,
): void {
  if (name === undefined || name === '?' || READS_ONCE.test(name)) {
    expectUnused(run, world, receiver, receiver.view === 'stream' ? 'stream' : 'read', node);
    setUse(run, world, receiver, { how: 'read', locked: name !== 'pipeTo', node });
  } else {
    blur(run, world, receiver);
  }
}

/** On this path the read has failed. */
export function noteFailedRead(
  run: Run,
  world: World,
  receiver: BodyValue,
  name: string | undefined,
  node: Node,
): void {
  if (takesAnything(name)) {
    // The connection broke: no other branch waits for anything.
    serveAll(world, receiver.id);
  }
  const state = world.bodies.get(receiver.id);
  const use = useOf(run, world, receiver);
  if (state && use?.how === 'read' && use.node === node) {
    const broken = failsWithConnectionOnly(name, node);
    const uses = withUse(state.uses, receiver.branch, { ...use, broken, failed: true });
    world.updateBody(receiver.id, { uses });
  }
}

/** Something flows, and nobody can tell what a later read gets. */
export function blur(run: Run, world: World, receiver: BodyValue): void {
  if (useOf(run, world, receiver)?.how !== 'moved') {
    setUse(run, world, receiver, UNSURE);
  }
}

/** Notes a misuse when this operation, which needs a body that nobody has read, comes too late. */
export function expectUnused(
  run: Run,
  world: World,
  receiver: BodyValue,
  act: ReuseAct,
  node: Node,
): void {
  const use = useOf(run, world, receiver);
  if (use?.broken && use.node !== node) {
    return;
  }
  world.forgotten.ask(usesOf(receiver.id));
  if (use && isTooLate(receiver.view, use)) {
    noteMisuse(run, world, 'reuse', node, receiver.id, { detail: act, since: use });
    // Once a path is enough.
    setUse(run, world, receiver, UNSURE);
  }
}

/** The further from the response, the higher: what reads it now may go on reading it. */
const DEPTH: Readonly<Record<ViewName, number>> = {
  response: 0,
  stream: 1,
  body: 1,
  nodeStream: 2,
  socket: 2,
  controller: 2,
  lentStream: 2,
  reader: 3,
  lentReader: 3,
  iterator: 3,
  openIterator: 3,
};

function isTooLate(view: ViewName, use: Use): boolean {
  if (use.how === 'unsure' || (use.to && DEPTH[view] >= DEPTH[use.to])) {
    return false;
  }
  switch (view) {
    case 'response':
      return true;
    case 'stream':
      return use.locked || use.how !== 'part';
    case 'body':
    case 'nodeStream':
      return use.how === 'read';
    default:
      return false;
  }
}

export function useOf(run: Run, world: World, receiver: BodyValue): Use | undefined {
  const state = world.bodies.get(receiver.id);
  return state && !state.several && !hasNone(state) && isUsedOnce(run, receiver.id)
    ? state.uses[receiver.branch]
    : undefined;
}

/** A response without a body can be read again and again. */
function hasNone({ nullBody, codes }: BodyState): boolean {
  return nullBody === true || hasNoBody(codes);
}

/** Sets what has become of the branch. */
export function setUse(run: Run, world: World, receiver: BodyValue, use: Use | undefined): void {
  const state = world.bodies.get(receiver.id);
  if (!state || state.several || hasNone(state) || !isUsedOnce(run, receiver.id)) {
    return;
  }
  const known = state.uses[receiver.branch];
  if (known?.how === 'unsure' && !known.disturbed && use && isSpent(use)) {
    world.updateBody(receiver.id, { uses: withUse(state.uses, receiver.branch, DISTURBED) });
  } else if (known !== use && !(known && isFinal(known, use))) {
    world.updateBody(receiver.id, { uses: withUse(state.uses, receiver.branch, use) });
  }
}

/** What a read gives; code that asks whether it has it already (`data ??= await res.json()`) means the body. */
export function readResult({ id, branch }: BodyValue, node: Node): Value {
  return symbol(`u${id}.${branch}.${startOf(node)};`);
}

/** What is used up stays so, and what is unsure is never sure again. */
function isFinal(known: Use, use: Use | undefined): boolean {
  return known.how === 'unsure' || (isSpent(known) && use?.how !== known.how && use !== UNSURE);
}

function isUsedOnce(run: Run, id: number): boolean {
  return run.acquires.of(id).client.body.repeatable !== true;
}

/** `getReader()`, `values()`: the stream is locked, and as unread as it was. */
export function lock(run: Run, world: World, receiver: BodyValue, node: Node): void {
  expectUnused(run, world, receiver, 'stream', node);
  const use = useOf(run, world, receiver);
  if (use?.how !== 'unsure') {
    setUse(run, world, receiver, { how: 'untouched', ...use, locked: true, node });
  }
}

/** `releaseLock()`: what was not read can be read again, by the stream's next reader. */
export function unlock(run: Run, world: World, receiver: BodyValue): void {
  const use = useOf(run, world, receiver);
  if (use && use.how !== 'unsure') {
    setUse(run, world, receiver, use.how === 'untouched' ? undefined : { ...use, locked: false });
  }
}

/** The obligation moves to a result that reads the body from the side `to`. */
export function move(run: Run, world: World, receiver: BodyValue, to: ViewName, node: Node): void {
  expectUnused(run, world, receiver, 'stream', node);
  setUse(run, world, receiver, { how: 'moved', locked: true, node, to });
}
