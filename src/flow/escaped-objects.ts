/**
 * Local objects that other code can see, too. Their bodies have an owner; what else is in them may
 * change, but until it is assigned here, one member is taken to be one value.
 */
import type { Run } from './run.ts';
import { unsureUses } from './uses.ts';
import { symbol, UNKNOWN, type Value } from './values.ts';
import { contentsOf, type HeapObject, type World } from './world.ts';

export function escapeObject(run: Run, world: World, id: number): void {
  const object = world.heap.get(id);
  if (!object || isEscaped(object)) {
    return;
  }
  const bodies = object.kind === 'record' ? bodiesIn(object.fields) : undefined;
  if (bodies && bodies.size > 0) {
    world.setObject(id, { kind: 'record', fields: bodies, partial: true, escaped: true });
  } else {
    world.deleteObject(id);
  }
  for (const inner of contentsOf(object)) {
    run.escape(world, inner);
  }
}

export function isEscaped(object: HeapObject): boolean {
  return object.kind === 'record' && object.escaped === true;
}

function bodiesIn(fields: ReadonlyMap<string, Value>): Map<string, Value> {
  return new Map([...fields].filter(([, value]) => value.kind === 'body'));
}

/** The member of an object that has escaped, which has no other contents in this world. */
export function memberOfEscaped(world: World, id: number, name: string | undefined): Value {
  const object = world.heap.get(id);
  if (name === undefined) {
    return UNKNOWN;
  }
  const value = object?.kind === 'record' ? object.fields.get(name) : undefined;
  if (value?.kind !== 'body') {
    return symbol(`o${id};.${name}`);
  }
  // By now it may be another response, of which nothing is read yet.
  const state = world.bodies.get(value.id);
  if (state) {
    world.updateBody(value.id, { uses: unsureUses(state.clones + 1) });
  }
  return value;
}

/** `box.res = …`: what the member was is forgotten. */
export function assignEscaped(world: World, id: number, name: string | undefined): void {
  world.forgetSymbol(name === undefined ? `o${id};` : `o${id};.${name}`);
  const object = world.heap.get(id);
  if (object?.kind === 'record' && (name === undefined || object.fields.has(name))) {
    const fields = new Map(object.fields);
    for (const field of name === undefined ? object.fields.keys() : [name]) {
      fields.delete(field);
    }
    world.setObject(id, { ...object, fields });
  }
}
