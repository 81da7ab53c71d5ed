/**
 * `new Promise((resolve, reject) => …)` around a request: the executor runs on the spot, and a body
 * that it, or a callback below it, resolves the promise with is open in the hands of whoever awaits.
 */
import type { Node } from 'estree';
import type { Client } from '../clients/index.ts';
import { callback } from './promises.ts';
import type { Result, Run } from './run.ts';
import { startOf } from './syntax.ts';
import { bodyIdOf, type View, UNKNOWN, type Value } from './values.ts';
import { union } from './status-set.ts';
import { type BodyState, isHeld, type World } from './world.ts';

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
      const { node, client } = run.acquireOf(id);
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
  return callback(run, world, executor, resolvers, node).flatMap((result): Result[] => {
    if (result.value.kind === 'rejected') {
      return [result];
    }
    const settled = [...deferral.answers.values()].map(({ node, client, view, state }): Result => {
      const each = result.world.fork();
      const body = run.newBody(each, node, client, { ...state, status: 'pending' }, 1);
      return { world: each, value: { kind: 'pending', id: body, view } };
    });
    return deferral.mayDiffer || settled.length === 0
      ? [...settled, { world: result.world, value: { kind: 'fulfilled', value: UNKNOWN } }]
      : settled;
  });
}
