// A long run against a hostile server: read, unread, partly read, cancelled, aborted, reset and stalled bodies in a random mix from a printed
// seed. Every leak must be counted, nothing else, and the memory must stay flat.
//
//   node --expose-gc bench/guard-soak.mjs [--requests 200000] [--seed 1] [--level wrap] [--runtime dist/runtime]
/* eslint-disable bodyclose/no-unconsumed-body -- the leaks are what is measured */
import http from 'node:http';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { commandLine, existing, number, oneOf } from '../scripts/command-line.mjs';
import { randomFrom } from '../scripts/random.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');

if (isMainThread) await main();
else serve();

function serve() {
  const large = Buffer.alloc(200_000, 'x');
  const server = http.createServer((request, response) => {
    if (request.url === '/small') {
      response.end('hello world');
    } else if (request.url === '/large') {
      response.end(large);
    } else if (request.url === '/reset') {
      response.writeHead(200, { 'content-length': 500_000 });
      response.write(large.subarray(0, 20_000), () =>
        setTimeout(() => response.socket?.resetAndDestroy(), 5),
      );
    } else {
      response.write('data: 1\n\n');
    }
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
  // What leaked is closed after a while, as every server does.
  server.on('connection', (socket) => socket.setTimeout(1500, () => socket.destroy()));
}

async function main() {
  const { requests, seed, level, runtime } = await commandLine('bench/guard-soak.mjs', {
    requests: number(200_000, { least: 1 }),
    seed: number(1),
    level: oneOf(['observe', 'wrap', 'paranoid'], 'wrap'),
    runtime: existing(resolve(root, 'dist/runtime')),
  });
  const { guard } = await import(pathToFileURL(resolve(runtime, 'index.js')).href);
  const worker = new Worker(fileURLToPath(import.meta.url));
  const port = await new Promise((done) => worker.once('message', done));
  const origin = `http://127.0.0.1:${port}`;
  const watch = guard({ level, quiet: true, stalledAfter: 600_000 });
  const random = randomFrom(seed);
  let leaked = 0;
  let halfRead = 0;

  const kinds = [
    [60, async () => void (await (await fetch(`${origin}/small`)).text())],
    [14, async () => void (await fetch(`${origin}/small`))],
    [10, async () => void (await (await fetch(`${origin}/large`)).arrayBuffer())],
    [3, async () => (await fetch(`${origin}/large`)).body.cancel()],
    [
      2,
      async () => {
        for await (const chunk of (await fetch(`${origin}/large`)).body)
          if (chunk.length > 0) break;
      },
    ],
    [
      2,
      async () => {
        const controller = new AbortController();
        const res = await fetch(`${origin}/large`, { signal: controller.signal });
        controller.abort();
        await res.text().catch(() => {});
      },
    ],
    [
      2,
      async () =>
        void (await fetch(`${origin}/reset`)
          .then((res) => res.text())
          .catch(() => {})),
    ],
    [
      1,
      async () => {
        const reader = (await fetch(`${origin}/endless`)).body.getReader();
        await reader.read();
        await reader.cancel();
      },
    ],
    [
      4,
      async () =>
        new Promise((done, fail) =>
          http.get(`${origin}/small`, (res) => res.resume().on('end', done)).on('error', fail),
        ),
    ],
    // The leaks: dropped unread, dropped half read.
    [
      1,
      async () => {
        await fetch(`${origin}/large`);
        leaked++;
      },
    ],
    [
      1,
      async () => {
        // The client keeps a half-read body for ever, some 20 KB each, guard or not: only the first fill the memory.
        if (++halfRead > 200) return;
        await (await fetch(`${origin}/large`)).body.getReader().read();
        leaked++;
      },
    ],
  ];
  const total = kinds.reduce((sum, [weight]) => sum + weight, 0);
  const pick = () => {
    let at = random() * total;
    for (const [weight, run] of kinds) if ((at -= weight) < 0) return run;
    return kinds[0][1];
  };

  let failures = 0;
  const heap = [];
  const started = performance.now();
  const lanes = 16;
  const step = Math.max(lanes, Math.ceil(requests / 20));
  for (let done = 0; done < requests; done += step) {
    let left = Math.min(step, requests - done);
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        while (left-- > 0) {
          try {
            await pick()();
          } catch {
            // The server's idle timeout may meet a request; such a request has no body.
            failures++;
          }
        }
      }),
    );
    await watch.collect();
    heap.push(process.memoryUsage().heapUsed);
  }
  for (let round = 0; round < 10; round++) {
    await watch.collect();
    await new Promise((done) => setTimeout(done, 300));
  }
  const { totals } = watch.report();
  const early = Math.max(...heap.slice(3, 7));
  const late = Math.max(...heap.slice(-4));
  const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);
  console.log(
    `Node ${process.versions.node}, seed ${seed}: ${requests} requests in ${((performance.now() - started) / 1000).toFixed(0)} s, ${failures} failed without a body`,
  );
  console.log(`leaked on purpose ${leaked}, counted ${totals.leaked}; ${JSON.stringify(totals)}`);
  console.log(
    `heap after collection: ${heap.map(megabytes).join(' ')} MB; early ${megabytes(early)}, late ${megabytes(late)}`,
  );
  process.exit(totals.leaked === leaked && late < early * 1.25 + 2 * 1024 * 1024 ? 0 : 1);
}
