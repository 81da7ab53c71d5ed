/** Promise.all and its kin, and the functions that turn a promise into a tuple or a result. */
import type { Node } from 'estree';
import { resultMembers } from '../clients/functions.ts';
import { newObject } from './assign.ts';
import { throwImplicitly } from './members.ts';
import { noteMissing, notePresent } from './missing.ts';
import { type Result, type Run, single } from './run.ts';
import { bodyIdOf, literal, TRUTHY, UNDEFINED, type Value, winnerBesideBody } from './values.ts';
import type { HeapObject, World } from './world.ts';
import { isHeld } from './body-state.ts';
import { isPromise, settle, type Settled } from './promises.ts';

/** `Promise.all` and its siblings. */
export function combine(
  run: Run,
  world: World,
  how: string,
  args: readonly Value[],
  node: Node,
): Result[] {
  const [first = UNDEFINED] = args;
  if (how === 'resolve') {
    return single(world, isPromise(first) ? first : { kind: 'fulfilled', value: first });
  }
  if (how === 'reject') {
    return single(world, { kind: 'rejected', node, implicit: false, value: first });
  }
  const array = first.kind === 'object' ? world.heap.get(first.id) : undefined;
  if (array?.kind !== 'array') {
    run.escape(world, first);
    return single(world);
  }
  switch (how) {
    case 'all':
      return all(run, world, array.elements, array.exact, node);
    case 'allSettled':
      return single(world, {
        kind: 'fulfilled',
        value: newObject(run, world, node, {
          kind: 'array',
          elements: array.elements.map((of): Value => ({ kind: 'settled', of })),
          exact: array.exact,
        }),
      });
    case 'race':
    case 'any':
      return firstOf(world, how, array.elements, node);
    default:
      run.escape(world, first);
      return single(world);
  }
}

/** All fulfil, or one rejects and nobody can tell what the others did: silent then. */
export function all(
  run: Run,
  world: World,
  elements: readonly Value[],
  exact: boolean,
  node: Node,
): Result[] {
  const empty = exact ? undefined : world.fork();
  let fulfilled: { world: World; values: Value[] }[] = [{ world, values: [] }];
  const results: Result[] = [];
  for (const element of elements) {
    const next: typeof fulfilled = [];
    for (const sofar of fulfilled) {
      for (const settled of settle(sofar.world, element, node)) {
        if (settled.fulfilled) {
          next.push({ world: settled.world, values: [...sofar.values, settled.value] });
        } else {
          forgo(settled.world, elements);
          results.push({
            world: settled.world,
            value: {
              kind: 'rejected',
              node: settled.from ?? node,
              implicit: settled.implicit,
              value: TRUTHY,
            },
          });
        }
      }
    }
    fulfilled = next;
  }
  if (fulfilled.length === 0 && empty) {
    // Every element rejects, but there may be none.
    forgo(empty, elements);
    fulfilled.push({ world: empty, values: [] });
  }
  const [rejected] = results;
  return [
    ...fulfilled.map((each) => ({
      world: each.world,
      value: {
        kind: 'fulfilled',
        value: newObject(run, each.world, node, {
          kind: 'array',
          elements: each.values,
          exact,
        }),
      } as Value,
    })),
    ...(rejected ? [rejected] : []),
  ];
}

function forgo(world: World, values: readonly Value[]): void {
  const ids = new Set<number>();
  for (const value of values) {
    world.reach(value, ids);
  }
  for (const id of ids) {
    const state = world.bodies.get(id);
    if (state && isHeld(state)) {
      world.updateBody(id, { status: 'absent' });
    }
  }
}

/** One wins; the losers are nobody's business. */
function firstOf(world: World, how: string, elements: readonly Value[], node: Node): Result[] {
  const results: Result[] = [];
  const hasBody = elements.some((element) => bodyIdOf(element) !== undefined);
  elements.forEach((element, index) => {
    const won = world.fork();
    forgo(
      won,
      elements.filter((_, other) => other !== index),
    );
    for (const settled of settle(won, element, node)) {
      if (settled.fulfilled) {
        const opaque = settled.value.kind === 'unknown' && bodyIdOf(element) === undefined;
        const value = opaque && hasBody ? winnerBesideBody(node) : settled.value;
        results.push({ world: settled.world, value: { kind: 'fulfilled', value } });
      } else if (how === 'race') {
        results.push({
          world: settled.world,
          value: { kind: 'rejected', node, implicit: settled.implicit, value: TRUTHY },
        });
      }
    }
  });
  if (how === 'any' || results.length === 0) {
    forgo(world, elements);
    results.push({ world, value: { kind: 'rejected', node, implicit: true, value: TRUTHY } });
  }
  return results;
}

/** The promise's outcome as a value: `[error, value]`, or a Result that is asked `isOk()`. */
export function settledAs(
  run: Run,
  world: World,
  how: 'tuple' | 'result',
  promise: Value | undefined,
  node: Node,
): Result[] {
  if (promise?.kind !== 'pending') {
    run.escape(world, promise ?? UNDEFINED);
    return single(world);
  }
  return settle(world, promise, node).map((settled) => {
    const { fulfilled } = settled;
    const object: HeapObject =
      how === 'tuple'
        ? {
            kind: 'array',
            elements: fulfilled ? [literal(null), settled.value] : [settled.value, UNDEFINED],
            exact: true,
          }
        : { kind: 'record', fields: resultFields(settled, node), partial: true };
    const value = newObject(run, settled.world, node, object, fulfilled ? 0 : 1);
    return { world: settled.world, value: { kind: 'fulfilled', value } };
  });
}

function resultFields({ fulfilled, value }: Settled, node: Node): Map<string, Value> {
  const { unwraps, others } = resultMembers;
  const fields = new Map<string, Value>([
    [fulfilled ? resultMembers.value : resultMembers.error, value],
    [fulfilled ? resultMembers.error : resultMembers.value, UNDEFINED],
    [resultMembers.worked, { kind: 'external', origin: fulfilled ? ALWAYS : NEVER }],
    [resultMembers.failed, { kind: 'external', origin: fulfilled ? NEVER : ALWAYS }],
  ]);
  for (const name of others) {
    fields.set(name, { kind: 'method', of: value, name });
  }
  const of: Value = fulfilled
    ? { kind: 'fulfilled', value }
    : { kind: 'rejected', node, implicit: true, value };
  return fields.set(unwraps, { kind: 'method', of, name: UNWRAP });
}

/** The method of a Result that answers its value, or throws. */
const UNWRAP = 'unwrap()';

/** Calls it; undefined for any other method. */
export function unwrapResult(
  run: Run,
  world: World,
  receiver: Value,
  name: string,
  node: Node,
): Result[] | undefined {
  if (name !== UNWRAP) {
    return undefined;
  }
  if (receiver.kind !== 'fulfilled') {
    noteMissing(run, world, TRUTHY, node);
    throwImplicitly(run, world, node);
    return [];
  }
  if (receiver.value.kind === 'body') {
    notePresent(run, receiver.value.id, node);
  }
  return single(world, receiver.value);
}

/** Functions that answer true, or false, whatever they are asked. */
const ALWAYS = 'bodyclose:always';

const NEVER = 'bodyclose:never';

export function constantAnswer(origin: string): boolean | undefined {
  return origin === ALWAYS ? true : origin === NEVER ? false : undefined;
}
