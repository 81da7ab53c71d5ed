/** One body takes the place of another in everything that a world holds. */
import { type BodyId, bodyIdOf, keyOf, type Value } from './values.ts';
import type { World } from './world.ts';

/** Replaces one body by another wherever a value mentions it. */
export function renameBody(world: World, from: BodyId, to: BodyId): void {
  renameInTimers(world, from, to);
  for (const [variable, value] of world.env) {
    const renamed = renameInValue(value, from, to);
    if (renamed !== value) {
      world.setVariable(variable, renamed);
    }
  }
  for (const [id, object] of world.heap) {
    if (object.kind === 'array') {
      if (object.elements.some((element) => renameInValue(element, from, to) !== element)) {
        world.setObject(id, {
          ...object,
          elements: distinct(object.elements.map((element) => renameInValue(element, from, to))),
        });
      }
    } else if (
      [...object.fields.values()].some((field) => renameInValue(field, from, to) !== field)
    ) {
      const fields = new Map<string, Value>();
      for (const [name, field] of object.fields) {
        fields.set(name, renameInValue(field, from, to));
      }
      world.setObject(id, { ...object, fields });
    }
  }
}

function renameInTimers(world: World, from: BodyId, to: BodyId): void {
  for (const [id, aborts] of world.timers) {
    if (aborts.some((value) => bodyIdOf(value) === from)) {
      world.setTimer(
        id,
        aborts.map((value) => renameInValue(value, from, to)),
      );
    }
  }
}

/** The value with one body replaced by another. */
export function renameInValue(value: Value, from: BodyId, to: BodyId): Value {
  switch (value.kind) {
    case 'body':
    case 'pending':
    case 'request':
    case 'status':
    case 'statusTest':
    case 'nullBodyTest':
    case 'usedTest':
    case 'lockedTest':
      return value.id === from ? { ...value, id: to } : value;
    case 'fulfilled':
    case 'rejected': {
      const inner = renameInValue(value.value, from, to);
      return inner === value.value ? value : { ...value, value: inner };
    }
    case 'not':
    case 'method':
    case 'settled':
    case 'settledStatus':
    case 'settledTest': {
      const inner = renameInValue(value.of, from, to);
      return inner === value.of ? value : { ...value, of: inner };
    }
    default:
      return value;
  }
}

function distinct(values: readonly Value[]): Value[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = keyOf(value);
    return bodyIdOf(value) === undefined || (!seen.has(key) && seen.add(key));
  });
}
