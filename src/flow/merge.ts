/**
 * Keeps the number of worlds small without losing what matters. Worlds that differ in facts alone
 * become one at once; past a bound, worlds with the same bodies' states do too (property
 * simulation: Das, Lerner and Seigle, PLDI 2002). A run that takes a second look keeps those apart
 * that know different things.
 */
import { awaitsReader } from './clones.ts';
import { differences, isExact } from './exact-meet.ts';
import { joinValues } from './join.ts';
import type { Run } from './run.ts';
import type { World } from './world.ts';
import { isHeld } from './body-state.ts';

/** How many worlds are kept apart; the agreement test lifts it to tell a bound from an error. */
export const BOUNDS = {
  /** While nothing is held, only flags for later can differ. */
  idle: 4,
  exact: 12,
  joined: 24,
  most: 48,
  /** In a second look: worlds that know different things. */
  apart: 48,
  /** Steps after which a run keeps a quarter of that: many flags in nested loops take seconds otherwise. */
  patience: 3_000,
};

export function merge(run: Run, worlds: readonly World[]): World[] {
  if (worlds.length < 2) {
    return [...worlds];
  }
  if (run.forgetsNothing) {
    const apart = exactly(worlds);
    if (apart.length <= BOUNDS.apart) {
      return apart;
    }
  }
  return mergeForgetting(run, worlds);
}

/** What only one of two worlds knows is no reason to keep both. */
export function mergeForgetting(run: Run, worlds: readonly World[]): World[] {
  const distinct = twins(worlds);
  let merged = distinct.length < 2 ? distinct : byKey(distinct, (world) => world.key());
  const share = run.steps > BOUNDS.patience && !run.forgetsNothing ? 4 : 1;
  if (merged.length > BOUNDS.idle / share && !merged.some(holdsBody)) {
    merged = join(merged);
  }
  if (merged.length > BOUNDS.exact / share) {
    merged = byKey(merged, (world) => world.key(true));
  }
  if (merged.length > BOUNDS.joined / share) {
    merged = join(merged);
  }
  return merged.slice(0, BOUNDS.most / share);
}

function holdsBody(world: World): boolean {
  for (const state of world.bodies.values()) {
    if (isHeld(state) || awaitsReader(state)) {
      return true;
    }
  }
  return false;
}

/** Worlds with equal keys become one where nothing is lost by it. */
function exactly(worlds: readonly World[]): World[] {
  const kept: World[] = [];
  for (const world of worlds) {
    let current = world;
    for (let at = 0; at < kept.length;) {
      const other = kept[at];
      if (other && (other === current || isSameButFacts(other, current))) {
        current = together(other, current);
        kept.splice(at, 1);
        // What is known less may now go with one that was passed.
        at = 0;
      } else {
        at += 1;
      }
    }
    kept.push(current);
  }
  return kept;
}

function isSameButFacts(a: World, b: World): boolean {
  return (a.isTwinOf(b) || a.key() === b.key()) && isExact(differences(a, b));
}

/** One for both, and a note of what is lost by it; nobody asks for more once it was asked for. */
function meet(world: World, other: World): World {
  const { forgotten } = world;
  const between = world === other || forgotten.isAskedFor ? undefined : differences(world, other);
  if (between && !isExact(between)) {
    forgotten.note(between.about);
  }
  return together(world, other);
}

function together(world: World, other: World): World {
  if (world === other) {
    return world;
  }
  const met = world.fork();
  met.meetFacts(other);
  return met;
}

/** Both sides of a branch that changed nothing but what is known. */
function twins(worlds: readonly World[]): World[] {
  const kept: World[] = [];
  for (const world of worlds) {
    const at = kept.findIndex((other) => other === world || other.isTwinOf(world));
    const twin = kept[at];
    if (!twin) {
      kept.push(world);
    } else {
      kept[at] = meet(twin, world);
    }
  }
  return kept;
}

function byKey(worlds: readonly World[], keyOfWorld: (world: World) => string): World[] {
  const kept = new Map<string, World>();
  for (const world of worlds) {
    const key = keyOfWorld(world);
    const same = kept.get(key);
    if (!same) {
      kept.set(key, world);
    } else {
      kept.set(key, meet(same, world));
    }
  }
  return [...kept.values()];
}

/** A body whose holder differs between the joined worlds is nobody's business any more. */
function join(worlds: readonly World[]): World[] {
  const kept = new Map<string, World>();
  for (const world of worlds) {
    const key = world.bodiesKey();
    const same = kept.get(key);
    if (!same) {
      kept.set(key, world);
      continue;
    }
    const joined = same.fork();
    for (const id of joinValues(joined, world)) {
      const state = joined.bodies.get(id);
      if (state && isHeld(state)) {
        joined.updateBody(id, { status: 'transferred' });
      }
    }
    kept.set(key, joined);
  }
  return [...kept.values()];
}
