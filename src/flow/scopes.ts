/**
 * What happens when variables die: a body that only they reached is lost at the statement that
 * leaves their scope.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import { canAbort } from './aborts.ts';
import { handleOf } from './handles.ts';
import { awaitsReader, serveAll } from './clones.ts';
import { forsake } from './forsaken.ts';
import type { ExitKind } from './leak.ts';
import type { Run } from './run.ts';
import type { BodyId, Value } from './values.ts';
import { contentsOf, type World } from './world.ts';
import { type BodyState, isHeld } from './body-state.ts';
import { drop } from './losses.ts';

/**
 * Forgets the variables, except those that a living closure still sees. A closure that left in one turn of a loop does not
 * see the variables of the next.
 */
function forget(run: Run, world: World, variables: readonly Scope.Variable[]): void {
  const present = variables.filter((variable) => world.env.has(variable));
  const kept = present.length > 0 ? seenFromOutside(run, world, new Set(present)) : NO_VARIABLES;
  for (const variable of variables) {
    if (!kept.has(variable)) {
      world.deleteVariable(variable);
      world.unshare(variable);
    }
  }
}

const NO_VARIABLES: ReadonlySet<Scope.Variable> = new Set();

/** What the closures see that other variables hold. */
function seenFromOutside(
  run: Run,
  world: World,
  dying: ReadonlySet<Scope.Variable>,
): ReadonlySet<Scope.Variable> {
  const seen = new Set<Scope.Variable>();
  for (const [variable, value] of world.env) {
    if (!dying.has(variable) && value.kind === 'function') {
      for (const captured of run.captureOf(value.node).variables) {
        seen.add(captured);
      }
    }
  }
  return seen;
}

/** The bodies that these variables reach, if they are still held or have a branch that may be. */
function heldBy(world: World, variables: readonly Scope.Variable[]): BodyId[] {
  const found = new Set<BodyId>();
  for (const variable of variables) {
    const value = world.env.get(variable);
    if (value) {
      world.reach(value, found);
    }
  }
  return [...found].filter((id) => {
    const state = world.bodies.get(id);
    return state !== undefined && (isHeld(state) || awaitsReader(state));
  });
}

/** An exception of the language or of a request leaves: nobody is asked to expect it everywhere. */
function excuse(world: World, id: BodyId, state: BodyState): void {
  if (isHeld(state)) {
    world.updateBody(id, { status: 'absent' });
  } else {
    serveAll(world, id);
  }
}

/** A jump at `node` leaves the scope of the variables. */
export function leaveScope(
  run: Run,
  world: World,
  variables: readonly Scope.Variable[],
  node: Node,
  kind: ExitKind,
  carried: readonly Value[] = [],
  how: { readonly implicit?: boolean; readonly assumed?: boolean | undefined } = {},
): void {
  const held = heldBy(world, variables);
  const handles = held.map((id) => handleOf(world, id));
  forget(run, world, variables);
  if (held.length === 0) {
    return;
  }
  const reachable = run.reachable(world, carried);
  held.forEach((id, index) => {
    const state = world.bodies.get(id);
    if (!state || reachable.has(id)) {
      return;
    }
    if (how.implicit) {
      excuse(world, id, state);
    } else if (isHeld(state)) {
      drop(run, world, id, { node, kind, handle: handles[index] }, how.assumed);
    }
  });
}

/** A piece of code is left: what it acquired and nothing reaches any more is lost at `node`. */
export function leaveUnnamed(
  run: Run,
  world: World,
  isNew: (id: BodyId) => boolean,
  node: Node,
  kind: ExitKind,
  carried: readonly Value[],
  how: { readonly implicit?: boolean; readonly assumed?: boolean | undefined } = {},
): void {
  let reachable: Set<BodyId> | undefined;
  for (const [id, state] of [...world.bodies]) {
    const concerns = isHeld(state) ? !state.leftAt : how.implicit && awaitsReader(state);
    if (!concerns || !isNew(id)) {
      continue;
    }
    reachable ??= run.reachable(world, carried);
    if (reachable.has(id)) {
      continue;
    }
    if (how.implicit) {
      excuse(world, id, state);
    } else {
      drop(run, world, id, { node, kind, handle: undefined }, how.assumed);
    }
  }
}

/** The end of a block without a jump: nothing is lost yet, an exit is still to come. */
export function endScope(run: Run, world: World, variables: readonly Scope.Variable[]): void {
  forget(run, world, variables);
  sweep(run, world);
}

/** A loop turn ends: whatever nothing reaches any more will never be released. */
export function endTurn(run: Run, world: World, node: Node, kind: ExitKind): void {
  let reachable: Set<BodyId> | undefined;
  for (const [id, state] of world.bodies) {
    if (!isHeld(state)) {
      continue;
    }
    reachable ??= run.reachable(world);
    if (!reachable.has(id)) {
      drop(run, world, id, { node, kind, handle: undefined, endsTurn: true });
    }
  }
}

/** Drops what can no longer matter, so that worlds become equal sooner. */
export function sweep(run: Run, world: World): void {
  if (world.heap.size > 0) {
    const used = new Set<number>();
    const visit = (value: Value): void => {
      if (value.kind === 'fulfilled') {
        visit(value.value);
      } else if (value.kind === 'method' || value.kind === 'settled') {
        visit(value.of);
      } else if (value.kind === 'object' && !used.has(value.id)) {
        used.add(value.id);
        const object = world.heap.get(value.id);
        for (const inner of object ? contentsOf(object) : []) {
          visit(inner);
        }
      }
    };
    for (const value of world.env.values()) {
      visit(value);
    }
    for (const value of run.temporaries) {
      visit(value);
    }
    for (const id of [...world.heap.keys()]) {
      if (!used.has(id)) {
        world.deleteObject(id);
      }
    }
  }
  let reachable: Set<BodyId> | undefined;
  for (const [id, state] of [...world.bodies]) {
    if (!isHeld(state)) {
      reachable ??= withAskedAbout(world, run.reachable(world));
      // An abort may still end the branch that nobody reads.
      if (!reachable.has(id) && !(awaitsReader(state) && canAbort(world, state))) {
        forsake(run, world, id);
        world.deleteBody(id);
      }
    }
  }
}

/** `const failed = !res.ok;` may be asked again when nothing else is left of the response. */
function withAskedAbout(world: World, found: Set<BodyId>): Set<BodyId> {
  for (const value of world.env.values()) {
    const tested = value.kind === 'not' ? value.of : value;
    if (tested.kind === 'statusTest' || tested.kind === 'status') {
      found.add(tested.id);
    }
  }
  return found;
}
