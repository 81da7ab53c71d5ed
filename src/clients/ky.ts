/**
 * ky answers fetch's `Response`; the reading methods of its promise (`ky.get(url).json()`) read it to
 * the end. It rejects when the status is not 200–299, and in version 2 has read the body by then; the
 * `HTTPError` of version 1 carries it unread.
 */
import { fetchClient } from './fetch.ts';
import type { Client } from './model.ts';

/** Its promise's reading methods reject with that error, too. */
const ky1Client: Client = {
  name: 'ky',
  acquires: [],
  typeModules: [],
  rejection: {
    carriers: { response: 'response' },
    says: { name: 'HTTPError' },
    toldBy: ['ky:HTTPError', 'ky:isHTTPError', 'ky:isKyError'],
    notToldBy: ['ky:TimeoutError', 'ky:isTimeoutError'],
  },
  body: fetchClient.body,
};

const common = { rejectsUnless: 'throwHttpErrors' } as const;

export const kyClient: Client = {
  name: 'ky',
  acquires: [
    {
      from: ['ky:default', 'ky:get', 'ky:post', 'ky:put', 'ky:patch', 'ky:delete'],
      ...common,
    },
    { from: ['ky:head'], method: 'HEAD', ...common },
  ],
  makers: [{ from: ['ky:create', 'ky:extend', 'ky:KyInstance'], makes: 'ky:default' }],
  typeModules: [],
  types: ['ky:KyResponse'],
  body: fetchClient.body,
  earlier: { package: 'ky', before: 2, client: ky1Client },
};
