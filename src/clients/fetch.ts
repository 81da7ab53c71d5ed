/**
 * `fetch` of the Fetch standard: the global one, undici's, and the packages that hand out the same
 * `Response`. Measured on Node 20–26: reading methods drain even when they reject, `cancel()`
 * closes, HEAD and 204/205/304 have no body.
 */
import type { Client } from './model.ts';
import {
  NODE_STREAM,
  WEB_ITERATOR,
  WEB_OPEN_ITERATOR,
  WEB_READER,
  WEB_STREAM,
} from './web-streams.ts';

export const fetchClient: Client = {
  name: 'fetch',
  acquires: [
    {
      from: [
        'global:fetch',
        'undici:fetch',
        'whatwg-fetch:fetch',
        'node-fetch-native:default',
        'node-fetch-native:fetch',
        '@whatwg-node/fetch:fetch',
        'unfetch:default',
        'isomorphic-unfetch:default',
        'electron:net.fetch',
        'expo/fetch:fetch',
        '@tauri-apps/plugin-http:fetch',
        'global:Bun.fetch',
        'bun:fetch',
      ],
      // Next.js reads a copy for its data cache, of responses with status 200
      // (https://github.com/vercel/next.js/blob/canary/packages/next/src/server/lib/patch-fetch.ts).
      readElsewhere: [
        [{ given: 'next' }],
        [{ option: 'cache', is: ['force-cache'] }, { fileHas: /['"]next\// }],
      ],
    },
    // Cloudflare Workers: a hit of the cache counts as a connection until it has been read, and a
    // service binding has no other mark than where it is kept
    // (https://developers.cloudflare.com/workers/platform/limits/#simultaneous-open-connections).
    {
      from: ['global:caches.default.match', 'global:Cache#match'],
      mayBeMissing: true,
      outlivesResponse: true,
    },
    {
      from: ['*#fetch'],
      when: [{ calledOn: /(?:^|\.)env\.[A-Z][A-Z0-9_]*$/, word: 'env' }],
      outlivesResponse: true,
    },
  ],
  makers: [{ from: ['global:caches.open'], makes: 'global:Cache#' }],
  decorators: ['fetch-retry:default', 'fetch-cookie:default'],
  typeModules: ['global', 'undici', 'undici-types', '@whatwg-node/fetch', 'node-fetch-native'],
  body: {
    obligedWithoutBody: false,
    // undici cancels the stream when the response is collected.
    endsWithResponse: true,
    views: {
      response: {
        properties: {
          body: { view: 'stream', nullable: true },
          ok: 'ok',
          status: 'status',
          bodyUsed: 'used',
          headers: 'plain',
          redirected: 'plain',
          statusText: 'plain',
          type: 'plain',
          url: 'plain',
          trailer: 'plain',
        },
        methods: {
          text: 'drain',
          json: 'drain',
          arrayBuffer: 'drain',
          blob: 'drain',
          bytes: 'drain',
          formData: 'drain',
          clone: 'clone',
        },
      },
      stream: WEB_STREAM,
      reader: WEB_READER,
      iterator: WEB_ITERATOR,
      openIterator: WEB_OPEN_ITERATOR,
      nodeStream: NODE_STREAM,
    },
  },
};
