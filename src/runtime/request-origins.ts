/**
 * Knows where every `http.ClientRequest` was made, on all versions and with all agents: the constructor of each event emitter
 * runs `EventEmitter.init`, which is open to replacement (Node's own `domain` module does so), and runs
 * while the user's call is still on the stack.
 *
 * Clients whose stream is made in the user's call but whose request goes out later, without a link to that call
 * (`got.stream`), are told by the stream they made: its creator is carried along in the asynchronous context.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import stream from 'node:stream';
import tls from 'node:tls';
import zlib from 'node:zlib';
import { clockNow, setTimeout } from './clock.ts';
import { captureSite, isOfClient, siteOf } from './call-site.ts';
import type { Capture, Site } from './call-site.ts';
import type { Scope } from './tracked-body.ts';

export interface RequestOrigin {
  capture: Capture;
  scope: Scope | undefined;
  startedAt: number;
  /** The response came: its body's record has taken the capture over. */
  answered: boolean;
}

type Init = (this: EventEmitter, options?: unknown) => void;

interface WithInit {
  init: Init;
}

/** The streams that Node itself makes; any other Duplex may be a client. */
const coreStreams = new Set<unknown>([
  stream.Duplex,
  stream.Transform,
  stream.PassThrough,
  net.Socket,
  tls.TLSSocket,
  ...Object.values(zlib).filter((value) => typeof value === 'function'),
]);

export class RequestOrigins {
  private readonly requests = new WeakMap<http.ClientRequest, RequestOrigin>();
  private readonly creators = new AsyncLocalStorage<Site>();
  /** Stacks that are not formatted yet; see `Capture` for why they must not stay so. */
  private fresh: RequestOrigin[] = [];
  private active = false;
  /** The last classes of emitters that are of no interest, in turn: a comparison or two spare most emitters the rest. */
  private readonly plain: (object | null)[] = [null, null, null, null];
  private turn = 0;
  private readonly scope: () => Scope | undefined;
  private readonly onOther: (emitter: object) => boolean;
  private installed: { original: Init; replacement: Init } | undefined;

  /** `onOther` is given all other emitters than requests and streams, while they are made, and tells whether their class is of interest. */
  constructor(scope: () => Scope | undefined, onOther: (emitter: object) => boolean) {
    this.scope = scope;
    this.onOther = onOther;
  }

  /** The origin of a request whose response is here. */
  take(request: http.ClientRequest): RequestOrigin | undefined {
    const origin = this.requests.get(request);
    if (origin !== undefined) {
      origin.answered = true;
      this.requests.delete(request);
    }
    return origin;
  }

  private remember(request: http.ClientRequest, capture: Capture): void {
    const scope = this.scope();
    const origin: RequestOrigin = { capture, scope, startedAt: clockNow(), answered: false };
    this.requests.set(request, origin);
    if (this.fresh.push(origin) > 1) return;
    const timer = setTimeout(() => {
      for (const waiting of this.fresh) if (!waiting.answered) siteOf(waiting.capture);
      this.fresh = [];
    }, 50);
    timer.unref?.();
  }

  /** The call that started this asynchronous work, for requests that carry no user frame of their own. */
  readonly owner = (): Site | undefined => this.creators.getStore();

  start(): void {
    this.active = true;
    const emitters = EventEmitter as unknown as WithInit;
    if (this.installed !== undefined || typeof emitters.init !== 'function') return;
    const original = emitters.init;
    const created = this.created;
    const replacement: Init = function init(this: EventEmitter, options?: unknown): void {
      original.call(this, options);
      created(this, init);
    };
    try {
      emitters.init = replacement;
      this.installed = { original, replacement };
    } catch {
      // Frozen: requests are then reported without a call site.
    }
  }

  stop(): void {
    this.active = false;
    const emitters = EventEmitter as unknown as WithInit;
    // Somebody else may have wrapped it in the meantime; ours then stays in between, and does nothing.
    if (this.installed === undefined || emitters.init !== this.installed.replacement) return;
    emitters.init = this.installed.original;
    this.installed = undefined;
  }

  private readonly created = (emitter: EventEmitter, below: Init): void => {
    if (!this.active) return;
    try {
      const kind = Object.getPrototypeOf(emitter) as object | null;
      if (this.plain.includes(kind)) return;
      if (emitter instanceof http.ClientRequest) {
        this.remember(emitter, captureSite(below, this.owner()));
      } else if (emitter instanceof stream.Duplex) {
        if (coreStreams.has(emitter.constructor)) return;
        // Formatted at once: an asynchronous context may live as long as the program.
        const creator = siteOf(captureSite(below, undefined));
        if (isOfClient(creator)) this.creators.enterWith(creator);
      } else if (!this.onOther(emitter)) {
        this.plain[this.turn++ % this.plain.length] = kind;
      }
    } catch {
      // Never in the way of making an emitter.
    }
  };
}
