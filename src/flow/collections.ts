/** Arrays made in this function, and the array methods whose callback runs on the spot. */
import type { Node } from 'estree';
import { newObject } from './assign.ts';
import { callValue } from './calls.ts';
import { split, truthOf } from './conditions.ts';
import { merge } from './merge.ts';
import { readByIndex, turnsFor, withElements } from './read-by-index.ts';
import { matters } from './relevance.ts';
import { type Result, type Run, single } from './run.ts';
import { keyOf, literal, TRUTHY, UNDEFINED, UNKNOWN, type Value } from './values.ts';
import type { HeapObject, World } from './world.ts';

type ArrayObject = HeapObject & { kind: 'array' };

/** Elements past this number are handed on unread: nobody writes so many by hand. */
const MOST_ELEMENTS = 12;

const WITH_CALLBACK = new Set([
  'forEach',
  'map',
  'flatMap',
  'filter',
  'find',
  'findLast',
  'some',
  'every',
  'reduce',
]);

/** True for a method whose function argument an array calls at once. */
export function runsCallback(name: string): boolean {
  return WITH_CALLBACK.has(name);
}

/** `array.name(…)` for an array of this function. */
export function callArray(
  run: Run,
  world: World,
  receiver: Value & { kind: 'object' },
  name: string,
  args: readonly Value[],
  node: Node,
): Result[] {
  const array = world.heap.get(receiver.id);
  if (array?.kind !== 'array') {
    return single(world);
  }
  if (WITH_CALLBACK.has(name) && args[0]) {
    return iterate(run, world, array, name, args[0], node);
  }
  switch (name) {
    case 'push':
    case 'unshift': {
      const known = new Set(array.elements.map(keyOf));
      const added = args.filter((value) => matters(run, world, value) && !known.has(keyOf(value)));
      if (added.length === 0) {
        world.setObject(receiver.id, { ...array, exact: false });
        return single(world, TRUTHY);
      }
      if (array.elements.length + added.length > MOST_ELEMENTS) {
        added.forEach((value) => run.escape(world, value));
        return single(world, TRUTHY);
      }
      const elements =
        name === 'push' ? [...array.elements, ...added] : [...added, ...array.elements];
      world.setObject(receiver.id, { ...array, elements });
      return single(world, TRUTHY);
    }
    case 'pop':
    case 'shift': {
      if (array.elements.length === 0) {
        return single(world, array.exact ? UNDEFINED : UNKNOWN);
      }
      const at = name === 'pop' ? array.elements.length - 1 : 0;
      const rest = array.exact ? array.elements.filter((_, index) => index !== at) : array.elements;
      world.setObject(receiver.id, { kind: 'array', elements: rest, exact: array.exact });
      return single(world, array.elements[at] ?? UNDEFINED);
    }
    case 'at': {
      const [index] = args;
      const at = index?.kind === 'literal' ? Number(index.value) : 0;
      return single(world, array.elements.at(at) ?? (array.exact ? UNDEFINED : UNKNOWN));
    }
    case 'slice': {
      const [from, to] = args.map((value) => (value.kind === 'literal' ? value.value : Number.NaN));
      if (array.exact && isBound(from) && isBound(to)) {
        const elements = array.elements.slice(from, to);
        return single(world, newObject(run, world, node, { kind: 'array', elements, exact: true }));
      }
      world.blurElements(array.elements);
      return single(world, receiver);
    }
    case 'reverse':
    case 'sort':
    case 'values':
    case 'toReversed':
    case 'toSorted':
    case 'flat':
      world.blurElements(array.elements);
      return single(world, receiver);
    case 'concat': {
      const more = args.flatMap((value) => {
        const object = value.kind === 'object' ? world.heap.get(value.id) : undefined;
        return object?.kind === 'array' ? object.elements : [value];
      });
      return single(
        world,
        newObject(run, world, node, {
          kind: 'array',
          elements: [...array.elements, ...more].slice(0, MOST_ELEMENTS),
          exact: false,
        }),
      );
    }
    case 'includes':
    case 'indexOf':
    case 'join':
    case 'keys':
      return single(world);
    default:
      run.escape(world, receiver);
      args.forEach((value) => run.escape(world, value));
      return single(world);
  }
}

function isBound(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === 'number' && !Number.isNaN(value));
}

/** `unknown.map(url => fetch(url))`: the callback runs for some element that nobody knows. */
export function callUnknownArray(
  run: Run,
  world: World,
  name: string,
  callback: Value,
  node: Node,
): Result[] {
  // `urls.map((url) => byUrl[url].text())`
  const read = callback.kind === 'function' ? readByIndex(run, callback.node, world) : [];
  const elements = new Array<Value>(read.length > 0 ? turnsFor(read) : 1).fill(UNKNOWN);
  const unknown: ArrayObject = { kind: 'array', elements, exact: false };
  return withElements(run, read, (begin) =>
    iterate(run, world, unknown, name, callback, node, begin),
  );
}

