/** What a function in another file does to a body, as its callers are told. */
import { describe, expect, test } from 'vitest';
import { differencesIn } from './projects.ts';

const helpers = `
// file: src/helpers.ts
export async function parse(res: Response) {
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}
export async function parseSafely(res: Response) {
  return res.ok ? res.json() : (await res.body?.cancel(), undefined);
}
export function ensureOk(res: Response) {
  if (!res.ok) throw new Error(\`HTTP \${res.status}\`);
}
export function trace(res: Response) {
  console.log(res.status, res.headers.get('x-request-id'));
}
export function checked(res: Response) {
  if (!res.ok) throw new Error('failed');
  return res;
}
const kept: Response[] = [];
export function keep(res: Response) {
  kept.push(res);
}
`;

const cases: { name: string; text: string }[] = [
  {
    name: 'a helper that reads its parameter on some path answers for it, and its callers are free',
    text: `${helpers}
// file: src/use.ts
import { parse, parseSafely } from './helpers';
export async function load(url: string) {
  return parse(await fetch(url));
}
export async function loadSafely(url: string) {
  const res = await fetch(url);
  return parseSafely(res);
}`,
  },
  {
    name: 'a promise of the project answers what its class says, whatever others of that name answer',
    text: `
// file: src/api.ts
class ApiPromise extends Promise<unknown> {
  constructor(private readonly result: Promise<{ response: Response }>) {
    super((resolve) => resolve(null));
  }
  asResponse(): Promise<Response> {
    return this.result.then((result) => result.response);
  }
}
async function requested(url: string) {
  const response = await fetch(url);
  return { response, data: await response.clone().json() };
}
export const request = (url: string) => new ApiPromise(requested(url));
// file: src/use.ts
import { request } from './api.js';
import type { Sdk } from 'sdk';
export async function tagOf(url: string) {
  const response = await request(url).asResponse();
  return response.headers.get('etag');
}
export async function tagOfAnothers(sdk: Sdk, url: string) {
  const response = await sdk.files.get(url).asResponse(); // want no-unconsumed-body
  return response.headers.get('etag');
}`,
  },
  {
    name: 'a helper that only looks leaves the body with its caller',
    text: `${helpers}
// file: src/use.ts
import { trace } from './helpers.js';
export async function drops(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  trace(res);
}
export async function reads(url: string) {
  const res = await fetch(url);
  trace(res);
  return res.text();
}`,
  },
  {
    name: 'a helper that throws leaks at the call of it',
    text: `${helpers}
// file: src/use.ts
import { ensureOk } from './helpers.ts';
export async function load(url: string) {
  const res = await fetch(url);
  ensureOk(res); // want no-unconsumed-body /opened on line 3/
  return res.json();
}`,
  },
  {
    name: 'a check between two thens leaks at the chain',
    text: `${helpers}
// file: src/use.ts
import { checked } from './helpers';
export function load(url: string) {
  return fetch(url).then(checked).then((res) => res.json()); // want no-unconsumed-body
}`,
  },
  {
    name: 'a helper that stores the body takes it over',
    text: `${helpers}
// file: src/use.ts
import { keep } from './helpers';
export async function load(url: string) {
  keep(await fetch(url));
}`,
  },
  {
    name: 'whoever calls a wrapper that returns an open response acquires it',
    text: `
// file: src/http.ts
export async function get(path: string) {
  return fetch('https://example.com' + path);
}
export async function getJson(path: string) {
  const res = await get(path);
  return res.json();
}
// file: src/use.ts
import { get, getJson } from './http';
export async function ping() {
  await get('/ping'); // want no-unconsumed-body
}
export async function load() {
  const res = await get('/load');
  if (res.status !== 200) return undefined; // want no-unconsumed-body
  return res.text();
}
export async function loadJson() {
  return getJson('/load');
}`,
  },
  {
    name: 'a wrapper around a wrapper counts, in a file that names no client',
    text: `
// file: src/http.ts
export const request = (path: string, init?: RequestInit) => fetch('https://example.com' + path, init);
// file: src/users.ts
import { request } from './http';
export const remove = (id: string) => request('/users/' + id, { method: 'DELETE' });
export async function find(id: string) {
  const res = await request('/users/' + id);
  return res.json();
}
// file: src/page.ts
import { find, remove } from './users';
export async function page(id: string) {
  await remove(id); // want no-unconsumed-body
  return find(id);
}`,
  },
  {
    name: 'a retry around a callback hands on what the callback acquires',
    text: `
// file: src/retry.ts
export async function retry<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch {
    return run();
  }
}
// file: src/use.ts
import { retry } from './retry';
export async function drops(url: string) {
  const res = await retry(() => fetch(url)); // want no-unconsumed-body
  return res.ok;
}
export async function reads(url: string) {
  const res = await retry(() => fetch(url));
  return res.json();
}`,
  },
  {
    name: 'a re-exported client is the client',
    text: `
// file: src/net.ts
export { fetch as load } from 'undici';
export const get = globalThis.fetch;
// file: src/use.ts
import { get, load } from './net';
export async function drops(url: string) {
  await load(url); // want no-unconsumed-body
  await get(url); // want no-unconsumed-body
}`,
  },
  {
    name: 'a wrapper that answers something of its own is no acquire, though it looks like one',
    text: `
// file: src/client.ts
export async function call(path: string) {
  const res = await fetch('https://example.com' + path);
  const text = await res.text();
  return { ok: res.ok, status: res.status, json: () => JSON.parse(text) };
}
// file: src/use.ts
import { call } from './client';
export async function load() {
  const res = await call('/load');
  if (!res.ok) throw new Error('failed');
  return res.json();
}`,
  },
  {
    name: 'a wrapper of something that is only declared to answer a response may build it',
    text: `
// file: src/handle.ts
export type Handler = (request: Request) => Promise<Response>;
export async function handle(request: Request, handler: Handler): Promise<Response> {
  const response = await handler(request);
  if (!response.ok) console.error(response.status);
  return response;
}
// file: src/use.ts
import { handle, type Handler } from './handle';
export async function check(handler: Handler) {
  const response = await handle(new Request('http://localhost'), handler);
  return response.status;
}`,
  },
  {
    name: 'a test that mocks modules calls other code than the file shows',
    text: `
// file: src/http.ts
export const get = (path: string) => fetch('https://example.com' + path);
// file: src/http.test.ts
import { get } from './http';
vi.mock('./http');
test('answers', async () => {
  expect((await get('/ping')).status).toBe(200);
});`,
  },
  {
    name: 'a class is followed by its static methods, its instances and its heirs',
    text: `
// file: src/api.ts
export class Api {
  static ping() {
    return fetch('https://example.com/ping');
  }
  async request(path: string) {
    return fetch('https://example.com' + path);
  }
}
export const api = new Api();
export const plain = {
  get(path: string) {
    return fetch('https://example.com' + path);
  },
};
// file: src/use.ts
import { Api, api, plain } from './api';
export async function drops() {
  await Api.ping(); // want no-unconsumed-body
  await api.request('/drop'); // want no-unconsumed-body
  await plain.get('/drop'); // want no-unconsumed-body
}
// file: src/users.ts
import { Api } from './api';
export class Users extends Api {
  async exists(id: string) {
    const res = await this.request('/users/' + id); // want no-unconsumed-body
    return res.ok;
  }
}`,
  },
  {
    name: 'a helper that wants its promise to fail asks nobody for a response',
    text: `
// file: src/expect.ts
export async function expectRejects(promise: Promise<unknown>, code: string) {
  try {
    await promise;
  } catch (error) {
    return check(error, code);
  }
  fail('Expected the promise to be rejected');
}
export async function settles(promise: Promise<unknown>) {
  await promise;
}
// file: src/use.test.ts
import { expectRejects, settles } from './expect';
test('rejects', async () => {
  await expectRejects(fetch('https://example.com/a'), 'ECONNREFUSED');
});
test('settles', async () => {
  await settles(fetch('https://example.com/a')); // want no-unconsumed-body
});`,
  },
  {
    name: 'what a wrapper that is too deep to follow asks for with HEAD has no body',
    text: `
// file: src/http.ts
import nodeFetch from 'node-fetch';
import { withTimer } from 'timers-of-somebody';
export async function request(url: string, init?: RequestInit): Promise<Response> {
  return withTimer(() => nodeFetch(url, init));
}
// file: src/use.ts
import { request } from './http';
export async function cookies(url: string) {
  const response = await request(url, { method: 'HEAD' });
  if (response.ok) return response.headers.get('set-cookie');
  throw new Error(await response.text());
}
export async function cookiesOfBody(url: string) {
  const response = await request(url, { method: 'GET' });
  if (response.ok) return response.headers.get('set-cookie'); // want no-unconsumed-body
  throw new Error(await response.text());
}`,
  },
  {
    name: 'a helper that answers one of several promises is one acquire with that of its argument',
    text: `
// file: src/race.ts
export async function raceWith(work: Promise<any>, ...others: { promise: Promise<any>; end(): void }[]) {
  try {
    return await Promise.race([work, ...others.map((each) => each.promise)]);
  } finally {
    for (const each of others) each.end();
  }
}
// file: src/use.ts
import { raceWith } from './race';
export async function probe(url: string, timer: { promise: Promise<never>; end(): void }) {
  let response;
  try {
    response = await raceWith(get(url), timer);
  } catch (error) {
    return undefined;
  }
  if (!response.ok) return undefined; // want no-unconsumed-body
  return response.text();
}
async function get(url: string) {
  if (url === '') throw new Error('no address');
  return fetch(url);
}`,
  },
  {
    name: 'a helper that ignores every failure is followed too, whatever its handler says',
    text: `
// file: src/stats.ts
export async function count(url: string) {
  try {
    await fetch(url); // want no-unconsumed-body
  } catch {
    // statistics may fail
  }
}
// file: src/use.ts
import { count } from './stats';
export async function load(url: string) {
  await count(url + '/count');
  const res = await fetch(url);
  if (!res.ok) return undefined; // want no-unconsumed-body
  return res.text();
}`,
  },
];

describe('a function in another file', () => {
  test.each(cases)('$name', ({ text }) => {
    expect(differencesIn(text)).toEqual([]);
  });
});

test('without the setting an imported function is unknown code', () => {
  const text = `
// file: src/http.ts
export const get = (path: string) => fetch('https://example.com' + path);
// file: src/use.ts
import { get } from './http';
export async function ping() {
  await get('/ping');
}`;
  expect(differencesIn(text, {})).toEqual([]);
});
