/** What ends the bodies of requests from outside: an abort controller, or a dispatcher that is destroyed. */
import { noteGivenUp } from './discards.ts';
import { serveAll } from './clones.ts';
import type { Run } from './run.ts';
import type { Ender } from './values.ts';
import type { World } from './world.ts';

export function abort(run: Run, world: World, controller: Ender): void {
  for (const [id, state] of [...world.bodies]) {
    if (!state.controllers.includes(controller)) {
      continue;
    }
    serveAll(world, id);
    noteGivenUp(run, world, id);
    if (state.status === 'pending') {
      run.acquireOf(id).released = true;
      world.updateBody(id, { status: 'absent' });
    } else {
      run.release(world, id, 'closed');
    }
  }
}
