/** What is said about leaks: warnings, events, the JSON report, the exit code; each leak once, and taken back when it was none. */
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test as inTurn } from 'vitest';
import { redactUrl } from '../../src/runtime/leak-report.ts';
import { matchesAny } from '../../src/runtime/path-globs.ts';
import { buildGuard, runProgram } from './guarded-program.ts';
import type { BuiltGuard } from './guarded-program.ts';

/** The programs wait most of the time. */
const test = inTurn.concurrent;

let guard: BuiltGuard;
beforeAll(async () => {
  guard = await buildGuard();
});
afterAll(() => guard.remove());

const leakThrice = `
import { origin, collect } from 'server';
async function status(path) {
  const res = await fetch(origin + path);
  return res.status;
}
for (let count = 0; count < 3; count++) await status('/status/500?token=secret&page=2');
await collect();
process.exit();
`;

const redirected = `
import http from 'node:http';
import { wait } from 'server';
import { Agent, buildConnector } from 'undici7';
const server = http.createServer((request, response) => {
  if (request.url === '/there') response.end('hello');
  else response.writeHead(302, { location: '/there' }).end(Buffer.alloc(1024 * 1024));
}).listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
const url = 'http://127.0.0.1:' + server.address().port + '/here';
const dispatcher = process.argv[2] === 'one' ? new Agent({ connections: 1 }) : undefined;
const text = globalThis.fetch(url, { dispatcher }).then((res) => res.text());
if (process.argv[2] === 'busy') {
  const connect = buildConnector({});
  const slowly = new Agent({ pipelining: 0, connect: (options, done) => setTimeout(() => connect(options, done), 60) });
  const texts = [];
  for (let count = 0; count < 80; count++) {
    texts.push(fetch(url.replace('/here', '/there'), { dispatcher: slowly }).then((res) => res.text()));
    await wait(20);
  }
  await Promise.all(texts);
}
if (process.argv[2] !== 'one') await text;
await wait(process.argv[2] === 'one' ? 1500 : 500);
process.exit();
`;

test('a redirect that the client left open, with requests queued behind it, is no fault of the call', async () => {
  const { report, stderr, code } = await runProgram(guard, {
    text: redirected,
    parameters: ['one'],
    settings: { BODYCLOSE_STALLED_AFTER: '200', BODYCLOSE_EXIT_CODE: '3' },
  });
  expect(stderr).toMatch(
    /:12:25: the client followed a redirect \(GET http\S+\/here, 302\) and left its body open: 1 queued request waits for its connection; no fault of this call/,
  );
  expect(report?.totals).toMatchObject({ acquired: 0, leaked: 0 });
  expect(code).toBe(0);
});

test('a redirect that the client left open is silent where nobody waits for its connection', async () => {
  const { report, stderr } = await runProgram(guard, {
    text: redirected,
    settings: { BODYCLOSE_STALLED_AFTER: '200' },
  });
  expect(stderr).toBe('');
  expect(report?.totals).toMatchObject({ acquired: 1, drained: 1, leaked: 0 });
});

test('a redirect that the client left open is silent beside requests that connect', async () => {
  const { report, stderr } = await runProgram(guard, {
    text: redirected,
    parameters: ['busy'],
    settings: { BODYCLOSE_STALLED_AFTER: '1000' },
  });
  expect(stderr).toBe('');
  expect(report?.totals).toMatchObject({ drained: 81, leaked: 0 });
});

const readerHeld = `
import { origin, wait } from 'server';
const res = await fetch(origin + '/big');
const reader = res.body.getReader();
await reader.read();
await wait(700);
process.exit();
`;

test('a body that a reader holds is to be cancelled by that reader', async () => {
  const { stderr } = await runProgram(guard, {
    text: readerHeld,
    settings: { BODYCLOSE_STALLED_AFTER: '200' },
  });
  expect(stderr).toContain('To release it: await reader.cancel()');
});

/** However slow the machine, to a guard that starts after this all happens at once. */
const stopTheClock = ['--import', 'data:text/javascript,performance.now = () => 1000'];

const busy = `
import { origin, collect } from 'server';
for (let count = 0; count < 1100; count++) await (await fetch(origin + '/small')).text();
async function leaky(path) {
  const res = await fetch(origin + path + Math.random());
  return res.status;
}
for (const path of process.argv.slice(2)) {
  await leaky(path);
  await collect();
}
process.exit();
`;

