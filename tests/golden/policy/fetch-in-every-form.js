// The same call, written in every way that people write it.
import crossFetch, { fetch as namedCrossFetch } from 'cross-fetch';
import isomorphicFetch from 'isomorphic-fetch';
import unfetch from 'isomorphic-unfetch';
import nodeFetch from 'node-fetch';
import * as undici from 'undici';
import { fetch as undiciFetch, Agent } from 'undici';
import 'whatwg-fetch';

const { fetch: destructuredFetch } = globalThis;
const aliasedFetch = fetch;
const boundFetch = fetch.bind(globalThis);
const dispatcher = new Agent();

export async function globalThisFetch(url) {
  const res = await globalThis.fetch(url); // want no-unconsumed-body
  return res.ok;
}

export async function globalThisFetchRead(url) {
  const res = await globalThis.fetch(url);
  return res.text();
}

export async function windowFetch(url) {
  const res = await window.fetch(url); // want no-unconsumed-body
  return res.ok;
}

export async function windowFetchThrows(url) {
  const res = await window.fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function selfFetch(url) {
  const res = await self.fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function globalFetch(url) {
  const res = await global.fetch(url); // want no-unconsumed-body
  return res.status;
}

export async function computedFetch(url) {
  const res = await globalThis['fetch'](url); // want no-unconsumed-body
  return res.status;
}

export async function optionalFetch(url) {
  const res = await globalThis.fetch?.(url);
  return res?.text();
}

export async function undiciNamed(url) {
  const res = await undiciFetch(url, { dispatcher });
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function undiciNamedRead(url) {
  const res = await undiciFetch(url, { dispatcher });
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function undiciNamespace(url) {
  const res = await undici.fetch(url); // want no-unconsumed-body
  return res.status;
}

export async function undiciNamespaceRead(url) {
  const res = await undici.fetch(url);
  return res.blob();
}

export async function undiciDynamicImport(url) {
  const { fetch } = await import('undici');
  const res = await fetch(url); // want no-unconsumed-body
  return res.status;
}

export async function nodeFetchDefault(url) {
  const res = await nodeFetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function nodeFetchDefaultRead(url) {
  const res = await nodeFetch(url);
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function nodeFetchResumed(url) {
  const res = await nodeFetch(url);
  res.body.resume();
  return res.status;
}

export async function crossFetchDefault(url) {
  const res = await crossFetch(url); // want no-unconsumed-body
  return res.ok;
}

export async function crossFetchNamed(url) {
  const res = await namedCrossFetch(url);
  if (res.status === 404) return null; // want no-unconsumed-body
  return res.text();
}

export async function isomorphicFetchDefault(url) {
  const res = await isomorphicFetch(url);
  if (res.status === 404) return null; // want no-unconsumed-body
  return res.text();
}

export async function isomorphicUnfetchRead(url) {
  const res = await unfetch(url);
  return res.text();
}

export async function destructuredGlobal(url) {
  const res = await destructuredFetch(url); // want no-unconsumed-body
  return res.ok;
}

export async function aliased(url) {
  const res = await aliasedFetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function bound(url) {
  const res = await boundFetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function injectedByDefault(url, fetchImpl = fetch) {
  const res = await fetchImpl(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function injectedByDefaultRead(url, fetchImpl = fetch) {
  const res = await fetchImpl(url);
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function injectedInOptions(url, { fetch: doFetch = globalThis.fetch } = {}) {
  const res = await doFetch(url); // want no-unconsumed-body
  return res.ok;
}

export async function injectedUnderItsOwnName(url, { fetch = globalThis.fetch } = {}) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.ok;
}

export async function optionOrGlobal(url, opts) {
  const f = opts.fetch ?? globalThis.fetch;
  const res = await f(url); // want no-unconsumed-body
  return res.ok;
}

export async function optionOrGlobalRead(url, opts) {
  const f = opts.fetch || fetch;
  const res = await f(url);
  return res.json();
}

export async function optionOrGlobalByTernary(url, opts) {
  const f = typeof opts.fetch === 'function' ? opts.fetch : fetch;
  const res = await f(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function optionOrGlobalInline(url, opts) {
  const res = await (opts.fetch ?? fetch)(url); // want no-unconsumed-body
  return res.status;
}

export async function byCall(url) {
  const res = await fetch.call(globalThis, url); // want no-unconsumed-body
  return res.status;
}

export async function byApply(url) {
  const res = await fetch.apply(globalThis, [url]);
  return res.text();
}

export async function byAnAsyncCaller(url, caller) {
  const res = await caller.call(fetch, url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function byAnAsyncCallerRead(url, caller) {
  const res = await caller.call(fetch, url);
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function requestObject(url) {
  const res = await fetch(new Request(url, { method: 'POST' })); // want no-unconsumed-body
  return res.status;
}

export async function requestVariable(url) {
  const req = new Request(url);
  const res = await fetch(req);
  if (res.status >= 400) return null; // want no-unconsumed-body
  return res.formData();
}

export async function urlObject(base) {
  const res = await fetch(new URL('/x', base)); // want no-unconsumed-body
  return res.url;
}

export async function commaIndirectCall(url) {
  const res = await (0, globalThis.fetch)(url); // want no-unconsumed-body
  return res.ok;
}

export class Client {
  constructor(options = {}) {
    this._fetch = options.fetch;
    this.fetchImpl = options.fetch ?? globalThis.fetch;
  }

  async fieldOrGlobal(url) {
    const res = await (this._fetch ?? fetch)(url);
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    return res.json();
  }

  async field(url) {
    const res = await this.fetchImpl(url);
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    return res.json();
  }

  async fieldRead(url) {
    const res = await this.fetchImpl(url);
    if (!res.ok) throw new Error(await res.text());
    return res.json();
  }
}

export class ClientWithAField {
  #fetch = globalThis.fetch;

  async bad(url) {
    const res = await this.#fetch(url);
    if (res.status === 404) return undefined; // want no-unconsumed-body
    return res.json();
  }

  async good(url) {
    const res = await this.#fetch(url);
    return res.json();
  }
}
