/**
 * What the table says of failures, shown on real connections: which error of a rejected status
 * carries the body unread, and what a callback is given beside the error when nobody answered.
 */
import { createRequire } from 'node:module';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import axios from 'axios';
import { request as gaxios } from 'gaxios';
import got from 'got';
import ky from 'ky';
import { describe, expect, test } from 'vitest';
import { request as request6 } from 'undici6';
import { request as request7 } from 'undici7';
import { clients } from '../../src/clients/index.ts';
import { verdictOf, type Verdict } from './verdict.ts';

const require = createRequire(import.meta.url);
type Callback = (...given: unknown[]) => void;
const { ofetch } = require('ofetch') as {
  ofetch: (url: string, options?: object) => Promise<unknown>;
};
const needle = require('needle') as ((...given: unknown[]) => unknown) & {
  get: (url: string, done: Callback) => void;
};
const superagent = require('superagent') as {
  get: (url: string, done?: Callback) => { end(done: Callback): void };
};
const undici5 = require('undici5') as { request: (url: string, done: Callback) => void };

/** The error that the request rejects with. */
async function errorOf(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Record<string, unknown>;
  }
  throw new Error('the request was answered');
}

function member(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((from, name) => Reflect.get(from as object, name), value);
}

interface Rejecting {
  readonly title: string;
  readonly client: string;
  readonly ask: (url: string) => Promise<unknown>;
  /** Where the unread body is; nothing where the client has read it. */
  readonly carrier?: string;
  readonly closes?: string;
  readonly drains?: string;
}

const rejecting: readonly Rejecting[] = [
  {
    title: 'axios with a stream',
    client: 'axios',
    ask: (url) => axios.get(url, { responseType: 'stream' }),
    carrier: 'response.data',
    closes: 'destroy',
    drains: 'resume',
  },
  { title: 'axios', client: 'axios', ask: (url) => axios.get(url) },
  {
    title: 'ofetch with a stream',
    client: 'ofetch',
    ask: (url) => ofetch(url, { responseType: 'stream', retry: 0 }),
    carrier: 'data',
    closes: 'cancel',
  },
  { title: 'ofetch', client: 'ofetch', ask: (url) => ofetch(url, { retry: 0 }) },
  {
    title: 'ky 1',
    client: 'ky 1',
    ask: (url) => ky.get(url, { retry: 0 }),
    carrier: 'response',
    drains: 'arrayBuffer',
  },
  { title: 'got', client: 'got', ask: (url) => got(url, { retry: { limit: 0 } }) },
  {
    title: 'gaxios with a stream',
    client: 'gaxios',
    ask: (url) => gaxios({ url, responseType: 'stream', retry: false }),
  },
  {
    title: 'undici 6 that is told to throw',
    client: 'undici',
    ask: (url) => request6(url, { throwOnError: true }),
  },
  { title: 'GetObject of S3', client: 'aws-sdk', ask: getObject },
];

function getObject(url: string): Promise<unknown> {
  const { origin, pathname } = new URL(url);
  const [, Bucket = '', Key = ''] = pathname.split('/');
  return s3(origin).send(new GetObjectCommand({ Bucket, Key }));
}

const s3Clients = new Map<string, S3Client>();

function s3(endpoint: string): S3Client {
  let client = s3Clients.get(endpoint);
  if (!client) {
    client = new S3Client({
      endpoint,
      forcePathStyle: true,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
    s3Clients.set(endpoint, client);
  }
  return client;
}

describe.each(rejecting)('$title that rejects for the status', (each) => {
  const { ask, carrier, closes, drains } = each;
  const verdict = (expected: Verdict, act: (body: unknown) => unknown): Promise<Verdict> =>
    verdictOf(
      expected,
      async (origin) => {
        const error = await errorOf(ask(`${origin}/status/500`));
        return carrier === undefined ? error : member(error, carrier);
      },
      act,
    );

  test.runIf(carrier === undefined)('has read the body', async () => {
    expect(await verdict('drain', () => {})).not.toBe('leak');
  });

  test.runIf(carrier !== undefined)(`keeps the connection in '${carrier}'`, async () => {
    expect(await verdict('leak', () => {})).toBe('leak');
  });

  test.runIf(closes)(`gives it up by ${closes}()`, async () => {
    expect(await verdict('close', (body) => call(body, closes))).toBe('close');
  });

  test.runIf(drains)(`gives it back by ${drains}()`, async () => {
    expect(await verdict('drain', (body) => call(body, drains))).toBe('drain');
  });

  const client = clients.find(({ name }) => name === each.client);
  test.runIf(client)('is told so by the table', () => {
    const [last = ''] = (carrier ?? '').split('.').slice(-1);
    const first = carrier?.split('.')[0] ?? '';
    const carriers = Object.keys(client?.rejection?.carriers ?? {});
    expect(carrier === undefined || carriers.includes(first) || carriers.includes(last)).toBe(true);
  });
});

function call(body: unknown, method = ''): unknown {
  return (Reflect.get(body as object, method) as () => unknown).call(body);
}

/** Nobody listens on the discard port. */
const NOBODY = 'http://127.0.0.1:9/';

function given(ask: (done: Callback) => unknown): Promise<unknown[]> {
  return new Promise((resolve) => {
    ask((...args) => resolve(args));
  });
}

describe('beside the error of a request that nobody answered', () => {
  test.each([
    ['undici 5', (done: Callback) => undici5.request(NOBODY, done)],
    ['undici 6', (done: Callback) => request6(NOBODY, done as never)],
    ['undici 7', (done: Callback) => request7(NOBODY, done as never)],
  ])('%s gives an object without a body or headers', async (_, ask) => {
    const [error, data] = await given(ask);
    expect(error).toBeInstanceOf(Error);
    expect(data).toEqual({ opaque: null });
  });

  test.each([
    ['needle.get()', (done: Callback) => needle.get(NOBODY, done)],
    ["needle('get', …)", (done: Callback) => needle('get', NOBODY, done)],
    ['superagent.get(url, callback)', (done: Callback) => superagent.get(NOBODY, done)],
    ['superagent.get(url).end()', (done: Callback) => superagent.get(NOBODY).end(done)],
    [
      'send() of S3',
      (done: Callback) =>
        s3(NOBODY).send(new GetObjectCommand({ Bucket: 'bucket', Key: 'key' }), done),
    ],
  ])('%s gives nothing', async (_, ask) => {
    const [error, response] = await given(ask);
    expect(error).toBeInstanceOf(Error);
    expect(response).toBeUndefined();
  });
});
