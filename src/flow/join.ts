/**
 * One world for two that hold different values. Where the two differ, the joined one has a value
 * of which only their common truth is known; a path that asks more of it may be one that no
 * execution takes, so nothing is said of the bodies on it.
 */
import type { Scope } from 'eslint';
import { truthOf } from './conditions.ts';
import { joinedKey } from './doubt.ts';
import { type BodyId, isNullish, keyOf, symbol, UNDEFINED, UNKNOWN, type Value } from './values.ts';
import type { HeapObject, World } from './world.ts';
import { objectKey, variableKey } from './world-key.ts';

/** Joins a world with the same bodies' states; answers the bodies that lost a holder by it. */
export function joinValues(world: World, other: World): Set<BodyId> {
  const lost = new Set<BodyId>();
  /** What is known of each new symbol. */
  const common = new Map<string, ReadonlyMap<string, boolean>>();
  const joined = (mine: Value, theirs: Value, name: string): Value => {
    const key = joinedKey(name);
    common.set(key, commonFacts(key, [world, mine], [other, theirs]));
    world.reach(mine, lost);
    other.reach(theirs, lost);
    return symbol(key);
  };
  const variables = new Set([...world.env.keys(), ...other.env.keys()]);
  const values = new Map<Scope.Variable, Value>();
  for (const variable of variables) {
    const name = `v${variableKey(variable)}`;
    const unassigned = symbol(`${name};`);
    const mine = world.env.get(variable) ?? unassigned;
    const theirs = other.env.get(variable) ?? unassigned;
    if (keyOf(mine) !== keyOf(theirs)) {
      values.set(variable, joined(mine, theirs, name));
    }
  }
  const objects = new Map<number, HeapObject>();
  for (const [id, object] of other.heap) {
    const mine = world.heap.get(id);
    if (!mine) {
      objects.set(id, object);
    } else if (objectKey(mine) !== objectKey(object)) {
      objects.set(
        id,
        joinObjects(mine, object, (a, b, field) => joined(a, b, `o${id}.${field}`)),
      );
    }
  }
  for (const [id, object] of objects) {
    if (world.heap.has(id)) {
      world.reach({ kind: 'object', id }, lost);
      other.reach({ kind: 'object', id }, lost);
    }
    world.setObject(id, object);
  }
  for (const [variable, value] of values) {
    world.setVariable(variable, value);
  }
  for (const variable of other.shared) {
    world.share(variable);
  }
  for (const [id, aborts] of other.timers) {
    world.setTimer(id, aborts);
  }
  world.meetFacts(other);
  for (const [key, facts] of common) {
    world.forgetSymbol(key);
    for (const [fact, holds] of facts) {
      world.setFact(fact, holds);
    }
  }
  return lost;
}

function commonFacts(
  key: string,
  [world, mine]: readonly [World, Value],
  [other, theirs]: readonly [World, Value],
): Map<string, boolean> {
  const facts = new Map<string, boolean>();
  const truth = truthOf(world, mine);
  if (truth !== undefined && truth === truthOf(other, theirs)) {
    facts.set(key, truth);
  }
  if ((truth === true && facts.size > 0) || (isNullish(mine) && isNullish(theirs))) {
    facts.set(`${key}==null`, !truth);
  }
  return facts;
}

function joinObjects(
  a: HeapObject,
  b: HeapObject,
  joined: (a: Value, b: Value, field: string) => Value,
): HeapObject {
  if (a.kind === 'array' && b.kind === 'array') {
    const known = new Set(a.elements.map(keyOf));
    const others = b.elements.filter((element) => !known.has(keyOf(element)));
    return { kind: 'array', elements: [...a.elements, ...others], exact: false };
  }
  if (a.kind === 'array' || b.kind === 'array') {
    return a;
  }
  const fields = new Map<string, Value>();
  for (const name of new Set([...a.fields.keys(), ...b.fields.keys()])) {
    const mine = a.fields.get(name) ?? (a.partial ? UNKNOWN : UNDEFINED);
    const theirs = b.fields.get(name) ?? (b.partial ? UNKNOWN : UNDEFINED);
    fields.set(name, keyOf(mine) === keyOf(theirs) ? mine : joined(mine, theirs, name));
  }
  return {
    kind: 'record',
    fields,
    partial: a.partial || b.partial,
    ...(a.escaped || b.escaped ? { escaped: true } : {}),
    ...(a.rejection && a.rejection === b.rejection ? { rejection: a.rejection } : {}),
  };
}
