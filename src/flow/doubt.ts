/**
 * Values of which joined paths have kept only a part. One test of them takes one of the paths;
 * several may single out a path that no execution takes, and nothing is said of the bodies on it.
 */
import { unsureUses } from './uses.ts';
import type { World } from './world.ts';
import { isHeld } from './body-state.ts';

/** The key of the symbol that stands for what a variable or a member holds on one path or another. */
export function joinedKey(name: string): string {
  return `${name}~;`;
}

export function isJoinedKey(key: string): boolean {
  return key.includes('~;');
}

const DECIDED = '~decided';

/** A branch is taken that depends on such a value. */
export function decideJoined(world: World): void {
  if (world.fact(DECIDED)) {
    doubtBodies(world);
  }
  world.setFact(DECIDED, true);
}

/** Nothing is said of any body on these paths any more. */
export function doubtBodies(world: World): void {
  for (const [id, state] of [...world.bodies]) {
    world.updateBody(id, {
      status: isHeld(state) ? 'transferred' : state.status,
      uses: unsureUses(state.clones + 1),
      served: -1,
    });
  }
}
