/**
 * node-fetch and the packages built on it: the `Response` looks like fetch's, its body is a node
 * stream without `cancel()` and is never null (an ended stream for HEAD and 204).
 */
import { fetchClient } from './fetch.ts';
import type { Client } from './model.ts';
import {
  NODE_STREAM,
  WEB_ITERATOR,
  WEB_OPEN_ITERATOR,
  WEB_READER,
  WEB_STREAM,
} from './web-streams.ts';

const response = fetchClient.body.views.response ?? { properties: {}, methods: {} };

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
  body: {
    obligedWithoutBody: false,
    views: {
      response: {
        properties: { ...response.properties, body: { view: 'nodeStream', nullable: true } },
        methods: { ...response.methods, buffer: 'drain', textConverted: 'drain' },
      },
      nodeStream: NODE_STREAM,
      stream: WEB_STREAM,
      reader: WEB_READER,
      iterator: WEB_ITERATOR,
      openIterator: WEB_OPEN_ITERATOR,
    },
  },
};
