/** A keep-alive server on loopback that counts connections: who holds one, and who opened a new one. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Larger than what any client takes off the wire unasked. */
const TEXT = 'x'.repeat(1 << 20);
const JSON_BODY = Buffer.from(JSON.stringify(TEXT));
const FORM_BODY = Buffer.from(`field=${TEXT}`);

export class Loopback {
  readonly origin: string;
  /** Connections since the start. */
  opened = 0;
  readonly #server: http.Server;
  readonly #sockets = new Set<Socket>();

  static async start(): Promise<Loopback> {
    const server = http.createServer((request, response) => {
      request.resume();
      const { pathname } = new URL(request.url ?? '/', 'http://loopback');
      const status = Number(/^\/status\/(\d{3})$/.exec(pathname)?.[1] ?? 200);
      if (status === 204 || status === 304) {
        response.writeHead(status).end();
        return;
      }
      const form = pathname === '/form';
      const body = form ? FORM_BODY : JSON_BODY;
      const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
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
