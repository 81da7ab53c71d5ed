/** Each marked line of the leaking programs is reported, with the verdict or client that its mark names, and no other line. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildGuard, expectMarkedLeaks, runProgram } from './guarded-program.ts';
import type { BuiltGuard, Program } from './guarded-program.ts';

/** The version of undici that not every supported Node can run. */
const newest = Number(process.versions.node.split('.')[0]) >= 22 ? ['8'] : [];

let guard: BuiltGuard;

beforeAll(async () => {
  guard = await buildGuard();
});

afterAll(() => guard.remove());

async function expectMarked(fixture: string, program: Program = {}): Promise<void> {
  await expectMarkedLeaks(guard, fixture, program);
}

describe.concurrent('reports every leak at its line', () => {
  test('of fetch at wrap', () => expectMarked('leaks-fetch.mjs'));
  test('of fetch at paranoid', () =>
    expectMarked('leaks-fetch.mjs', { settings: { BODYCLOSE_LEVEL: 'paranoid' } }));
  test.each(['5', '6', '7', ...newest])('of undici %s', (version) =>
    expectMarked('leaks-undici.mjs', { parameters: [version] }),
  );
  test.each(['7', ...newest])('of undici %s over HTTP/2', (version) =>
    expectMarked('leaks-http2.mjs', { parameters: [version] }),
  );
  test('of node:http', () => expectMarked('leaks-http.mjs'));
  test('of the clients on top of them', () => expectMarked('leaks-clients.mjs'));
  test('of a CommonJS program', () => expectMarked('leaks.cjs'));
  test('that stall', () =>
    expectMarked('stalled.mjs', { settings: { BODYCLOSE_STALLED_AFTER: '300' } }));
  test('that block a pool of one connection', () =>
    expectMarked('deadlock.mjs', { settings: { BODYCLOSE_STALLED_AFTER: '300' } }));
  test.each(['undici5', 'undici6', 'undici7'])('that block a pool of %s', (client) =>
    expectMarked('deadlock-pool.mjs', {
      parameters: [client],
      settings: { BODYCLOSE_STALLED_AFTER: '300' },
    }),
  );
  test.each(['6', '7', ...newest])(
    'of which undici %s has all bytes in the queue of its fetch',
    (version) =>
      expectMarked('deadlock-queue.mjs', {
        parameters: [version],
        settings: { BODYCLOSE_STALLED_AFTER: '300' },
      }),
  );
});

test('is certain at paranoid of a body that was dropped, however little the program allocates', async () => {
  const { report } = await runProgram(guard, {
    text: `import { origin, wait } from 'server';
const drop = async () => void (await fetch(origin + '/big'));
await drop();
await wait(3500);
process.exit();`,
    settings: { BODYCLOSE_LEVEL: 'paranoid', BODYCLOSE_STALLED_AFTER: '4000' },
  });
  expect(report?.sites.map(({ verdict }) => verdict)).toEqual(['unreachable']);
});

describe.concurrent('stays silent, and changes no byte, under constant garbage collection', () => {
  test.each(['observe', 'wrap', 'paranoid'])('at level %s', async (level) => {
    const { report, stderr, code } = await runProgram(guard, {
      fixture: 'quiet.mjs',
      parameters: ['1', level],
      settings: { BODYCLOSE_LEVEL: level },
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(report?.sites).toEqual([]);
    expect(report?.totals.leaked).toBe(0);
  });

  test("with other clients and other ways of reading, in use for longer than the guard's patience", async () => {
    const { report, stderr, code } = await runProgram(guard, {
      fixture: 'quiet-clients.mjs',
      settings: { BODYCLOSE_STALLED_AFTER: '1500' },
    });
    expect(stderr).not.toMatch(/UNCLOSED_BODY|Error/);
    expect(code, stderr).toBe(0);
    expect(report?.sites).toEqual([]);
  });
});

test.each(['6', '7'])(
  'does not blame a read of undici %s that is under way at the end, with a queue full of compressed bytes',
  async (version) => {
    const { report } = await runProgram(guard, {
      text: `import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { fetch } from 'undici${version}';
const bytes = gzipSync(randomBytes(20_000_000), { level: 0 });
const server = http.createServer((_, response) => {
  response.setHeader('content-encoding', 'gzip');
  response.end(bytes);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
for (let n = 0; n < 4; n++) {
  const response = await fetch('http://127.0.0.1:' + server.address().port);
  response.arrayBuffer();
}
setTimeout(() => process.exit(), 5);
`,
    });
    expect(report?.totals).toMatchObject({ acquired: 4, drained: 0, leaked: 0 });
  },
);

test('never blames the maker of a stream for the requests of another client', async () => {
  const { report, stderr } = await runProgram(guard, {
    text: `import got from 'got';
import http from 'node:http';
import ky from 'ky';
const server = http.createServer((_, response) => {
  response.statusCode = 503;
  response.end(Buffer.alloc(300_000));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const url = 'http://127.0.0.1:' + server.address().port;
const stream = got.stream(url, { throwHttpErrors: false, retry: { limit: 0 } });
await new Promise((done) => stream.resume().on('end', done));
await ky.get(url, { retry: { limit: 1, delay: () => 10 } }).text().catch(() => {});
process.exit();
`,
  });
  expect(report?.totals).toMatchObject({ acquired: 3, drained: 1, leaked: 2 });
  expect(report?.sites.map(({ client }) => client)).toEqual(['ky', 'ky']);
  // The retry is ky's own: there is nothing that the program could write.
  expect(stderr).toMatch(
    /Only packages are on its stack, so theirs is the code that has to release it: /,
  );
});

test('names the line of a call in an arrow function, and at the top of a module, that asked after an await', async () => {
  const { report } = await runProgram(guard, {
    text: `import axios from 'axios';
import { origin, collect } from 'server';
const client = axios.create({ responseType: 'stream', validateStatus: () => true });
client.interceptors.request.use(async (config) => { await null; return config; });
await Promise.all([1].map(async () => {
  await client.get(origin + '/status/500');
}));
await client.get(origin + '/status/500');
await collect();
process.exit();
`,
  });
  expect(report?.sites.map(({ line }) => line).sort()).toEqual([6, 8]);
});

test('never blames a stream of the program for requests that are made later', async () => {
  const { report } = await runProgram(guard, {
    text: `import { Duplex } from 'node:stream';
import { origin, collect } from 'server';
class Framer extends Duplex {}
new Framer();
setTimeout(fetch, 10, origin + '/status/500');
setTimeout(async () => {
  await collect();
  process.exit();
}, 300);
`,
  });
  expect(report?.sites.map(({ file }) => file)).toEqual(['']);
});
