// What the guard costs: CPU time per keep-alive fetch of 1 KB on loopback, without it and at each level, and the memory of an open body.
// A process for each level, all of them at once and in turn: the machine's mood cancels out of the ratios.
//
//   node bench/guard.mjs [--sets 15] [--rounds 20] [--runtime dist/runtime]
import { fork } from 'node:child_process';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { commandLine, existing, number, text } from '../scripts/command-line.mjs';
import { keep, table } from './results.mjs';

const budgets = { observe: 1.05, wrap: 1.1, paranoid: 1.25 };
const bytesPerOpenBody = 2048;
// The second `bare` says what the machine does to a ratio of equals.
const levels = ['bare', 'bare', 'observe', 'wrap', 'paranoid'];
const blockSize = 150;
const warmUp = 4000;
// How often a process collects depends on how its young generation happened to grow: that would be most of what is measured.
const youngGeneration = ['--min-semi-space-size=16', '--max-semi-space-size=16'];
const root = resolve(fileURLToPath(import.meta.url), '../..');

const options = await commandLine(
  'bench/guard.mjs',
  {
    sets: number(15, { least: 1 }),
    rounds: number(20, { least: 1 }),
    runtime: existing(resolve(root, 'dist/runtime')),
  },
  // What a process of its own is to measure.
  process.send && text,
);
const runtime = pathToFileURL(resolve(options.runtime, 'index.js')).href;

if (process.send !== undefined) await child();
else await main();

/** One level in a fresh process: the server is in the parent, so that only the client's CPU time counts. */
async function child() {
  const [kind, origin, level] = options.rest;
  const { guard } = await import(runtime);
  if (level !== 'bare') guard({ level, quiet: true, stalledAfter: 600_000 });
  if (kind === 'memory') await measureMemory(origin, 400);
  else if (kind === 'allocation') await measureAllocation(origin);
  else answerWithTime(origin);
}

/**
 * A process has one level for all its life, as programs do. Levels that take turns in one process say too much: each start and stop of
 * the guard makes the engine throw away what it has compiled of the client (`--trace-deopt` tells), so that the blocks of all
 * levels run partly uncompiled code, and most of it those with hooks.
 */
function answerWithTime(origin) {
  process.on('message', async (requests) => {
    const before = process.cpuUsage();
    await ask(origin, requests);
    const { user, system } = process.cpuUsage(before);
    process.send((user + system) / requests);
  });
  process.send('ready');
}

async function ask(origin, requests) {
  for (let count = 0; count < requests; count++) {
    const res = await fetch(`${origin}/small`);
    await res.json();
  }
}

/** Microseconds of CPU time per request, of each level and in each round, in processes that live side by side. */
async function measureTime(origin, rounds) {
  const workers = levels.map((level) => start('time', origin, level));
  await Promise.all(workers.map((worker) => answer(worker)));
  const block = (index, requests) => {
    const time = answer(workers[index]);
    workers[index].send(requests);
    return time;
  };
  // Until the compiler has done with the client's code: its threads' time is counted too.
  for (let done = 0; done < warmUp; done += blockSize)
    for (const index of shuffled(levels.length)) await block(index, blockSize);
  const times = levels.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const index of shuffled(levels.length)) times[index].push(await block(index, blockSize));
  for (const worker of workers) worker.disconnect();
  return times;
}

