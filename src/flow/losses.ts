/** Where a body is lost: the exits by which paths leave it open, and the decisions that lead there. */
import { canAbort, isBounded } from './aborts.ts';
import { type BodyState, isHeld, type LeftAt } from './body-state.ts';
import type { Decision } from './leak.ts';
import type { Run } from './run.ts';
import { isFailure } from './status-set.ts';
import type { BodyId } from './values.ts';
import type { World } from './world.ts';

/** Nothing names the body after this exit: it is lost there, unless an abort or a timer ends it. */
export function drop(run: Run, world: World, id: BodyId, exit: LeftAt, assumed = false): void {
  const state = world.bodies.get(id);
  if (state && (canAbort(world, state) || isBounded(world, id))) {
    if (run.recording && !state.leftAt) {
      world.updateBody(id, { leftAt: reported(run, id, exit) });
    }
  } else {
    lose(run, world, id, exit, assumed);
  }
}

/** The path leaves by this exit with the body open: record it, once. `assumed`: if a call throws. */
export function lose(run: Run, world: World, id: BodyId, left: LeftAt, assumed = false): void {
  const state = world.bodies.get(id);
  if (!state || !isHeld(state) || hasNone(state)) {
    return;
  }
  if (!isBounded(world, id) && run.recording) {
    const acquire = run.acquires.of(id);
    const exit = state.leftAt ?? reported(run, id, left);
    const known = acquire.exits.get(exit.node);
    const isErrorStatus = isFailure(state.codes) && known?.isErrorStatus !== false;
    if (!known || (known.onlyIfCallThrows && !assumed)) {
      acquire.exits.set(exit.node, {
        ...exit,
        witness: decisions(run, world),
        onlyIfCallThrows: assumed,
        isErrorStatus,
        falseRelease: state.falseRelease,
      });
    } else if (known.isErrorStatus !== isErrorStatus) {
      acquire.exits.set(exit.node, { ...known, isErrorStatus });
    }
  }
  if (run.recording) {
    world.updateBody(id, { status: 'lost' });
  }
}

/** The end of a function or a turn is no statement that could be pointed at: the acquire is. */
function reported(run: Run, id: BodyId, exit: LeftAt): LeftAt {
  return exit.kind === 'end' ? { ...exit, node: run.acquires.of(id).node } : exit;
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
