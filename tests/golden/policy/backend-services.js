// Retries, pollers, proxies, health checks, downloaders and event streams as backends write them.
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { logger, metrics } from './support.js';

const RETRYABLE = new Set([408, 429, 500, 502, 503, 504]);

export async function fetchWithBackoff(url, init, retries = 5) {
  let lastError;
  for (let attempt = 0; attempt <= retries; attempt++) {
    try {
      const res = await fetch(url, init);
      if (RETRYABLE.has(res.status)) {
        throw new Error(`retryable status ${res.status}`); // want no-unconsumed-body
      }
      return res;
    } catch (error) {
      lastError = error;
      await sleep(Math.min(30_000, 2 ** attempt * 100));
    }
  }
  throw lastError;
}

export async function fetchWithBackoffReleased(url, init, retries = 5) {
  let lastError;
  for (let attempt = 0; attempt <= retries; attempt++) {
    try {
      const res = await fetch(url, init);
      if (RETRYABLE.has(res.status)) {
        await res.body?.cancel();
        throw new Error(`retryable status ${res.status}`);
      }
      return res;
    } catch (error) {
      lastError = error;
      await sleep(Math.min(30_000, 2 ** attempt * 100));
    }
  }
  throw lastError;
}

export async function retryUnlessLast(url, max = 3) {
  for (let attempt = 1; attempt <= max; attempt++) {
    const res = await fetch(url); // want no-unconsumed-body
    if (res.ok || attempt === max) return res;
    logger.warn({ attempt, status: res.status }, 'retrying');
    await sleep(attempt * 200);
  }
  throw new Error('unreachable');
}

export async function retryUnlessLastReleased(url, max = 3) {
  for (let attempt = 1; attempt <= max; attempt++) {
    const res = await fetch(url);
    if (res.ok || attempt === max) return res;
    logger.warn({ attempt, status: res.status }, 'retrying');
    await res.arrayBuffer();
    await sleep(attempt * 200);
  }
  throw new Error('unreachable');
}

export async function pollJob(base, id, { interval = 1000, deadline = 60_000 } = {}) {
  const until = Date.now() + deadline;
  while (Date.now() < until) {
    const res = await fetch(`${base}/jobs/${id}`);
    if (res.status === 202) {
      await sleep(interval);
      continue; // want no-unconsumed-body
    }
    if (!res.ok) throw new Error(`job ${id}: ${res.status} ${await res.text()}`);
    return res.json();
  }
  throw new Error(`job ${id} timed out`);
}

export async function pollJobReleased(base, id, { interval = 1000, deadline = 60_000 } = {}) {
  const until = Date.now() + deadline;
  while (Date.now() < until) {
    const res = await fetch(`${base}/jobs/${id}`);
    const text = await res.text();
    if (res.status === 202) {
      await sleep(interval);
      continue;
    }
    if (!res.ok) throw new Error(`job ${id}: ${res.status} ${text}`);
    return JSON.parse(text);
  }
  throw new Error(`job ${id} timed out`);
}

export async function healthCheck(services) {
  const report = {};
  await Promise.all(
    Object.entries(services).map(async ([name, url]) => {
      try {
        const res = await fetch(url, { signal: AbortSignal.timeout(2000) }); // want no-unconsumed-body
        report[name] = res.ok ? 'up' : `down (${res.status})`;
      } catch (error) {
        report[name] = `down (${error.name})`;
      }
    }),
  );
  return report;
}

export async function healthCheckReleased(services) {
  const report = {};
  await Promise.all(
    Object.entries(services).map(async ([name, url]) => {
      try {
        const res = await fetch(url, { signal: AbortSignal.timeout(2000) });
        report[name] = res.ok ? 'up' : `down (${res.status})`;
        res.body?.cancel().catch(() => {});
      } catch (error) {
        report[name] = `down (${error.name})`;
      }
    }),
  );
  return report;
}

export const isUp = (url) => fetch(url).then((res) => res.ok, () => false); // want no-unconsumed-body

export const isUpByHead = (url) => fetch(url, { method: 'HEAD' }).then((res) => res.ok, () => false);

