/**
 * Clients that read the body themselves and hand the answer to an error-first callback, or beside
 * an error in an object. Nothing is left to release, but with an error there is no answer. Measured
 * with needle 3.5, superagent 10.4, request 2.88, @cypress/request 4, postman-request 2.88,
 * teeny-request 10, simple-get 4, phin 3, openapi-fetch 0.17 and Node's http2.
 */
import type { Client, Maker, ViewModel } from './model.ts';

/** An object whose members tell nothing about a connection. */
const ANSWER: ViewModel = { properties: {}, methods: {}, others: 'plain' };

/** The same of a response that is asked whether its request worked. */
const RESPONSE: ViewModel = { ...ANSWER, properties: { ok: 'ok', status: 'status' } };

const body = {
  obligedWithoutBody: false,
  readByClient: true,
  views: { response: ANSWER, body: RESPONSE },
} as const;

/** `module(url, …)`, however the module was loaded, and its methods. */
function callsOf(module: string, ...methods: string[]): string[] {
  return ['default', '*', ...methods].map((name) => `${module}:${name}`);
}

/** needle with a callback: `(error, response, body)`. */
const needle: Client = {
  name: 'needle (callback)',
  acquires: [
    {
      from: ['get', 'head', 'post', 'put', 'patch', 'delete', 'request'].map(
        (name) => `needle:${name}`,
      ),
      answers: 'nothing',
      callback: { parameter: 1, error: 0, onError: 'undefined', also: [2] },
    },
    {
      // `needle('get', url, callback)`; without a callback it answers a promise.
      from: callsOf('needle'),
      answers: 'nothing',
      callback: { parameter: 1, error: 0, onError: 'undefined', also: [2] },
    },
  ],
  typeModules: [],
  body,
};

const REQUESTS = ['request', 'postman-request', '@cypress/request'];
const REQUEST_METHODS = ['get', 'head', 'options', 'post', 'put', 'patch', 'del', 'delete'];

/** request (deprecated, much used), its forks, and what takes the same callback. */
const request: Client = {
  name: 'request',
  acquires: [
    {
      from: REQUESTS.flatMap((module) => callsOf(module, ...REQUEST_METHODS)),
      answers: 'nothing',
      callback: { parameter: 1, error: 0, onError: 'undefined', also: [2] },
    },
    {
      from: ['teeny-request:teenyRequest'],
      answers: 'nothing',
      callback: { parameter: 1, error: 0, onError: 'null', also: [2] },
    },
    {
      from: callsOf('simple-get', 'get', 'head', 'post', 'put', 'patch', 'delete'),
      answers: 'nothing',
      callback: { parameter: 1, error: 0, onError: 'undefined' },
    },
    {
      from: ['simple-get:concat'],
      answers: 'nothing',
      callback: { parameter: 1, error: 0, onError: 'undefined', also: [2] },
    },
    {
      from: ['phin:unpromisified'],
      answers: 'nothing',
      callback: { parameter: 1, error: 0, onError: 'null' },
    },
  ],
  makers: REQUESTS.map((module) => ({
    from: [`${module}:defaults`],
    makes: `${module}:default`,
  })),
  typeModules: [],
  body,
};

const SUPERAGENT_METHODS = ['get', 'head', 'options', 'post', 'put', 'patch', 'del', 'delete'];

/** What answers the request that it is called on. */
const SUPERAGENT_CHAIN =
  'set unset type accept query send sort field attach auth timeout redirects retry ok use agent ca cert key pfx http2 connect trustLocalhost disableTLSCerts withCredentials responseType buffer parse serialize maxResponseSize on once lookup';

const superagentMakers: readonly Maker[] = [
  {
    from: [
      ...callsOf('superagent', ...SUPERAGENT_METHODS),
      ...SUPERAGENT_METHODS.map((name) => `superagent:Agent#${name}`),
      ...SUPERAGENT_CHAIN.split(' ').map((name) => `superagent:Request#${name}`),
    ],
    makes: 'superagent:Request#',
  },
  { from: ['superagent:agent'], makes: 'superagent:Agent#' },
];

/** superagent: an error for the status comes with the response, any other without. */
const superagent: Client = {
  name: 'superagent',
  acquires: [
    {
      // `superagent.get(url, callback)` ends the request by itself, `superagent('GET', url)` does not.
      from: [
        'superagent:Request#end',
        ...SUPERAGENT_METHODS.flatMap((name) => [`superagent:${name}`, `superagent:Agent#${name}`]),
      ],
      answers: 'nothing',
      callback: { parameter: 1, error: 0, onError: 'undefined', errorMayHaveResponse: true },
    },
  ],
  makers: superagentMakers,
  mocks: ['superagent-mocker:default', 'superagent-mock:default'],
  typeModules: [],
  body,
};

/** A pushed stream or response: `(error, pushed)`. */
const http2Push: Client = {
  name: 'node:http2 (push)',
  acquires: [
    {
      from: ['*#createPushResponse', '*#pushStream'],
      answers: 'nothing',
      callback: { parameter: 1, error: 0, onError: 'undefined' },
    },
  ],
  typeModules: [],
  body,
};

/** openapi-fetch: `{ data, error, response }`, unless a middleware throws for the status. */
const openapiFetch: Client = {
  name: 'openapi-fetch',
  acquires: [
    {
      from: ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'].map(
        (method) => `openapi-fetch:Client#${method}`,
      ),
      result: { data: 'data', error: 'error', response: 'response' },
      when: [{ neverCalled: 'use' }],
    },
  ],
  makers: [{ from: ['openapi-fetch:default', 'openapi-fetch:*'], makes: 'openapi-fetch:Client#' }],
  typeModules: [],
  body,
};

export const answeringClients: readonly Client[] = [
  needle,
  request,
  superagent,
  http2Push,
  openapiFetch,
];
