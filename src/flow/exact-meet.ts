/**
 * Whether two worlds that differ in facts alone become one without a loss. `{a, b}` and `{a, not b}`
 * are just `{a}`; of `{a, b}` and `{not a}` nothing is left, not even that `a` goes with `b`.
 */
import { statesAgree } from './body-state.ts';
import { equalsAnother } from './conditions.ts';
import type { World } from './world.ts';

export function meetsExactly(a: World, b: World): boolean {
  let onlyInA = 0;
  let onlyInB = 0;
  let opposite = 0;
  if (a.facts !== b.facts) {
    for (const [key, holds] of a.facts) {
      const other = b.facts.get(key);
      if (other === undefined) {
        onlyInA += Number(!follows(a, key, holds));
      } else if (other !== holds) {
        opposite += 1;
      }
    }
    for (const [key, holds] of b.facts) {
      onlyInB += Number(!a.facts.has(key) && !follows(b, key, holds));
    }
  }
  if (opposite === 0 && onlyInA === 0 && onlyInB === 0) {
    return true;
  }
  const loses = opposite > 0 ? opposite > 1 || onlyInA + onlyInB > 0 : onlyInA > 0 && onlyInB > 0;
  return !loses && haveSameBodies(a, b);
}

/** Another fact of the same world says as much. */
function follows(world: World, key: string, holds: boolean): boolean {
  return (
    !holds &&
    ((key.endsWith('==null') && world.fact(key.slice(0, -'==null'.length)) === true) ||
      equalsAnother(world, key))
  );
}

function haveSameBodies(a: World, b: World): boolean {
  if (a.bodies === b.bodies) {
    return true;
  }
  for (const [id, state] of a.bodies) {
    const theirs = b.bodies.get(id);
    if (theirs && theirs !== state && !statesAgree(state, theirs)) {
      return false;
    }
  }
  return true;
}