export async function proxy(request, origin) {
  const url = new URL(request.url);
  const upstream = await fetch(origin + url.pathname + url.search, {
    method: request.method,
    headers: request.headers,
    body: request.body,
    duplex: 'half',
  });
  if (upstream.status >= 500) {
    metrics.increment('upstream.failed');
    return new Response('Bad gateway', { status: 502 }); // want no-unconsumed-body
  }
  return new Response(upstream.body, { status: upstream.status, headers: upstream.headers }); // want no-detached-body
}

export async function proxyReleased(request, origin) {
  const url = new URL(request.url);
  const upstream = await fetch(origin + url.pathname + url.search, {
    method: request.method,
    headers: request.headers,
    body: request.body,
    duplex: 'half',
  });
  if (upstream.status >= 500) {
    metrics.increment('upstream.failed');
    await upstream.body?.cancel();
    return new Response('Bad gateway', { status: 502 });
  }
  return new Response(upstream.body, { status: upstream.status, headers: upstream.headers }); // want no-detached-body
}

export async function expressProxy(req, res) {
  const upstream = await fetch(`http://backend${req.url}`);
  res.statusCode = upstream.status;
  if (!upstream.ok) {
    res.end('upstream failed');
    return; // want no-unconsumed-body
  }
  res.setHeader('content-type', upstream.headers.get('content-type') ?? 'text/plain');
  await pipeline(Readable.fromWeb(upstream.body), res);
}

export async function expressProxyReleased(req, res, next) {
  try {
    const upstream = await fetch(`http://backend${req.url}`);
    res.status(upstream.status);
    if (!upstream.body) return res.end();
    Readable.fromWeb(upstream.body).pipe(res);
  } catch (error) {
    next(error);
  }
}

export async function expressJson(req, res, next) {
  try {
    const upstream = await fetch('http://backend/data');
    if (!upstream.ok) {
      return res.status(502).json({ error: 'upstream failed' }); // want no-unconsumed-body
    }
    return res.json(await upstream.json());
  } catch (error) {
    return next(error);
  }
}

export async function download(url, path) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(`GET ${url}: ${res.status}`); // want no-unconsumed-body
  await pipeline(Readable.fromWeb(res.body), createWriteStream(path));
}

