/**
 * Clones and tee branches: they share one connection, and what one branch has read waits in memory
 * for the others. A branch that nobody reads while another is read keeps the whole body there.
 */
import { isBounded } from './aborts.ts';
import { handleOf } from './handles.ts';
import type { Node } from 'estree';
import type { ExitKind } from './leak.ts';
import { type Misuse, noteMisuse } from './misuse.ts';
import type { Run } from './run.ts';
import { contains, enclosingFunction, startOf } from './syntax.ts';
import { hasNoBody } from './status-set.ts';
import { UNSURE, withUse } from './uses.ts';
import { type BodyId, body, type Value } from './values.ts';
import { contentsOf, type World } from './world.ts';
import type { BodyState } from './body-state.ts';
import { decisions } from './losses.ts';

type BodyValue = Value & { kind: 'body' };

/** Which branch is left unread; the `detail` of a misuse of the kind `unread-clone`. */
export type UnreadBranch = 'original' | 'clone';

/** The statement that leaves the function; `end` where there is none. */
export interface Exit {
  readonly node: Node;
  readonly kind: ExitKind;
}

const MOST_BRANCHES = 16;

/** A new branch, made at `node`; past a bound nobody keeps count any more. */
export function newBranch(run: Run, world: World, receiver: BodyValue, node: Node): Value {
  const state = world.bodies.get(receiver.id);
  const before = state?.clones ?? 0;
  // A clone that is made in another file is that file's business.
  if (!state || before === MOST_BRANCHES || run.isAway) {
    const clones = Math.min(before + 1, MOST_BRANCHES);
    const uses = withUse(state?.uses ?? [], clones, UNSURE);
    world.updateBody(receiver.id, { served: -1, clones, uses });
    return body(receiver.id, receiver.view, clones);
  }
  // A loop that reads its clone in each turn makes one branch, not a branch a turn.
  const again = branchOfEarlierTurn(world, receiver.id, state, node);
  if (again !== undefined) {
    const uses = [...state.uses];
    uses[again] = undefined;
    const bit = ~(1 << again);
    const cancelled = state.cancelled & bit;
    world.updateBody(receiver.id, { uses, cancelled, served: state.served & bit });
    return body(receiver.id, receiver.view, again);
  }
  // What was handed on before there was a clone is the original, and has somebody who answers for it.
  const served = before === 0 && state.status === 'transferred' ? state.served | 1 : state.served;
  world.updateBody(receiver.id, { clones: before + 1, made: [...state.made, node], served });
  return body(receiver.id, receiver.view, before + 1);
}

/** One that nobody holds any more: read, or unread beside another unread one. */
function branchOfEarlierTurn(
  world: World,
  id: BodyId,
  state: BodyState,
  node: Node,
): number | undefined {
  const free: number[] = [];
  for (const [index, other] of state.made.entries()) {
    if (other === node && !holds(world, id, index + 1)) {
      if (!isUnread(state, index + 1)) {
        return index + 1;
      }
      free.push(index + 1);
    }
  }
  return free.length > 1 ? free.at(-1) : undefined;
}

/** Some branch may still be read: that is worth knowing though the connection is free. */
export function awaitsReader(state: BodyState): boolean {
  if (state.clones === 0 || state.nullBody === true) {
    return false;
  }
  for (let branch = 0; branch <= state.clones; branch += 1) {
    if (isUnread(state, branch)) {
      return true;
    }
  }
  return false;
}

function holds(world: World, id: BodyId, branch: number): boolean {
  const isIt = (value: Value): boolean => {
    switch (value.kind) {
      case 'body':
        return value.id === id && value.branch === branch;
      case 'fulfilled':
      case 'rejected':
        return isIt(value.value);
      case 'method':
        return isIt(value.of);
      default:
        return false;
    }
  };
  return (
    [...world.env.values()].some(isIt) ||
    [...world.heap.values()].some((object) => [...contentsOf(object)].some(isIt))
  );
}

