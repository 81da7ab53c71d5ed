/**
 * What the engine says about one body that leaks: where it was acquired, on which exits it is
 * still open, and by which branch decisions each exit is reached. Rules turn this into words.
 */
import type { ViewName } from '../clients/model.ts';
import type { Node } from 'estree';
import type { Acquire } from './acquires.ts';
import { startOf } from './syntax.ts';

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
  /** A turn of a loop ends here, not the function. */
  endsTurn?: boolean;
  /** What was done on the way here. */
  falseRelease?: FalseRelease | undefined;
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
  /** What was done on some path. */
  falseRelease: FalseRelease | undefined;
  /** The promise rejects with it: what it brings when it doesn't is no body. */
  inError?: boolean;
  /** Who calls may have read it, and says so in another argument: to read it again would throw. */
  mayBeRead?: boolean;
}

export function leakOf(acquire: Acquire): Leak | undefined {
  // Several listeners get one response: what one of them leaves alone another may read.
  if (acquire.listeners.size > 1 && (acquire.released || acquire.handedOn)) {
    return undefined;
  }
  if (acquire.exits.size === 0 || (acquire.parameter && !acquire.releasedOnReturn)) {
    return undefined;
  }
  return {
    acquire: acquire.node,
    client: acquire.client.name,
    name: acquire.name,
    nameKind: acquire.nameKind,
    releasedSomewhere: acquire.released || acquire.handedOn,
    exits: [...acquire.exits.values()].sort(byPlace),
    falseRelease: acquire.falseRelease,
    inError: acquire.inError,
  };
}

export function joined(a: Leak, b: Leak): Leak {
  const exits = new Map<Node, LeakExit>();
  for (const exit of [...a.exits, ...b.exits]) {
    if (!exits.has(exit.node)) {
      exits.set(exit.node, exit);
    }
  }
  return {
    ...a,
    name: a.name ?? b.name,
    nameKind: a.name === undefined ? b.nameKind : a.nameKind,
    releasedSomewhere: a.releasedSomewhere || b.releasedSomewhere,
    exits: [...exits.values()].sort(byPlace),
    falseRelease: a.falseRelease ?? b.falseRelease,
  };
}

/** In source order; the end of the function comes after every statement that leaves it. */
function byPlace(a: LeakExit, b: LeakExit): number {
  return Number(a.kind === 'end') - Number(b.kind === 'end') || startOf(a.node) - startOf(b.node);
}
