/**
 * axios reads the body itself unless it is asked for `responseType: 'stream'`; then `res.data` is a
 * node stream, or a web stream with the fetch adapter. Measured with axios 1.21: nothing but reading
 * or ending the stream gives the connection back, at 0 bytes and after HEAD and 204 as well. A
 * rejected status carries the unread stream in `error.response.data`.
 */
import type { AcquireForm, Client, Condition, Maker, RejectionModel, ViewModel } from './model.ts';
import {
  NODE_STREAM,
  WEB_ITERATOR,
  WEB_OPEN_ITERATOR,
  WEB_READER,
  WEB_STREAM,
} from './web-streams.ts';

const STREAM: Condition = { option: 'responseType', is: ['stream'] };

const METHODS = [
  'request',
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'options',
  'postForm',
  'putForm',
  'patchForm',
];

/** The instance behind Nest's service, whose own methods answer observables. */
const OF_NEST = '@nestjs/axios:HttpService#axiosRef';

function forms(adapter: Condition): readonly AcquireForm[] {
  const common = { when: [STREAM, adapter], rejectsUnless: 'validateStatus' } as const;
  return [
    {
      from: [
        'axios:default',
        ...METHODS.map((name) => `axios:${name}`),
        OF_NEST,
        ...METHODS.map((name) => `${OF_NEST}.${name}`),
      ],
      ...common,
    },
    { from: ['axios:head', `${OF_NEST}.head`], method: 'HEAD', ...common },
  ];
}

const makers: readonly Maker[] = [
  {
    from: ['axios:create', 'axios:Axios', 'axios:AxiosInstance', 'axios:AxiosStatic'],
    makes: 'axios:default',
  },
  { from: ['@nestjs/axios:HttpService'], makes: '@nestjs/axios:HttpService#' },
];

/** `request` is left out: through it the connection can be closed. */
const response: ViewModel = {
  properties: {
    data: { view: 'nodeStream', nullable: false },
    status: 'status',
    statusText: 'plain',
    headers: 'plain',
    config: 'plain',
  },
  methods: {},
};

const views = {
  nodeStream: NODE_STREAM,
  stream: WEB_STREAM,
  reader: WEB_READER,
  iterator: WEB_ITERATOR,
  openIterator: WEB_OPEN_ITERATOR,
} as const;

/** The request is the way to end the connection, too. */
const rejection: RejectionModel = {
  carriers: { response: 'response', request: 'nodeStream' },
  says: { name: 'AxiosError', code: 'ERR_BAD_REQUEST', isAxiosError: true },
  toldBy: ['axios:AxiosError', 'axios:isAxiosError'],
  notToldBy: ['axios:isCancel', 'axios:CanceledError', 'axios:Cancel'],
};

export const axiosClient: Client = {
  name: 'axios',
  acquires: forms({ option: 'adapter', isNot: ['fetch'] }),
  makers,
  mocks: ['axios-mock-adapter:default'],
  typeModules: [],
  types: ['axios:AxiosResponse'],
  streamedIn: 'data',
  rejection,
  body: { obligedWithoutBody: true, views: { response, ...views } },
};

export const axiosFetchClient: Client = {
  name: 'axios (fetch adapter)',
  acquires: forms({ option: 'adapter', is: ['fetch'] }),
  typeModules: [],
  rejection,
  body: {
    obligedWithoutBody: false,
    views: {
      response: {
        ...response,
        properties: { ...response.properties, data: { view: 'stream', nullable: true } },
      },
      ...views,
    },
  },
};
