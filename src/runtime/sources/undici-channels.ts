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
import { TrackedBody } from '../tracked-body.ts';
import type { Consumer, FetchCall } from '../tracked-body.ts';
import { isMocked, socketBytes, streamConsumer } from './consumers.ts';
import type { SocketLike } from './consumers.ts';
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
  headers: readonly unknown[];
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
const methodsWithoutBody = new Set(['HEAD', 'CONNECT']);
const redirects = new Set([301, 302, 303, 307, 308]);

export class UndiciChannels {
  /** Set while a wrapped `fetch` makes its call: the request created meanwhile is its own. */
  private current: FetchCall | undefined;
  /** The calls of a `fetch` that makes its request in a later turn. */
  private readonly later = new AsyncLocalStorage<FetchCall>();
  /** Also follow requests that no wrapped `fetch` made. */
  all = false;
  private readonly ledger: Ledger;
  private readonly pools: UndiciPools;
  private readonly owner: () => Site | undefined;
  private readonly exchanges = new WeakMap<UndiciRequest, TrackedBody>();
  /** Calls that will follow a redirect, by the URL that they will ask for next. */
  private readonly redirecting = new Map<string, FetchCall[]>();
  /** Requests without a connection yet, by origin. */
  private readonly queued = new Map<string, number>();
  private subscriptions: (readonly [string, (message: unknown) => void])[] = [];

