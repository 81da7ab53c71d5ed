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
    values: { view: 'iterator', locks: true, preventCancel: 'openIterator' },
    '@@asyncIterator': { view: 'iterator', locks: true },
  },
};

/** `ReadableStreamDefaultReader` and the BYOB reader (Streams standard, sections 4.4 and 4.5). */
export const WEB_READER: ViewModel = {
  properties: { closed: 'plain' },
  methods: { read: 'read', cancel: 'close', releaseLock: 'unlock' },
};

/** The async iterator of a web stream: `return()` cancels. */
export const WEB_ITERATOR: ViewModel = {
  properties: {},
  methods: { next: 'read', return: 'close' },
};

/** The iterator of `values({ preventCancel: true })`. */
export const WEB_OPEN_ITERATOR: ViewModel = {
  properties: {},
  methods: { next: 'read', return: 'borrow' },
};

const LISTENING = { onEvent: { data: 'drain' } } as const;

/** `stream.Readable` (Node.js documentation, «Readable streams»). */
export const NODE_STREAM: ViewModel = {
  properties: {
    readable: 'plain',
    destroyed: 'plain',
    readableEnded: 'plain',
    readableFlowing: 'plain',
    errored: 'plain',
    closed: 'plain',
  },
  methods: {
    resume: 'drain',
    pipe: 'drain',
    toArray: 'drain',
    forEach: 'drain',
    reduce: 'drain',
    destroy: 'close',
    '@@asyncDispose': 'close',
    on: LISTENING,
    addListener: LISTENING,
    once: 'self',
    off: 'self',
    removeListener: 'self',
    setEncoding: 'self',
    pause: 'self',
    read: 'borrow',
  },
};
