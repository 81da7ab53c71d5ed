/**
 * In what two worlds differ that know different things alone, and whether they become one without a loss. `{a, b}` and
 * `{a, not b}` are just `{a}`; of `{a, b}` and `{not a}` nothing is left, not even that `a` goes with `b`.
 */
import type { BodyState } from './body-state.ts';
import { equalsAnother } from './conditions.ts';
import { codesOf, presenceOf, usesOf } from './forgotten.ts';
import { isWithin } from './status-set.ts';
import { areSameUses, keyOfUses } from './uses.ts';
import type { BodyId } from './values.ts';
import type { World } from './world.ts';

export interface Differences {
  /** How many things the first world alone knows. */
  first: number;
  second: number;
  /** How many both know, and not the same. */
  opposite: number;
  /** What all of them are about: keys of facts, and names of what is known of bodies. */
  readonly about: string[];
}

export function differences(a: World, b: World): Differences {
  const found: Differences = { first: 0, second: 0, opposite: 0, about: [] };
  compareFacts(a, b, found);
  compareBodies(a, b, found);
  return found;
}

/** True for `{a}` and `{a, b}`, which are `{a}` together, and for worlds that differ in one thing. */
export function isExact({ first, second, opposite }: Differences): boolean {
  return opposite === 0 ? first === 0 || second === 0 : opposite + first + second === 1;
}

function compareFacts(a: World, b: World, found: Differences): void {
  if (a.facts === b.facts) {
    return;
  }
  for (const [key, holds] of a.facts) {
    const other = b.facts.get(key);
    if (other === undefined) {
      found.first += Number(!follows(a, key, holds));
    } else if (other !== holds) {
      found.opposite += 1;
    } else {
      continue;
    }
    found.about.push(key);
  }
  for (const [key, holds] of b.facts) {
    if (!a.facts.has(key)) {
      found.second += Number(!follows(b, key, holds));
      found.about.push(key);
    }
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

function compareBodies(a: World, b: World, found: Differences): void {
  if (a.bodies === b.bodies) {
    return;
  }
  for (const [id, state] of a.bodies) {
    const theirs = b.bodies.get(id);
    if (theirs && theirs !== state) {
      compareStates(id, state, theirs, found);
    }
  }
}

function compareStates(id: BodyId, a: BodyState, b: BodyState, found: Differences): void {
  if (!areSameUses(a.uses, b.uses)) {
    found.opposite += 1;
    found.about.push(usesOf(id));
  }
  if (String(a.codes) !== String(b.codes)) {
    const [isNarrower, isWider] = [isWithin(a.codes, b.codes), isWithin(b.codes, a.codes)];
    found.first += Number(isNarrower);
    found.second += Number(isWider);
    found.opposite += Number(!isNarrower && !isWider);
    found.about.push(codesOf(id));
  }
  if (a.nullBody !== b.nullBody) {
    found.first += Number(b.nullBody === undefined);
    found.second += Number(a.nullBody === undefined);
    found.opposite += Number(a.nullBody !== undefined && b.nullBody !== undefined);
    found.about.push(presenceOf(id));
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
