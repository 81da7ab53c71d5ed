/**
 * node-fetch and the packages built on it: the `Response` looks like fetch's, its body is a node
 * stream without `cancel()` and is never null (an ended stream for HEAD and 204).
 */
import { fetchClient } from './fetch.ts';
import type { Client } from './model.ts';
import {
  NODE_STREAM,
  STREAM_BEHIND_CONNECTION,
  WEB_ITERATOR,
  WEB_OPEN_ITERATOR,
  WEB_READER,
  WEB_STREAM,
} from './web-streams.ts';

const response = fetchClient.body.views.response ?? { properties: {}, methods: {} };

const views: Client['body']['views'] = {
  response: {
    properties: { ...response.properties, body: { view: 'nodeStream', nullable: true } },
    methods: { ...response.methods, buffer: 'drain', textConverted: 'drain' },
  },
  nodeStream: NODE_STREAM,
  stream: WEB_STREAM,
  reader: WEB_READER,
  iterator: WEB_ITERATOR,
  openIterator: WEB_OPEN_ITERATOR,
};

/**
 * In version 2 the body is a stream behind the connection, and ending it early leaves the connection
 * taken: https://github.com/node-fetch/node-fetch/issues/1762
 */
const nodeFetch2Client: Client = {
  name: 'node-fetch',
  acquires: [],
  typeModules: [],
  body: { obligedWithoutBody: false, views: { ...views, nodeStream: STREAM_BEHIND_CONNECTION } },
};

export const nodeFetchClient: Client = {
  name: 'node-fetch',
  acquires: [
    {
      from: [
        'node-fetch:default',
        'cross-fetch:default',
        'cross-fetch:fetch',
        'isomorphic-fetch:default',
      ],
    },
  ],
  typeModules: ['node-fetch', 'cross-fetch'],
  body: { obligedWithoutBody: false, views },
  earlier: { package: 'node-fetch', before: 3, client: nodeFetch2Client },
};
