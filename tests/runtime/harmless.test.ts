/** The guard in the company of other code: it changes nothing, stays out of the way, and goes away when told. */
import { afterAll, beforeAll, expect, test as inTurn } from 'vitest';
import { buildGuard, runProgram } from './guarded-program.ts';
import type { BuiltGuard } from './guarded-program.ts';

/** The programs wait most of the time. */
const test = inTurn.concurrent;

let guard: BuiltGuard;
beforeAll(async () => {
  guard = await buildGuard();
});
afterAll(() => guard.remove());

async function output(text: string, nodeOptions?: string[]): Promise<string> {
  const { stdout, stderr } = await runProgram(guard, {
    text,
    settings: { BODYCLOSE_QUIET: '1' },
    ...(nodeOptions === undefined ? {} : { nodeOptions }),
  });
  expect(stderr).toBe('');
  return stdout;
}

test('two copies, ES module and CommonJS, count a body once', async () => {
  expect(
    await output(`
import { createRequire } from 'node:module';
import { origin } from 'server';
import { guard } from 'runtime';
const copy = createRequire(import.meta.url)('runtime-cjs');
const [one, other] = [guard({ quiet: true }), copy.guard()];
await (await fetch(origin + '/big')).text();
console.log(one.report().totals.acquired, other.report().totals.drained);
one.stop(); other.stop(); process.exit();
`),
  ).toBe('1 1\n');
});

test('stop() gives fetch back as it was', async () => {
  expect(
    await output(
      `
import { guard } from 'runtime';
import { EventEmitter } from 'node:events';
const before = [fetch, EventEmitter.init, fetch.name, fetch.length];
const watch = guard();
console.log(fetch === before[0], fetch.name === before[2], fetch.length === before[3]);
watch.stop();
console.log(fetch === before[0], EventEmitter.init === before[1]);
`,
      [],
    ),
  ).toBe('false true true\ntrue true\n');
});

test('the process ends by itself while a body is stalled', async () => {
  const { code, report } = await runProgram(guard, {
    text: `
import { origin } from 'server';
const res = await fetch(origin + '/big');
console.log(res.status);
`,
  });
  expect(code).toBe(0);
  expect(report?.sites).toMatchObject([{ line: 3, verdict: 'boundary' }]);
});

test.each(['observe', 'wrap'])(
  'at %s, a rejection that nobody handles is still one that nobody handles',
  async (level) => {
    const { stdout } = await runProgram(guard, {
      text: `
import net from 'node:net';
const server = net.createServer().listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
const url = 'http://127.0.0.1:' + server.address().port;
await new Promise((done) => server.close(done));
process.on('unhandledRejection', (error) => console.log(error.message));
fetch(url);
`,
      settings: { BODYCLOSE_LEVEL: level },
    });
    expect(stdout).toBe('fetch failed\n');
  },
);

test('the Response is the real one', async () => {
  expect(
    await output(`
import { origin } from 'server';
const res = await fetch(origin + '/status/500');
console.log(res instanceof Response, Object.getPrototypeOf(res) === Response.prototype, res.url === origin + '/status/500', res.type, Object.keys(res).length);
console.log(res.body === res.body, res.body instanceof ReadableStream, res.bodyUsed, res.body.locked);
const copy = res.clone();
await Promise.all([Response.prototype.text.call(res), copy.text()]);
console.log(res.bodyUsed, copy.bodyUsed, await res.text().catch((error) => error.name + ' ' + error.message));
process.exit();
`),
  ).toBe(
    'true true true basic 0\ntrue true false false\ntrue true TypeError Body is unusable: Body has already been read\n',
  );
});

test('stop() gives the Response class back as it was', async () => {
  expect(
    await output(
      `
import { origin } from 'server';
import { guard } from 'runtime';
const methods = () => Object.values(Object.getOwnPropertyDescriptors(Response.prototype)).flatMap(({ get, value }) => [get, value]);
const before = methods();
const same = () => methods().every((method, index) => method === before[index]);
const watch = guard();
const res = await fetch(origin + '/big');
const { body } = res;
console.log(same(), methods().every((method, index) => method?.name === before[index]?.name && method?.length === before[index]?.length));
watch.stop();
console.log(same(), res.body === body, (await res.text()).length);
process.exit();
`,
      [],
    ),
  ).toBe('false true\ntrue true 1048576\n');
});

