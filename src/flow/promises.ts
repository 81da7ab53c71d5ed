/** Promises: awaiting, `.then` chains, and the combinators of `Promise`. */
import type { Node } from 'estree';
import { newObject } from './assign.ts';
import { callValue } from './calls.ts';
import { noteHandler, rejection } from './error-bodies.ts';
import { type Result, type Run, single } from './run.ts';
import { leaveUnnamed } from './scopes.ts';
import { outerParentOf, startOf } from './syntax.ts';
import { body, bodyIdOf, TRUTHY, UNKNOWN, type Value } from './values.ts';
import type { HeapObject, World } from './world.ts';

/** A promise, settled in one of its two ways. */
export interface Settled {
  readonly world: World;
  readonly fulfilled: boolean;
  readonly value: Value;
  readonly implicit: boolean;
  /** Where a rejection came from, when that is known. */
  readonly from?: Node;
}

/** Both ways in which a promise may settle, each in its own world. */
export function settle(world: World, promise: Value, node: Node, mayFail = true): Settled[] {
  switch (promise.kind) {
    case 'pending': {
      const state = world.bodies.get(promise.id);
      const value = body(promise.id, promise.view);
      if (state?.status === 'absent' && state.nullBody !== true) {
        return [{ world, fulfilled: false, value: TRUTHY, implicit: true }];
      }
      if (state?.status !== 'pending') {
        return [{ world, fulfilled: true, value, implicit: false }];
      }
      const failed = mayFail ? world.fork() : undefined;
      failed?.updateBody(promise.id, { status: 'absent' });
      failed?.decide(node, 'rejects');
      const none = state.nullBody === true && !state.obligedWithoutBody;
      world.updateBody(promise.id, { status: none ? 'absent' : 'open' });
      return [
        { world, fulfilled: true, value, implicit: false },
        ...(failed ? [{ world: failed, fulfilled: false, value: TRUTHY, implicit: true }] : []),
      ];
    }
    case 'fulfilled':
      return isPromise(promise.value)
        ? settle(world, promise.value, node, mayFail)
        : [{ world, fulfilled: true, value: promise.value, implicit: false }];
    case 'rejected':
      return [
        {
          world,
          fulfilled: false,
          value: promise.value,
          implicit: promise.implicit,
          from: promise.node,
        },
      ];
    default:
      return [{ world, fulfilled: true, value: promise, implicit: false }];
  }
}

/** The ways to settle, a rejection for the status apart from one without an answer. */
function outcomes(run: Run, world: World, promise: Value, node: Node, mayFail = true): Settled[] {
  const settled = settle(world, promise, node, mayFail);
  const failed = settled.find((each) => !each.fulfilled);
  const answered =
    failed && promise.kind === 'pending'
      ? rejection(run, failed.world, promise.id, node)
      : undefined;
  return answered
    ? [
        ...settled,
        { world: answered.world, fulfilled: false, value: answered.error, implicit: true },
      ]
    : settled;
}

export function isPromise(value: Value): boolean {
  return value.kind === 'pending' || value.kind === 'fulfilled' || value.kind === 'rejected';
}

export function awaitValue(run: Run, world: World, value: Value, node: Node): Result[] {
  if (!isPromise(value)) {
    return single(world, value.kind === 'deferred' ? UNKNOWN : value);
  }
  const results: Result[] = [];
  for (const settled of outcomes(run, world, value, node, run.catching > 0)) {
    if (settled.fulfilled) {
      results.push({ world: settled.world, value: settled.value });
    } else if (run.catching > 0 || !settled.implicit) {
      run.out.throws.push({
        world: settled.world,
        value: settled.value,
        node: value.kind === 'rejected' ? value.node : node,
        implicit: settled.implicit,
        byCall: value.kind === 'rejected',
      });
    }
  }
  return results;
}