  constructor(ledger: Ledger, pools: UndiciPools, owner: () => Site | undefined) {
    this.ledger = ledger;
    this.pools = pools;
    this.owner = owner;
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

  /** Requests that wait for a connection, in its client or in its pool. */
  waitingAt(origin: string): number {
    return this.queuedAt(origin) + this.pools.queuedAt(origin);
  }

  private queuedAt(origin: string): number {
    return this.queued.get(origin) ?? 0;
  }

  /** Runs what makes the request of a call, in this turn or, with `later`, in any that follows from it. */
  during<Value>(call: FetchCall, later: boolean, ask: () => Value): Value {
    const outer = this.current;
    this.current = call;
    try {
      return later ? this.later.run(call, ask) : ask();
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
    const method = typeof request.method === 'string' ? request.method : 'GET';
    // A tunnel or a WebSocket: no body, and in older versions no word when it ends.
    if (method === 'CONNECT' || Boolean(request.upgrade)) return;
    const origin = String(request.origin ?? '');
    const url = origin + String(request.path ?? '');
    const call = this.callFor(url) ?? this.followed(url);
    if (call === undefined && !this.all) return;
    const body = call?.create() ?? this.standalone(url);
    body.method = method;
    body.url = url;
    body.origin = origin;
    if (call !== undefined) {
      if (call.body?.live === true) this.ledger.followed(call.body);
      call.body = body;
      body.call = call;
    }
    this.exchanges.set(request, body);
    this.queued.set(origin, this.queuedAt(origin) + 1);
    body.queued = true;
    body.consumer = new UndiciConsumer(this, this.ledger, body, request);
    this.ledger.requested(body);
  };

  private callFor(url: string): FetchCall | undefined {
    const call = this.current ?? this.later.getStore();
    return call !== undefined &&
      call.body === undefined &&
      (call.asks === undefined || call.asks === url)
      ? call
      : undefined;
  }

  private standalone(url: string): TrackedBody {
    const now = clockNow();
    const body = new TrackedBody('undici', now);
    body.captured = this.ledger.captures.takes(now, () => url);
    if (body.captured)
      body.capture = captureSite(this.subscriptions[0]?.[1] ?? this.onCreate, this.owner());
    return body;
  }

  private followed(url: string): FetchCall | undefined {
    if (this.redirecting.size === 0) return undefined;
    const calls = this.redirecting.get(url);
    const call = calls?.shift();
    if (calls?.length === 0) this.redirecting.delete(url);
    return call;
  }

  private readonly onSent = ({ request, socket }: Message): void => {
    const body = this.exchanges.get(request);
    if (body === undefined) return;
    this.leaveQueue(body);
    // A mock that lets a request through connects after this.
    if (this.ledger.timeline !== undefined && !isMocked(socket))
      this.ledger.timeline.sent(body, socket);
    if (body.consumer instanceof UndiciConsumer) body.consumer.connected(socket);
  };

  private readonly onHeaders = ({ request, response }: Message): void => {
    const body = this.exchanges.get(request);
    const status = response.statusCode;
    if (body === undefined || status < 200) return;
    this.leaveQueue(body);
    body.status = status;
    if (methodsWithoutBody.has(body.method) || status === 204 || status === 205 || status === 304) {
      this.ledger.ignored(body);
      return;
    }
    body.contentLength = lengthOf(response.headers);
    if (body.consumer instanceof UndiciConsumer) {
      const { socket } = body.consumer;
      if (isMocked(socket)) {
        this.ledger.ignored(body);
        return;
      }
      this.ledger.timeline?.on(body, socket);
      body.consumer.atHeaders();
    }
    this.ledger.opened(body, clockNow());
    if (body.call !== undefined && redirects.has(status))
      this.expectRedirect(body.call, body, response.headers);
  };

  private expectRedirect(call: FetchCall, body: TrackedBody, headers: readonly unknown[]): void {
    const location = headerOf(headers, 'location');
    if (location === undefined) return;
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
    const body = this.exchanges.get(request);
    if (body !== undefined) body.bytesRead += chunk.byteLength ?? 0;
  };

  private readonly onTrailers = ({ request }: Message): void => {
    const body = this.exchanges.get(request);
    if (body === undefined) return;
    this.leaveQueue(body);
    this.ledger.hopEnded(body);
    if (body.state === 'requested') this.ledger.ignored(body);
    else this.ledger.settled(body, 'drained');
  };

  private readonly onError = ({ request, error }: Message): void => {
    const body = this.exchanges.get(request);
    if (body === undefined) return;
    this.leaveQueue(body);
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

  private leaveQueue(body: TrackedBody): void {
    if (!body.queued) return;
    body.queued = false;
    const left = this.queuedAt(body.origin) - 1;
    if (left <= 0) this.queued.delete(body.origin);
    else this.queued.set(body.origin, left);
  }
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

function lengthOf(headers: readonly unknown[]): number | undefined {
  const text = headerOf(headers, 'content-length');
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** From raw headers: names and values in turn, as strings or bytes. */
function headerOf(headers: readonly unknown[], name: string): string | undefined {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const key = headers[index];
    if (
      (typeof key === 'string' || key instanceof Uint8Array) &&
      key.length === name.length &&
      String(key).toLowerCase() === name
    ) {
      return String(headers[index + 1]);
    }
  }
  return undefined;
}

class UndiciConsumer implements Consumer {
  private readonly channels: UndiciChannels;
  private readonly ledger: Ledger;
  private readonly body: TrackedBody;
  private readonly request: UndiciRequest;
  socket: SocketLike | undefined;
  private bytesBefore = 0;

  constructor(channels: UndiciChannels, ledger: Ledger, body: TrackedBody, request: UndiciRequest) {
    this.channels = channels;
    this.ledger = ledger;
    this.body = body;
    this.request = request;
  }

  connected(socket: SocketLike): void {
    this.socket = socket;
  }

  atHeaders(): void {
    this.bytesBefore = socketBytes(this.socket);
  }

  bytesReceived(): number {
    const fromSocket = socketBytes(this.socket) - this.bytesBefore;
    return Math.max(
      this.body.bytesRead,
      Math.min(fromSocket, this.body.contentLength ?? fromSocket),
    );
  }

  inUse(): boolean {
    const { body } = this;
    if (body.consuming || body.pulling) return true;
    const stream = this.stream();
    if (stream !== undefined) return streamConsumer(stream).inUse();
    const { response } = body;
    const seen = response?.deref();
    if (seen !== undefined && !seen.bodyUsed) return false;
    if (body.wrapped) return false;
    // Bytes that lie in the socket are bytes that nobody asks for; without any, somebody may be waiting.
    return (this.socket?.readableLength ?? 0) === 0;
  }

  untouched(): boolean {
    const { body } = this;
    if (body.touched || body.consuming) return false;
    const stream = this.stream();
    return stream === undefined ? true : streamConsumer(stream).untouched();
  }

  isWeb(): boolean {
    return this.body.source === 'fetch' || this.stream() === undefined;
  }

  pinned(): number {
    return this.ledger.openAt(this.body.origin);
  }

  queued(): number {
    return this.channels.waitingAt(this.body.origin);
  }

  /** The stream behind `undici.request`, found where all versions keep it; absent for `fetch` and `stream`. */
  private stream(): unknown {
    const key = Object.getOwnPropertySymbols(this.request).find(
      (symbol) => symbol.description === 'handler',
    );
    let handler: unknown =
      key === undefined ? undefined : (this.request as Record<symbol, unknown>)[key];
    for (let hops = 0; hops < 4 && typeof handler === 'object' && handler !== null; hops++) {
      const { res, handler: next } = handler as { res?: unknown; handler?: unknown };
      if (typeof (res as { read?: unknown } | null | undefined)?.read === 'function') return res;
      handler = next;
    }
    return undefined;
  }
}
