// What the guard costs: CPU time per keep-alive fetch of 1 KB on loopback, without it and at each level, and the memory of an open body.
// Ratios within one run, alternating, and their median: the machine's mood cancels out.
//
//   node bench/guard.mjs [--rounds 60] [--runtime dist/runtime]
import { fork } from 'node:child_process';
import http from 'node:http';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const budgets = { observe: 1.05, wrap: 1.1, paranoid: 1.25 };
const bytesPerOpenBody = 2048;
const blockSize = 150;
const root = resolve(fileURLToPath(import.meta.url), '../..');

function option(name, fallback) {
  const index = process.argv.indexOf(`--${name}`);
  return index === -1 ? fallback : process.argv[index + 1];
}

const runtime = pathToFileURL(resolve(root, option('runtime', 'dist/runtime'), 'index.js')).href;

if (process.send !== undefined) await child();
else await main();

/** One measurement in a fresh process: the server is in the parent, so that only the client's CPU time counts. */
async function child() {
  const [, , level, kind, origin, amount] = process.argv;
  const requests = Number(amount);
  if (level !== 'bare') {
    const { guard } = await import(runtime);
    guard({ level, quiet: true, stalledAfter: 600_000 });
  }
  if (kind === 'memory') await measureMemory(origin, requests);
  else await measureTime(origin);
}

/** Runs a block of requests whenever the parent asks for one, and answers with the CPU time of a request. */
async function measureTime(origin) {
  const block = async () => {
    const before = process.cpuUsage();
    for (let count = 0; count < blockSize; count++) {
      const res = await fetch(`${origin}/small`);
      await res.json();
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / blockSize;
  };
  for (let count = 0; count < 10; count++) await block();
  process.on('message', async () => process.send(await block()));
  process.send('ready');
}

async function measureMemory(origin, requests) {
  const { collectGarbage } = await import(new URL('garbage.js', runtime).href);
  const held = [];
  const open = async (count) => {
    for (let index = 0; index < count; index++) held.push(await fetch(`${origin}/large`));
    await new Promise((done) => setTimeout(done, 200));
    await collectGarbage();
  };
  await open(50);
  const before = process.memoryUsage().heapUsed;
  await open(requests);
  process.send((process.memoryUsage().heapUsed - before) / requests, () => process.exit());
}

/** Blocks of all levels in turn, each level in a process of its own that is warm: one round meets one mood of the machine. */
async function alternate(levels, origin, rounds) {
  const children = new Map();
  for (const level of levels) {
    const worker = fork(
      fileURLToPath(import.meta.url),
      [level, 'time', origin, '0', ...process.argv.slice(2)],
      { execArgv: [] },
    );
    await new Promise((done, fail) =>
      worker.once('message', done).once('exit', (code) => fail(new Error(`exit code ${code}`))),
    );
    children.set(level, worker);
  }
  const times = Object.fromEntries(levels.map((level) => [level, []]));
  for (let round = 0; round < rounds; round++) {
    // Another one goes first each time: what one leaves in the caches, the next finds.
    for (let index = 0; index < levels.length; index++) {
      const level = levels[(round + index) % levels.length];
      const worker = children.get(level);
      const answer = new Promise((done) => worker.once('message', done));
      worker.send('go');
      times[level].push(await answer);
    }
  }
  for (const worker of children.values()) worker.kill();
  return times;
}

function measure(level, kind, origin, amount) {
  return new Promise((done, fail) => {
    const process_ = fork(
      fileURLToPath(import.meta.url),
      [level, kind, origin, String(amount), ...process.argv.slice(2)],
      { execArgv: [] },
    );
    process_.once('message', done);
    process_.once('error', fail);
    process_.once('exit', (code) => fail(new Error(`exit code ${code}`)));
  });
}

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

async function main() {
  const rounds = Number(option('rounds', 60));
  const small = JSON.stringify({ text: 'x'.repeat(1000) });
  const large = Buffer.alloc(256 * 1024);
  const server = http
    .createServer((request, response) => response.end(request.url === '/small' ? small : large))
    .listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  let failed = false;
  console.log(
    `CPU time per fetch of 1 KB, Node ${process.versions.node}, ${rounds} rounds of ${blockSize} requests`,
  );
  const times = await alternate(['bare', 'observe', 'wrap', 'paranoid'], origin, rounds);
  for (const level of ['observe', 'wrap', 'paranoid']) {
    const ratio = median(times[level].map((time, round) => time / times.bare[round]));
    const over = ratio > budgets[level];
    failed ||= over;
    console.log(
      `  ${level.padEnd(9)} ${median(times.bare).toFixed(1)} -> ${median(times[level]).toFixed(1)} µs  median of ratios ${ratio.toFixed(3)}  budget ${budgets[level].toFixed(2)} ${over ? 'EXCEEDED' : 'ok'}`,
    );
  }
  const bare = await measure('bare', 'memory', origin, 400);
  const wrap = await measure('wrap', 'memory', origin, 400);
  const over = wrap - bare > bytesPerOpenBody;
  failed ||= over;
  console.log(
    `memory of an open body at wrap: ${Math.round(wrap - bare)} bytes (${Math.round(bare)} without the guard)  budget ${bytesPerOpenBody} ${over ? 'EXCEEDED' : 'ok'}`,
  );
  server.close();
  server.closeAllConnections();
  process.exitCode = failed ? 1 : 0;
}
