/**
 * Every release that a suggestion may write is run against a loopback server that sends 1 MB, in
 * every state that a body may be in, over a pool of one connection: the next request only gets
 * through when the release has freed it.
 */
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import nodeFetch3 from 'node-fetch';
import { Agent as Agent6, fetch as fetch6, request as request6 } from 'undici6';
import { Agent as Agent7, fetch as fetch7, request as request7 } from 'undici7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clients } from '../../src/clients/index.ts';
import {
  RELEASE_FORMS,
  type ReleaseTarget,
  writeRelease,
} from '../../src/rules/suggestions/release-forms.ts';

// undici 8 needs Node 22.
const undici8 = Number.parseInt(process.versions.node, 10) >= 22 ? [await import('undici8')] : [];

// Version 2 has no types of its own.
const nodeFetch2 = createRequire(import.meta.url)('node-fetch2') as typeof nodeFetch3;

const BODY = Buffer.alloc(1 << 20, 'x');
const TOO_LONG = 5_000;

const server = http.createServer((request, response) => {
  if (request.url === '/empty') {
    response.writeHead(204).end();
  } else {
    response.end(request.url === '/small' ? 'small' : BODY);
  }
});
const h2server = http2.createServer((_request, response) => {
  response.end(BODY);
});
let origin = '';

const unobserved: unknown[] = [];
const observe = (reason: unknown): void => {
  unobserved.push(reason);
};

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  h2server.listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(h2server, 'listening')]);
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.on('unhandledRejection', observe);
});

afterAll(() => {
  process.off('unhandledRejection', observe);
  server.closeAllConnections();
  server.close();
  h2server.close();
});

/** One client over one connection. */
interface Pool {
  /** Answers what the client hands out: a promise, pending or not. */
  send(path: string): Promise<unknown>;
  /** Reads the body to the end, as programs do. */
  read(response: never): Promise<unknown>;
  close(): unknown;
}

interface Case {
  title: string;
  client: string;
  open(): Pool;
}

const text = (response: { text(): Promise<string> }): Promise<string> => response.text();

async function drainNode(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const chunk of stream) {
    expect(chunk).toBeDefined();
  }
}

function undiciFetch(
  fetch: unknown,
  Agent: new (options: object) => { destroy(): unknown },
): () => Pool {
  return () => {
    const dispatcher = new Agent({ connections: 1 });
    const send = fetch as (url: string, init: object) => Promise<unknown>;
    return {
      send: (path) => send(origin + path, { dispatcher }),
      read: text,
      close: () => dispatcher.destroy(),
    };
  };
}

function undiciRequest(
  request: unknown,
  Agent: new (options: object) => { destroy(): unknown },
): () => Pool {
  return () => {
    const dispatcher = new Agent({ connections: 1 });
    const send = request as (url: string, init: object) => Promise<unknown>;
    return {
      send: (path) => send(origin + path, { dispatcher }),
      read: (response: { body: { text(): Promise<string> } }) => text(response.body),
      close: () => dispatcher.destroy(),
    };
  };
}

function withAgent(
  send: (url: string, agent: http.Agent) => Promise<unknown>,
  read: Pool['read'],
): () => Pool {
  return () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    return { send: (path) => send(origin + path, agent), read, close: () => agent.destroy() };
  };
}

const cases: readonly Case[] = [
  { title: 'fetch of undici 6', client: 'fetch', open: undiciFetch(fetch6, Agent6) },
  { title: 'fetch of undici 7', client: 'fetch', open: undiciFetch(fetch7, Agent7) },
  { title: 'request of undici 6', client: 'undici', open: undiciRequest(request6, Agent6) },
  { title: 'request of undici 7', client: 'undici', open: undiciRequest(request7, Agent7) },
  ...undici8.flatMap(({ Agent, fetch, request }) => [
    { title: 'fetch of undici 8', client: 'fetch', open: undiciFetch(fetch, Agent) },
    { title: 'request of undici 8', client: 'undici', open: undiciRequest(request, Agent) },
  ]),
  {
    title: 'node:http',
    client: 'node:http',
    open: withAgent(
      (url, agent) =>
        new Promise((resolve, reject) => {
          http.get(url, { agent }, resolve).on('error', reject);
        }),
      drainNode,
    ),
  },
  {
    title: 'axios with a stream',
    client: 'axios',
    open: withAgent(
      (url, httpAgent) => axios.get(url, { httpAgent, responseType: 'stream' }),
      (response: { data: AsyncIterable<unknown> }) => drainNode(response.data),
    ),
  },
  {
    title: 'node-fetch 2',
    client: 'node-fetch',
    open: withAgent((url, agent) => nodeFetch2(url, { agent }), text),
  },
  {
    title: 'node-fetch 3',
    client: 'node-fetch',
    open: withAgent((url, agent) => nodeFetch3(url, { agent }), text),
  },
];

const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (value: unknown) => Promise<void>;
const SyncFunction = (() => {}).constructor as new (...args: string[]) => (value: unknown) => void;

/** Runs a release as a statement of a function. */
async function run(target: ReleaseTarget, release: string, value: unknown): Promise<void> {
  if (release.startsWith('await ')) {
    await new AsyncFunction(target.expression, `${release};`)(value);
  } else {
    new SyncFunction(target.expression, `${release};`)(value);
  }
}

