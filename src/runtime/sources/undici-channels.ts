/**
 * Follows every HTTP exchange of undici, the one inside Node and the ones from npm (5 to 8), by the diagnostics channels they share:
 * `create` is published inside the call that makes the request, `trailers` when the body was read to the end,
 * `error` when it was given up. A leaked body publishes neither.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import { types } from 'node:util';
import { captureSite } from '../call-site.ts';
import type { Site } from '../call-site.ts';
import { clockNow } from '../clock.ts';
import type { Ledger } from '../ledger.ts';
import { PrivateField } from '../private-field.ts';
import { headerOf } from '../raw-headers.ts';
import type { RawHeaders } from '../raw-headers.ts';
import { TrackedBody } from '../tracked-body.ts';
import type { Consumer, FetchCall, SocketLike } from '../tracked-body.ts';
import { isMocked, socketBytes, streamConsumer } from './consumers.ts';
import { decoderBehind, isHeldBack, streamBehind } from './undici-backpressure.ts';
import type { UndiciPools } from './undici-pools.ts';

/** undici's Request as the channels hand it out, as far as all versions agree. */
interface UndiciRequest {
  method?: unknown;
  path?: unknown;
  origin?: unknown;
  upgrade?: unknown;
}

interface Response {
  statusCode: number;
  headers: RawHeaders;
}

interface Message {
  request: UndiciRequest;
  response: Response;
  error: unknown;
  socket: SocketLike;
  chunk: { byteLength?: number };
}

/**
 * A body that the client reads to its end by itself when nobody else does: one that fits into the stream's buffer. The
 * smallest buffer of the supported versions decides, so that no such body is ever called a leak.
 */
export const drainedByClient = 16_384;

const collectedReason = 'Response object has been garbage collected';
const redirects = new Set([301, 302, 303, 307, 308]);

/** A request that is followed: it carries the record of its body, until there is nothing more to hear of it. */
class Followed extends PrivateField {
  #body: TrackedBody | undefined;

  constructor(request: UndiciRequest, body: TrackedBody) {
    super(request);
    this.#body = body;
  }

  static body(request: UndiciRequest): TrackedBody | undefined {
    return #body in request ? request.#body : undefined;
  }

