/**
 * ofetch reads the body unless it is asked for `responseType: 'stream'`: then the web stream is what
 * it answers, and `_data` of what `raw()` answers. `native` is the plain fetch. Measured with ofetch
 * 1.5; a rejected status carries the unread stream in `error.data`.
 */
import { fetchClient } from './fetch.ts';
import type { AcquireForm, Client } from './model.ts';

const ROOTS = ['ofetch:ofetch', 'ofetch:$fetch', 'ofetch:default', 'global:$fetch'] as const;

function members(name: string): readonly string[] {
  return ROOTS.map((root) => (root === 'ofetch:default' ? `ofetch:${name}` : `${root}.${name}`));
}

const streaming = {
  when: [{ option: 'responseType', is: ['stream'] }],
  rejectsUnless: 'ignoreResponseError',
} as const satisfies Partial<AcquireForm>;

const { response } = fetchClient.body.views;

export const ofetchClient: Client = {
  name: 'ofetch',
  acquires: [
    { from: ROOTS, view: 'stream', ...streaming },
    { from: members('raw'), ...streaming },
    { from: members('native') },
  ],
  makers: [{ from: members('create'), makes: 'ofetch:ofetch' }],
  typeModules: [],
  rejection: {
    carriers: { data: 'stream', response: 'response' },
    says: { name: 'FetchError' },
    toldBy: ['ofetch:FetchError'],
  },
  body: {
    ...fetchClient.body,
    views: {
      ...fetchClient.body.views,
      response: {
        properties: {
          ...response?.properties,
          _data: { view: 'stream', nullable: true },
        },
        methods: response?.methods ?? {},
      },
    },
  },
};
