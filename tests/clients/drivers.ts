/** How each client of the table is asked for a response whose body nobody has read. */
import http from 'node:http';
import nodeFetch from 'node-fetch';
import { fetch as fetch6 } from 'undici6';
import { fetch as fetch7 } from 'undici7';

export interface Driver {
  readonly title: string;
  /** The client's name in the table. */
  readonly client: string;
  open(url: string, method: 'GET' | 'HEAD'): unknown;
}

export const drivers: readonly Driver[] = [
  { title: 'global fetch', client: 'fetch', open: (url, method) => fetch(url, { method }) },
  { title: 'fetch of undici 6', client: 'fetch', open: (url, method) => fetch6(url, { method }) },
  { title: 'fetch of undici 7', client: 'fetch', open: (url, method) => fetch7(url, { method }) },
  {
    title: 'node:http',
    client: 'node:http',
    open: (url, method) =>
      new Promise((resolve, reject) => {
        http.request(url, { method }, resolve).on('error', reject).end();
      }),
  },
  {
    title: 'node-fetch 3',
    client: 'node-fetch',
    open: (url, method) => nodeFetch(url, { method }),
  },
];

/** Clients that no test can run here, and why. */
export const notShown: Readonly<Record<string, string>> = {
  'node:http2': 'its streams share one connection, which this server does not count',
  needle: 'no development dependency',
};
