/**
 * `node:http`, `node:https` and the packages that wrap them one to one. Measured on Node 20 and 24:
 * a response that somebody listens for holds its connection until it is read or destroyed, at any
 * size and for HEAD, 204 and 304 too; without a listener Node drains it.
 */
import type { Client, RequestModel, ViewModel } from './model.ts';
import { NODE_STREAM, WEB_ITERATOR, WEB_READER, WEB_STREAM } from './web-streams.ts';

/** `http.ClientRequest` (Node.js documentation, «HTTP»). */
const CLIENT_REQUEST: RequestModel = {
  event: 'response',
  methods: {
    destroy: 'close',
    abort: 'close',
    on: 'listen',
    once: 'listen',
    addListener: 'listen',
    prependListener: 'listen',
    prependOnceListener: 'listen',
    setTimeout: 'listen',
    end: 'self',
    off: 'self',
    removeListener: 'self',
    removeAllListeners: 'self',
    setMaxListeners: 'self',
  },
  properties: { res: 'response', socket: 'socket', connection: 'socket' },
};

const SOCKET: ViewModel = {
  properties: {
    authorized: 'plain',
    authorizationError: 'plain',
    alpnProtocol: 'plain',
    encrypted: 'plain',
    remoteAddress: 'plain',
    remoteFamily: 'plain',
    remotePort: 'plain',
    localAddress: 'plain',
    localPort: 'plain',
    bytesRead: 'plain',
    bytesWritten: 'plain',
    destroyed: 'plain',
  },
  methods: {
    destroy: 'close',
    destroySoon: 'close',
    resetAndDestroy: 'close',
    getPeerCertificate: 'borrow',
    getPeerX509Certificate: 'borrow',
    getCipher: 'borrow',
    getProtocol: 'borrow',
    getSession: 'borrow',
    isSessionReused: 'borrow',
    address: 'borrow',
    ref: 'self',
    unref: 'self',
    setTimeout: 'self',
    setKeepAlive: 'self',
    setNoDelay: 'self',
  },
};

/** `http.IncomingMessage`, which is the body too. */
const INCOMING_MESSAGE: ViewModel = {
  properties: {
    ...NODE_STREAM.properties,
    statusCode: 'status',
    statusMessage: 'plain',
    headers: 'plain',
    headersDistinct: 'plain',
    rawHeaders: 'plain',
    trailers: 'plain',
    rawTrailers: 'plain',
    httpVersion: 'plain',
    httpVersionMajor: 'plain',
    httpVersionMinor: 'plain',
    method: 'plain',
    url: 'plain',
    responseUrl: 'plain',
    complete: 'plain',
    aborted: 'plain',
    socket: { view: 'socket', nullable: false },
    connection: { view: 'socket', nullable: false },
  },
  methods: { ...NODE_STREAM.methods, setTimeout: 'self' },
};

export const nodeHttpClient: Client = {
  name: 'node:http',
  acquires: [
    {
      from: [
        'http:get',
        'http:request',
        'https:get',
        'https:request',
        'follow-redirects:http.get',
        'follow-redirects:http.request',
        'follow-redirects:https.get',
        'follow-redirects:https.request',
      ],
      answers: 'request',
    },
    // By `util.promisify`: measured, the promise rejects with the open response.
    {
      from: ['http:get', 'https:get'].map((origin) => `${origin}.__promisify__`),
      rejectsWithResponse: true,
    },
  ],
  typeModules: [],
  types: ['http:IncomingMessage'],
  responseOnly: ['statusCode', 'statusMessage'],
  request: CLIENT_REQUEST,
  body: {
    obligedWithoutBody: true,
    views: {
      response: INCOMING_MESSAGE,
      nodeStream: NODE_STREAM,
      socket: SOCKET,
      stream: WEB_STREAM,
      reader: WEB_READER,
      iterator: WEB_ITERATOR,
    },
  },
};