export async function downloadReleased(url, path) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    throw new Error(`GET ${url}: ${res.status}`);
  }
  try {
    await pipeline(Readable.fromWeb(res.body), createWriteStream(path));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

export async function downloadWithALimit(url, limit) {
  const res = await fetch(url);
  const declared = Number(res.headers.get('content-length') ?? 0);
  if (declared > limit) throw new Error('too large'); // want no-unconsumed-body
  const chunks = [];
  let size = 0;
  for await (const chunk of res.body) {
    size += chunk.byteLength;
    if (size > limit) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function downloadUnlessCached(url, cache) {
  const known = await cache.get(url);
  const res = await fetch(url, known ? { headers: { 'if-none-match': known.etag } } : {});
  if (res.status === 304) return known.data;
  if (!res.ok) throw new Error(`GET ${url}: ${res.status} ${await res.text()}`);
  const data = Buffer.from(await res.arrayBuffer());
  await cache.put(url, { etag: res.headers.get('etag'), data });
  return data;
}

export async function downloadUnlessUnchanged(url, known) {
  const res = await fetch(url);
  if (res.headers.get('etag') === known.etag) return known.data; // want no-unconsumed-body
  return Buffer.from(await res.arrayBuffer());
}

export async function fileSize(url) {
  const { headers } = await fetch(url); // want no-unconsumed-body
  return Number(headers.get('content-length'));
}

export async function fileSizeByHead(url) {
  const { headers } = await fetch(url, { method: 'HEAD' });
  return Number(headers.get('content-length'));
}

export async function resolveShortLink(url) {
  const res = await fetch(url, { redirect: 'manual' });
  const location = res.headers.get('location');
  if (!location) throw new Error(`not a redirect: ${await res.text()}`);
  return location; // want no-unconsumed-body
}

export async function resolveShortLinkReleased(url) {
  const res = await fetch(url, { redirect: 'manual' });
  res.body?.cancel().catch(() => {});
  return res.headers.get('location');
}

export async function readEvents(url, onEvent, signal) {
  const res = await fetch(url, { headers: { accept: 'text/event-stream' }, signal });
  if (res.headers.get('content-type') !== 'text/event-stream') {
    throw new Error('not an event stream'); // want no-unconsumed-body
  }
  let buffer = '';
  for await (const text of res.body.pipeThrough(new TextDecoderStream())) {
    buffer += text;
    let end;
    while ((end = buffer.indexOf('\n\n')) >= 0) {
      onEvent(buffer.slice(0, end));
      buffer = buffer.slice(end + 2);
    }
  }
}

export async function readEventsReleased(url, onEvent) {
  const controller = new AbortController();
  const res = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: controller.signal });
  if (res.headers.get('content-type') !== 'text/event-stream') {
    controller.abort();
    throw new Error('not an event stream');
  }
  for await (const chunk of res.body) {
    if (onEvent(chunk) === 'stop') break;
  }
}

export async function firstHealthyMirror(mirrors) {
  for (const mirror of mirrors) {
    try {
      const res = await fetch(`${mirror}/index.json`);
      if (!res.ok) continue; // want no-unconsumed-body
      return await res.json();
    } catch (error) {
      logger.debug(error);
    }
  }
  return null;
}

export async function warmCaches(urls) {
  for (const url of urls) {
    await fetch(url).catch((error) => logger.warn(error)); // want no-unconsumed-body
  }
}

export async function warmCachesReleased(urls) {
  for (const url of urls) {
    await fetch(url)
      .then((res) => res.arrayBuffer())
      .catch((error) => logger.warn(error));
  }
}

export function reportCrash(error) {
  return fetch('http://127.0.0.1/crashes', { method: 'POST', body: String(error.stack) }).catch(() => {});
}

export async function upload(url, file) {
  const res = await fetch(url, { method: 'PUT', body: file, duplex: 'half' });
  if (res.status !== 200 && res.status !== 201) {
    throw new Error(`upload failed: ${res.status} ${await res.text()}`);
  }
  return res.headers.get('etag'); // want no-unconsumed-body
}

export async function uploadParts(urls, parts) {
  const etags = await Promise.all(
    parts.map(async (part, index) => {
      const res = await fetch(urls[index], { method: 'PUT', body: part });
      if (!res.ok) throw new Error(`part ${index}: ${await res.text()}`);
      await res.arrayBuffer();
      return res.headers.get('etag');
    }),
  );
  return etags;
}

export async function circuitBreaker(state, url) {
  if (state.open) throw new Error('circuit open');
  try {
    const res = await fetch(url);
    if (res.status >= 500) {
      state.failures++;
      if (state.failures > 5) state.open = true;
      return null; // want no-unconsumed-body
    }
    state.failures = 0;
    return await res.json();
  } catch (error) {
    state.failures++;
    throw error;
  }
}

export async function withTimeout(url, ms) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('timeout')), ms);
  try {
    const res = await fetch(url, { signal: controller.signal });
    if (!res.ok) {
      const detail = await res.text().catch(() => '');
      throw new Error(`HTTP ${res.status} ${detail}`);
    }
    return await res.json();
  } finally {
    clearTimeout(timer);
  }
}

export class Poller {
  #etag;

  #timer;

  start(url, onChange) {
    this.#timer = setInterval(() => this.#poll(url, onChange).catch((error) => logger.error(error)), 5000);
  }

  stop() {
    clearInterval(this.#timer);
  }

  async #poll(url, onChange) {
    const res = await fetch(url, { headers: this.#etag ? { 'if-none-match': this.#etag } : {} });
    if (res.status === 304) return;
    if (!res.ok) {
      logger.warn({ status: res.status }, 'poll failed');
      return; // want no-unconsumed-body
    }
    this.#etag = res.headers.get('etag');
    onChange(await res.json());
  }
}
