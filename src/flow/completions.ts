/** The ways out of a piece of code, other than its end. */
import type { Node } from 'estree';
import type { Value } from './values.ts';
import type { World } from './world.ts';

export interface Jump {
  readonly world: World;
  readonly node: Node;
  readonly label: string | undefined;
}

export interface Return {
  readonly world: World;
  value: Value;
  readonly node: Node;
}

export interface Throw {
  readonly world: World;
  readonly value: Value;
  readonly node: Node;
  /** A rejection of a known operation, not a `throw` in the program. */
  readonly implicit: boolean;
  /** Only assumed because of `checkCallsThatMayThrow`. */
  readonly assumed?: boolean;
  /** A helper threw: the exit is the caller's call. */
  readonly byCall: boolean;
}

/** The ways out of a piece of code, other than its end. */
export interface Completions {
  returns: Return[];
  throws: Throw[];
  breaks: Jump[];
  continues: Jump[];
}

export function noCompletions(): Completions {
  return { returns: [], throws: [], breaks: [], continues: [] };
}

export function isEmpty({ returns, throws, breaks, continues }: Completions): boolean {
  return returns.length + throws.length + breaks.length + continues.length === 0;
}
