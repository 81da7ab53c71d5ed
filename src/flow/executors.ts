/**
 * `new Promise((resolve, reject) => …)` around a request: the executor runs on the spot, and a body
 * that it, or a callback below it, resolves the promise with is open in the hands of whoever awaits.
 */
import type { Node } from 'estree';
import type { Client } from '../clients/index.ts';
import { newObject } from './assign.ts';
import { callback } from './promises.ts';
import { type Result, type Run, single } from './run.ts';
import { startOf } from './syntax.ts';
import { bodyIdOf, keyOf, type View, UNKNOWN, type Value } from './values.ts';
import { union } from './status-set.ts';
import type { World } from './world.ts';
import { type BodyState, isHeld } from './body-state.ts';
import { newBody } from './new-body.ts';

interface Answer {
  readonly node: Node;
  readonly client: Client;
  readonly view: View;
  readonly state: BodyState;
}

/** A promise that is settled by hand: what it may be fulfilled with. */
export class Deferral {
  readonly answers = new Map<string, Answer>();
  /** Something else than a body may come, or code that can't be seen settles it. */
  mayDiffer = false;

  leave(): void {
    this.mayDiffer = true;
  }

  add(answer: Answer): void {
    const key = `${startOf(answer.node)}.${answer.view}`;
    const known = this.answers.get(key);
    this.answers.set(key, known ? { ...known, state: joined(known.state, answer.state) } : answer);
  }
}

function joined(a: BodyState, b: BodyState): BodyState {
  return a.codes === b.codes && a.nullBody === b.nullBody
    ? a
    : { ...a, codes: union(a.codes, b.codes), nullBody: undefined };
}

/** `resolve(value)` and `reject(reason)`. */
export function settleDeferral(
  run: Run,
  world: World,
  resolver: Value & { kind: 'resolver' },
  value: Value | undefined,
): void {
  const deferral = run.deferrals.get(resolver.id);
  const id = value && bodyIdOf(value);
  const state = id === undefined ? undefined : world.bodies.get(id);
  const view = value?.kind === 'body' || value?.kind === 'pending' ? value.view : undefined;
  if (value && deferral && !resolver.rejects) {
    if (id !== undefined && state && view && isHeld(state)) {
      const { node, client } = run.acquires.of(id);
      deferral.add({ node, client, view, state });
    } else {
      deferral.leave();
    }
  }
  if (value) {
    run.escape(world, value);
  }
}

export function constructPromise(
  run: Run,
  world: World,
  executor: Value & { kind: 'function' },
  node: Node,
): Result[] {
  const id = startOf(node);
  const deferral = new Deferral();
  run.deferrals.set(id, deferral);
  const resolvers: Value[] = [
    { kind: 'resolver', id, rejects: false },
    { kind: 'resolver', id, rejects: true },
  ];
  return callback(run, world, executor, resolvers, node).flatMap((result): Result[] =>
    result.value.kind === 'rejected' ? [result] : promised(run, result.world, deferral),
  );
}

/** The promise, by what it may be fulfilled with. */
function promised(run: Run, world: World, deferral: Deferral): Result[] {
  const settled = [...deferral.answers.values()].map(({ node, client, view, state }): Result => {
    const each = world.fork();
    const body = newBody(run, each, node, client, { ...state, status: 'pending' }, 1);
    return { world: each, value: { kind: 'pending', id: body, view } };
  });
  return deferral.mayDiffer || settled.length === 0
    ? [...settled, { world, value: { kind: 'fulfilled', value: UNKNOWN } }]
    : settled;
}

/** `const { promise, resolve, reject } = Promise.withResolvers()`. */
export function withResolvers(run: Run, world: World, node: Node): Result[] {
  const id = run.offsetOf(node);
  run.deferrals.set(id, new Deferral());
  const fields = new Map<string, Value>([
    ['promise', { kind: 'deferred', id }],
    ['resolve', { kind: 'resolver', id, rejects: false }],
    ['reject', { kind: 'resolver', id, rejects: true }],
  ]);
  return single(world, newObject(run, world, node, { kind: 'record', fields, partial: false }));
}

/** By the time somebody reads the promise, whatever resolves it has been handed `resolve`. */
export function readDeferred(run: Run, { world, value }: Result): Result[] {
  const deferral = value.kind === 'deferred' ? run.deferrals.get(value.id) : undefined;
  if (!deferral || deferral.answers.size === 0) {
    return [{ world, value }];
  }
  const results = promised(run, world, deferral);
  for (const result of results) {
    replace(result.world, value, result.value);
  }
  return results;
}

/** Whoever reads it again gets the same promise. */
function replace(world: World, from: Value, to: Value): void {
  const key = keyOf(from);
  for (const [variable, value] of [...world.env]) {
    if (keyOf(value) === key) {
      world.setVariable(variable, to);
    }
  }
  for (const [id, object] of [...world.heap]) {
    if (object.kind === 'record' && [...object.fields.values()].some((f) => keyOf(f) === key)) {
      const fields = [...object.fields].map(
        ([name, field]) => [name, keyOf(field) === key ? to : field] as const,
      );
      world.setObject(id, { ...object, fields: new Map(fields) });
    }
  }
}
