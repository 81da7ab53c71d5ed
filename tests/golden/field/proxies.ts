// Routes that pass an upstream answer on: web handlers, Express, plain node servers.
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export async function passesTheAnswerOn(request: Request) {
  return fetch(new URL(new URL(request.url).pathname, 'https://origin.example'), { method: request.method });
}

export async function passesTheStreamOn(request: Request) {
  const upstream = await fetch(request);
  return new Response(upstream.body, { status: upstream.status, headers: upstream.headers }); // want no-detached-body
}

export async function answersForAFailingUpstream(url: string) {
  const upstream = await fetch(url);
  if (!upstream.ok) {
    return new Response('bad gateway', { status: 502 }); // want no-unconsumed-body
  }
  return new Response(upstream.body, upstream); // want no-detached-body
}

export async function answersWithTheDetailOfAFailingUpstream(url: string) {
  const upstream = await fetch(url);
  if (!upstream.ok) {
    const detail = await upstream.text();
    return Response.json({ error: detail.slice(0, 200) }, { status: 502 });
  }
  return new Response(upstream.body, upstream); // want no-detached-body
}

export async function refusesOtherContentTypes(url: string) {
  const upstream = await fetch(url);
  const type = upstream.headers.get('content-type') ?? '';
  if (!type.startsWith('image/')) {
    return new Response('not an image', { status: 415 }); // want no-unconsumed-body
  }
  return new Response(upstream.body, { headers: { 'content-type': type } }); // want no-detached-body
}

export async function GET(request: Request) {
  const target = new URL(request.url).searchParams.get('url');
  if (!target) return new Response('url is missing', { status: 400 });
  try {
    const upstream = await fetch(target);
    if (upstream.status === 404) return new Response(null, { status: 404 }); // want no-unconsumed-body
    return Response.json(await upstream.json());
  } catch {
    return new Response('bad gateway', { status: 502 });
  }
}

export async function webhookRoute(request: Request) {
  if (request.headers.get('x-secret') !== 'open sesame') return new Response(null, { status: 401 });
  const event = await request.json();
  return Response.json({ received: event.id });
}

export async function expressRoute(req: ExpressRequest, res: ExpressResponse) {
  if (!req.query.id) {
    res.status(400).json({ error: 'id is missing' });
    return;
  }
  const upstream = await fetch(`https://origin.example/items/${String(req.query.id)}`);
  if (!upstream.ok) {
    res.status(502).end();
    return; // want no-unconsumed-body
  }
  res.json(await upstream.json());
}

export async function expressRouteThatReadsFirst(req: ExpressRequest, res: ExpressResponse) {
  const upstream = await fetch('https://origin.example/items');
  const text = await upstream.text();
  if (!upstream.ok) {
    res.status(502).send(text);
    return;
  }
  res.type('json').send(text);
}

export function expressRouteWithoutAnyFetch(req: ExpressRequest, res: ExpressResponse) {
  if (!req.query.id) {
    res.sendStatus(400);
    return;
  }
  res.json({ id: req.query.id });
}

export async function plainServer(out: ServerResponse, url: string) {
  const upstream = await fetch(url);
  out.writeHead(upstream.status, Object.fromEntries(upstream.headers));
  if (!upstream.body) {
    out.end();
    return;
  }
  await pipeline(Readable.fromWeb(upstream.body), out);
}

export async function plainServerThatForwardsOnlyTheHead(out: ServerResponse, url: string) {
  const upstream = await fetch(url); // want no-unconsumed-body
  out.writeHead(upstream.status);
  out.end();
}

export async function plainServerThatPipes(out: ServerResponse, url: string) {
  const { body, status } = await fetch(url);
  out.statusCode = status;
  if (body) Readable.fromWeb(body).pipe(out);
  else out.end();
}

export async function cacheFirst(request: Request, cache: Cache) {
  const hit = await cache.match(request);
  if (hit) return hit;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request, fresh.clone());
  return fresh;
}

export async function rewritesTheAnswer(url: string) {
  const upstream = await fetch(url);
  const rewritten = upstream.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new TextEncoderStream());
  return new Response(rewritten ?? null, { status: upstream.status });
}
