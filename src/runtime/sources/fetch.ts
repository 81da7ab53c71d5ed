/**
 * Wraps a `fetch` function: the call site is captured before the call, and the request that undici creates
 * inside the call is paired with it. At `wrap` and above the response's body is watched too; the Response itself stays the real one.
 */
import { types } from 'node:util';
import { captureSite } from '../call-site.ts';
import type { Site } from '../call-site.ts';
import { urlOf } from '../capture-share.ts';
import { clockNow } from '../clock.ts';
import type { Ledger } from '../ledger.ts';
import { lengthIn } from '../raw-headers.ts';
import type { Level } from '../settings.ts';
import { TrackedBody } from '../tracked-body.ts';
import type { Consumer } from '../tracked-body.ts';
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

/** Node's own `fetch` makes its request inside the call. A wrapper of others may ask in a later turn, or for something else first. */
function isNodesOwn(fetch: Fetch): boolean {
  return Function.prototype.toString.call(fetch).includes('internal/deps/undici');
}

export function wrapFetch(original: Fetch, source: FetchSource): Fetch {
  const { channels } = source;
  const foreign = hasChannels && !isNodesOwn(original);
  let asksLater = foreign;
  const fetch = function fetch(this: unknown, ...parameters: Parameters<Fetch>): Promise<Response> {
    if (!source.active()) return Reflect.apply(original, this, parameters);
    const now = clockNow();
    const body = new TrackedBody('fetch', now);
    body.captured = source.ledger.captures.takes(now, parameters[0]);
    if (body.captured) body.capture = captureSite(fetch, source.owner());
    body.scope = source.ledger.currentScope();
    if (foreign) body.asks = urlOf(parameters[0])?.replace(/#.*/s, '');
    // Before it becomes part of an asynchronous context, which may live as long as the program.
    if (asksLater) source.ledger.siteFor(body);
    const promise = channels.during(body, asksLater, original, this, parameters);
    if (foreign) asksLater = body.unasked;
    if (!hasChannels)
      return promise.then((response) => watchAlone(response, body, parameters, source));
    // A mock, a `data:` URL, a cache: no request went out, so no connection can be held.
    if ((body.unasked && !asksLater) || typeof promise?.then !== 'function') return promise;
    // The promise that is given back is one that nobody else has a handler on: if nobody handles its rejection, Node says so.
    return promise.then(
      (response) => {
        delivered(response, body, source, foreign);
        return response;
      },
      (error: unknown) => {
        if (body.call !== undefined) channels.rejected(body.call);
        throw error;
      },
    );
  };
  return disguised(fetch, original);
}

function delivered(
  response: Response,
  first: TrackedBody,
  source: FetchSource,
  foreign: boolean,
): void {
  const { call } = first;
  if (call !== undefined) source.channels.delivered(call);
  const body = call?.body ?? first;
  if (body.state !== 'open') return;
  // Whatever is asked of somebody's proxy runs code of theirs.
  if (foreign && types.isProxy(response)) return;
  if (body.fresh) body.delivered = response;
  else body.response = new WeakRef(response);
  const level = source.level();
  if (level !== 'observe') watchResponse(response, body, source.ledger, level === 'paranoid');
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
  body: TrackedBody,
  [input, init]: Parameters<Fetch>,
  { ledger, level }: FetchSource,
): Response {
  // A response that was made by hand has no URL: a mock.
  if (response.url === '' || response.body === null || level() === 'observe') return response;
  body.method = init?.method ?? (input instanceof Request ? input.method : 'GET');
  body.url = response.url;
  body.origin = new URL(response.url).origin;
  body.status = response.status;
  body.contentLength = lengthIn(response.headers.get('content-length'));
  body.consumer = aloneConsumer;
  ledger.requested(body);
  ledger.opened(body);
  watchResponse(response, body, ledger, level() === 'paranoid', {
    alone: true,
    small: (body.contentLength ?? Infinity) <= drainedByClient,
  });
  return response;
}

const aloneConsumer: Consumer = {
  inUse: ({ consuming, pulling }) => consuming || pulling,
  untouched: ({ touched }) => !touched,
  bytesReceived: ({ bytesRead }) => bytesRead,
  pinned: () => 1,
  queued: () => 0,
};
