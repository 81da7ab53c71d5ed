/** How each client of the table is asked for a body that nobody has read yet. */
import http from 'node:http';
import { createRequire } from 'node:module';
import { GetObjectCommand, S3Client, SelectObjectContentCommand } from '@aws-sdk/client-s3';
import Anthropic from '@anthropic-ai/sdk';
import axios from 'axios';
import { request as gaxios } from 'gaxios';
import got from 'got';
import ky from 'ky';
import nodeFetch from 'node-fetch';
import OpenAI from 'openai';
import { request as playwright } from 'playwright-core';
import type { ViewName } from '../../src/clients/model.ts';
import type { Verdict } from './verdict.ts';

type Request = (url: string, options?: object) => Promise<unknown>;

// These have no types of their own, or types that need another package.
const require = createRequire(import.meta.url);
const nodeFetch2 = require('node-fetch2') as Request;
interface Undici {
  fetch: Request;
  request: Request & ((url: string, options: object, done: Done) => void);
  pipeline(
    url: string,
    options: object,
    handler: (data: { body: NodeJS.ReadableStream }) => NodeJS.ReadableStream,
  ): NodeJS.ReadWriteStream;
}
type Done = (error: unknown, data: unknown) => void;
const makeFetchHappen = require('make-fetch-happen') as Request;
const minipassFetch = require('minipass-fetch') as Request;
const { ofetch } = require('ofetch') as { ofetch: Request & { raw: Request; native: Request } };
interface Needle {
  (method: string, url: string, options: object): Promise<unknown>;
  get(url: string, options: object, done?: (error: unknown, response: unknown) => void): unknown;
}
const needle = require('needle') as Needle;
interface SuperagentRequest extends Promise<unknown> {
  buffer(on: boolean): SuperagentRequest;
  parse(parser: (response: unknown, done: (error: null, body: object) => void) => void): this;
}
const superagent = require('superagent') as { get: (url: string) => SuperagentRequest };

export interface Driver {
  readonly title: string;
  /** The client's name in the table. */
  readonly client: string;
  /** The side from which the answer shows the body; `response` unless said otherwise. */
  readonly view?: ViewName;
  /** It drops the `Response` at once, so that garbage collection may close what nobody reads. */
  readonly collected?: boolean;
  open(url: string): unknown;
  /** Claims of the table that this version does not keep, and what happens instead. */
  readonly differs?: Readonly<Record<string, Verdict>>;
  /** The same with HEAD, where the client can. */
  head?(url: string): unknown;
}

function s3(url: string): { client: S3Client; Bucket: string; Key: string } {
  const { origin, pathname } = new URL(url);
  const [Bucket = '', Key = ''] = pathname.slice(1).split('/');
  let client = s3Clients.get(origin);
  if (!client) {
    client = new S3Client({
      endpoint: origin,
      forcePathStyle: true,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });
    s3Clients.set(origin, client);
  }
  return { client, Bucket: Bucket || 'bucket', Key: Key || 'key' };
}

const s3Clients = new Map<string, S3Client>();

/** Its default is an agent that keeps nothing alive. */
const keptAlive = { agent: new http.Agent({ keepAlive: true }) };

function chat(baseURL: string) {
  return new OpenAI({ baseURL, apiKey: 'key', maxRetries: 0 }).chat.completions.create({
    model: 'gpt',
    messages: [],
    stream: true,
  });
}

function viaHttp(url: string, method: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    http.request(url, { method }, resolve).on('error', reject).end();
  });
}