function within<T>(what: string, promise: Promise<T>): Promise<T> {
  const timeout = new AbortController();
  return Promise.race([
    promise.finally(() => timeout.abort()),
    sleep(TOO_LONG, undefined, { signal: timeout.signal }).then(
      () => Promise.reject(new Error(`${what} did not finish`)),
      () => promise,
    ),
  ]);
}

function handleOf(response: unknown, kind: ReleaseTarget['kind'], client: string): unknown {
  if (kind !== 'stream') {
    return response;
  }
  const member = client === 'axios' ? 'data' : 'body';
  return client === 'node:http' ? response : (response as Record<string, unknown>)[member];
}

it.each(clients)('$name has words for its body', ({ name }) => {
  const { forms = [], otherwise } = RELEASE_FORMS.get(name) ?? {};
  expect(forms.length > 0 || otherwise !== undefined).toBe(true);
});

describe.each(cases)('$title', ({ client, open }) => {
  const forms = RELEASE_FORMS.get(client)?.forms ?? [];
  const variants = forms.flatMap((form) =>
    (['response', 'stream', 'promise'] as const).flatMap((kind) =>
      [true, false].flatMap((canAwait) => {
        const target: ReleaseTarget = { expression: 'res', kind, optional: false };
        const release = writeRelease(form, target, canAwait);
        return release === undefined ? [] : [{ release, target, form }];
      }),
    ),
  );
  const distinct = variants.filter(
    ({ release, target }, index) =>
      variants.findIndex(
        (other) => other.release === release && other.target.kind === target.kind,
      ) === index,
  );

  it('has a form', () => {
    expect(distinct.length).toBeGreaterThan(0);
  });

  it.each(distinct)(
    '$release frees the connection of an unread body',
    async ({ release, target }) => {
      const pool = open();
      try {
        for (const path of ['/large', '/small', '/empty']) {
          const sent = pool.send(path);
          const value =
            target.kind === 'promise' ? sent : handleOf(await sent, target.kind, client);
          await within(release, run(target, release, value));
          const next = await within('the next request', pool.send('/small'));
          await within('its body', pool.read(next as never));
        }
        expect(unobserved).toEqual([]);
      } finally {
        await pool.close();
      }
    },
  );

  it.each(distinct.filter(({ form, target }) => form.repeatable && target.kind !== 'promise'))(
    '$release is harmless once the body has been read',
    async ({ release, target }) => {
      const pool = open();
      try {
        const response = await pool.send('/large');
        await pool.read(response as never);
        await within(release, run(target, release, handleOf(response, target.kind, client)));
        const next = await within('the next request', pool.send('/small'));
        await within('its body', pool.read(next as never));
        await sleep(20);
        expect(unobserved).toEqual([]);
      } finally {
        await pool.close();
      }
    },
  );

  it.each(distinct.filter(({ target }) => target.kind === 'promise'))(
    '$release takes a failed request without a rejection of its own',
    async ({ release, target }) => {
      const failed = Promise.reject(new Error('connect ECONNREFUSED'));
      await within(release, run(target, release, failed));
      await sleep(20);
      expect(unobserved).toEqual([]);
    },
  );
});

describe('fetch', () => {
  const [cancel] = RELEASE_FORMS.get('fetch')?.forms ?? [];

  it('is not held up by a clone whose other branch is unread', async () => {
    const target: ReleaseTarget = { expression: 'res', kind: 'response', optional: false };
    const release = cancel && writeRelease(cancel, target, true);
    const pool = undiciFetch(fetch6, Agent6)();
    const response = (await pool.send('/large')) as Response;
    const copy = response.clone();
    await within('the cancel', run(target, release ?? '', response));
    await within('the copy', copy.arrayBuffer());
    await pool.close();
    expect(unobserved).toEqual([]);
  });

  it('cancels through a reader that has the lock', async () => {
    const target: ReleaseTarget = { expression: 'reader', kind: 'reader', optional: false };
    const release = cancel && writeRelease(cancel, target, true);
    expect(release).toBe('reader.cancel().catch(() => {})');
    const pool = undiciFetch(fetch6, Agent6)();
    const reader = ((await pool.send('/large')) as Response).body?.getReader();
    await reader?.read();
    await within('the cancel', run(target, release ?? '', reader));
    const next = await within('the next request', pool.send('/small'));
    await pool.read(next as never);
    await pool.close();
    expect(unobserved).toEqual([]);
  });
});

describe('node:http2', () => {
  it('frees the stream of an unread response', async () => {
    const target: ReleaseTarget = { expression: 'req', kind: 'response', optional: false };
    const session = http2.connect(`http://127.0.0.1:${(h2server.address() as AddressInfo).port}`);
    try {
      for (const form of RELEASE_FORMS.get('node:http2')?.forms ?? []) {
        const request = session.request({ ':path': '/' });
        await once(request, 'response');
        const closed = once(request, 'close');
        await run(target, writeRelease(form, target, true) ?? '', request);
        await within('the stream', closed);
      }
    } finally {
      session.destroy();
    }
    expect(unobserved).toEqual([]);
  });
});
