/**
 * `node:http2`: the stream of a request is its response's body too. Measured on Node 20 and 24:
 * ended without a code or an error it stays open on the server, whose limit of concurrent streams
 * then fails later requests; unlike `node:http` nobody drains it for want of a listener.
 */
import type { Client, ViewModel } from './model.ts';
import { NODE_STREAM, WEB_ITERATOR, WEB_READER, WEB_STREAM } from './web-streams.ts';

/** These events come by themselves, so that their listeners may be what reads. */
const LISTENING = {
  onEvent: {
    data: 'drain',
    readable: 'transfer',
    response: 'transfer',
    headers: 'transfer',
    ready: 'transfer',
    timeout: 'transfer',
  },
} as const;

/** Sends the request, which nobody takes for an end of the response. */
const REQUEST_SIDE = { view: 'response', locks: false } as const;

/** `http2.ClientHttp2Stream` (Node.js documentation, «HTTP/2»). */
const CLIENT_STREAM: ViewModel = {
  properties: {
    ...NODE_STREAM.properties,
    aborted: 'plain',
    endAfterHeaders: 'plain',
    id: 'plain',
    pending: 'plain',
    rstCode: 'plain',
    sentHeaders: 'plain',
    session: 'plain',
    state: 'plain',
    writable: 'plain',
  },
  methods: {
    ...NODE_STREAM.methods,
    close: 'closeWithArgument',
    destroy: 'closeWithArgument',
    on: LISTENING,
    addListener: LISTENING,
    once: LISTENING,
    end: REQUEST_SIDE,
    write: REQUEST_SIDE,
    setTimeout: REQUEST_SIDE,
  },
};

export const nodeHttp2Client: Client = {
  name: 'node:http2',
  acquires: [{ from: ['http2:ClientHttp2Session#request'], answers: 'value' }],
  makers: [{ from: ['http2:connect'], makes: 'http2:ClientHttp2Session#' }],
  typeModules: [],
  body: {
    obligedWithoutBody: false,
    views: {
      response: CLIENT_STREAM,
      nodeStream: NODE_STREAM,
      stream: WEB_STREAM,
      reader: WEB_READER,
      iterator: WEB_ITERATOR,
    },
  },
};
