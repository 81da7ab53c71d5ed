/** What ends the bodies of requests from outside: an abort controller, or a dispatcher that is destroyed. */
import { noteGivenUp } from './discards.ts';
import { serveAll } from './clones.ts';
import type { Run } from './run.ts';
import { type BodyId, bodyIdOf, type Ender, enderKey, type Value } from './values.ts';
import type { BodyState } from './body-state.ts';
import type { World } from './world.ts';

export function abort(run: Run, world: World, controller: Ender): void {
  for (const [id, state] of [...world.bodies]) {
    if (!state.controllers.includes(controller)) {
      continue;
    }
    serveAll(world, id);
    noteGivenUp(run, world, id);
    if (state.status === 'pending') {
      run.acquires.of(id).released = true;
      world.updateBody(id, { status: 'absent' });
    } else {
      run.release(world, id, 'closed');
    }
  }
}

/**
 * What can end the requests that were given it: an abort controller, a signal, or a dispatcher,
 * which takes its connections along when it is destroyed.
 */
export function enderOf(value: Value | undefined): Ender | undefined {
  return value?.kind === 'controller'
    ? value.id
    : value?.kind === 'symbol'
      ? enderKey(value.key)
      : undefined;
}

/** True while a variable holds a controller that could still abort the request. */
export function canAbort(world: World, state: BodyState): boolean {
  if (state.controllers.some((ender) => typeof ender === 'string' && ender.startsWith('!'))) {
    return true;
  }
  for (const value of world.env.values()) {
    if (value.kind === 'controller' && state.controllers.includes(value.id)) {
      return true;
    }
  }
  return false;
}

/** True when a timer that nobody clears will end this body. */
export function isBounded(world: World, id: BodyId): boolean {
  const state = world.bodies.get(id);
  for (const aborts of world.timers.values()) {
    for (const value of aborts) {
      if (
        bodyIdOf(value) === id ||
        (value.kind === 'controller' && state?.controllers.includes(value.id)) ||
        (value.kind === 'symbol' && state?.controllers.includes(value.key))
      ) {
        return true;
      }
    }
  }
  return false;
}