/** Bytes that a request makes the collector's work: whatever it allocates, as nothing is collected meanwhile. */
async function measureAllocation(origin) {
  await ask(origin, 2000);
  const samples = [];
  while (samples.length < 30) {
    const before = process.memoryUsage().heapUsed;
    await ask(origin, 40);
    const bytes = (process.memoryUsage().heapUsed - before) / 40;
    if (bytes > 0) samples.push(bytes);
  }
  process.send(quantile(samples, 0.5), () => process.exit());
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

function shuffled(count) {
  return Array.from({ length: count }, (_, index) => ({ index, key: Math.random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ index }) => index);
}

async function measure(...args) {
  return answer(start(...args));
}

function start(...args) {
  return fork(fileURLToPath(import.meta.url), [...args, ...process.argv.slice(2)], {
    execArgv: youngGeneration,
  });
}

function answer(worker) {
  return new Promise((done, fail) => {
    const died = (code) => fail(new Error(`exit code ${code}`));
    worker.once('exit', died);
    worker.once('message', (message) => {
      worker.off('exit', died);
      done(message);
    });
  });
}

function quantile(values, share) {
  const sorted = [...values].sort(byNumber);
  return sorted[Math.floor((sorted.length - 1) * share)];
}

/** Where the median lies with 95 % confidence, whatever the distribution: the order statistics around it. */
function medianInterval(values) {
  const spread = 0.98 / Math.sqrt(values.length);
  return [quantile(values, Math.max(0, 0.5 - spread)), quantile(values, Math.min(1, 0.5 + spread))];
}

async function main() {
  const { sets, rounds } = options;
  const small = JSON.stringify({ text: 'x'.repeat(1000) });
  const large = Buffer.alloc(256 * 1024);
  const server = http
    .createServer({ keepAliveTimeout: 600_000 }, (request, response) =>
      response.end(request.url === '/small' ? small : large),
    )
    .listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const ratios = levels.map(() => []);
  const bareMicros = [];
  for (let set = 0; set < sets; set++) {
    const times = await measureTime(origin, rounds);
    for (const [index, own] of times.entries()) {
      // Against both processes without a guard in the same round; one of these against the other.
      const ratio = own.map((time, round) =>
        index < 2
          ? time / times[1 - index][round]
          : time / ((times[0][round] + times[1][round]) / 2),
      );
      ratios[index].push(quantile(ratio, 0.5));
    }
    bareMicros.push(...times[0], ...times[1]);
  }
  const rows = [];
  let failed = false;
  for (const [index, level] of levels.entries()) {
    if (index === 0) continue;
    const budget = budgets[level];
    const ratio = quantile(ratios[index], 0.5);
    const over = budget !== undefined && ratio > budget;
    failed ||= over;
    const [low, high] = medianInterval(ratios[index]).map(percent);
    rows.push([
      level === 'bare'
        ? '– noise: no guard, against itself'
        : `guard at \`${level}\`, CPU per fetch of 1 KB`,
      `${percent(ratio)} (95 %: ${low} to ${high})`,
      budget === undefined ? '' : `≤ ${percent(budget)}`,
      budget === undefined ? '' : over ? 'OVER' : 'ok',
    ]);
  }
  const bare = await measure('memory', origin, 'bare');
  const wrap = await measure('memory', origin, 'wrap');
  const over = wrap - bare > bytesPerOpenBody;
  failed ||= over;
  rows.push([
    'memory of an open body at `wrap`',
    `${Math.round(wrap - bare)} bytes (${Math.round(bare)} without the guard)`,
    `≤ ${bytesPerOpenBody}`,
    over ? 'OVER' : 'ok',
  ]);
  const text = `CPU time of a keep-alive fetch of 1 KB on loopback (${quantile(bareMicros, 0.5).toFixed(0)} µs without the guard), on a shared machine with ${availableParallelism()} cores, Node ${process.versions.node}. ${sets} sets
of processes, one process for each level and two without a guard, which after ${warmUp} requests take turns ${rounds} times with ${blockSize} requests each; the
young generation is fixed at 16 MB. A process's ratio is the median of its turns. Medians over the sets, and the interval in which the median lies.

${table(['what', 'measured', 'budget', ''], rows)}`;
  console.log(text);
  if (process.argv.length === 2) keep('What the guard costs', text);
  server.close();
  server.closeAllConnections();
  process.exitCode = failed ? 1 : 0;
}

function percent(ratio) {
  const change = (ratio - 1) * 100;
  return `${change < 0 ? '' : '+'}${change.toFixed(1)} %`;
}

function byNumber(one, other) {
  return one - other;
}
