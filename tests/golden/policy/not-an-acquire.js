// Things that look like a request and are none.
import { fetch as cachedFetch } from './cache.js';
import store from './store.js';

export function constructed() {
  const res = new Response('hello');
  return res.status;
}

export function constructedAndThrown(ok) {
  const res = new Response('hello');
  if (!ok) throw new Error('failed');
  return res.text();
}

export function fromJson() {
  const res = Response.json({ ok: true });
  return res.headers.get('content-type');
}

export function redirectResponse() {
  const res = Response.redirect('http://127.0.0.1/');
  return res.status;
}

export function errorResponse() {
  return Response.error().type;
}

export async function localFunctionNamedFetch(url) {
  function fetch(key) {
    return { ok: true, key };
  }
  const res = await fetch(url);
  return res.ok;
}

export async function localConstantNamedFetch(url) {
  const fetch = async (key) => new Map([[key, 1]]);
  const res = await fetch(url);
  return res.size;
}

export async function parameterNamedFetch(fetch, key) {
  const row = await fetch(key);
  return row.id;
}

export async function importedFromALocalModule(key) {
  const row = await cachedFetch(key);
  return row.id;
}

export async function methodNamedFetch(repository, key) {
  const row = await repository.fetch(key);
  return row.status;
}

export async function methodOfAnImportedStore(key) {
  const row = await store.fetch(key);
  if (!row.ok) throw new Error('no such row');
  return row;
}

export class Repository {
  rows = new Map();

  async fetch(key) {
    return this.rows.get(key);
  }

  async status(key) {
    const row = await this.fetch(key);
    return row.status;
  }
}

export async function mockedFetch(test) {
  const mock = test.fn(async () => new Response('{}', { status: 200 }));
  const res = await mock('/x');
  return res.status;
}

export async function wrapperOfAMock() {
  const request = async () => new Response('{}', { status: 404 });
  const res = await request();
  if (!res.ok) return null;
  return res.json();
}

export function namedButNotCalled() {
  return typeof fetch === 'function' ? fetch : null;
}

export function passedAsAValue(createClient) {
  return createClient({ fetch });
}

export function boundCopy() {
  return fetch.bind(globalThis);
}

export async function propertyOfAnotherGlobal(page) {
  const row = await page.evaluate((key) => ({ key }), 'x');
  return row.key;
}

export async function shadowedInABlock(url) {
  {
    const fetch = (key) => ({ ok: key === url });
    const res = fetch(url);
    if (res.ok) return 1;
  }
  const res = await fetch(url);
  return res.text();
}
