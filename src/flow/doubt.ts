/**
 * Values of which joined paths have kept only a part. A test of one may single out a path that no
 * execution takes: nothing is said of the bodies that are about when it is made.
 */
import { unsureUses } from './uses.ts';
import { isHeld, type World } from './world.ts';

/** The key of the symbol that stands for what a variable or a member holds on one path or another. */
export function joinedKey(name: string): string {
  return `${name}~;`;
}

export function isJoinedKey(key: string): boolean {
  return key.includes('~;');
}

export function doubtBodies(world: World): void {
  for (const [id, state] of [...world.bodies]) {
    world.updateBody(id, {
      status: isHeld(state) ? 'transferred' : state.status,
      uses: unsureUses(state.clones + 1),
      served: -1,
    });
  }
}
