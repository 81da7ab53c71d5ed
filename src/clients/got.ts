/**
 * got's promises have read the body when they settle, rejected or not; `got.stream()` is a body from
 * the start: the request is sent at once, whoever reads. Measured with got 11, 14 and 16; version 15
 * dropped `isStream`.
 */
import type { Client, ViewModel } from './model.ts';
import {
  NODE_STREAM,
  WEB_ITERATOR,
  WEB_OPEN_ITERATOR,
  WEB_READER,
  WEB_STREAM,
} from './web-streams.ts';

/** These events come by themselves, so that their listeners may be what reads. */
const LISTENING = {
  onEvent: {
    data: 'drain',
    readable: 'transfer',
    request: 'transfer',
    response: 'transfer',
    redirect: 'transfer',
    retry: 'transfer',
    uploadProgress: 'transfer',
    downloadProgress: 'transfer',
  },
} as const;

const STREAM: ViewModel = {
  properties: {
    ...NODE_STREAM.properties,
    downloadProgress: 'plain',
    uploadProgress: 'plain',
    timings: 'plain',
    isFromCache: 'plain',
    retryCount: 'plain',
  },
  methods: {
    ...NODE_STREAM.methods,
    on: LISTENING,
    addListener: LISTENING,
    once: LISTENING,
  },
};

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const ROOTS = ['got:default', 'got:got'] as const;

function members(path: string): readonly string[] {
  // A member of the default export has the origin of a named export.
  return ROOTS.map((root) => (root === 'got:default' ? `got:${path}` : `${root}.${path}`));
}

export const gotClient: Client = {
  name: 'got',
  acquires: [
    {
      from: [...members('stream'), ...METHODS.flatMap((method) => members(`stream.${method}`))],
      answers: 'value',
      view: 'nodeStream',
    },
    { from: members('stream.head'), answers: 'value', view: 'nodeStream', method: 'HEAD' },
    {
      from: [...ROOTS, ...METHODS.flatMap((method) => members(method))],
      answers: 'value',
      view: 'nodeStream',
      when: [{ option: 'isStream', is: [true] }],
    },
  ],
  makers: [{ from: [...members('extend'), 'got:Got'], makes: 'got:default' }],
  typeModules: [],
  body: {
    obligedWithoutBody: false,
    views: {
      nodeStream: STREAM,
      stream: WEB_STREAM,
      reader: WEB_READER,
      iterator: WEB_ITERATOR,
      openIterator: WEB_OPEN_ITERATOR,
    },
  },
};
