/**
 * What the engine says about a body besides leaks: a use that fails, hangs or hides an error at
 * one node of the program. The engine notes it while it interprets; a rule picks its kind and
 * turns it into words.
 */
import type { Node } from 'estree';
import { handleOf } from './handles.ts';
import type { Decision, Handle, LeakExit } from './leak.ts';
import type { Run } from './run.ts';
import { startOf } from './syntax.ts';
import type { Use } from './uses.ts';
import type { BodyId } from './values.ts';
import type { World } from './world.ts';
import { decisions } from './losses.ts';

export type MisuseKind =
  /** The body is read, cloned or piped after it was used up, or while somebody else reads it. */
  | 'reuse'
  /** A release of a response that is missing where the request failed. */
  | 'close-before-check'
  /** A close that hangs, rejects or crashes. */
  | 'unsafe-close'
  /** Only the stream is kept: the collector empties it. */
  | 'detached'
  /** A clone or tee branch that nobody reads. */
  | 'unread-clone'
  /** A handler drops the error that carries an open body. */
  | 'error-body'
  /** The unread body of a failed request is closed, or read only to be dropped. */
  | 'discarded';

export interface Misuse {
  readonly kind: MisuseKind;
  readonly node: Node;
  /** The expression that yielded the body, or the parameter that holds it. */
  readonly acquire: Node;
  /** The client's name in the table, for example `fetch`. */
  readonly client: string;
  /** The first variable that held the body. */
  readonly name: string | undefined;
  /** The best name for the body at this moment. */
  readonly handle: Handle | undefined;
  /** What a rule needs for its words; each kind has its own list. */
  readonly detail: string;
  /** What was done before and makes this a misuse: the first read, the lock, the `clone()`. */
  readonly since: Use | undefined;
  /** The `clone()` or `tee()` that made the branches in question. */
  readonly cloned?: Node | undefined;
  /** The statements that leave the function with the misuse done, for those that are left undone. */
  readonly exits?: LeakExit[];
  /** Some path loses the body before a statement leaves the function. */
  hasOtherExits?: boolean;
  /** Other paths do what this one leaves undone. */
  onSomePathsOnly?: boolean;
  /** The decisions that lead here, oldest first. */
  readonly witness: readonly Decision[];
}

export interface MisuseFacts {
  readonly detail: string;
  readonly since?: Use | undefined;
  readonly handle?: Handle | undefined;
  readonly cloned?: Node | undefined;
}

/**
 * Notes a misuse of the body at `node`, once a node and kind. Inside a named helper, a misuse that
 * follows from what the caller did before is noted at the caller's call, and a body of the
 * helper's own is passed over: the helper is run by itself too.
 */
export function noteMisuse(
  run: Run,
  world: World,
  kind: MisuseKind,
  node: Node,
  id: BodyId,
  { detail, since, handle, cloned }: MisuseFacts,
): Misuse | undefined {
  const [frame] = run.frames;
  const before = frame?.before.get(id);
  if (frame && !before) {
    return undefined;
  }
  const at = frame && since && before?.includes(since) ? frame.call : node;
  const key = `${kind}@${startOf(at)}`;
  // What a helper of another file does by itself is reported where that file is linted.
  if (run.isAway && at === node) {
    return undefined;
  }
  const known = run.misuses.get(key);
  if (known) {
    return known;
  }
  const acquire = run.acquires.of(id);
  const misuse: Misuse = {
    kind,
    node: at,
    acquire: acquire.node,
    client: acquire.client.name,
    name: acquire.name,
    handle: handle ?? handleOf(world, id),
    detail,
    since,
    cloned,
    exits: [],
    hasOtherExits: false,
    onSomePathsOnly: false,
    witness: decisions(run, world),
  };
  run.misuses.set(key, misuse);
  return misuse;
}
