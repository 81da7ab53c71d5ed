/**
 * Whether two worlds that differ in what they know alone become one without a loss. `{a, b}` and
 * `{a, not b}` are just `{a}`; of `{a, b}` and `{not a}` nothing is left, not even that `a` goes with `b`.
 */
import type { BodyState } from './body-state.ts';
import { equalsAnother } from './conditions.ts';
import { isWithin } from './status-set.ts';
import { areSameUses, keyOfUses } from './uses.ts';
import type { World } from './world.ts';

/** How many things two worlds know differently. */
interface Differences {
  /** Known to the first world alone. */
  first: number;
  second: number;
  /** Known to both, and not the same. */
  opposite: number;
}

/** True for `{a}` and `{a, b}`, which are `{a}` together, and for worlds that differ in one thing. */
export function meetsExactly(a: World, b: World): boolean {
  const differences = { first: 0, second: 0, opposite: 0 };
  compareFacts(a, b, differences);
  compareBodies(a, b, differences);
  const { first, second, opposite } = differences;
  return opposite === 0 ? first === 0 || second === 0 : opposite + first + second === 1;
}

function compareFacts(a: World, b: World, differences: Differences): void {
  if (a.facts === b.facts) {
    return;
  }
  for (const [key, holds] of a.facts) {
    const other = b.facts.get(key);
    if (other === undefined) {
      differences.first += Number(!follows(a, key, holds));
    } else if (other !== holds) {
      differences.opposite += 1;
    }
  }
  for (const [key, holds] of b.facts) {
    differences.second += Number(!a.facts.has(key) && !follows(b, key, holds));
  }
}

/** Another fact of the same world says as much. */
function follows(world: World, key: string, holds: boolean): boolean {
  return (
    !holds &&
    ((key.endsWith('==null') && world.fact(key.slice(0, -'==null'.length)) === true) ||
      equalsAnother(world, key))
  );
}

function compareBodies(a: World, b: World, differences: Differences): void {
  if (a.bodies === b.bodies) {
    return;
  }
  for (const [id, state] of a.bodies) {
    const theirs = b.bodies.get(id);
    if (theirs && theirs !== state) {
      compareStates(state, theirs, differences);
    }
  }
}

function compareStates(a: BodyState, b: BodyState, differences: Differences): void {
  differences.opposite += Number(!areSameUses(a.uses, b.uses));
  if (String(a.codes) !== String(b.codes)) {
    differences.first += Number(isWithin(a.codes, b.codes));
    differences.second += Number(isWithin(b.codes, a.codes));
    differences.opposite += Number(!isWithin(a.codes, b.codes) && !isWithin(b.codes, a.codes));
  }
  if (a.nullBody !== b.nullBody) {
    differences.first += Number(b.nullBody === undefined);
    differences.second += Number(a.nullBody === undefined);
    differences.opposite += Number(a.nullBody !== undefined && b.nullBody !== undefined);
  }
}

/** Equal keys: the worlds know the same. */
export function keyOfKnowledge(world: World): string {
  const facts = [...world.facts].map(([key, holds]) => `${key}${holds}`).sort();
  const bodies = [...world.bodies].map(
    ([id, { codes, nullBody, uses }]) =>
      `${id}=${String(codes)}${String(nullBody)}${keyOfUses(uses)}`,
  );
  return [...facts, ...bodies.sort()].join();
}