/** undici 8 loads on Node.js 22.19 and later. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const hasUndici8 = major > 22 || (major === 22 && minor >= 19);

function driversOfUndici(version: 5 | 6 | 7 | 8, differs: Driver['differs'] = {}): Driver[] {
  const { fetch, request, pipeline } = require(`undici${version}`) as Undici;
  return [
    {
      title: `fetch of undici ${version}`,
      client: 'fetch',
      open: (url) => fetch(url),
      differs,
      head: (url) => fetch(url, { method: 'HEAD' }),
    },
    {
      title: `request of undici ${version}`,
      client: 'undici',
      open: (url) => request(url),
      head: (url) => request(url, { method: 'HEAD' }),
    },
    {
      title: `a callback of undici ${version}`,
      client: 'undici',
      open: (url) =>
        new Promise((resolve, reject) => {
          request(url, {}, (error, data) => (error ? reject(error) : resolve(data)));
        }),
    },
    {
      title: `pipeline of undici ${version}`,
      client: 'undici.pipeline',
      view: 'nodeStream',
      open: (url) => pipeline(url, { method: 'GET' }, ({ body }) => body).end(),
    },
  ];
}

export const drivers: readonly Driver[] = [
  {
    title: 'global fetch',
    client: 'fetch',
    open: (url) => fetch(url),
    head: (url) => fetch(url, { method: 'HEAD' }),
  },
  // Its clone reads on, and keeps in memory what the original has not read.
  ...driversOfUndici(5, { 'response.clone()': 'drain' }),
  ...driversOfUndici(6),
  ...driversOfUndici(7),
  ...(hasUndici8 ? driversOfUndici(8) : []),
  {
    title: 'node:http',
    client: 'node:http',
    open: (url) => viaHttp(url, 'GET'),
    head: (url) => viaHttp(url, 'HEAD'),
  },
  {
    title: 'node-fetch 3',
    client: 'node-fetch',
    open: (url) => nodeFetch(url),
    head: (url) => nodeFetch(url, { method: 'HEAD' }),
  },
  {
    title: 'node-fetch 2',
    client: 'node-fetch',
    open: (url) => nodeFetch2(url, keptAlive),
    // Its body is a pass-through stream: ending that does not end what flows into it.
    differs: {
      'response.body.destroy()': 'leak',
      'response.body.[Symbol.asyncDispose]()': 'leak',
      'response.body.iterator().return()': 'leak',
      'for await (… of response.body) break': 'leak',
    },
    head: (url) => nodeFetch2(url, { ...keptAlive, method: 'HEAD' }),
  },
  {
    title: 'axios',
    client: 'axios',
    open: (url) => axios.get(url, { responseType: 'stream' }),
    head: (url) => axios.head(url, { responseType: 'stream' }),
  },
  {
    title: 'axios with the fetch adapter',
    client: 'axios (fetch adapter)',
    collected: true,
    open: (url) => axios.get(url, { adapter: 'fetch', responseType: 'stream' }),
    head: (url) => axios.head(url, { adapter: 'fetch', responseType: 'stream' }),
  },
  {
    title: 'got.stream',
    client: 'got',
    view: 'nodeStream',
    open: (url) => got.stream(url),
    head: (url) => got.stream.head(url),
  },
  {
    title: 'ky 1',
    client: 'ky',
    open: (url) => ky.get(url),
    head: (url) => ky.head(url),
  },
  {
    title: 'gaxios 7',
    client: 'gaxios',
    open: (url) => gaxios({ url, responseType: 'stream' }),
    head: (url) => gaxios({ url, method: 'HEAD', responseType: 'stream' }),
  },
  {
    title: 'ofetch with a stream',
    client: 'ofetch',
    view: 'stream',
    collected: true,
    open: (url) => ofetch(url, { responseType: 'stream' }),
  },
  {
    title: 'ofetch.raw with a stream',
    client: 'ofetch',
    collected: true,
    open: (url) => ofetch.raw(url, { responseType: 'stream' }),
  },
  {
    title: 'ofetch.native',
    client: 'ofetch',
    open: (url) => ofetch.native(url),
    head: (url) => ofetch.native(url, { method: 'HEAD' }),
  },
  {
    title: 'GetObject of S3',
    client: 'aws-sdk',
    open(url) {
      const { client, ...object } = s3(url);
      return client.send(new GetObjectCommand(object));
    },
  },
  {
    title: 'SelectObjectContent of S3',
    client: 'aws-sdk (event streams)',
    open(url) {
      const { client, ...object } = s3(url);
      return client.send(
        new SelectObjectContentCommand({
          ...object,
          Expression: 'select * from S3Object',
          ExpressionType: 'SQL',
          InputSerialization: { JSON: { Type: 'LINES' } },
          OutputSerialization: { JSON: {} },
        }),
      );
    },
  },
  {
    title: 'needle',
    client: 'needle',
    open: (url) => needle.get(url, { ...keptAlive, parse: false }),
  },
  {
    title: 'a stream of openai',
    client: 'openai (streams)',
    view: 'body',
    open: (url) => chat(url),
  },
  {
    title: 'the response beside a stream of openai',
    client: 'openai (streams)',
    open: async (url) => (await chat(url).withResponse()).response,
  },
  {
    title: 'asResponse() of anthropic',
    client: 'openai',
    open: (url) => anthropic(url).models.list().asResponse(),
  },
  {
    title: 'asResponse() of openai',
    client: 'openai',
    open: (url) =>
      new OpenAI({ baseURL: url, apiKey: 'key', maxRetries: 0 }).models.list().asResponse(),
  },
];

/** Clients that no test can run here, and why. */
export const notShown: Readonly<Record<string, string>> = {
  'node:http2': 'its streams share one connection: `http2.test.ts` counts those instead',
  'aws-sdk (Polly)': 'its stream and its connections are those of GetObject',
};

function anthropic(baseURL: string): Anthropic {
  return new Anthropic({ baseURL, apiKey: 'key', maxRetries: 0 });
}

/** One for all requests: each has connections of its own. */
let playwrightContext: ReturnType<typeof playwright.newContext> | undefined;

/** What is in no table because there is nothing to release, read or not. */
export const harmless: readonly Pick<Driver, 'title' | 'open'>[] = [
  { title: 'axios without a stream', open: (url) => axios.get(url) },
  { title: 'the promise of got', open: (url) => got(url) },
  { title: 'a shortcut of ky', open: (url) => ky.get(url).json() },
  { title: 'gaxios without a stream', open: (url) => gaxios({ url }) },
  { title: 'ofetch without a stream', open: (url) => ofetch(url) },
  { title: 'ofetch.raw without a stream', open: (url) => ofetch.raw(url) },
  { title: 'superagent', open: (url) => superagent.get(url) },
  {
    title: 'superagent that is told not to buffer',
    open: (url) => superagent.get(url).buffer(false),
  },
  {
    title: 'superagent with a parser that ends unread',
    open: (url) =>
      superagent
        .get(url)
        .buffer(true)
        .parse((_, done) => done(null, {})),
  },
  { title: 'the promise of needle', open: (url) => needle('get', url, keptAlive) },
  {
    title: 'a callback of needle',
    open: (url) =>
      new Promise((resolve) => {
        needle.get(url, keptAlive, (_, response) => resolve(response));
      }),
  },
  {
    title: 'APIResponse of Playwright',
    open: async (url) => (await (playwrightContext ??= playwright.newContext())).get(url),
  },
  { title: 'make-fetch-happen', open: (url) => makeFetchHappen(url) },
  { title: 'minipass-fetch', open: (url) => minipassFetch(url) },
  {
    title: 'the promise of openai',
    open: (url) => new OpenAI({ baseURL: url, apiKey: 'key', maxRetries: 0 }).models.list(),
  },
  {
    title: 'withResponse() of openai',
    open: (url) =>
      new OpenAI({ baseURL: url, apiKey: 'key', maxRetries: 0 }).models.list().withResponse(),
  },
];
