/**
 * What the engine says about one body that leaks: where it was acquired, on which exits it is
 * still open, and by which branch decisions each exit is reached. Rules turn this into words.
 */
import type { Node } from 'estree';
import type { ViewName } from '../clients/model.ts';

/** How a path leaves with the body still open. */
export type ExitKind =
  /** `return`, `throw`, `break`, `continue`: the statement itself is the exit. */
  | 'return'
  | 'throw'
  | 'break'
  | 'continue'
  /** The variable is assigned again while its old body is open; the exit is the assignment. */
  | 'overwrite'
  /** A helper in this file throws while the caller's body is open; the exit is the caller's call. */
  | 'call'
  /** The end of the function, or of a loop turn, without a statement; the exit is the acquire. */
  | 'end';

/** What a variable at the exit holds of the body, so that a suggestion can name it. */
export type HandleKind =
  | 'response'
  /** The stream of the body's bytes, as the response holds it. */
  | 'stream'
  /** The same with methods of the client's own. */
  | 'body'
  /** A node stream that was made of the body. */
  | 'nodeStream'
  | 'reader'
  | 'promise';

/** A name in scope at an exit that still reaches the open body. */
export interface Handle {
  name: string;
  kind: HandleKind;
}

/** One branch decision on the way from the acquire to the exit. */
export interface Decision {
  /** The condition, loop header or call that decided. */
  node: Node;
  /** In words, for example `res.ok is false` or `fetch(…) rejects`. */
  text: string;
}

export interface LeakExit {
  node: Node;
  kind: ExitKind;
  /** The best name for the body here, undefined when no variable in scope reaches it. */
  handle: Handle | undefined;
  /** The decisions that lead here, oldest first. */
  witness: readonly Decision[];
  /** True when only a call that might throw leads here (option `checkCallsThatMayThrow`). */
  onlyIfCallThrows: boolean;
  /** True when the status says on every path to here that the request failed. */
  isErrorStatus?: boolean;
}

/** An operation that looks like a release and is none, for example one `read()`. */
export interface FalseRelease {
  node: Node;
  /** The operation as it is written, for example `reader.read()`. */
  text: string;
  /** The side of the body that it was asked on. */
  view: ViewName;
}

export interface Leak {
  /** The expression that yields the open body: the call, or the parameter that owns it. */
  acquire: Node;
  /** The client's name in the table, for example `fetch`. */
  client: string;
  /** The first variable that held the body; undefined when none did. */
  name: string | undefined;
  /** What the name stands for. */
  nameKind: HandleKind | undefined;
  /** False when no path reads, cancels or hands on the body: reported at the acquire. */
  releasedSomewhere: boolean;
  /** Every leaking exit, once each, in source order. */
  exits: readonly LeakExit[];
  falseRelease: FalseRelease | undefined;
}
