/** What WHATWG streams and node streams do to the body that they carry; shared by the clients. */
import type { ViewModel } from './model.ts';

/** `ReadableStream` (Streams standard, section 4.2). */
export const WEB_STREAM: ViewModel = {
  properties: { locked: 'locked' },
  methods: {
    cancel: 'close',
    getReader: { view: 'reader', locks: true },
    pipeTo: 'drain',
    pipeThrough: { view: 'stream', locks: false },
    tee: 'tee',
    values: {
      view: 'iterator',
      locks: true,
      instead: { option: 'preventCancel', is: true, view: 'openIterator' },
    },
    '@@asyncIterator': { view: 'iterator', locks: true },
  },
};

/** `ReadableStreamDefaultReader` and the BYOB reader (Streams standard, sections 4.4 and 4.5). */
export const WEB_READER: ViewModel = {
  properties: { closed: 'plain' },
  methods: { read: 'read', cancel: 'close', releaseLock: 'unlock' },
};

/** A web stream made of a body that ending it does not reach, and its reader. */
export const LENT_STREAM: ViewModel = {
  properties: WEB_STREAM.properties,
  methods: {
    ...WEB_STREAM.methods,
    cancel: 'borrow',
    getReader: { view: 'lentReader', locks: true },
  },
};

export const LENT_READER: ViewModel = {
  properties: WEB_READER.properties,
  methods: { ...WEB_READER.methods, cancel: 'borrow' },
};

/** The async iterator of a web stream: `return()` cancels. */
export const WEB_ITERATOR: ViewModel = {
  properties: {},
  methods: { next: 'read', return: 'close' },
};

/** The iterator of `values({ preventCancel: true })` and `iterator({ destroyOnReturn: false })`. */
export const WEB_OPEN_ITERATOR: ViewModel = {
  properties: {},
  methods: { next: 'read', return: 'borrow' },
};

/** `readable` lets its listener read; what else is listened to reads nothing. */
const LISTENING = { onEvent: { data: 'drain', readable: 'transfer' } } as const;
const NEXT_STREAM = { view: 'nodeStream', locks: false } as const;

/** `stream.Readable` (Node.js documentation, «Readable streams»). */
export const NODE_STREAM: ViewModel = {
  properties: {
    readable: 'unused',
    destroyed: 'used',
    readableEnded: 'used',
    closed: 'used',
    errored: 'plain',
    readableAborted: 'plain',
    readableDidRead: 'plain',
    readableEncoding: 'plain',
    readableFlowing: 'plain',
    readableHighWaterMark: 'plain',
    readableLength: 'plain',
    readableObjectMode: 'plain',
  },
  methods: {
    resume: 'drain',
    pipe: 'drain',
    toArray: 'drain',
    forEach: 'drain',
    reduce: 'drain',
    some: 'drain',
    every: 'drain',
    find: 'drain',
    destroy: 'close',
    '@@asyncDispose': 'close',
    map: NEXT_STREAM,
    filter: NEXT_STREAM,
    flatMap: NEXT_STREAM,
    take: NEXT_STREAM,
    drop: NEXT_STREAM,
    compose: NEXT_STREAM,
    iterator: {
      view: 'iterator',
      locks: false,
      instead: { option: 'destroyOnReturn', is: false, view: 'openIterator' },
    },
    '@@asyncIterator': { view: 'iterator', locks: false },
    on: LISTENING,
    addListener: LISTENING,
    once: LISTENING,
    off: 'self',
    removeListener: 'self',
    removeAllListeners: 'self',
    setMaxListeners: 'self',
    setEncoding: 'self',
    pause: 'self',
    unpipe: 'self',
    read: 'borrow',
    isPaused: 'borrow',
    listenerCount: 'borrow',
    listeners: 'borrow',
    eventNames: 'borrow',
  },
};

/** A stream that the client copies the body to: ending it early leaves the body where it is. */
export const STREAM_BEHIND_CONNECTION: ViewModel = {
  properties: NODE_STREAM.properties,
  methods: {
    ...NODE_STREAM.methods,
    destroy: 'borrow',
    '@@asyncDispose': 'borrow',
    iterator: { view: 'openIterator', locks: false },
    '@@asyncIterator': { view: 'openIterator', locks: false },
  },
};
