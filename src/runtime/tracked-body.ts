/**
 * One response body under watch, from the request that asked for it to the moment it is drained, closed or
 * given up. It never refers to an object that the program holds (only weakly, or to what the open connection keeps alive
 * anyway), since a watcher that kept the body alive would be the leak.
 */
import type { Capture, Site } from './call-site.ts';

export type Verdict = 'unreachable' | 'stalled' | 'deadlock' | 'boundary';

/** `requested`: no response yet. `ignored`: not ours to judge (a redirect hop, a null body, a mock, an ignored file). */
export type BodyState = 'requested' | 'open' | 'drained' | 'closed' | 'ignored';

export type Source = 'fetch' | 'undici' | 'http';

/** What a source knows about the reader's side of a body. */
export interface Consumer {
  /** Somebody waits for bytes, or bytes flow: an open body in this state is in use, however long it lasts. */
  inUse(): boolean;
  /** The whole response is here, and was the last one of its connection: an unread body holds nothing. */
  released?(): boolean;
  /** Nobody has asked for a single byte. */
  untouched(): boolean;
  /** The body is a web stream, whatever the client is called. */
  isWeb?(): boolean;
  /** A number that grows with progress. */
  bytesReceived(): number;
  /** Connections of the same pool that open bodies hold. */
  pinned(): number;
  /** Requests that wait for a connection of the same pool. */
  queued(): number;
}

/**
 * What a body belongs to, as to the test in which its request was made. It hears of the request and of how the body ended:
 * `abandoned` when the connection broke, `collected` when nobody can reach the body any more.
 */
export interface Scope {
  requested(body: TrackedBody): void;
  ended(body: TrackedBody, how: 'drained' | 'closed' | 'ignored' | 'abandoned' | 'collected'): void;
}

/** A call of `fetch` while undici makes its requests: the first one, and one for each redirect that it follows. */
export interface FetchCall {
  body: TrackedBody | undefined;
  /** The URL that the call asks for, where requests for others may be made inside it. */
  asks: string | undefined;
  /** The URL that a redirect announced. */
  next: string | undefined;
  /** Makes the record of a hop; the capture is shared by all hops of the call. */
  create(): TrackedBody;
}

export class TrackedBody {
  readonly source: Source;
  readonly startedAt: number;
  method = 'GET';
  url = '';
  origin = '';
  status = 0;
  contentLength: number | undefined = undefined;
  bytesRead = 0;
  state: BodyState = 'requested';
  verdict: Verdict | undefined = undefined;
  /** The stack as captured; turned into a site (and dropped) as soon as the body proves not to be short-lived. */
  capture: Capture | undefined = undefined;
  site: Site | undefined = undefined;
  /** False when its request was beyond the share that is captured: where it was made stays unknown. */
  captured = true;
  consumer: Consumer | undefined = undefined;
  call: FetchCall | undefined = undefined;
  scope: Scope | undefined = undefined;
  /** The request waits for a connection. */
  queued = false;
  /** Native reads (`text()`, `json()`, …) that have begun; they always end in drained or closed. */
  consuming = false;
  /** A read of the wrapped stream waits for bytes. */
  pulling = false;
  touched = false;
  /** The program holds our wrapper of the body (or will, when it asks for it), so that `pulling` is the whole truth. */
  wrapped = false;
  /** The program's response, at levels that leave it as it is. */
  response: WeakRef<{ readonly bodyUsed: boolean }> | undefined = undefined;
  lastTouch: Capture | undefined = undefined;
  lastTouchText: string | undefined = undefined;
  /** Branches of clones and the original that are neither read, cancelled nor collected. */
  branches = 1;
  branchCollected = false;
  progress = -1;
  progressAt: number;

  constructor(source: Source, now: number) {
    this.source = source;
    this.startedAt = now;
    this.progressAt = now;
  }

  get live(): boolean {
    return this.state === 'requested' || this.state === 'open';
  }
}
