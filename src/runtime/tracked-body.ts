/**
 * One response body under watch, from the request that asked for it to the moment it is drained, closed or
 * given up. It never refers to an object that the program holds (only weakly, or to what the open connection keeps alive
 * anyway), since a watcher that kept the body alive would be the leak.
 */
import type { Capture, Site } from './call-site.ts';
import type { OriginLoad } from './origin-load.ts';
import { headerOf, lengthOf } from './raw-headers.ts';
import type { RawHeaders } from './raw-headers.ts';

/**
 * Why a body counts as leaked.
 *
 * - `unreachable`: the garbage collector has seen that nobody can read it any more.
 * - `stalled`: nobody has read it for `stalledAfter` milliseconds.
 * - `deadlock`: the same, and requests wait for the connection that it holds.
 * - `boundary`: the test or the process ended while it was open.
 */
export type Verdict = 'unreachable' | 'stalled' | 'deadlock' | 'boundary';

/** `requested`: no response yet. `ignored`: not ours to judge (a redirect hop, a null body, a mock, an ignored file). */
export type BodyState = 'requested' | 'open' | 'drained' | 'closed' | 'ignored';

export type Source = 'fetch' | 'undici' | 'http';

/** What a source knows about the reader's side of a body; one object may serve all bodies of a source. */
export interface Consumer {
  /** Somebody waits for bytes, or bytes flow: an open body in this state is in use, however long it lasts. */
  inUse(body: TrackedBody): boolean;
  /** The whole response is here, and was the last one of its connection: an unread body holds nothing. */
  released?(body: TrackedBody): boolean;
  /** Nobody has asked for a single byte. */
  untouched(body: TrackedBody): boolean;
  /** The body is a web stream, whatever the client is called. */
  isWeb?(body: TrackedBody): boolean;
  /** A number that grows with progress. */
  bytesReceived(body: TrackedBody): number;
  /** Connections of the same pool that open bodies hold. */
  pinned(body: TrackedBody): number;
  /** Requests that wait for a connection of the same pool. */
  queued(body: TrackedBody): number;
}

/** What an exchange has of its socket. */
export interface SocketLike {
  bytesRead?: number;
  readableLength?: number;
}

/**
 * What a body belongs to, as to the test in which its request was made. It hears of the request and of how the body ended:
 * `abandoned` when the connection broke, `collected` when nobody can reach the body any more.
 */
export interface Scope {
  /** Its bodies may stay open, and nobody counts them. */
  readonly allowed: boolean;
  requested(body: TrackedBody): void;
  ended(body: TrackedBody, how: 'drained' | 'closed' | 'ignored' | 'abandoned' | 'collected'): void;
}

/** A call of `fetch` that undici answers with several requests: one for each redirect that it follows. */
export interface FetchCall {
  /** Of the hop that was made last. */
  body: TrackedBody;
  /** The URL that a redirect announced. */
  next: string | undefined;
  readonly site: Site;
}

export class TrackedBody {
  readonly source: Source;
  readonly startedAt: number;
  method = 'GET';
  url = '';
  origin = '';
  status = 0;
  bytesRead = 0;
  state: BodyState = 'requested';
  verdict: Verdict | undefined = undefined;
  /** The stack as captured; turned into a site (and dropped) as soon as the body proves not to be short-lived. */
  capture: Capture | undefined = undefined;
  site: Site | undefined = undefined;
  /** False when its request was beyond the share that is captured: where it was made stays unknown. */
  captured = true;
  consumer: Consumer | undefined = undefined;
  /** The URL that the call of `fetch` asks for, where requests for others may be made inside it. */
  asks: string | undefined = undefined;
  /** Set when the first redirect is followed. */
  call: FetchCall | undefined = undefined;
  load: OriginLoad | undefined = undefined;
  /** The client's request, while it is under way. */
  request: object | undefined = undefined;
  socket: SocketLike | undefined = undefined;
  /** What the socket had read when the body began. */
  bytesBefore = 0;
  /** Its place among those that wait for the next look at what has lived for some milliseconds, or -1; see `Ledger.admit`. */
  freshAt = -1;
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
  /** The program's response, as long as we have put nothing on it. While the body is fresh, a plain reference costs less than a weak one. */
  delivered: { readonly bodyUsed: boolean } | undefined = undefined;
  response: WeakRef<{ readonly bodyUsed: boolean }> | undefined = undefined;
  lastTouch: Capture | undefined = undefined;
  lastTouchText: string | undefined = undefined;
  /** Branches of clones and the original that are neither read, cancelled nor collected. */
  branches = 1;
  branchCollected = false;
  /** Of a hop that its client left: looks in a row at which requests waited for its connection. */
  blocking = 0;
  progress = -1;
  progressAt: number;
  private headers: RawHeaders | undefined = undefined;
  private length: number | undefined = undefined;
  private isEncoded = false;

  constructor(source: Source, now: number) {
    this.source = source;
    this.startedAt = now;
    this.progressAt = now;
  }

  /** Read from the headers when it is asked for: most bodies end before anybody does. */
  get contentLength(): number | undefined {
    this.readHeaders();
    return this.length;
  }

  set contentLength(length: number | undefined) {
    this.length = length;
  }

  /** The body is compressed, or otherwise coded. */
  get encoded(): boolean {
    this.readHeaders();
    return this.isEncoded;
  }

  private readHeaders(): void {
    if (this.headers !== undefined) {
      this.length = lengthOf(this.headers);
      this.isEncoded = headerOf(this.headers, 'content-encoding') !== undefined;
      this.headers = undefined;
    }
  }

  /** The headers may be views of everything that came with them: they are kept for some milliseconds only. */
  lengthFrom(headers: RawHeaders): void {
    this.headers = headers;
  }

  /** It has lived for some milliseconds: from here on it holds nothing of the program's, and little else. */
  settleDown(): void {
    this.readHeaders();
    if (this.delivered !== undefined) {
      this.response = new WeakRef(this.delivered);
      this.delivered = undefined;
    }
  }

  /** Lets go of the exchange, which has ended. */
  end(state: 'drained' | 'closed' | 'ignored'): void {
    this.state = state;
    this.capture = undefined;
    this.consumer = undefined;
    this.request = undefined;
    this.socket = undefined;
    this.headers = undefined;
    this.delivered = undefined;
    this.lastTouch = undefined;
  }

  get fresh(): boolean {
    return this.freshAt >= 0;
  }

  /** No request was made for it yet. */
  get unasked(): boolean {
    return this.request === undefined && this.state === 'requested';
  }

  get live(): boolean {
    return this.state === 'requested' || this.state === 'open';
  }
}