/** `promise.then(…)`, `.catch(…)`, `.finally(…)`: the callbacks run in the world they get. */
export function chain(
  run: Run,
  world: World,
  promise: Value,
  name: string,
  args: readonly Value[],
  node: Node,
): Result[] {
  if (name !== 'then' && name !== 'catch' && name !== 'finally') {
    const other = promise.kind === 'pending' ? otherPromise(run, world, promise, name, node) : [];
    if (other.length > 0) {
      return other;
    }
    run.escape(world, promise);
    for (const argument of args) {
      run.escape(world, argument);
    }
    return single(world);
  }
  return outcomes(run, world, promise, node).flatMap((settled) => {
    const passed: Value = settled.fulfilled
      ? { kind: 'fulfilled', value: settled.value }
      : { kind: 'rejected', node, implicit: settled.implicit, value: settled.value };
    const handler =
      name === 'catch'
        ? settled.fulfilled
          ? undefined
          : args[0]
        : name === 'then' && !settled.fulfilled
          ? args[1]
          : args[0];
    if (!handler || handler.kind === 'literal') {
      return single(settled.world, passed);
    }
    if (handler.kind === 'function' && !settled.fulfilled && name !== 'finally') {
      noteHandler(run, settled.world, settled.value, handler.node);
    }
    if (handler.kind === 'function' && !isAwaited(node)) {
      forgetFlags(run, settled.world, handler.node, node);
    }
    const input = name === 'finally' ? [] : [settled.value];
    const keep = name === 'finally' ? [passed] : [];
    run.temporaries.push(...keep);
    const results = callback(run, settled.world, handler, input, node);
    run.temporaries.length -= keep.length;
    return results.map((result) =>
      name === 'finally' && result.value.kind !== 'rejected'
        ? { world: result.world, value: passed }
        : result,
    );
  });
}

/** `.withResponse()`: a promise of the same body that brings it in another way. */
function otherPromise(
  run: Run,
  world: World,
  promise: Value & { kind: 'pending' },
  name: string,
  node: Node,
): Result[] {
  const { promised = {} } = run.acquires.of(promise.id).client.body;
  const brings = Object.hasOwn(promised, name) ? promised[name] : undefined;
  if (typeof brings === 'string') {
    return single(world, { ...promise, view: brings });
  }
  return brings
    ? settle(world, promise, node).map((settled): Result => {
        if (!settled.fulfilled) {
          const { value, implicit } = settled;
          return { world: settled.world, value: { kind: 'rejected', node, implicit, value } };
        }
        const fields = new Map(
          Object.entries(brings).map(([key, view]) => [key, body(promise.id, view)]),
        );
        const object: HeapObject = { kind: 'record', fields, partial: true };
        const value = newObject(run, settled.world, node, object);
        return { world: settled.world, value: { kind: 'fulfilled', value } };
      })
    : [];
}

/**
 * A handler of a promise that nobody awaits here runs later: a flag that is assigned elsewhere
 * (`return () => { alive = false; }`) may have changed by then. What the chain itself assigns comes
 * in its turn.
 */
export function forgetFlags(run: Run, world: World, handler: Node, chain = handler): void {
  const [from = 0, to = 0] = chain.range ?? [];
  for (const variable of run.captureOf(handler).variables) {
    const value = world.env.get(variable);
    if (value?.kind !== 'literal') {
      continue;
    }
    const changes = variable.references.some((reference) => {
      const at = startOf(reference.identifier as Node);
      return reference.isWrite() && !reference.init && (at < from || at > to);
    });
    if (changes) {
      run.assignSymbol(world, variable, handler);
    }
  }
}

/** The chain that the call belongs to is awaited, or is what the function returns. */
function isAwaited(node: Node): boolean {
  let current = node;
  let parent = outerParentOf(current);
  while (parent?.type === 'MemberExpression' || parent?.type === 'CallExpression') {
    current = parent;
    parent = outerParentOf(current);
  }
  return parent?.type !== 'ExpressionStatement' && parent?.type !== 'UnaryExpression';
}

/** Calls a handler as a promise does: what it throws becomes a rejection. */
export function callback(
  run: Run,
  world: World,
  handler: Value,
  input: readonly Value[],
  node: Node,
): Result[] {
  const outer = run.out;
  run.out = { returns: [], throws: [], breaks: [], continues: [] };
  run.catching += 1;
  const results = callValue(run, world, handler, input, node, undefined).map((result) =>
    isPromise(result.value)
      ? result
      : { world: result.world, value: { kind: 'fulfilled', value: result.value } as Value },
  );
  run.catching -= 1;
  const given = new Set(input.map(bodyIdOf));
  for (const thrown of run.out.throws) {
    // What a helper was given and threw away is lost at the call, whoever looks at the promise.
    leaveUnnamed(run, thrown.world, (id) => given.has(id), node, 'call', [thrown.value], thrown);
    results.push({
      world: thrown.world,
      value: {
        kind: 'rejected',
        node: thrown.node,
        implicit: thrown.implicit,
        value: thrown.value,
      },
    });
  }
  run.out = outer;
  return results;
}
