/** Calls of what a module or the environment exports: clients, and functions whose effect on a body is known. */
import type { Node } from 'estree';
import { alwaysThrow, functionEffects, processEnds, throwers } from '../clients/functions.ts';
import { makerOf } from '../clients/index.ts';
import { acquire, formFor } from './acquire.ts';
import { awaitEvent } from './requests.ts';
import { callValue } from './calls.ts';
import { callArray, callUnknownArray } from './collections.ts';
import { failAssertion } from './assertions.ts';
import { listOf } from './dictionaries.ts';
import { isElsewhere } from './elsewhere.ts';
import { hearErrors } from './closes.ts';
import { tellsError } from './error-bodies.ts';
import { withResolvers } from './executors.ts';
import { callFunction } from './functions.ts';
import { throwByCall, throwImplicitly } from './members.ts';
import { combine, constantAnswer, settledAs } from './promise-combinators.ts';
import { blur, expectUnused, move, setUse } from './reuse.ts';
import { acquiresElsewhere, matters } from './relevance.ts';
import { type Result, type Run, single } from './run.ts';
import { parentOf } from './syntax.ts';
import { armTimer, disarmTimer } from './timers.ts';
import { body, bodyIdOf, literal, UNDEFINED, UNKNOWN, type Value } from './values.ts';
import type { World } from './world.ts';
import { callUnknown } from './unknown-calls.ts';
import { isOfServer } from './servers.ts';
import { abort } from './aborts.ts';
import { lose } from './losses.ts';

export function callExternal(
  run: Run,
  world: World,
  fn: Value & { kind: 'external' },
  args: readonly Value[],
  node: Node,
  callee: Node | undefined,
): Result[] {
  const { origin } = fn;
  const behind = isElsewhere(origin) ? run.bindings.elsewhere?.clientBehind(origin) : undefined;
  if (behind) {
    return callExternal(run, world, behind, args, node, callee);
  }
  const told = tellsError(world, origin, args[0]);
  if (told) {
    return single(world, told);
  }
  if (run.bindings.isClient(origin)) {
    const found =
      fn.isDeclared && callee && isOfServer(node, callee)
        ? undefined
        : formFor(run, world, fn, args, node);
    const results = found
      ? acquire(run, world, node, found.client, args, found.form, fn)
      : callUnknown(run, world, args, node, callee);
    // `superagent.get(url, callback)` answers its request as well.
    const made = makerOf(origin) && run.bindings.constants.of(node);
    return made ? results.map((result) => ({ world: result.world, value: made })) : results;
  }
  const always = constantAnswer(origin);
  if (always !== undefined) {
    return single(world, literal(always));
  }
  if (makerOf(origin) || origin === 'util:promisify' || origin === 'global:require') {
    args.forEach((value) => run.escape(world, value));
    return single(world, run.bindings.constants.of(node) ?? UNKNOWN);
  }
  const destroyed = origin.endsWith('#destroy') ? run.dispatcherOf(fn) : undefined;
  if (destroyed !== undefined) {
    abort(run, world, destroyed);
  }
  if (origin === 'global:Promise.withResolvers') {
    return withResolvers(run, world, node);
  }
  if (origin.startsWith('global:Promise.')) {
    return combine(run, world, origin.slice('global:Promise.'.length), args, node);
  }
  if (processEnds.has(origin)) {
    // What was lost before the process ends stays lost; what is open ends with the process.
    for (const [id, { leftAt }] of [...world.bodies]) {
      if (leftAt) {
        lose(run, world, id, leftAt);
      }
    }
    return [];
  }
  if (alwaysThrow.test(origin)) {
    return failAssertion(run, world, node);
  }
  if (throwers.has(origin) && parentOf(node)?.type === 'ExpressionStatement') {
    throwByCall(run, world, node);
    return [];
  }
  switch (origin) {
    case 'global:setTimeout':
    case 'timers:setTimeout':
      return single(world, armTimer(run, world, args, node));
    case 'events:once':
    case 'events:EventEmitter.once':
      return awaitEvent(run, world, args, node);
    case 'global:clearTimeout':
    case 'timers:clearTimeout':
      disarmTimer(world, args[0]);
      return single(world, UNDEFINED);
    case 'global:AbortSignal.any': {
      const array = args[0]?.kind === 'object' ? world.heap.get(args[0].id) : undefined;
      const ids =
        array?.kind === 'array'
          ? array.elements.flatMap((value) => (value.kind === 'signal' ? value.ids : []))
          : [];
      return single(world, { kind: 'signal', ids });
    }
    case 'global:Array.from': {
      const [first, map] = args;
      if (map?.kind === 'function') {
        return first?.kind === 'object' && world.heap.get(first.id)?.kind === 'array'
          ? callArray(run, world, first, 'map', [map], node)
          : callUnknownArray(run, world, 'map', map, node);
      }
      return single(world, first ?? UNKNOWN);
    }
    case 'global:Object.values':
    case 'global:Object.entries': {
      const what = origin === 'global:Object.values' ? 'values' : 'entries';
      const list = listOf(run, world, what, args[0], node);
      if (list) {
        return list;
      }
      break;
    }
    default:
  }
  const followed = isElsewhere(origin) ? followCall(run, world, origin, args, node) : undefined;
  if (followed) {
    return followed;
  }
  const effect = Object.hasOwn(functionEffects, origin) ? functionEffects[origin] : undefined;
  if (effect) {
    return applyEffect(run, world, effect, args, node);
  }
  return callUnknown(run, world, args, node, callee, origin.slice(origin.lastIndexOf(':') + 1));
}

