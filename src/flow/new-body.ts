/** A body comes into the world: from the request itself, or from a helper that made it. */
import type { Node } from 'estree';
import type { Client } from '../clients/index.ts';
import { type BodyState, isHeld, NEW_BODY } from './body-state.ts';
import { forsake } from './forsaken.ts';
import { lose } from './losses.ts';
import type { Run } from './run.ts';
import type { BodyId } from './values.ts';
import type { World } from './world.ts';
import { renameBody } from './rename.ts';

/**
 * A new body from the acquire at `node`. The body that the same acquire yielded before keeps its
 * state as «the older one»; when nothing reaches it any more, it is lost here.
 */
export function newBody(
  run: Run,
  world: World,
  node: Node,
  client: Client,
  state: Partial<BodyState> = {},
  nth = 0,
  parameter = false,
): BodyId {
  const acquire = run.acquires.at(node, client, nth, parameter);
  const id = acquire.index * 2;
  const before = world.bodies.get(id);
  if (before && (run.reachable(world).has(id) || before.leftAt)) {
    const older = world.bodies.get(id + 1);
    renameBody(world, id, id + 1);
    world.setBody(
      id + 1,
      older
        ? {
            ...before,
            status: isHeld(older) === isHeld(before) ? before.status : 'transferred',
            several: true,
          }
        : before,
    );
  } else if (before && isHeld(before)) {
    lose(run, world, id, { node: acquire.node, kind: 'end', handle: undefined });
  } else if (before) {
    forsake(run, world, id);
  }
  world.forgetSymbol(`b${id};`);
  world.forgetSymbol(`u${id}.`);
  world.setBody(id, {
    ...NEW_BODY,
    obligedWithoutBody: client.body.obligedWithoutBody,
    ...state,
  });
  return id;
}

/** Moves a body that a helper acquired to the call of the helper. */
export function rehome(run: Run, world: World, from: BodyId, call: Node, nth: number): BodyId {
  const source = run.acquires.of(from);
  const state = world.bodies.get(from);
  if (!state || source.node === call) {
    return from;
  }
  const to = newBody(run, world, call, source.client, { ...state, isWrapped: true }, nth);
  run.acquires.of(to).readElsewhere ||= source.readElsewhere;
  renameBody(world, from, to);
  world.deleteBody(from);
  return to;
}
