/** What is known of one body on one path, and what joining two such states leaves. */
import type { Node } from 'estree';
import type { ExitKind, FalseRelease, Handle } from './leak.ts';
import { ANY_STATUS, hasNoBody, type StatusSet, union } from './status-set.ts';
import { meetUses, NO_USES, type Uses } from './uses.ts';
import type { Ender } from './values.ts';

export type Status =
  /** The promise of the response has not settled yet. */
  | 'pending'
  | 'open'
  | 'drained'
  | 'closed'
  /** Somebody else is responsible, or nobody can tell any more. */
  | 'transferred'
  /** No body on this path: the request failed, or the response has none. */
  | 'absent'
  /** The leak of this body on this path has been recorded. */
  | 'lost';

/** The exit to report if nothing ends the body after all. */
export interface LeftAt {
  readonly node: Node;
  readonly kind: ExitKind;
  readonly handle: Handle | undefined;
  /** A turn of a loop ends there, not the function. */
  readonly endsTurn?: boolean;
}

export interface BodyState {
  readonly status: Status;
  readonly codes: StatusSet;
  /** Whether `res.body` is null; undefined while nobody has asked. */
  readonly nullBody: boolean | undefined;
  /** The key of the symbol that the request's method is; a later `method === 'HEAD'` tells. */
  readonly method: string | undefined;
  /** A reader holds the stream. */
  readonly locked: boolean;
  /** Clones and tee branches made so far. */
  readonly clones: number;
  /** Bit n: branch n was cancelled. The connection closes when all branches are. */
  readonly cancelled: number;
  /** The `clone()` or `tee()` that made each branch, from the first clone on. */
  readonly made: readonly Node[];
  /** Bit n: branch n was handed on, or read to its end by a reader. */
  readonly served: number;
  /** Where the stream was stored without its response. */
  readonly stored: Node | undefined;
  /** The abort controllers whose signal the request got. */
  readonly controllers: readonly Ender[];
  /** The type's model says whether a null-body status frees the caller. */
  readonly obligedWithoutBody: boolean;
  /** Drained through a clone: the connection is free, the original is still its holder's. */
  readonly byClone: boolean;
  /** Where its last name was left, while an abort or a timer may still end it. */
  readonly leftAt: LeftAt | undefined;
  /** The first operation that looked like a release and was none. */
  readonly falseRelease: FalseRelease | undefined;
  /** A parameter: the caller may have read it already. */
  readonly parameter: boolean;
  /** A declaration or its use makes it a response: code that builds one looks the same. */
  readonly isGuess: boolean;
  /** Nothing tells whose client makes the request: a wrapper may answer with a response of its own. */
  readonly isWrapped: boolean;
  /** What was done to each branch. */
  readonly uses: Uses;
  /** It stands for more than one body: what was done to one says nothing about the next. */
  readonly several: boolean;
}

export const NEW_BODY: BodyState = {
  status: 'pending',
  codes: ANY_STATUS,
  nullBody: undefined,
  method: undefined,
  locked: false,
  clones: 0,
  cancelled: 0,
  made: [],
  served: 0,
  stored: undefined,
  controllers: [],
  obligedWithoutBody: false,
  byClone: false,
  leftAt: undefined,
  falseRelease: undefined,
  parameter: false,
  isGuess: false,
  isWrapped: false,
  uses: NO_USES,
  several: false,
};

export function isHeld(state: BodyState): boolean {
  return state.status === 'open' || state.status === 'pending';
}

function isAbsent({ status, uses }: BodyState): boolean {
  return status === 'absent' && uses.length === 0;
}

/** Two released states of one body, joined: what was done is no longer certain. */
function weaker(a: BodyState, b: BodyState): Status {
  return isHeld(a) ? b.status : isHeld(b) ? a.status : 'transferred';
}

/** Whether there is a body, where nobody has asked but the status tells. */
function isBodiless({ nullBody, codes, obligedWithoutBody }: BodyState): boolean | undefined {
  return nullBody ?? (!obligedWithoutBody && hasNoBody(codes) ? true : undefined);
}

/** What two paths agree on. */
export function meetStates(a: BodyState, b: BodyState): BodyState {
  const nullBody = isBodiless(a);
  const status = a.status === b.status ? a.status : weaker(a, b);
  // Of a clone that is made later nobody can say that another branch was read.
  const isBlurred = status === 'transferred' && a.status !== b.status;
  return {
    ...a,
    status,
    nullBody: nullBody === isBodiless(b) ? nullBody : undefined,
    codes: String(a.codes) === String(b.codes) ? a.codes : union(a.codes, b.codes),
    // Where there is no body nothing was done to it, and nothing forbidden.
    uses: isAbsent(a) ? b.uses : isAbsent(b) ? a.uses : meetUses(a.uses, b.uses),
    several: a.several || b.several,
    served: isBlurred ? -1 : a.served | b.served,
    stored: a.stored === b.stored ? a.stored : undefined,
    falseRelease: a.falseRelease ?? b.falseRelease,
  };
}
