/** What is noted about a body when nobody in the function reaches it any more. */
import { type Exit, noteUnreadBranches } from './clones.ts';
import { noteStored } from './detached.ts';
import type { Run } from './run.ts';
import type { BodyId } from './values.ts';
import type { World } from './world.ts';

/** `exit`: the statement that leaves the function; without one, the body went out of sight before. */
export function forsake(run: Run, world: World, id: BodyId, exit?: Exit): void {
  noteUnreadBranches(run, world, id, exit);
  noteStored(run, world, id);
}