test('beyond the share of requests that is captured, the second leak of a URL tells where the first was, and a single one is reported by its URL', async () => {
  const { report, stderr } = await runProgram(guard, {
    text: busy,
    nodeOptions: [...stopTheClock, '--import', guard.register],
    parameters: ['/big?page=', '/big?page=', '/events?page=', '/big?page='],
    settings: { BODYCLOSE_LEVEL: 'observe' },
  });
  expect(report?.totals).toMatchObject({ acquired: 1104, drained: 1100, leaked: 4 });
  expect(report?.sites).toMatchObject([
    { line: 5, count: 3 },
    { file: '', line: 0, count: 1, client: 'fetch' },
  ]);
  expect(stderr).toContain(':5:21: the response body of GET');
  expect(stderr).toMatch(/an unknown call site \(http:\S+\/events\?page=\*\): the response body/);
});

test('paranoid captures every request', async () => {
  const { report } = await runProgram(guard, {
    text: busy,
    nodeOptions: [...stopTheClock, '--import', guard.register],
    parameters: ['/big?page='],
    settings: { BODYCLOSE_LEVEL: 'paranoid' },
  });
  expect(report?.sites).toMatchObject([{ line: 5, count: 1 }]);
});

const readInPart = `
import { origin, collect, wait } from 'server';
async function leave(reads) {
  const res = await fetch(origin + '/big');
  await wait(100);
  const reader = res.body.getReader();
  for (let count = 0; count < reads; count++) {
    await reader.read();
    await wait(100);
  }
}
await leave(Number(process.argv[2]));
await collect();
process.exit();
`;

test.for([
  ['taken, where its stream was asked for', '0', 6],
  ['read, where that was', '2', 8],
] as const)('paranoid tells of a body that was %s', async ([, reads, line]) => {
  const { stderr } = await runProgram(guard, {
    text: readInPart,
    parameters: [reads],
    settings: { BODYCLOSE_LEVEL: 'paranoid' },
  });
  expect(stderr).toMatch(new RegExp(`last read at leave \\(.*program\\.mjs:${line}:`));
});

test('one entry a call site, in the form that other tools read', async () => {
  const { report } = await runProgram(guard, { text: leakThrice });
  expect(report).toMatchObject({
    version: 1,
    totals: { acquired: 3, drained: 0, closed: 0, leaked: 3, open: 0 },
  });
  expect(Object.keys(report ?? {})).toEqual([
    'version',
    'command',
    'startedAt',
    'durationMs',
    'totals',
    'sites',
  ]);
  expect(report?.sites).toHaveLength(1);
  const site = report?.sites[0];
  expect(Object.keys(site ?? {})).toEqual(
    'file line column function client method url status verdict count retracted ageMs bytesRead contentLength stack'.split(
      ' ',
    ),
  );
  expect(site).toMatchObject({
    line: 4,
    column: 21,
    function: 'status',
    client: 'fetch',
    method: 'GET',
    status: 500,
    verdict: 'unreachable',
    count: 3,
    retracted: 0,
    contentLength: 1048576,
  });
  expect(site?.file).toMatch(/program\.mjs$/);
  expect(site?.url).toMatch(/\/status\/500\?token=\*&page=\*$/);
  expect(site?.stack[0]).toMatch(/^status \(.*program\.mjs:4:21\)$/);
});

test('warns once for a call site as Node warns, and sums up at the end', async () => {
  const { stderr } = await runProgram(guard, { text: leakThrice });
  const lines = stderr.split('\n').filter((line) => line.includes('[UNCLOSED_BODY]'));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(
    /^\(node:\d+\) \[UNCLOSED_BODY\] UnclosedBodyWarning: <folder>\/program\.mjs:4:21: the response body of GET http:\/\/127\.0\.0\.1:\d+\/status\/500\?token=\*&page=\* \(500, fetch\) was garbage-collected .* To release it: res\.body\?\.cancel\(\)\.catch\(\(\) => \{\}\)$/,
  );
  expect(lines[1]).toMatch(/3 of 3 response bodies leaked, at 1 call site$/);
  expect(stderr).toMatch(/ 3 × <folder>\/program\.mjs:4:21 \(fetch, unreachable\)/);
});

test('says nothing when quiet, or when Node is told so', async () => {
  expect(
    (await runProgram(guard, { text: leakThrice, settings: { BODYCLOSE_QUIET: '1' } })).stderr,
  ).toBe('');
  const disabled = ['--disable-warning=UNCLOSED_BODY', '--import', guard.register];
  expect((await runProgram(guard, { text: leakThrice, nodeOptions: disabled })).stderr).toBe('');
});

