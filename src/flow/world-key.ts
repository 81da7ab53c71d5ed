/** The parts of a world as strings: equal strings are equal worlds, but for facts. */
import type { Scope } from 'eslint';
import { keyOfUses } from './uses.ts';
import { type BodyId, keyOf, type Value } from './values.ts';
import type { HeapObject } from './world.ts';
import { type BodyState, isHeld } from './body-state.ts';

function bodyKey(state: BodyState, coarse: boolean): string {
  const branches =
    state.clones > 0
      ? `${state.made.map((node) => node.range?.[0]).join('+')}.${state.clones}.${state.cancelled}.${state.served}${keyOfUses(state.uses)}`
      : '';
  if (coarse) {
    return `${isHeld(state) ? `${state.status}${state.locked ? 'L' : ''}` : 'done'}${branches}`;
  }
  const left = state.leftAt ? `@${state.leftAt.node.range?.[0] ?? 0}` : '';
  const stored = state.stored ? 'S' : '';
  return `${state.status}${state.locked ? 'L' : ''}${branches}${stored}${left}`;
}

export function keyOfBodies(bodies: ReadonlyMap<BodyId, BodyState>, coarse: boolean): string {
  const parts: string[] = [];
  for (const [id, state] of bodies) {
    parts.push(`${id}=${bodyKey(state, coarse)}`);
  }
  return parts.sort().join();
}

export function keyOfEnv(env: ReadonlyMap<Scope.Variable, Value>): string {
  const parts: string[] = [];
  for (const [variable, value] of env) {
    parts.push(`${variableKey(variable)}=${keyOf(value)}`);
  }
  return parts.sort().join();
}

export function keyOfHeap(heap: ReadonlyMap<number, HeapObject>): string {
  const parts: string[] = [];
  for (const [id, object] of heap) {
    parts.push(`${id}=${objectKey(object)}`);
  }
  return parts.sort().join();
}

const objectKeys = new WeakMap<HeapObject, string>();

export function objectKey(object: HeapObject): string {
  let key = objectKeys.get(object);
  if (key === undefined) {
    key =
      object.kind === 'array'
        ? `[${object.elements.map(keyOf).join()}${object.exact ? '' : '…'}]`
        : `{${[...object.fields].map(([name, value]) => `${name}:${keyOf(value)}`).join()}${
            object.escaped ? '^' : object.partial ? '…' : ''
          }}`;
    objectKeys.set(object, key);
  }
  return key;
}

const variableKeys = new WeakMap<Scope.Variable, number>();
let nextVariableKey = 1;

/** A number for a variable, stable within the process. */
export function variableKey(variable: Scope.Variable): number {
  let key = variableKeys.get(variable);
  if (key === undefined) {
    key = nextVariableKey;
    nextVariableKey += 1;
    variableKeys.set(variable, key);
  }
  return key;
}
