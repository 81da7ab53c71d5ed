/**
 * Objects filled under computed keys: `byUrl[url] = await fetch(url)`. Which key has what is not known, so they are kept
 * like arrays whose order is not known; a loop that reads one by a key is taken to pass each of its values.
 */
import type { Node } from 'estree';
import { newObject } from './assign.ts';
import { isHeld } from './body-state.ts';
import { matters } from './relevance.ts';
import { type Result, type Run, single } from './run.ts';
import { type BodyId, keyOf, UNKNOWN, type Value } from './values.ts';
import type { HeapObject, World } from './world.ts';

type ArrayObject = HeapObject & { kind: 'array' };

/** Values past this number are handed on unread. */
const MOST_VALUES = 12;

/** The objects that `Object.entries()` makes at one place. */
const MOST_ENTRIES = 7;

/** `object[key] = value` where nobody knows the key. */
export function putByKey(run: Run, world: World, id: number, value: Value): void {
  const object = world.heap.get(id);
  if (!object) {
    return;
  }
  if (object.kind === 'record' && [...object.fields.values()].some((x) => matters(run, world, x))) {
    // What has a name keeps it.
    run.escape(world, value);
    return;
  }
  const values = object.kind === 'array' ? object.elements : [];
  const isKnown = values.some((each) => keyOf(each) === keyOf(value));
  if (!isKnown && values.length >= MOST_VALUES) {
    run.escape(world, value);
    return;
  }
  world.setObject(id, {
    kind: 'array',
    elements: isKnown ? values : [...values, value],
    exact: false,
    isKeyed: true,
  });
}

/** `object[key]`: the value that was put there last is meant most often, among those that are open. */
export function getByKey(world: World, { elements }: ArrayObject): Value {
  return elements.findLast((each) => reachesOpen(world, each)) ?? elements.at(-1) ?? UNKNOWN;
}

/** `responses[i].text(), responses[1 - i].text()`: each index that nobody knows is taken to be of the next one. */
export function getByIndex(world: World, { elements }: ArrayObject): Value {
  return elements.find((each) => reachesOpen(world, each)) ?? elements[0] ?? UNKNOWN;
}

export function reachesOpen(world: World, value: Value): boolean {
  const bodies = new Set<BodyId>();
  world.reach(value, bodies);
  return [...bodies].some((id) => {
    const state = world.bodies.get(id);
    return state !== undefined && isHeld(state);
  });
}

/** `Object.values(object)` and `Object.entries(object)`; undefined where the object holds nothing of interest. */
export function listOf(
  run: Run,
  world: World,
  what: 'values' | 'entries',
  object: Value | undefined,
  node: Node,
): Result[] | undefined {
  const held = object?.kind === 'object' ? world.heap.get(object.id) : undefined;
  if (
    !object ||
    !held ||
    (held.kind === 'record' && held.escaped) ||
    !matters(run, world, object)
  ) {
    return undefined;
  }
  const values = held.kind === 'array' ? held.elements : [...held.fields.values()];
  const exact = held.kind === 'array' ? held.exact : !held.partial;
  if (what === 'values') {
    return single(world, newObject(run, world, node, { kind: 'array', elements: values, exact }));
  }
  if (values.length > MOST_ENTRIES) {
    return undefined;
  }
  const entries = values.map((value, index) =>
    newObject(
      run,
      world,
      node,
      { kind: 'array', elements: [UNKNOWN, value], exact: true },
      index + 1,
    ),
  );
  return single(world, newObject(run, world, node, { kind: 'array', elements: entries, exact }));
}
