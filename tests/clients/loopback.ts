/** A keep-alive server on loopback that counts connections: who holds one, and who opened a new one. Below `/large`, bodies are larger. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { crc32 } from 'node:zlib';

/** Larger than what any client takes off the wire unasked. */
const TEXT = 'x'.repeat(1 << 18);
const JSON_BODY = Buffer.from(JSON.stringify(TEXT));
const FORM_BODY = Buffer.from(`field=${TEXT}`);
const EVENTS = events(4);
const SENT_EVENTS = sentEvents(16);

/**
 * Larger than all the buffers of streams that were put one behind the other, which fill without a
 * reader: since Node.js 22 each takes 64 KB, and one of objects 16 chunks.
 */
const large = {
  json: Buffer.from(JSON.stringify('x'.repeat(1 << 21))),
  events: events(32),
  sentEvents: sentEvents(128),
};

function events(count: number): Buffer {
  return Buffer.concat([...Array.from({ length: count }, () => event('Records')), event('End')]);
}

/** Server-sent events as a model that answers word by word writes them. */
function sentEvents(count: number): Buffer {
  const text = JSON.stringify({ text: 'x'.repeat(1 << 14) });
  const data = [...Array.from({ length: count }, () => text), '[DONE]'];
  return Buffer.from(data.map((each) => `data: ${each}\n\n`).join(''));
}

/** One message of `vnd.amazon.eventstream`: lengths, headers and payload, each with its checksum. */
function event(type: string): Buffer {
  const headers = Buffer.concat(
    Object.entries({ ':message-type': 'event', ':event-type': type }).map(([name, value]) =>
      Buffer.concat([
        Buffer.from([name.length]),
        Buffer.from(name),
        Buffer.from([7, 0, value.length]),
        Buffer.from(value),
      ]),
    ),
  );
  const payload = Buffer.from(type === 'End' ? '' : 'x'.repeat(1 << 16));
  const prelude = uint32(16 + headers.length + payload.length, headers.length);
  const message = Buffer.concat([prelude, uint32(crc32(prelude)), headers, payload]);
  return Buffer.concat([message, uint32(crc32(message))]);
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
}

export class Loopback {
  readonly origin: string;
  /** Connections since the start. */
  opened = 0;
  requests = 0;
  readonly #server: http.Server;
  readonly #sockets = new Set<Socket>();

  static async start(): Promise<Loopback> {
    const server = http.createServer((request, response) => {
      request.resume();
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://loopback');
      const status = Number(/^\/status\/(\d{3})\b/.exec(pathname)?.[1] ?? 200);
      if (status === 204 || status === 304) {
        response.writeHead(status).end();
        return;
      }
      const isLarge = pathname.startsWith('/large');
      const [type, body] =
        pathname === '/form'
          ? ['application/x-www-form-urlencoded', FORM_BODY]
          : searchParams.has('select-type')
            ? ['application/vnd.amazon.eventstream', isLarge ? large.events : EVENTS]
            : pathname.endsWith('/chat/completions')
              ? ['text/event-stream', isLarge ? large.sentEvents : SENT_EVENTS]
              : ['application/json', isLarge ? large.json : JSON_BODY];
      response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
    });
    // Longer than any test: an idle connection that is open at the end was not closed by the server.
    server.keepAliveTimeout = 60_000;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Loopback(server);
  }

  constructor(server: http.Server) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', () => {
      this.requests += 1;
    });
    server.on('connection', (socket: Socket) => {
      this.opened += 1;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /** Connections that nobody has closed. */
  get open(): number {
    return this.#sockets.size;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
