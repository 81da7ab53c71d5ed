// A server's own functions and apps are asked without a connection: what they answer is made in memory.
import { Hono } from 'hono';
import { getJson, handleRequest, serve } from './server.ts';
import { app, shopApp } from './apps.ts';
import worker from './worker.ts';

const inventory = new Hono();

export async function stockOf(id: string): Promise<unknown> {
  const res = await inventory.request(`/item/${id}`);
  if (!res.ok) throw new Error('no such item');
  return res.json();
}

export async function stockByFetch(id: string): Promise<unknown> {
  const res = await inventory.fetch(new Request(`http://localhost/item/${id}`));
  if (!res.ok) throw new Error('no such item');
  return res.json();
}

export async function asksAnImportedApp(): Promise<void> {
  let res = await app.request('/teapot');
  console.assert(res.status === 418);
  res = await shopApp.request('/');
  console.assert((await res.text()) === 'ok');
}

export async function asksAWorker(request: Request, env: Env, ctx: Context): Promise<string> {
  const res = await worker.fetch(request, env, ctx);
  if (res.status !== 200) throw new Error('failed');
  return res.text();
}

export async function asksAHandler(env: Env): Promise<void> {
  let response = await handleRequest(new Request('https://example.com/old'), env);
  console.assert(response.status === 301);
  response = await handleRequest(new Request('https://example.com/'), env);
  console.assert((await response.text()) === '');
}

export async function asksAHandlerWithARequestOfItsOwn(env: Env): Promise<void> {
  let response = await serve(new Request('https://example.com/old'), env);
  console.assert(response.status === 301);
  response = await serve(new Request('https://example.com/'), env);
  console.assert((await response.text()) === '');
}

export async function asksAWorkerWithoutAContext(kv: KVNamespace): Promise<void> {
  const request = new Request('https://example.com/old');
  const first = await worker.fetch(request, { KV: kv });
  console.assert(first.status === 301);
  const second = await worker.fetch(new Request('https://example.com/'));
  if (second.ok) console.log(await second.text());
}

// One that runs in a process of its own.
export async function asksAStartedWorker(worker: Worker): Promise<void> {
  const res = await worker.fetch('https://example.com/');
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  console.log(await res.text());
}

// A client's wrapper.
export async function wrappedByAName(id: string): Promise<unknown> {
  const response = await getJson(`/users/${id}`);
  if (!response.ok) throw new Error('failed'); // want no-unconsumed-body
  return response.json();
}

// A service on the other end of a connection.
export async function asksABinding(env: Env): Promise<unknown> {
  const res = await env.STOCK.fetch(new Request('https://stock/items'));
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

// A cache that something else hands out: whether its answers come over a connection is not known.
export async function asksACache(ctx: Context): Promise<void> {
  const { cache } = ctx;
  let res = await cache.match(new Request('https://example.com/'));
  console.assert(res.status === 206);
  res = await cache.match(new Request('https://example.com/2'));
  console.assert((await res.text()) === 'a');
}
