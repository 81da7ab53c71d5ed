/**
 * `if (responses.length === 0) return`, `while (responses.length) …`: how many elements an array has that
 * was filled by a loop or a callback is not counted here, but where it has none, it holds no body.
 */
import { isHeld } from './body-state.ts';
import { type BodyId, not, UNKNOWN, type Value } from './values.ts';
import type { World } from './world.ts';

/** The comparison as a test for elements; unknown where it asks for more than whether there are any. */
export function compareLength(operator: string, length: Value, right: Value): Value {
  const number = right.kind === 'literal' ? right.value : undefined;
  switch (`${operator.slice(0, 2)} ${String(number)}`) {
    case '> 0':
    case '>= 1':
    case '!= 0':
      return length;
    case '== 0':
    case '<= 0':
    case '< 1':
      return not(length);
    default:
      return UNKNOWN;
  }
}

/** Whether the array has elements. */
export function hasElements(world: World, id: number): boolean | undefined {
  const array = world.heap.get(id);
  return array?.kind === 'array' && array.isFiltered ? array.elements.length > 0 : undefined;
}

/** The world in which the array has no elements. */
export function emptied(world: World, id: number): World {
  const array = world.heap.get(id);
  if (array?.kind !== 'array') {
    return world;
  }
  const next = world.fork();
  const gone = new Set<BodyId>();
  next.reach({ kind: 'object', id }, gone);
  next.setObject(id, { kind: 'array', elements: [], exact: true });
  const left = next.reachable();
  for (const body of gone) {
    const state = next.bodies.get(body);
    if (state && isHeld(state) && !left.has(body)) {
      next.updateBody(body, { status: 'absent' });
    }
  }
  return next;
}
