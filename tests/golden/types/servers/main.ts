import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  app,
  type Context,
  forward,
  GET,
  type Handler,
  middleware as mounted,
  notFound,
  openCache,
  page,
  PageResponse,
  upgrade,
} from './app.ts';

export async function testOfAnApp(): Promise<void> {
  const res = await app.request('/');
  console.assert(res.status === 200);
}

async function testOf(path: string): Promise<Response> {
  const res = await app.request(path);
  return res;
}

export async function testThroughAHelper(): Promise<void> {
  const res = await testOf('/');
  console.assert(res.status === 200);
}

export async function testOfMiddleware(): Promise<void> {
  await mounted(async () => {});
}

export async function testOfARoute(): Promise<void> {
  const res = await GET();
  console.assert(res.status === 200);
}

export async function middleware(handler: Handler, request: Request): Promise<Response> {
  const res = await handler(request);
  if (res.status === 404) return notFound();
  return res;
}

export async function dispatch(request: Request): Promise<number> {
  const res = await app.handle(request);
  return res.status;
}

export async function built(): Promise<number> {
  const res = await notFound();
  return res.status;
}

export async function subclasses(): Promise<number> {
  const [a, b] = [await page(), await PageResponse.render()];
  return a.status + b.status;
}

export async function proxied(request: Request): Promise<number> {
  const res = await forward(request); // want no-unconsumed-body
  return res.status;
}

export function routes(req: IncomingMessage, res: ServerResponse): void {
  if (req.method !== 'POST') {
    res.end();
    return;
  }
  req.on('data', () => {});
  req.resume();
}

createServer((req, res) => {
  if (req.url === '/health') {
    res.end('ok');
    return;
  }
  routes(req, res);
});

/** A context holds the request that is answered. */
export async function testWithContext(context: Context): Promise<void> {
  const res = await upgrade(context);
  console.assert(res.status === 101);
}

/** What a cache has stored has no connection. */
export async function isCached(): Promise<boolean> {
  const cache = await openCache();
  const res = await cache.match('/x');
  return res !== undefined;
}