function iterate(
  run: Run,
  world: World,
  array: ArrayObject,
  name: string,
  callback: Value,
  node: Node,
  begin: (nth: number) => void = () => undefined,
): Result[] {
  interface Sofar {
    world: World;
    collected: Value[];
    /** What `find` found, or what `reduce` has accumulated. */
    found: Value | undefined;
  }
  let states: Sofar[] = [{ world, collected: [], found: undefined }];
  const finished: Result[] = [];
  let tellsOfAll = (name === 'some' || name === 'every') && array.elements.length > 0;
  for (const [nth, element] of array.elements.entries()) {
    begin(nth);
    const next: Sofar[] = [];
    for (const state of states) {
      run.temporaries.push(...array.elements, ...state.collected);
      const given = name === 'reduce' ? [UNKNOWN, element] : [element];
      const input = callback.kind === 'function' ? [...given, UNKNOWN, UNKNOWN] : given;
      const results = callValue(run, state.world, callback, input, node, undefined);
      run.temporaries.length -= array.elements.length + state.collected.length;
      for (const result of results) {
        switch (name) {
          case 'map':
          case 'flatMap':
            next.push({
              ...state,
              world: result.world,
              collected: [...state.collected, result.value],
            });
            break;
          case 'filter': {
            const { yes, no } = split(result.world, result.value, node);
            if (yes) {
              next.push({ ...state, world: yes, collected: [...state.collected, element] });
            }
            if (no) {
              next.push({ ...state, world: no });
            }
            break;
          }
          case 'find':
          case 'findLast': {
            const { yes, no } = split(result.world, result.value, node);
            if (yes) {
              finished.push({ world: yes, value: element });
            }
            if (no) {
              next.push({ ...state, world: no });
            }
            break;
          }
          case 'some':
          case 'every': {
            if (!asksHowSettled(result, element)) {
              tellsOfAll = false;
              next.push({ ...state, world: result.world });
              break;
            }
            // `results.some((result) => result.status === 'rejected')` tells of each of them.
            const { yes, no } = split(result.world, result.value, node);
            const [ends, goesOn] = name === 'some' ? [yes, no] : [no, yes];
            if (ends) {
              finished.push({ world: ends, value: literal(name === 'some') });
            }
            if (goesOn) {
              next.push({ ...state, world: goesOn });
            }
            break;
          }
          case 'reduce':
            next.push({ ...state, world: result.world, found: result.value });
            break;
          default:
            next.push({ ...state, world: result.world });
        }
      }
    }
    states = name === 'forEach' || name === 'some' || name === 'every' ? merged(run, next) : next;
  }
  for (const state of states) {
    const value = tellsOfAll ? literal(name === 'every') : answer(run, name, state, array, node);
    finished.push({ world: state.world, value });
  }
  return finished;
}

/** By its status, or by its `reason` or `value`, of which one is missing. */
function asksHowSettled({ world, value }: Result, element: Value): boolean {
  return (
    isSettledTest(value) || (element.kind === 'settled' && truthOf(world, value) !== undefined)
  );
}

function isSettledTest(value: Value): boolean {
  return value.kind === 'settledTest' || (value.kind === 'not' && isSettledTest(value.of));
}

function merged<T extends { world: World; collected: Value[]; found: Value | undefined }>(
  run: Run,
  states: readonly T[],
): { world: World; collected: Value[]; found: Value | undefined }[] {
  return merge(
    run,
    states.map((state) => state.world),
  ).map((world) => ({
    world,
    collected: [],
    found: undefined,
  }));
}

function answer(
  run: Run,
  name: string,
  state: { world: World; collected: Value[]; found: Value | undefined },
  array: ArrayObject,
  node: Node,
): Value {
  switch (name) {
    case 'map':
    case 'flatMap':
    case 'filter':
      return newObject(run, state.world, node, {
        kind: 'array',
        elements: state.collected,
        exact: array.exact && name === 'map',
        ...(name === 'filter' || (name === 'map' && array.isFiltered) ? { isFiltered: true } : {}),
      });
    case 'find':
    case 'findLast':
      return array.exact ? UNDEFINED : UNKNOWN;
    case 'reduce':
      return state.found ?? UNKNOWN;
    case 'forEach':
      return UNDEFINED;
    default:
      return UNKNOWN;
  }
}

/** The elements that `for (const x of value)` goes through; undefined when they aren't known. */
export function elementsOf(world: World, value: Value): readonly Value[] | undefined {
  const object = value.kind === 'object' ? world.heap.get(value.id) : undefined;
  return object?.kind === 'array' ? object.elements : undefined;
}
