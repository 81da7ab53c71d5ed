/**
 * Follows `node:http` and `node:https` responses, and with them every client that is built on these modules.
 * Nothing is wrapped: an unread IncomingMessage is kept alive by its own connection, so that only its state and time can tell.
 */
import diagnostics from 'node:diagnostics_channel';
import http from 'node:http';
import type net from 'node:net';
import { clockNow } from '../clock.ts';
import type { Ledger } from '../ledger.ts';
import type { RequestOrigins } from '../request-origins.ts';
import { lengthIn } from '../raw-headers.ts';
import { TrackedBody } from '../tracked-body.ts';
import type { Consumer } from '../tracked-body.ts';
import { isMocked, socketBytes, streamConsumer } from './consumers.ts';

// Despite its name it is published when the response's headers are there, before the 'response' event.
const responseChannel = 'http.client.response.finish';

interface Agent {
  sockets?: Record<string, unknown[] | undefined>;
  requests?: Record<string, unknown[] | undefined>;
}

export class NodeHttp {
  private readonly ledger: Ledger;
  private readonly origins: RequestOrigins;
  private readonly bodies = new WeakMap<http.IncomingMessage, TrackedBody>();
  private running = false;

  constructor(ledger: Ledger, origins: RequestOrigins) {
    this.ledger = ledger;
    this.origins = origins;
  }

  start(): void {
    if (this.running || typeof diagnostics.subscribe !== 'function') return;
    this.running = true;
    diagnostics.subscribe(responseChannel, this.onResponse);
  }

  stop(): void {
    if (!this.running) return;
    this.running = false;
    diagnostics.unsubscribe(responseChannel, this.onResponse);
  }

  private readonly onResponse = (message: unknown): void => {
    try {
      const { request, response } = message as {
        request: http.ClientRequest;
        response: http.IncomingMessage;
      };
      if (isMocked(response.socket)) return;
      this.follow(request, response);
    } catch {
      // A subscriber that throws would end the program; an exchange of another shape is not followed.
    }
  };

  private follow(request: http.ClientRequest, response: http.IncomingMessage): void {
    const origin = this.origins.take(request);
    const now = clockNow();
    const body = new TrackedBody('http', origin?.startedAt ?? now);
    body.capture = origin?.capture;
    body.scope = origin?.scope;
    body.method = request.method;
    body.origin = `${request.protocol}//${String(request.getHeader('host') ?? request.host)}`;
    body.url = /^[a-z]+:\/\//i.test(request.path) ? request.path : body.origin + request.path;
    body.status = response.statusCode ?? 0;
    body.contentLength = lengthIn(response.headers['content-length']);
    body.consumer = new HttpConsumer(request, response);
    this.bodies.set(response, body);
    this.ledger.requested(body);
    this.ledger.timeline?.on(body, response.socket);
    this.ledger.opened(body);
    response.on('close', this.onClose);
  }

  /** One function for all responses: `this` is the response, as for every listener. */
  private readonly onClose = this.closeListener();

  private closeListener(): (this: http.IncomingMessage) => void {
    const self = this;
    return function onClose(this: http.IncomingMessage): void {
      const body = self.bodies.get(this);
      if (body === undefined) return;
      if (this.readableEnded) self.ledger.settled(body, 'drained');
      // Broken by the peer, not released by the program.
      else if (isReset(this.errored)) self.ledger.abandoned(body);
      else self.ledger.settled(body, 'closed');
    };
  }
}

function isReset(error: Error | null): boolean {
  return error !== null && 'code' in error && error.code === 'ECONNRESET';
}

class HttpConsumer implements Consumer {
  private readonly request: http.ClientRequest;
  private readonly response: http.IncomingMessage;
  private readonly socket: net.Socket | null;
  private readonly bytesBefore: number;

  constructor(request: http.ClientRequest, response: http.IncomingMessage) {
    this.request = request;
    this.response = response;
    this.socket = response.socket;
    this.bytesBefore = socketBytes(response.socket);
  }

  inUse(): boolean {
    return streamConsumer(this.response).inUse();
  }

  released(): boolean {
    const { request, response, socket } = this;
    if (!response.complete || request.shouldKeepAlive) return false;
    return socket?.destroyed === true || /\bclose\b/i.test(response.headers.connection ?? '');
  }

  untouched(): boolean {
    return streamConsumer(this.response).untouched();
  }

  bytesReceived(): number {
    const { response, socket } = this;
    if (response.readableFlowing === null && response.readableLength > 0)
      return response.readableLength;
    return socketBytes(socket ?? undefined) - this.bytesBefore + response.readableLength;
  }

  pinned(): number {
    return this.pool()?.pinned ?? 1;
  }

  queued(): number {
    return this.pool()?.queued ?? 0;
  }

  private pool(): { pinned: number; queued: number } | undefined {
    const agent = (this.request as unknown as { agent?: Agent }).agent;
    for (const [name, sockets] of Object.entries(agent?.sockets ?? {})) {
      if (sockets?.includes(this.socket) === true) {
        return { pinned: sockets.length, queued: agent?.requests?.[name]?.length ?? 0 };
      }
    }
    return undefined;
  }
}
