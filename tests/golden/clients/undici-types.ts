// undici by its type annotations: fields, parameters, options.
import * as undici from 'undici';
import type { Agent, Dispatcher } from 'undici';
import { Pool, request } from 'undici';

export class Registry {
  private late: Pool | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly agent: undici.Agent,
  ) {}

  async exists(path: string): Promise<boolean> {
    const { statusCode } = await this.pool.request({ path, method: 'GET' }); // want no-unconsumed-body
    return statusCode === 200;
  }

  async load<T>(path: string): Promise<T | null> {
    const { statusCode, body } = await this.agent.request({ origin: 'http://x', path, method: 'GET' });
    if (statusCode === 404) return null; // want no-unconsumed-body
    return (await body.json()) as T;
  }

  async size(path: string): Promise<number> {
    const { headers } = await this.late!.request({ path, method: 'GET' }); // want no-unconsumed-body
    return Number(headers['content-length']);
  }
}

export async function ping(dispatcher: Dispatcher): Promise<number> {
  const { statusCode } = await dispatcher.request({ origin: 'http://x', path: '/', method: 'GET' }); // want no-unconsumed-body
  return statusCode;
}

export async function pingAndDump(agent: Agent): Promise<number> {
  const { statusCode, body } = await agent.request({ origin: 'http://x', path: '/', method: 'GET' });
  await body.dump();
  return statusCode;
}

interface Options {
  dispatcher?: Dispatcher;
}

export async function throughOptions(url: string, { dispatcher }: Options): Promise<string> {
  const { statusCode, body } = await request(url, dispatcher ? { dispatcher } : {});
  if (statusCode >= 400) {
    throw new Error(`HTTP ${statusCode}`); // want no-unconsumed-body
  }
  return body.text();
}

export async function annotatedResult(url: string): Promise<unknown> {
  const res: Dispatcher.ResponseData = await request(url);
  if (res.statusCode !== 200) return undefined; // want no-unconsumed-body
  return res.body.json();
}

// The same names from elsewhere are something else.

class Queue {
  async request(options: { path: string }): Promise<{ statusCode: number }> {
    return { statusCode: options.path.length };
  }
}

export async function somethingElse(pool: Queue): Promise<number> {
  const { statusCode } = await pool.request({ path: '/' });
  return statusCode;
}
