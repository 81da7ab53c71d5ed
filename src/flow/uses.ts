/**
 * What has been done to each branch of a body so far, so that a second use can be told from a
 * first. Three-valued: nothing yet, surely this, or unsure; joined paths that differ are unsure.
 */
import type { Node } from 'estree';
import type { ViewName } from '../clients/model.ts';

export interface Use {
  readonly how:
    /** Locked by a reader that has read nothing. */
    | 'untouched'
    /** Some chunks are read. */
    | 'part'
    | 'read'
    | 'closed'
    /** Another stream reads it: piped, or wrapped by `Readable.fromWeb`. */
    | 'moved'
    | 'unsure';
  readonly locked: boolean;
  /** Where it was done first. */
  readonly node: Node | undefined;
  /** `moved`: the side from which the result reads it. */
  readonly to?: ViewName;
  /** `read`: the connection broke meanwhile. */
  readonly broken?: boolean;
  /** `read`: it has rejected. */
  readonly failed?: boolean;
  /** `unsure`: whatever was done, `bodyUsed` says so. */
  readonly disturbed?: true;
}

/** By branch: 0 for the original, n for the n-th clone or tee branch; a hole is untouched. */
export type Uses = readonly (Use | undefined)[];

export const NO_USES: Uses = [];
export const UNSURE: Use = { how: 'unsure', locked: false, node: undefined };
export const DISTURBED: Use = { ...UNSURE, disturbed: true };

/** Nothing is known of what was done to any of the branches. */
export function unsureUses(branches: number): Uses {
  return Array.from({ length: branches }, () => UNSURE);
}

export function withUse(uses: Uses, branch: number, use: Use | undefined): Uses {
  const next = [...uses];
  next[branch] = use;
  return next;
}

/** What two paths agree on. */
export function meetUses(a: Uses, b: Uses): Uses {
  if (a === b) {
    return a;
  }
  const met: (Use | undefined)[] = [];
  for (let branch = 0; branch < Math.max(a.length, b.length); branch += 1) {
    met[branch] = meet(a[branch], b[branch]);
  }
  return met;
}

function meet(a: Use | undefined, b: Use | undefined): Use | undefined {
  if (a === b) {
    return a;
  }
  if (!a || !b || a.how === 'unsure' || b.how === 'unsure') {
    return a && b && isDisturbed(a) && isDisturbed(b) ? DISTURBED : UNSURE;
  }
  // What is too late on the path that went well is too late.
  const either = a.broken || a.failed ? b : a;
  if (a.how === b.how && a.to === b.to) {
    return a.locked === b.locked ? either : { ...either, locked: false };
  }
  return isSpent(a) && isSpent(b) && a.to === b.to
    ? { ...either, how: 'read', locked: a.locked && b.locked }
    : UNSURE;
}

/** What `bodyUsed` says, where it is known. */
export function isDisturbed(use: Use): boolean {
  return isSpent(use) || use.how === 'part' || use.disturbed === true;
}

/** Nothing more comes out of this branch. */
export function isSpent(use: Use): boolean {
  return use.how === 'read' || use.how === 'closed';
}

/** The same was done at the same places. */
export function areSameUses(a: Uses, b: Uses): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((use, branch) => use?.how === b[branch]?.how && use?.node === b[branch]?.node))
  );
}

/** Which branches were used, as a part of a world's key: it matters where there are several. */
export function keyOfUses(uses: Uses): string {
  return Array.from(uses, (use) => (use ? use.how[0] : '-')).join('');
}
