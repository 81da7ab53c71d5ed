// Longer services, in which one forgotten branch hides among many that are right.
import { setTimeout as sleep } from 'node:timers/promises';
import { config, metrics } from './config.js';

interface Job {
  id: string;
  state: 'queued' | 'running' | 'done' | 'failed';
  resultUrl?: string;
}

export class JobRunner {
  readonly #base: string;
  #token: string | undefined;

  constructor(base: string = config.base) {
    this.#base = base;
  }

  async run(payload: unknown): Promise<Uint8Array> {
    const job = await this.#submit(payload);
    const finished = await this.#poll(job.id);
    if (!finished.resultUrl) throw new Error('job left no result');
    return this.#download(finished.resultUrl);
  }

  async #submit(payload: unknown): Promise<Job> {
    const res = await this.#send('/jobs', { method: 'POST', body: JSON.stringify(payload) });
    if (res.status === 413) {
      throw new RangeError('payload is too large'); // want no-unconsumed-body
    }
    return (await res.json()) as Job;
  }

  async #poll(id: string): Promise<Job> {
    for (let wait = 100; wait < 10_000; wait *= 2) {
      const res = await this.#send(`/jobs/${id}`);
      const job = (await res.json()) as Job;
      if (job.state === 'done') return job;
      if (job.state === 'failed') throw new Error(`job ${id} failed`);
      await sleep(wait);
    }
    throw new Error(`job ${id} takes too long`);
  }

  async #download(url: string): Promise<Uint8Array> {
    const res = await fetch(url);
    metrics.count('download', res.status);
    if (!res.ok || !res.body) {
      await res.body?.cancel().catch(() => {});
      throw new Error(`download answered ${res.status}`);
    }
    return new Uint8Array(await res.arrayBuffer());
  }

  async #send(path: string, init: RequestInit = {}): Promise<Response> {
    this.#token ??= await this.#signIn();
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${this.#token}`);
    const res = await fetch(`${this.#base}${path}`, { ...init, headers });
    if (res.status === 401) {
      this.#token = undefined;
      return this.#send(path, init); // want no-unconsumed-body
    }
    if (res.status >= 500) {
      const text = await res.text();
      throw new Error(`service failed: ${text.slice(0, 80)}`);
    }
    return res;
  }

  async #signIn(): Promise<string> {
    const res = await fetch(`${this.#base}/token`, { method: 'POST' });
    const { token } = (await res.json()) as { token: string };
    return token;
  }
}

export async function synchronize(source: string, target: string, ids: string[]) {
  const report = { copied: 0, skipped: 0, failed: 0 };
  for (const id of ids) {
    const read = await fetch(`${source}/${id}`);
    if (read.status === 404) {
      report.skipped++;
      await read.arrayBuffer();
      continue;
    }
    if (!read.ok) {
      report.failed++;
      continue; // want no-unconsumed-body
    }
    const write = await fetch(`${target}/${id}`, { method: 'PUT', body: await read.text() }); // want no-unconsumed-body
    if (write.ok) report.copied++;
    else report.failed++;
  }
  return report;
}

export async function synchronizeByStreaming(source: string, target: string) {
  const read = await fetch(source);
  if (!read.ok) {
    throw new Error(`cannot read ${source}: ${await read.text()}`);
  }
  const write = await fetch(target, { method: 'PUT', body: read.body, duplex: 'half' } as RequestInit);
  if (!write.ok) {
    throw new Error(`cannot write ${target}: ${await write.text()}`);
  }
  await write.arrayBuffer();
}

export async function crawl(start: string, visit: (url: string, html: string) => string[]) {
  const seen = new Set<string>();
  const todo = [start];
  while (todo.length > 0) {
    const url = todo.pop()!;
    if (seen.has(url)) continue;
    seen.add(url);
    let res: Response;
    try {
      res = await fetch(url, { redirect: 'follow', signal: AbortSignal.timeout(5000) });
    } catch {
      continue;
    }
    if (!res.headers.get('content-type')?.startsWith('text/html')) {
      continue; // want no-unconsumed-body
    }
    todo.push(...visit(url, await res.text()));
  }
  return seen;
}

export async function crawlAndRelease(start: string, visit: (url: string, html: string) => string[]) {
  const seen = new Set<string>();
  const todo = [start];
  while (todo.length > 0) {
    const url = todo.pop()!;
    if (seen.has(url)) continue;
    seen.add(url);
    const res = await fetch(url).catch(() => undefined);
    if (!res) continue;
    if (!res.ok || !res.headers.get('content-type')?.startsWith('text/html')) {
      res.body?.cancel().catch(() => {});
      continue;
    }
    todo.push(...visit(url, await res.text()));
  }
  return seen;
}

export async function negotiates(url: string, types: string[]) {
  let res: Response | undefined;
  for (const type of types) {
    res = await fetch(url, { headers: { accept: type } });
    if (res.status !== 406) break;
    res.body?.cancel().catch(() => {});
    res = undefined;
  }
  if (!res) throw new Error('nothing acceptable');
  return { type: res.headers.get('content-type'), text: await res.text() };
}

export async function circuitBreaker(url: string, state: { failures: number; openUntil: number }) {
  if (state.openUntil > Date.now()) throw new Error('circuit is open');
  try {
    const res = await fetch(url);
    if (res.status >= 500) {
      state.failures++;
      if (state.failures > 5) state.openUntil = Date.now() + 30_000;
      return undefined; // want no-unconsumed-body
    }
    state.failures = 0;
    return await res.json();
  } catch (error) {
    state.failures++;
    throw error;
  }
}
