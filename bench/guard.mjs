// What the guard costs: CPU time per keep-alive fetch of 1 KB on loopback, without it and at each level, and the memory of an open body.
// Ratios within one run, alternating, and their median: the machine's mood cancels out.
//
//   node bench/guard.mjs [--sets 3] [--rounds 100] [--runtime dist/runtime]
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
// What the guard hooks into is compiled anew when it starts and stops, which a program sees once and a block would see each time.
const settling = 30;
// How often a process collects depends on how its young generation happened to grow: that would be most of what is measured.
const youngGeneration = ['--min-semi-space-size=16', '--max-semi-space-size=16'];
const root = resolve(fileURLToPath(import.meta.url), '../..');

const options = await commandLine(
  'bench/guard.mjs',
  {
    sets: number(3, { least: 1 }),
    rounds: number(100, { least: 1 }),
    runtime: existing(resolve(root, 'dist/runtime')),
  },
  // What a process of its own is to measure.
  process.send && text,
);
const runtime = pathToFileURL(resolve(options.runtime, 'index.js')).href;

if (process.send !== undefined) await child();
else await main();

/** One measurement in a fresh process: the server is in the parent, so that only the client's CPU time counts. */
async function child() {
  const [kind, origin, level, rounds] = options.rest;
  const { guard } = await import(runtime);
  const start = (name) =>
    name === 'bare' ? undefined : guard({ level: name, quiet: true, stalledAfter: 600_000 });
  if (kind === 'memory') {
    start(level);
    await measureMemory(origin, 400);
  } else if (kind === 'allocation') {
    start(level);
    await measureAllocation(origin);
  } else {
    await measureTime(origin, start, Number(rounds));
  }
}

/**
 * Blocks of all levels in turn and in one process. Two processes that do the same differ by a tenth and more, for as long as they live:
 * in how their heaps grew, in what was compiled when, in the core they share.
 */
async function measureTime(origin, start, rounds) {
  const block = async (level) => {
    const guarding = start(level);
    await ask(origin, settling);
    const times = await ask(origin, blockSize);
    guarding?.stop();
    return quantile(times, 0.5);
  };
  // Until the compiler has done with the client's code: its threads' time is counted too.
  for (let count = 0; count < 100; count++) await block(levels[count % levels.length]);
  const times = levels.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const index of shuffled(levels.length)) times[index].push(await block(levels[index]));
  process.send(times, () => process.exit());
}

/** The CPU time of each request. */
async function ask(origin, requests) {
  const times = [];
  for (let count = 0; count < requests; count++) {
    const before = process.cpuUsage();
    const res = await fetch(`${origin}/small`);
    await res.json();
    const { user, system } = process.cpuUsage(before);
    times.push(user + system);
  }
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

function measure(...args) {
  return new Promise((done, fail) => {
    const worker = fork(fileURLToPath(import.meta.url), [...args, ...process.argv.slice(2)], {
      execArgv: youngGeneration,
    });
    worker.once('message', done);
    worker.once('error', fail);
    worker.once('exit', (code) => fail(new Error(`exit code ${code}`)));
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
    .createServer((request, response) => response.end(request.url === '/small' ? small : large))
    .listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const ratios = levels.map(() => []);
  const micros = levels.map(() => []);
  for (let set = 0; set < sets; set++) {
    const times = await measure('time', origin, '', String(rounds));
    for (const [index, own] of times.entries()) {
      // Against both blocks without a guard of the same round; one of these against the other.
      ratios[index].push(
        ...own.map((time, round) =>
          index < 2
            ? time / times[1 - index][round]
            : time / ((times[0][round] + times[1][round]) / 2),
        ),
      );
      micros[index].push(...own);
    }
  }
  const bareMicros = quantile([...micros[0], ...micros[1]], 0.5);
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
      `${percent(quantile(ratios[index], 0.25))} to ${percent(quantile(ratios[index], 0.75))}`,
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
    '',
    `≤ ${bytesPerOpenBody}`,
    over ? 'OVER' : 'ok',
  ]);
  const text = `CPU time of a keep-alive fetch of 1 KB on loopback (${bareMicros.toFixed(0)} µs without the guard), on a shared machine with ${availableParallelism()} cores, Node ${process.versions.node}. ${sets} processes
of ${rounds} rounds each, in which all levels take turns with ${blockSize} requests; the young generation is fixed at 16 MB. Medians over all rounds, the
interval in which the median lies, and the quartiles of the single rounds.

${table(['what', 'measured', 'half of the rounds', 'budget', ''], rows)}`;
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
