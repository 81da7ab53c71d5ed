// Returned, yielded, thrown, stored, exported: somebody else is responsible now.
import { EventEmitter } from 'node:events';

export const startup = await fetch('http://127.0.0.1/startup');

const parked = await fetch('http://127.0.0.1/parked');
export { parked };

const fallback = await fetch('http://127.0.0.1/fallback');
export default fallback;

let latest;
const cache = new Map();
const seen = new WeakSet();
const queue = [];
const registry = {};

export async function returned(url) {
  const res = await fetch(url);
  return res;
}

export async function returnedInAnObject(url) {
  const res = await fetch(url);
  return { res, at: Date.now() };
}

export async function returnedInAnArray(url) {
  const res = await fetch(url);
  return [null, res];
}

export async function returnedDeepInAnObject(url) {
  const res = await fetch(url);
  return { meta: { raw: [res] }, status: res.status };
}

export async function returnedBody(url) {
  const res = await fetch(url);
  return res.body; // want no-detached-body
}

export async function returnedFactsOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return { status: res.status, headers: res.headers };
}

export async function storedInAModuleVariable(url) {
  latest = await fetch(url);
}

export function readsTheModuleVariable() {
  return latest?.text();
}

export async function storedStatusInAModuleVariable(url) {
  latest = (await fetch(url)).status; // want no-unconsumed-body
}

export async function storedInAMap(url) {
  const res = await fetch(url);
  cache.set(url, res);
}

export async function storedStatusInAMap(url) {
  const res = await fetch(url); // want no-unconsumed-body
  cache.set(url, res.status);
}

export async function storedInASet(url) {
  const res = await fetch(url);
  seen.add(res);
}

export async function pushedToAModuleArray(url) {
  const res = await fetch(url);
  queue.push(res);
}

export async function storedInAModuleObject(url) {
  const res = await fetch(url);
  registry[url] = res;
}

export async function storedOnAParameter(url, ctx) {
  ctx.response = await fetch(url);
}

export async function bodyStoredOnAParameter(url, ctx) {
  const res = await fetch(url);
  ctx.status = res.status;
  ctx.body = res.body; // want no-detached-body
}

export async function statusStoredOnAParameter(url, ctx) {
  const res = await fetch(url); // want no-unconsumed-body
  ctx.status = res.status;
}

export async function assignedWithObjectAssign(url, ctx) {
  const res = await fetch(url);
  Object.assign(ctx, { res });
}

export class Session extends EventEmitter {
  #res;

  async open(url) {
    this.#res = await fetch(url);
  }

  async openPublic(url) {
    const res = await fetch(url);
    this.res = res;
    return res.status;
  }

  async openOnlyWhenOk(url) {
    const res = await fetch(url);
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    this.res = res;
  }

  async status(url) {
    const res = await fetch(url); // want no-unconsumed-body
    this.last = res.status;
  }

  async emitIt(url) {
    this.emit('response', await fetch(url));
  }

  text() {
    return this.#res.text();
  }
}

export async function* yielded(urls) {
  for (const url of urls) {
    const res = await fetch(url);
    yield res;
  }
}

export async function* yieldedStatus(urls) {
  for (const url of urls) {
    const res = await fetch(url); // want no-unconsumed-body
    yield res.status;
  }
}

export async function* yieldedText(urls) {
  for (const url of urls) {
    const res = await fetch(url);
    yield await res.text();
  }
}

export async function* yieldedOnlyWhenOk(urls) {
  for (const url of urls) {
    const res = await fetch(url);
    if (!res.ok) continue; // want no-unconsumed-body
    yield res;
  }
}

export async function* delegated(url) {
  const res = await fetch(url);
  yield* res.body;
}

export async function thrown(url) {
  const res = await fetch(url);
  throw Object.assign(new Error('failed'), { res });
}

export async function errorWithAProperty(url) {
  const res = await fetch(url);
  if (!res.ok) {
    const error = new Error('failed');
    error.response = res;
    throw error;
  }
  return res.json();
}

export async function errorWithAStatusProperty(url) {
  const res = await fetch(url);
  if (!res.ok) {
    const error = new Error('failed');
    error.status = res.status;
    throw error; // want no-unconsumed-body
  }
  return res.json();
}

export async function respondWith(event) {
  event.respondWith(fetch(event.request));
}

export async function putIntoACache(url) {
  const store = await caches.open('v1');
  const res = await fetch(url);
  await store.put(url, res);
}

export async function resolvedOutside(url, deferred) {
  deferred.resolve(await fetch(url));
}

export async function rejectedOutside(url, deferred) {
  const res = await fetch(url);
  if (!res.ok) {
    deferred.reject(new Error('failed'));
    return; // want no-unconsumed-body
  }
  deferred.resolve(res);
}