/**
 * A function of another file is interpreted as one of this file is; looked up only where it can
 * make a difference, because that may mean to read its file. Where its result stays unknown, the
 * way the result is used decides as it does for any import.
 */
function followCall(
  run: Run,
  world: World,
  origin: string,
  args: readonly Value[],
  node: Node,
): Result[] | undefined {
  const shape = run.file.shapes.get(node);
  if (
    !shape &&
    !args.some((value) => matters(run, world, value)) &&
    !acquiresElsewhere(run, origin)
  ) {
    return undefined;
  }
  const fn = run.bindings.followed({ kind: 'external', origin });
  if (fn.kind !== 'function' || !(fn.node.body as Node | null)) {
    return undefined;
  }
  const isAsked = shape !== undefined;
  const results = callFunction(run, world, fn.node, args, node, false, isAsked);
  // `raceWith(fetch(url), timer)` answers what it was given, as far as it answers a response.
  if (!shape || args.some((value) => value.kind === 'rejected' || bodyIdOf(value) !== undefined)) {
    return results;
  }
  return results.flatMap((result) =>
    result.value.kind === 'unknown' || isUnknownPromise(result.value)
      ? acquire(run, result.world, node, shape, args)
      : [result],
  );
}

function isUnknownPromise(value: Value): boolean {
  return value.kind === 'fulfilled' && value.value.kind === 'unknown';
}

function applyEffect(
  run: Run,
  world: World,
  effect: (typeof functionEffects)[string],
  args: readonly Value[],
  node: Node,
): Result[] {
  const [first] = args;
  if (effect === 'borrow') {
    // `finished(body, …)` listens.
    args.forEach((value) => value.kind === 'body' && hearErrors(run, value.id));
    return single(world);
  }
  if (effect === 'tuple' || effect === 'result') {
    return settledAs(run, world, effect, first, node);
  }
  if (effect === 'runs' || effect === 'maps') {
    return applyRunner(run, world, effect, args, node);
  }
  if (effect !== 'drain') {
    if (first?.kind === 'body') {
      move(run, world, first, effect.view, node);
      return single(world, body(first.id, effect.view, first.branch));
    }
    args.forEach((value) => run.escape(world, value));
    return single(world);
  }
  for (const value of args) {
    const id = bodyIdOf(value);
    if (id === undefined) {
      run.escape(world, value);
    } else {
      if (value.kind === 'body' && value.view === 'stream') {
        expectUnused(run, world, value, 'stream', node);
        setUse(run, world, value, { how: 'read', locked: true, node });
      } else if (value.kind === 'body') {
        blur(run, world, value);
      }
      run.release(world, id, 'drained');
    }
  }
  const failed = world.fork();
  throwImplicitly(run, failed, node);
  return single(world, { kind: 'fulfilled', value: UNKNOWN });
}

/** What a retried function drops before it throws is its own leak; what it answers comes back here. */
function applyRunner(
  run: Run,
  world: World,
  effect: 'runs' | 'maps',
  args: readonly Value[],
  node: Node,
): Result[] {
  const [list] = args;
  const callback = args.find(({ kind }) => kind === 'function');
  if (!callback) {
    args.forEach((value) => run.escape(world, value));
    return single(world);
  }
  if (effect === 'runs') {
    // `limit(parse, res)`
    const rest = args.slice(args.indexOf(callback) + 1);
    const given = rest.some((value) => bodyIdOf(value) !== undefined) ? rest : [UNKNOWN];
    return callValue(run, world, callback, given, node, undefined);
  }
  const isKnown = list?.kind === 'object' && world.heap.get(list.id)?.kind === 'array';
  const results = isKnown
    ? callArray(run, world, list, 'map', [callback], node)
    : callUnknownArray(run, world, 'map', callback, node);
  return results.flatMap((result) => combine(run, result.world, 'all', [result.value], node));
}
