/**
 * Wraps a `fetch` function: the call site is captured before the call, and the request that undici creates
 * inside the call is paired with it. At `wrap` and above the response's body is watched too; the Response itself stays the real one.
 */
import { captureSite, siteOf } from '../call-site.ts';
import type { Capture, Site } from '../call-site.ts';
import { clockNow } from '../clock.ts';
import type { Ledger } from '../ledger.ts';
import type { Level } from '../settings.ts';
import { TrackedBody } from '../tracked-body.ts';
import type { Consumer, FetchCall, Scope } from '../tracked-body.ts';
import { watchResponse } from './response-watch.ts';
import { drainedByClient } from './undici-channels.ts';
import type { UndiciChannels } from './undici-channels.ts';

export type Fetch = typeof globalThis.fetch;

export interface FetchSource {
  ledger: Ledger;
  channels: UndiciChannels;
  level(): Level;
  owner(): Site | undefined;
  /** False once the guard has stopped: the wrapper then is a plain call. */
  active(): boolean;
}

/** Bun and Deno publish no channels: there the response itself is all there is to watch. */
const hasChannels = !('Bun' in globalThis) && !('Deno' in globalThis);

class Call implements FetchCall {
  body: TrackedBody | undefined = undefined;
  next: string | undefined = undefined;
  asks: string | undefined = undefined;
  private readonly capture: Capture | undefined;
  private readonly scope: Scope | undefined;
  private site: Site | undefined = undefined;
  private readonly now: number;

  constructor(capture: Capture | undefined, scope: Scope | undefined, now: number) {
    this.capture = capture;
    this.scope = scope;
    this.now = now;
  }

  /** Before the call becomes part of an asynchronous context, which may live as long as the program. */
  format(): void {
    if (this.capture !== undefined) this.site = siteOf(this.capture);
  }

  create(): TrackedBody {
    const body = new TrackedBody('fetch', this.now);
    body.capture = this.capture;
    body.site = this.site;
    body.captured = this.capture !== undefined;
    body.scope = this.scope;
    return body;
  }
}

/** Node's own `fetch` makes its request inside the call. A wrapper of others may ask in a later turn, or for something else first. */
function isNodesOwn(fetch: Fetch): boolean {
  return Function.prototype.toString.call(fetch).includes('internal/deps/undici');
}

export function wrapFetch(original: Fetch, source: FetchSource): Fetch {
  const { channels } = source;
  const foreign = !isNodesOwn(original);
  let asksLater = foreign;
  const fetch = function fetch(this: unknown, ...parameters: Parameters<Fetch>): Promise<Response> {
    if (!source.active()) return Reflect.apply(original, this, parameters);
    const now = clockNow();
    const captured = source.ledger.captures.takes(now, () => urlOf(parameters[0]));
    const capture = captured ? captureSite(fetch, source.owner()) : undefined;
    const call = new Call(capture, source.ledger.currentScope(), now);
    if (foreign) call.asks = urlOf(parameters[0])?.replace(/#.*/s, '');
    if (asksLater) call.format();
    const promise = channels.during(call, asksLater, () =>
      Reflect.apply(original, this, parameters),
    );
    if (foreign) asksLater = call.body === undefined;
    if (!hasChannels)
      return promise.then((response) => watchAlone(response, call, parameters, source));
    // A mock, a `data:` URL, a cache: no request went out, so no connection can be held.
    if ((call.body === undefined && !asksLater) || typeof promise?.then !== 'function')
      return promise;
    if (source.level() === 'observe') {
      promise.then(
        (response) => {
          channels.delivered(call);
          if (call.body?.state === 'open') call.body.response = new WeakRef(response);
        },
        () => channels.rejected(call),
      );
      return promise;
    }
    return promise.then(
      (response) => {
        channels.delivered(call);
        if (call.body?.state === 'open')
          watchResponse(response, call.body, source.ledger, source.level() === 'paranoid');
        return response;
      },
      (error: unknown) => {
        channels.rejected(call);
        throw error;
      },
    );
  };
  return disguised(fetch, original);
}

/** Undefined for what `fetch` itself will complain about. */
function urlOf(input: Parameters<Fetch>[0]): string | undefined {
  try {
    return new URL(input instanceof Request ? input.url : input).href;
  } catch {
    return undefined;
  }
}

/** Name, length and whatever hangs on the original (`preconnect`, mocks' own controls). */
function disguised(fetch: Fetch, original: Fetch): Fetch {
  for (const key of Reflect.ownKeys(original)) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (key === 'prototype' || descriptor === undefined) continue;
    const own = Object.getOwnPropertyDescriptor(fetch, key);
    if (own === undefined || own.configurable === true)
      Object.defineProperty(fetch, key, descriptor);
  }
  return fetch;
}

function watchAlone(
  response: Response,
  call: Call,
  [input, init]: Parameters<Fetch>,
  { ledger, level }: FetchSource,
): Response {
  // A response that was made by hand has no URL: a mock.
  if (response.url === '' || response.body === null || level() === 'observe') return response;
  const body = call.create();
  body.method = init?.method ?? (input instanceof Request ? input.method : 'GET');
  body.url = response.url;
  body.origin = new URL(response.url).origin;
  body.status = response.status;
  const length = response.headers.get('content-length');
  body.contentLength = length === null ? undefined : Number(length);
  body.consumer = new AloneConsumer(body);
  ledger.requested(body);
  ledger.opened(body, clockNow());
  watchResponse(response, body, ledger, level() === 'paranoid', {
    alone: true,
    small: (body.contentLength ?? Infinity) <= drainedByClient,
  });
  return response;
}

class AloneConsumer implements Consumer {
  private readonly body: TrackedBody;

  constructor(body: TrackedBody) {
    this.body = body;
  }

  inUse(): boolean {
    return this.body.consuming || this.body.pulling;
  }

  untouched(): boolean {
    return !this.body.touched;
  }

  bytesReceived(): number {
    return this.body.bytesRead;
  }

  pinned(): number {
    return 1;
  }

  queued(): number {
    return 0;
  }
}
