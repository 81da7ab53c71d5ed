/**
 * The loopback server, in a worker thread of its own. Each request says how it is to be answered. In the end of a
 * path the server ends its side of each connection: whoever has read all that was sent sees that and closes, and
 * whoever holds an unread body does not. What stays is what the client holds, as the server sees it.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import type { Answer, BodyKind } from './job.ts';

// Twice what the clients and the system buffer between them when a program reads two chunks and stops.
const size = 768 * 1024;
const json = Buffer.from(
  JSON.stringify({ items: [1], filler: '' }).replace('""', `"${'x'.repeat(size)}"`),
);
const bodies: Record<BodyKind, Buffer> = {
  large: json,
  'not json': Buffer.from('x'.repeat(json.length)),
  small: Buffer.from(JSON.stringify({ items: [1] })),
  empty: Buffer.alloc(0),
  cut: json.subarray(0, 256 * 1024),
  'cut after 0': Buffer.alloc(0),
  'cut after 1': json.subarray(0, 1024),
  'cut after 2': json.subarray(0, 2048),
  none: Buffer.alloc(0),
};

interface Question {
  path: number;
  /** The requests that should hold their connection; those of which nobody knows. */
  held: readonly number[];
  unknown: readonly number[];
  /** Milliseconds for which those that should stay must be seen to stay. */
  patience: number;
  /** The longest that anybody needs to notice the end of a connection. */
  longest: number;
}

async function cut(response: ServerResponse, bytes: Buffer, chunk: number): Promise<void> {
  response.flushHeaders();
  for (let at = 0; at < bytes.length; at += chunk) {
    await delay(10);
    await new Promise((resolve) => response.write(bytes.subarray(at, at + chunk), resolve));
  }
  // A client that hears of the end together with the headers may take the one for the other.
  await delay(10);
  response.socket?.end();
}

class HoldingServer {
  /** The path and the request that each connection was used for last. */
  private readonly last = new Map<Socket, { path: number; request: number }>();
  private readonly server = createServer({ keepAliveTimeout: 0 }, (request, response) =>
    this.answer(request, response),
  );

  async listen(): Promise<string> {
    this.server.on('connection', (socket: Socket) => {
      socket.on('error', () => {});
      socket.on('close', () => this.last.delete(socket));
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const [path, index, wanted] = JSON.parse(String(request.headers['x-answer'])) as [
      number,
      number,
      Answer | 'refused',
    ];
    const { socket } = request;
    this.last.set(socket, { path, request: index });
    response.on('error', () => {});
    request.resume();
    if (wanted === 'refused') {
      socket.destroy();
      return;
    }
    const { status, headers, body } = wanted;
    const bytes = bodies[body];
    if (body === 'none' || status === 204 || status === 304) {
      response.writeHead(status, headers).end();
      return;
    }
    const isCut = body.startsWith('cut');
    response.writeHead(status, {
      ...headers,
      'content-length': isCut ? json.length : bytes.length,
    });
    if (request.method === 'HEAD' || !isCut) response.end(bytes);
    else void cut(response, bytes, body === 'cut' ? bytes.length : 1024);
  }

  /** The requests of a path whose connection the client does not let go. */
  async held({ path, held, unknown, patience, longest }: Question): Promise<number[]> {
    const mine = [...this.last].filter(([, last]) => last.path === path).map(([socket]) => socket);
    for (const socket of mine) socket.end();
    const open = (): number[] =>
      mine.flatMap((socket) => {
        const last = this.last.get(socket);
        return last ? [last.request] : [];
      });
    const stays = new Set([...held, ...unknown]);
    const deadline = performance.now() + longest;
    while (open().some((index) => !stays.has(index)) && performance.now() < deadline)
      await delay(1);
    // Of these nobody knows; a busy client may take long to let go.
    const patient = performance.now() + Math.max(patience, longest / 3);
    while (open().some((index) => !held.includes(index)) && performance.now() < patient)
      await delay(2);
    if (open().length > 0) await delay(patience);
    return open().sort((a, b) => a - b);
  }
}

export interface Server {
  url: string;
  held(question: Question): Promise<number[]>;
  stop(): Promise<unknown>;
}

export async function startServer(): Promise<Server> {
  const worker = new Worker(new URL(import.meta.url));
  worker.unref();
  const [url] = (await once(worker, 'message')) as [string];
  return {
    url,
    async held(question) {
      worker.postMessage(question);
      const [held] = (await once(worker, 'message')) as [number[]];
      return held;
    },
    stop: () => worker.terminate(),
  };
}

if (!isMainThread && parentPort) {
  const port = parentPort;
  const server = new HoldingServer();
  port.postMessage(await server.listen());
  port.on('message', (question: Question) => {
    void server.held(question).then((held) => port.postMessage(held));
  });
}
