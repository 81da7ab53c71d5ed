/**
 * needle (https://github.com/tomas/needle): without a callback its functions answer a stream; with
 * one, and as promises, they read the body themselves. Measured with needle 3.5: a stream that
 * nobody reads holds its connection from about 64 KB on.
 */
import type { Client, ViewModel } from './model.ts';
import { NODE_STREAM, WEB_ITERATOR, WEB_READER, WEB_STREAM } from './web-streams.ts';

/** These events come by themselves, so that their listeners may be what reads. */
const LISTENING = {
  onEvent: {
    data: 'drain',
    readable: 'transfer',
    header: 'transfer',
    headers: 'transfer',
    response: 'transfer',
    redirect: 'transfer',
    timeout: 'transfer',
  },
} as const;

const STREAM: ViewModel = {
  properties: NODE_STREAM.properties,
  methods: {
    ...NODE_STREAM.methods,
    on: LISTENING,
    addListener: LISTENING,
    once: LISTENING,
  },
};

export const needleClient: Client = {
  name: 'needle',
  acquires: [
    {
      from: ['needle:get'],
      answers: 'value',
      when: [{ noFunctionFrom: 1 }],
    },
    {
      from: ['needle:post', 'needle:put', 'needle:patch', 'needle:delete', 'needle:request'],
      answers: 'value',
      when: [{ noFunctionFrom: 2 }],
    },
  ],
  typeModules: [],
  body: {
    obligedWithoutBody: false,
    views: {
      response: STREAM,
      nodeStream: NODE_STREAM,
      stream: WEB_STREAM,
      reader: WEB_READER,
      iterator: WEB_ITERATOR,
    },
  },
};
