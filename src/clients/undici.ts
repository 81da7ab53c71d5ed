/**
 * undici's own API (https://undici.nodejs.org): `request` and `pipeline` as functions and as
 * methods of a dispatcher. `stream` is not here: undici itself pipes its body. Measured with
 * undici 6, 7 and 8: nothing but reading or ending the body gives the connection back, neither
 * garbage collection nor `bodyTimeout`.
 */
import type { Client, Maker, ViewModel } from './model.ts';
import {
  LENT_READER,
  LENT_STREAM,
  NODE_STREAM,
  WEB_ITERATOR,
  WEB_OPEN_ITERATOR,
  WEB_READER,
  WEB_STREAM,
} from './web-streams.ts';

const dispatchers: readonly Maker[] = [
  {
    from: [
      'undici:Dispatcher',
      'undici:Client',
      'undici:Pool',
      'undici:BalancedPool',
      'undici:RoundRobinPool',
      'undici:Agent',
      'undici:RetryAgent',
      'undici:ProxyAgent',
      'undici:EnvHttpProxyAgent',
      'undici:Socks5ProxyAgent',
      'undici:H2CClient',
      'undici:getGlobalDispatcher',
      'undici:Dispatcher#compose',
    ],
    makes: 'undici:Dispatcher#',
    // This interceptor reads every body itself.
    unlessGiven: ['undici:interceptors.dump'],
  },
];

const response: ViewModel = {
  properties: {
    body: { view: 'body', nullable: false },
    statusCode: 'status',
    statusText: 'plain',
    headers: 'plain',
    trailers: 'plain',
    opaque: 'plain',
    context: 'plain',
  },
  methods: {},
};

/** `BodyReadable`: a node stream with the reading methods of fetch. */
const bodyReadable: ViewModel = {
  properties: {
    ...NODE_STREAM.properties,
    bodyUsed: 'used',
    // Ending the web stream leaves the node stream, and so the connection, open.
    body: { view: 'lentStream', nullable: false },
  },
  methods: {
    ...NODE_STREAM.methods,
    text: 'drain',
    json: 'drain',
    arrayBuffer: 'drain',
    blob: 'drain',
    bytes: 'drain',
    dump: 'drain',
    // Throws `NotSupportedError`.
    formData: 'borrow',
  },
};

const views = {
  nodeStream: NODE_STREAM,
  stream: WEB_STREAM,
  lentStream: LENT_STREAM,
  lentReader: LENT_READER,
  reader: WEB_READER,
  iterator: WEB_ITERATOR,
  openIterator: WEB_OPEN_ITERATOR,
} as const;

export const undiciClient: Client = {
  name: 'undici',
  acquires: [
    {
      from: ['undici:request', 'undici:Dispatcher#request'],
      callback: { parameter: 1, error: 0, onError: 'object' },
      rejectsOn: 'throwOnError',
    },
  ],
  makers: dispatchers,
  shape: {
    looks: ['statusCode'],
    body: 'body',
    reads: ['text', 'json', 'arrayBuffer', 'blob', 'bytes', 'dump'],
  },
  mocks: ['undici:MockAgent', 'undici:MockPool', 'undici:MockClient'],
  typeModules: [],
  types: ['undici:Dispatcher.ResponseData', 'undici-types:Dispatcher.ResponseData'],
  body: {
    obligedWithoutBody: false,
    // `AbortError: Request aborted`: in version 6 always, in 7 and 8 when the body has arrived.
    destroyNeedsListener: true,
    views: { response, body: bodyReadable, ...views },
  },
};

/** The duplex stream that `pipeline()` answers, and the response that its handler gets. */
export const undiciPipelineClient: Client = {
  name: 'undici.pipeline',
  acquires: [
    {
      from: ['undici:pipeline', 'undici:Dispatcher#pipeline'],
      answers: 'value',
      view: 'nodeStream',
    },
  ],
  mocks: undiciClient.mocks ?? [],
  typeModules: [],
  body: { obligedWithoutBody: false, views },
};