test('ends with the wanted exit code when something leaked, and leaves a failure its own', async () => {
  const settings = { BODYCLOSE_EXIT_CODE: '7', BODYCLOSE_QUIET: '1' };
  expect((await runProgram(guard, { text: leakThrice, settings })).code).toBe(7);
  expect(
    (await runProgram(guard, { text: leakThrice.replace('exit()', 'exit(3)'), settings })).code,
  ).toBe(3);
  expect(
    (await runProgram(guard, { text: `import 'server'; process.exit();`, settings })).code,
  ).toBe(0);
});

test('leaves out the files that are ignored', async () => {
  const { report } = await runProgram(guard, {
    text: leakThrice,
    settings: { BODYCLOSE_IGNORE: '**/other/**,program.*' },
  });
  expect(report).toMatchObject({ totals: { leaked: 0 }, sites: [] });
});

test('takes a stall back when the body is read after all', async () => {
  const { report, stderr } = await runProgram(guard, {
    fixture: 'stalled.mjs',
    settings: { BODYCLOSE_STALLED_AFTER: '300' },
  });
  expect(report?.sites.map(({ line, count, retracted }) => [line, count, retracted])).toEqual([
    [5, 1, 0],
    [6, 1, 1],
    [7, 1, 0],
  ]);
  expect(report?.totals).toMatchObject({ leaked: 2, drained: 1 });
  expect(stderr).toMatch(/stalled\.mjs:6:20: the response body of GET .* was released after all/);
});

test('tells listeners and the diagnostics channel', async () => {
  const { stdout } = await runProgram(guard, {
    text: `
import diagnostics from 'node:diagnostics_channel';
import { origin } from 'server';
import { guard } from 'runtime';
using_(guard({ quiet: true }));
async function using_(watch) {
  diagnostics.subscribe('bodyclose:leak', ({ line }) => console.log('channel', line));
  watch.on('leak', () => { throw new Error('a listener of the program'); });
  watch.on('leak', ({ line, verdict, remedy, pinned }) => console.log('event', line, verdict, remedy, pinned));
  await fetch(origin + '/big');
  await watch.collect();
  console.log(watch.report().totals.leaked, watch.open().length);
  watch[Symbol.dispose]();
  process.exit();
}
`,
    nodeOptions: [],
  });
  expect(stdout).toBe(
    'channel 10\nevent 10 unreachable res.body?.cancel().catch(() => {}) 1\n1 0\n',
  );
});