/** True when it is sure that the branch was neither read to its end nor cancelled nor handed on. */
export function isUnread(state: BodyState, branch: number): boolean {
  if (state.served & (1 << branch) || state.cancelled & (1 << branch)) {
    return false;
  }
  const use = state.uses[branch];
  // `tee()` and `pipeThrough()` move the branch to another web stream, which would be read by now.
  return (
    !use ||
    use.how === 'untouched' ||
    use.how === 'part' ||
    (use.how === 'moved' && use.to === 'stream')
  );
}

/** The branch has found somebody who answers for it, or has ended by its reader. */
export function serve(world: World, { id, branch }: BodyValue): void {
  const state = world.bodies.get(id);
  if (state && state.clones > 0 && !(state.served & (1 << branch))) {
    world.updateBody(id, { served: state.served | (1 << branch) });
  }
}

/** Nobody can tell any more which branch was read, or it doesn't matter. */
export function serveAll(world: World, id: BodyId): void {
  const state = world.bodies.get(id);
  if (state && state.clones > 0) {
    world.updateBody(id, { served: -1 });
  }
}

/** Nobody reaches the body any more: notes the branches that stay unread beside a read one. */
export function noteUnreadBranches(run: Run, world: World, id: BodyId, exit?: Exit): void {
  const state = world.bodies.get(id);
  if (!state || state.clones === 0 || state.several || !isRead(state)) {
    return;
  }
  if (failedToRead(state)) {
    noteReadAfterFailure(run, state);
    return;
  }
  if (isBounded(world, id)) {
    // A timer that was armed before the clone may cancel either side.
    return;
  }
  const { parameter, node: acquire } = run.acquires.of(id);
  for (let branch = 0; branch <= state.clones; branch += 1) {
    const at = branch > 0 ? branch : firstRead(state);
    const node = state.made[at - 1];
    // A helper that reads a clone leaves the original to its caller.
    if (!node || (branch === 0 && (parameter || isOutside(enclosingFunction(acquire), node)))) {
      continue;
    }
    const detail: UnreadBranch = branch > 0 ? 'clone' : 'original';
    if (!isUnread(state, branch)) {
      noteRead(run, node, detail);
      continue;
    }
    const misuse = noteMisuse(run, world, 'unread-clone', node, id, { detail });
    if (misuse) {
      misuse.onSomePathsOnly ||= run.readBranches.has(`${startOf(node)}${detail}`);
      noteExit(run, world, misuse, id, branch, exit);
    }
  }
}

/** `catch { return copy.text() }`: another path than that of the failed read leaves it unread. */
function noteReadAfterFailure(run: Run, state: BodyState): void {
  for (const [index, node] of state.made.entries()) {
    const use = state.uses[index + 1];
    if (use?.how === 'read' && !use.failed) {
      noteRead(run, node, 'clone');
    }
  }
}

function isOutside(fn: Node | undefined, node: Node): boolean {
  return fn !== undefined && !contains(fn, node);
}

function noteRead(run: Run, node: Node, detail: UnreadBranch): void {
  run.readBranches.add(`${startOf(node)}${detail}`);
  const misuse = run.misuses.get(`unread-clone@${startOf(node)}`);
  if (misuse?.detail === detail) {
    misuse.onSomePathsOnly = true;
  }
}

function noteExit(
  run: Run,
  world: World,
  misuse: Misuse,
  id: BodyId,
  branch: number,
  exit: Exit | undefined,
): void {
  if (!exit) {
    misuse.hasOtherExits = true;
  } else if (misuse.exits?.every(({ node }) => node !== exit.node)) {
    misuse.exits.push({
      ...exit,
      handle: handleOf(world, id, branch),
      witness: decisions(run, world),
      onlyIfCallThrows: false,
    });
  }
}

function isRead(state: BodyState): boolean {
  return (
    (state.status === 'drained' || (state.status === 'transferred' && state.served !== 0)) &&
    state.nullBody !== true &&
    !hasNoBody(state.codes)
  );
}

/** The clone that was read; any, when it is the original that was. */
function firstRead(state: BodyState): number {
  for (let branch = 1; branch <= state.clones; branch += 1) {
    if (!isUnread(state, branch)) {
      return branch;
    }
  }
  return 1;
}

/** A read that rejects (a reset connection) ends every branch. */
function failedToRead({ uses }: BodyState): boolean {
  return uses.some((use) => use?.failed);
}
