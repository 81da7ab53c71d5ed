/**
 * The server of the experiments, in a worker thread of its own: two hosts (ports of the loopback address), every kind
 * of body, and a count of connections. Idle connections are kept for long, since one that the server closes for
 * being idle would make a leak look smaller than it is.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';

const KILOBYTE = Buffer.alloc(1024, 'x');
const MEGABYTE = Buffer.alloc(1024 * 1024, 'x');
const GZIPPED = gzipSync(MEGABYTE);

const routes = {
  '/small': (response) => response.end(KILOBYTE),
  '/large': (response) => response.end(MEGABYTE),
  '/error': (response) => response.writeHead(500).end(MEGABYTE),
  '/moved': (response) => response.writeHead(302, { location: '/small' }).end(MEGABYTE),
  '/close': (response) => response.setHeader('connection', 'close').end(KILOBYTE),
  '/empty': (response) => response.writeHead(204).end(),
  '/gzip': (response) => response.setHeader('content-encoding', 'gzip').end(GZIPPED),
  '/chunked': (response) => {
    for (let part = 0; part < 4; part++) response.write(MEGABYTE.subarray(0, 256 * 1024));
    response.end();
  },
};

class CountingServer {
  #open = new Set();
  #counts = { opened: 0, atOnce: 0, requests: 0 };
  #server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    this.#counts.requests++;
    const answer = routes[request.url] ?? ((unknown) => unknown.writeHead(404).end());
    answer(response);
  });

  async listen() {
    this.#server.on('connection', (socket) => {
      this.#open.add(socket);
      this.#counts.opened++;
      this.#counts.atOnce = Math.max(this.#counts.atOnce, this.#open.size);
      // A client that gives up a body resets the connection: that is what is counted here, and no error.
      socket.on('error', () => {});
      socket.on('close', () => this.#open.delete(socket));
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** What was counted since the last call. */
  takeCounts() {
    const counts = this.#counts;
    for (const socket of this.#open) socket.destroy();
    this.#open = new Set();
    this.#counts = { opened: 0, atOnce: 0, requests: 0 };
    return counts;
  }
}

/** An origin where nobody listens any more. */
async function downOrigin() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

async function serve(port) {
  const servers = [new CountingServer(), new CountingServer()];
  const origins = await Promise.all(servers.map((server) => server.listen()));
  port.postMessage([...origins, await downOrigin()]);
  port.on('message', async () => {
    // The last connection of a program that has just ended may still wait to be accepted.
    await delay(20);
    port.postMessage(servers.map((server) => server.takeCounts()));
  });
}

/** Starts the worker. `origins` are its two hosts, for each of which `takeCounts()` answers, and one that is down. */
export async function startServer() {
  const worker = new Worker(new URL(import.meta.url));
  const [origins] = await once(worker, 'message');
  return {
    origins,
    async takeCounts() {
      worker.postMessage('counts');
      const [counts] = await once(worker, 'message');
      return counts;
    },
    async stop() {
      await worker.terminate();
    },
  };
}

if (!isMainThread) await serve(parentPort);