test('points into the source that a bundle was made of', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bodyclose-map-'));
  try {
    const source = join(folder, 'app.ts');
    writeFileSync(
      source,
      `interface Unused { a: string }\n\nexport async function status(url: string): Promise<number> {\n  const res = await fetch(url);\n  return res.status;\n}\n`,
    );
    const bundle = join(folder, 'out/app.mjs');
    for (const sourcemap of ['linked', 'inline'] as const) {
      buildSync({ entryPoints: [source], outfile: bundle, sourcemap, minify: true, format: 'esm' });
      const text = `import { origin, collect } from 'server'; const { status } = await import(${JSON.stringify(bundle)}); await status(origin + '/big'); await collect(); process.exit();`;
      for (const nodeOptions of [[], ['--enable-source-maps']]) {
        const { report } = await runProgram(guard, {
          text,
          nodeOptions: [...nodeOptions, '--import', guard.register],
        });
        expect(report?.sites[0]).toMatchObject({ file: source, line: 4, column: 21 });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('adds the parts of workers and child processes to one report', async () => {
  const { report } = await runProgram(guard, {
    text: `
import { fork } from 'node:child_process';
import { Worker, isMainThread } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { origin } from 'server';
globalThis.kept = await fetch(origin + '/big');
if (isMainThread && process.argv[2] !== 'child') {
  await new Promise((done) => new Worker(new URL(import.meta.url)).once('exit', done));
  await new Promise((done) => fork(fileURLToPath(import.meta.url), ['child']).once('exit', done));
}
process.exit();
`,
    settings: { BODYCLOSE_QUIET: '1' },
  });
  expect(report?.totals).toMatchObject({ acquired: 3, leaked: 3 });
  expect(report?.sites).toMatchObject([{ line: 6, count: 3 }]);
});

describe('the exit code when a worker leaked', () => {
  const leakyWorker = (main: string, worker = '') => `
import { Worker, isMainThread } from 'node:worker_threads';
import { origin } from 'server';
if (isMainThread) {
  ${main}
} else if (${worker === 'nested' ? "process.argv[2] !== 'inner'" : 'false'}) {
  new Worker(new URL(import.meta.url), { argv: ['inner'] });
} else {
  globalThis.kept = await fetch(origin + '/big');
  process.exit();
}
`;
  const settings = { BODYCLOSE_QUIET: '1', BODYCLOSE_EXIT_CODE: '9' };
  const start = `const worker = new Worker(new URL(import.meta.url));`;
  const untilExit = `const [code] = await new Promise((done) => worker.once('exit', (...all) => done(all)));`;

  test.each([
    ['is the one set, at the end of the loop', leakyWorker(start), 9],
    [
      'is the one set, after process.exit()',
      leakyWorker(`${start} ${untilExit} process.exit();`),
      9,
    ],
    ['is the one set, also for the worker of a worker', leakyWorker(start, 'nested'), 9],
    ['is the one that the program chose', leakyWorker(`${start} process.exitCode = 4;`), 4],
  ])('%s', async (_name, text, expected) => {
    const { code, report, stderr } = await runProgram(guard, { text, settings });
    expect(code, stderr).toBe(expected);
    expect(report?.totals).toMatchObject({ leaked: 1 });
  });

  test('is not the one of the worker, which its starter could take for a crash', async () => {
    const { stdout } = await runProgram(guard, {
      text: leakyWorker(`${start} ${untilExit} console.log(code);`),
      settings,
    });
    expect(stdout).toBe('0\n');
  });

  test('stays 0 when workers release all they read', async () => {
    const { code } = await runProgram(guard, {
      text: leakyWorker(start)
        .replace('globalThis.kept = await', 'await (await')
        .replace("'/big');", "'/big')).text();"),
      settings,
    });
    expect(code).toBe(0);
  });
});

test('is written when a signal ends the process, which still dies of it', async () => {
  const { code, report } = await runProgram(guard, {
    text: `
import { origin } from 'server';
globalThis.kept = await fetch(origin + '/big');
process.kill(process.pid, 'SIGTERM');
await new Promise((done) => setTimeout(done, 5000));
`,
    settings: { BODYCLOSE_QUIET: '1' },
  });
  expect(code).toBeNull();
  expect(report?.sites).toMatchObject([{ line: 3, verdict: 'boundary' }]);
});

test('waits for a signal handler of the program', async () => {
  const { code, stdout, report } = await runProgram(guard, {
    text: `
import { origin } from 'server';
const kept = await fetch(origin + '/big');
process.once('SIGTERM', () => setTimeout(async () => { console.log((await kept.text()).length); process.exit(4); }, 50));
process.kill(process.pid, 'SIGTERM');
await new Promise((done) => setTimeout(done, 5000));
`,
  });
  expect({ code, stdout }).toEqual({ code: 4, stdout: '1048576\n' });
  expect(report?.sites).toEqual([]);
});

describe('a URL in a report', () => {
  test.each([
    ['http://user:pa@ss@host/a?key=1&flag#frag', 'http://host/a?key=*&*'],
    ['http://host/a\u001b[2Jb', 'http://host/a\ufffd[2Jb'],
    ['http://host/@scope/x', 'http://host/@scope/x'],
  ])('%j', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });
});

test.each([
  ['**/vendor/**', true],
  ['vendor', true],
  ['*.gen.js', true],
  ['a.gen.ts', false],
  ['**/lib/*.js', false],
])('the glob %s matches %s', (glob, matches) => {
  expect(matchesAny(join(process.cwd(), 'vendor/x/a.gen.js'), [glob])).toBe(matches);
});

test('a response that its connection ended with holds nothing', async () => {
  const { report } = await runProgram(guard, {
    text: `
import http from 'node:http';
import { origin, wait } from 'server';
const agent = new http.Agent({ keepAlive: true });
globalThis.kept = [];
for (const options of [{ agent: false }, { headers: { connection: 'close' } }, { agent }])
  kept.push(await new Promise((done) => http.get(origin + '/small', options, done)));
await wait(100);
process.exit();
`,
    settings: { BODYCLOSE_QUIET: '1' },
  });
  expect(report?.sites).toMatchObject([{ line: 7, count: 1 }]);
});