  /** The client keeps its requests, by way of the responses, until the next large collection: not the records too. */
  static last(request: UndiciRequest): TrackedBody | undefined {
    if (!(#body in request)) return undefined;
    const body = request.#body;
    request.#body = undefined;
    return body;
  }
}

/**
 * The sockets that were seen to be connections, and so need not be looked at again for the next request. Not by a field put into
 * them: one more shape of socket is one too many for the engine's caches, which costs all that the client and Node do with sockets.
 */
const connections = new WeakSet();

function isConnection(socket: SocketLike): boolean {
  if (connections.has(socket)) return true;
  if (isMocked(socket)) return false;
  connections.add(socket);
  return true;
}

export class UndiciChannels {
  /** Set while a wrapped `fetch` makes its call: the record of the request that is created meanwhile. */
  private current: TrackedBody | undefined;
  /** The calls of a `fetch` that makes its request in a later turn. */
  private readonly later = new AsyncLocalStorage<TrackedBody>();
  /** Also follow requests that no wrapped `fetch` made. */
  all = false;
  private readonly ledger: Ledger;
  private readonly owner: () => Site | undefined;
  private readonly consumer: Consumer;
  /** Calls that will follow a redirect, by the URL that they will ask for next. */
  private readonly redirecting = new Map<string, FetchCall[]>();
  private subscriptions: (readonly [string, (message: unknown) => void])[] = [];

  constructor(ledger: Ledger, pools: UndiciPools, owner: () => Site | undefined) {
    this.ledger = ledger;
    this.owner = owner;
    this.consumer = new UndiciConsumer(ledger, pools);
  }

  start(): void {
    if (this.subscriptions.length > 0 || typeof diagnostics.subscribe !== 'function') return;
    this.subscriptions = [
      ['undici:request:create', quiet(this.onCreate)],
      ['undici:client:sendHeaders', quiet(this.onSent)],
      ['undici:request:headers', quiet(this.onHeaders)],
      ['undici:request:bodyChunkReceived', quiet(this.onChunk)],
      ['undici:request:trailers', quiet(this.onTrailers)],
      ['undici:request:error', quiet(this.onError)],
    ];
    for (const [name, subscriber] of this.subscriptions) diagnostics.subscribe(name, subscriber);
  }

  stop(): void {
    for (const [name, subscriber] of this.subscriptions) diagnostics.unsubscribe(name, subscriber);
    this.subscriptions = [];
  }

  /** Runs what makes the request of a call, in this turn or, with `later`, in any that follows from it. */
  during<Parameters extends unknown[], Value>(
    body: TrackedBody,
    later: boolean,
    ask: (...parameters: Parameters) => Value,
    self: unknown,
    parameters: Parameters,
  ): Value {
    const outer = this.current;
    this.current = body;
    try {
      return later
        ? this.later.run(body, () => Reflect.apply(ask, self, parameters))
        : Reflect.apply(ask, self, parameters);
    } finally {
      this.current = outer;
    }
  }

  /** The `fetch` call gave its response: no redirect follows any more. */
  delivered(call: FetchCall): void {
    if (call.next === undefined) return;
    const calls = this.redirecting.get(call.next)?.filter((other) => other !== call);
    if (calls === undefined || calls.length === 0) this.redirecting.delete(call.next);
    else this.redirecting.set(call.next, calls);
    call.next = undefined;
  }

  /** The `fetch` call rejected: a hop that is still open was left by the client, not by its user. */
  rejected(call: FetchCall): void {
    this.delivered(call);
    const { body } = call;
    if (body?.state === 'open' && redirects.has(body.status)) this.ledger.ignored(body);
  }

  private readonly onCreate = ({ request }: Message): void => {
    // A tunnel or a WebSocket: no body, and in older versions no word when it ends.
    if (request.method === 'CONNECT' || Boolean(request.upgrade)) return;
    const origin = typeof request.origin === 'string' ? request.origin : String(request.origin);
    const url = origin + String(request.path ?? '');
    const body = this.bodyOf(url);
    if (body === undefined) return;
    if (typeof request.method === 'string') body.method = request.method;
    body.url = url;
    body.origin = origin;
    body.request = request;
    body.consumer = this.consumer;
    void new Followed(request, body);
    this.ledger.requested(body);
    if (body.load === undefined) return;
    body.load.queued++;
    body.queued = true;
  };

  private bodyOf(url: string): TrackedBody | undefined {
    const asked = this.current ?? this.later.getStore();
    // The first request of a call is its own; any other one that it makes follows a redirect, or is somebody else's.
    if (asked?.unasked === true && (asked.asks === undefined || asked.asks === url)) return asked;
    return this.followed(url) ?? (this.all ? this.standalone(url) : undefined);
  }

  private standalone(url: string): TrackedBody {
    const now = clockNow();
    const body = new TrackedBody('undici', now);
    body.captured = this.ledger.captures.takes(now, url);
    if (body.captured)
      body.capture = captureSite(this.subscriptions[0]?.[1] ?? this.onCreate, this.owner());
    return body;
  }

  /** The next hop of a call that was told to go to this URL. */
  private followed(url: string): TrackedBody | undefined {
    if (this.redirecting.size === 0) return undefined;
    const calls = this.redirecting.get(url);
    const call = calls?.shift();
    if (calls?.length === 0) this.redirecting.delete(url);
    if (call === undefined) return undefined;
    const { body: before, site } = call;
    const body = new TrackedBody('fetch', before.startedAt);
    body.site = site;
    body.captured = before.captured;
    body.scope = before.scope;
    if (before.live) this.ledger.followed(before);
    call.body = body;
    body.call = call;
    return body;
  }

  private readonly onSent = ({ request, socket }: Message): void => {
    const body = Followed.body(request);
    if (body === undefined) return;
    leaveQueue(body);
    body.socket = socket;
    // A mock that lets a request through connects after this.
    if (this.ledger.timeline !== undefined && !isMocked(socket))
      this.ledger.timeline.sent(body, socket);
  };

  private readonly onHeaders = ({ request, response }: Message): void => {
    const body = Followed.body(request);
    const status = response.statusCode;
    if (body === undefined || status < 200) return;
    leaveQueue(body);
    body.status = status;
    if (body.method === 'HEAD' || status === 204 || status === 205 || status === 304) {
      this.ledger.ignored(body);
      return;
    }
    if (body.socket !== undefined && !isConnection(body.socket)) {
      this.ledger.ignored(body);
      return;
    }
    this.ledger.timeline?.on(body, body.socket);
    body.lengthFrom(response.headers);
    body.bytesBefore = socketBytes(body.socket);
    this.ledger.opened(body);
    if (status >= 300 && body.source === 'fetch' && redirects.has(status))
      this.expectRedirect(body, response.headers);
  };

  private expectRedirect(body: TrackedBody, headers: RawHeaders): void {
    const location = headerOf(headers, 'location');
    if (location === undefined) return;
    body.call ??= { body, next: undefined, site: this.ledger.siteFor(body) };
    const { call } = body;
    try {
      const { origin, pathname, search } = new URL(location, body.url);
      const url = origin + pathname + search;
      const calls = this.redirecting.get(url);
      call.next = url;
      if (calls === undefined) this.redirecting.set(url, [call]);
      else calls.push(call);
    } catch {
      // An invalid location is the client's to report.
    }
  }

  private readonly onChunk = ({ request, chunk }: Message): void => {
    const body = Followed.body(request);
    if (body !== undefined) body.bytesRead += chunk.byteLength ?? 0;
  };

  private readonly onTrailers = ({ request }: Message): void => {
    const body = Followed.last(request);
    if (body === undefined) return;
    leaveQueue(body);
    this.ledger.hopEnded(body);
    if (body.state === 'requested') this.ledger.ignored(body);
    else this.ledger.settled(body, 'drained');
  };

  private readonly onError = ({ request, error }: Message): void => {
    const body = Followed.last(request);
    if (body === undefined) return;
    leaveQueue(body);
    this.ledger.hopEnded(body);
    if (body.state === 'requested') {
      this.ledger.ignored(body);
    } else if (isCollected(error)) {
      if (body.state === 'open' && (body.contentLength ?? Infinity) > drainedByClient) {
        this.ledger.leak(body, 'unreachable', clockNow());
      } else {
        this.ledger.abandoned(body);
      }
    } else if (isAbort(error)) {
      this.ledger.settled(body, 'closed');
    } else {
      this.ledger.abandoned(body);
    }
  };
}

function leaveQueue(body: TrackedBody): void {
  if (!body.queued) return;
  body.queued = false;
  if (body.load !== undefined) body.load.queued--;
}

/** A subscriber that throws would end the program as an uncaught exception. */
function quiet(subscriber: (message: Message) => void): (message: unknown) => void {
  return (message) => {
    try {
      subscriber(message as Message);
    } catch {
      // A version of undici with another shape: not followed, and nothing worse.
    }
  };
}

/** For a clone the reason is a list, one entry a branch. */
function isCollected(error: unknown): boolean {
  return Array.isArray(error) ? error.some(isCollected) : error === collectedReason;
}

/** Cancelled or aborted by the program, with whatever reason it gave; a broken connection has an error of its own. */
function isAbort(error: unknown): boolean {
  // In a test runner's sandbox, the built-in client's errors are of another realm.
  if (!types.isNativeError(error)) return true;
  const { code } = error as { code?: unknown };
  return !(
    typeof code === 'string' &&
    /^(?:UND_ERR_(?!ABORTED|CLOSED|DESTROYED)|E[A-Z]+$|HPE_|ERR_(?:HTTP2|STREAM|SSL))/.test(code)
  );
}

/** One for all bodies: whatever it goes by is in their records. */
class UndiciConsumer implements Consumer {
  private readonly ledger: Ledger;
  private readonly pools: UndiciPools;

  constructor(ledger: Ledger, pools: UndiciPools) {
    this.ledger = ledger;
    this.pools = pools;
  }

  bytesReceived({ socket, bytesBefore, bytesRead, contentLength }: TrackedBody): number {
    const fromSocket = socketBytes(socket) - bytesBefore;
    return Math.max(bytesRead, Math.min(fromSocket, contentLength ?? fromSocket));
  }

  inUse(body: TrackedBody): boolean {
    if (body.consuming || body.pulling) return true;
    const stream = streamBehind(body.request);
    if (stream !== undefined) return streamConsumer(stream).inUse();
    const seen = body.delivered ?? body.response?.deref();
    if (seen !== undefined && !isUsed(seen)) return false;
    // Used without a word to us: by a method of the class that was taken from it before we came.
    if (body.wrapped) return seen !== undefined;
    const decoder = decoderBehind(body.request);
    if (decoder !== undefined) return streamConsumer(decoder).inUse();
    // Bytes that are held back are bytes that nobody asks for; without any, somebody may be waiting.
    return !isHeldBack(body);
  }

  untouched({ touched, consuming, request }: TrackedBody): boolean {
    if (touched || consuming) return false;
    const stream = streamBehind(request);
    return stream === undefined ? true : streamConsumer(stream).untouched();
  }

  isWeb({ source, request }: TrackedBody): boolean {
    return source === 'fetch' || streamBehind(request) === undefined;
  }

  pinned({ origin }: TrackedBody): number {
    return this.ledger.loads.at(origin)?.open ?? 0;
  }

  /** Requests that wait for a connection, in its client or in its pool. */
  queued({ origin }: TrackedBody): number {
    return (this.ledger.loads.at(origin)?.waiting ?? 0) + this.pools.queuedAt(origin);
  }
}

function isUsed(response: { readonly bodyUsed: boolean }): boolean {
  try {
    return response.bodyUsed;
  } catch {
    // A program's own accessor.
    return true;
  }
}