test('what a program has put on its Response stays there', async () => {
  expect(
    await output(`
import { origin } from 'server';
const own = await fetch(origin + '/big');
own.json = async () => 'own';
console.log(own.body instanceof ReadableStream, await own.json());
const frozen = Object.freeze(await fetch(origin + '/big'));
console.log(frozen.body === frozen.body, Object.getOwnPropertyNames(frozen).length, (await frozen.text()).length);
console.log((await new Response('other').text()), await Response.prototype.text.call(5).catch((error) => error.name));
process.exit();
`),
  ).toBe('true own\ntrue 0 1048576\nother TypeError\n');
});

test('a body that was handed out and its response agree on who reads', async () => {
  expect(
    await output(`
import { origin } from 'server';
const one = await fetch(origin + '/big');
const body = one.body;
const whole = (await one.text()).length;
console.log(whole, body.locked, one.bodyUsed);
const other = await fetch(origin + '/big');
const reader = other.body.getReader();
console.log(await other.text().catch((error) => error.name), other.bodyUsed);
console.log((await reader.read()).value.length > 0, other.bodyUsed);
await reader.cancel();
try { other.clone(); } catch (error) { console.log(error.name); }
process.exit();
`),
  ).toBe('1048576 true true\nTypeError false\ntrue true\nTypeError\n');
});

test('frozen globals and a program that replaces fetch are left alone', async () => {
  expect(
    await output(`
import { origin } from 'server';
const mock = async () => new Response('mock');
globalThis.fetch = mock;
console.log(await (await fetch(origin)).text(), fetch === mock);
Object.freeze(globalThis.Error);
process.exit();
`),
  ).toBe('mock true\n');
});

test('guardFetch watches only its own requests', async () => {
  expect(
    await output(
      `
import { origin, collect } from 'server';
import { guardFetch, guard } from 'runtime';
const before = globalThis.fetch;
const guarded = guardFetch(globalThis.fetch, { quiet: true });
await guarded(origin + '/big');
await before(origin + '/big');
await collect();
console.log(globalThis.fetch === before, guardFetch(guarded) === guarded);
const { totals, sites } = guard({ level: 'observe' }).report();
console.log(totals.acquired, sites[0].line);
process.exit();
`,
      [],
    ),
  ).toBe('true true\n1 6\n');
});

test.each(['before', 'after'])(
  'a Response class that is frozen %s the guard starts stays usable',
  async (when) => {
    expect(
      await output(
        `
import { origin } from 'server';
import { guard } from 'runtime';
if ('${when}' === 'before') Object.freeze(Response.prototype);
const watch = guard({ quiet: true });
await (await fetch(origin + '/big')).text();
Object.freeze(Response.prototype);
const res = await fetch(origin + '/big');
console.log((await res.clone().text()).length, (await res.text()).length, watch.report().totals.drained);
watch.stop();
console.log((await (await fetch(origin + '/big')).text()).length);
process.exit();
`,
        [],
      ),
    ).toBe('1048576 1048576 2\n1048576\n');
  },
);

test('starts and stops around a replaced method of the Response class leave one layer', async () => {
  expect(
    await output(
      `
import { origin } from 'server';
import { guard } from 'runtime';
const native = Response.prototype.json;
let calls = 0;
for (let round = 0; round < 50; round++) {
  const watch = guard({ quiet: true });
  await (await fetch(origin + '/json')).json();
  const ours = Response.prototype.json;
  if (round === 0)
    Response.prototype.json = function json() {
      calls++;
      return ours.call(this);
    };
  else if (calls !== round) console.log('not called');
  watch.stop();
}
const { json } = Response.prototype;
console.log(json.name, calls, json !== native);
const watch = guard({ quiet: true });
await (await fetch(origin + '/json')).json();
console.log(Response.prototype.json === json, watch.report().totals.drained);
process.exit();
`,
      [],
    ),
  ).toBe('json 49 true\ntrue 51\n');
});

test('a response behind a proxy, or read by a method that was taken before, is in use while it is read', async () => {
  const { stderr, report } = await runProgram(guard, {
    text: `
import { origin, wait } from 'server';
import { guard } from 'runtime';
const { text } = Response.prototype;
const plain = globalThis.fetch;
globalThis.fetch = async (...parameters) =>
  new Proxy(await plain(...parameters), {
    get(target, key) {
      const value = target[key];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
const watch = guard({ stalledAfter: 200 });
(await fetch(origin + '/silent')).text().catch(() => {});
watch.stop();
globalThis.fetch = plain;
const next = guard({ stalledAfter: 200 });
text.call(await fetch(origin + '/silent')).catch(() => {});
await wait(800);
console.log(next.open().length);
process.exit();
`,
    nodeOptions: [],
  });
  expect(stderr).toBe('');
  expect(report).toBeUndefined();
});
