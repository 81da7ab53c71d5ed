/** Where a body is lost: the exits by which paths leave it open, and the decisions that lead there. */
import type { Node } from 'estree';
import { canAbort, isBounded } from './aborts.ts';
import { type BodyState, isHeld } from './body-state.ts';
import type { Decision, ExitKind, Handle } from './leak.ts';
import type { Run } from './run.ts';
import { isFailure } from './status-set.ts';
import type { BodyId } from './values.ts';
import type { World } from './world.ts';

/** Nothing names the body after `node`: it is lost there, unless an abort or a timer ends it. */
export function drop(
  run: Run,
  world: World,
  id: BodyId,
  node: Node,
  kind: ExitKind,
  handle: Handle | undefined,
  assumed = false,
): void {
  const state = world.bodies.get(id);
  if (state && (canAbort(world, state) || isBounded(world, id))) {
    if (run.recording && !state.leftAt) {
      world.updateBody(id, { leftAt: { node, kind, handle } });
    }
  } else {
    lose(run, world, id, node, kind, handle, assumed);
  }
}

/** The path leaves `node` with the body open: record the exit, once. */
export function lose(
  run: Run,
  world: World,
  id: BodyId,
  node: Node,
  kind: ExitKind,
  handle: Handle | undefined,
  assumed = false,
): void {
  const state = world.bodies.get(id);
  if (!state || !isHeld(state) || hasNone(state)) {
    return;
  }
  if (!isBounded(world, id) && run.recording) {
    const acquire = run.acquires.of(id);
    const exit = state.leftAt ?? { node, kind, handle };
    const known = acquire.exits.get(exit.node);
    const isErrorStatus = isFailure(state.codes) && known?.isErrorStatus !== false;
    if (!known || (known.onlyIfCallThrows && !assumed)) {
      acquire.exits.set(exit.node, {
        ...exit,
        witness: decisions(run, world),
        onlyIfCallThrows: assumed,
        isErrorStatus,
      });
    } else if (known.isErrorStatus !== isErrorStatus) {
      acquire.exits.set(exit.node, { ...known, isErrorStatus });
    }
  }
  if (run.recording) {
    world.updateBody(id, { status: 'lost' });
  }
}

/** The branch decisions that led to this world, in words, oldest first. */
export function decisions(run: Run, world: World): Decision[] {
  const found: Decision[] = [];
  for (let decision = world.trail; decision; decision = decision.previous) {
    const text = run.bindings.sourceCode.getText(decision.node).replace(/\s+/g, ' ');
    const short = text.length > 60 ? `${text.slice(0, 57)}…` : text;
    found.push({ node: decision.node, text: `${short} ${decision.outcome}` });
  }
  return found.reverse();
}

/** A HEAD response whose promise nobody has awaited. */
function hasNone(state: BodyState): boolean {
  return state.nullBody === true && !state.obligedWithoutBody;
}
