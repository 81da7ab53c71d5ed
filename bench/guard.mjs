// What the guard costs: CPU time per keep-alive fetch of 1 KB on loopback, without it and at each level, and the memory of an open body.
// Ratios within one run, alternating, and their median: the machine's mood cancels out.
//
//   node bench/guard.mjs [--sets 3] [--rounds 100] [--runtime dist/runtime]
import { fork } from 'node:child_process';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { keep, table } from './results.mjs';

const budgets = { observe: 1.05, wrap: 1.1, paranoid: 1.25 };
const bytesPerOpenBody = 2048;
// The second `bare` says what the machine does to a ratio of equals.
const levels = ['bare', 'bare', 'observe', 'wrap', 'paranoid'];
const blockSize = 150;
// How often a process collects depends on how its young generation happened to grow: that would be most of what is measured.
const youngGeneration = ['--min-semi-space-size=16', '--max-semi-space-size=16'];
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
  const [, , kind, origin, level, rounds] = process.argv;
  const { guard } = await import(runtime);
  const start = (name) =>
    name === 'bare' ? undefined : guard({ level: name, quiet: true, stalledAfter: 600_000 });
  if (kind === 'memory') {
    start(level);
    await measureMemory(origin, 400);
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
    const before = process.cpuUsage();
    for (let count = 0; count < blockSize; count++) {
      const res = await fetch(`${origin}/small`);
      await res.json();
    }
    const { user, system } = process.cpuUsage(before);
    guarding?.stop();
    return (user + system) / blockSize;
  };
  // Until the compiler has done with the client's code: its threads' time is counted too.
  for (let count = 0; count < 100; count++) await block(levels[count % levels.length]);
  const times = levels.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const index of shuffled(levels.length)) times[index].push(await block(levels[index]));
  process.send(times, () => process.exit());
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

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

async function main() {
  const sets = Number(option('sets', 3));
  const rounds = Number(option('rounds', 100));
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
      ratios[index].push(median(own.map((time, round) => time / times[0][round])));
      micros[index].push(median(own));
    }
  }
  const rows = [];
  let failed = false;
  for (const [index, level] of levels.entries()) {
    if (index === 0) continue;
    const budget = budgets[level];
    const ratio = median(ratios[index]);
    const over = budget !== undefined && ratio > budget;
    failed ||= over;
    rows.push([
      level === 'bare'
        ? '– noise: no guard, against itself'
        : `guard at \`${level}\`, CPU per fetch of 1 KB`,
      `${percent(ratio)} (${median(micros[0]).toFixed(0)} → ${median(micros[index]).toFixed(0)} µs; by process ${ratios[index].map(percent).sort(byNumber).join(', ')})`,
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
  const text = `CPU time of a keep-alive fetch of 1 KB on loopback, on a shared machine with ${availableParallelism()} cores, Node ${process.versions.node}: medians of
${sets} processes, ${rounds} rounds of ${blockSize} requests each, with the young generation fixed at 16 MB.

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
  return parseFloat(one) - parseFloat(other);
}
