/**
 * Packages that hand out responses and never an open body: whatever their caller does with one, no
 * connection waits for it.
 */

interface BufferingClient {
  /** The name in `docs/clients`. */
  readonly name: string;
  readonly modules: readonly string[];
  /** Why nothing is owed, in a sentence. */
  readonly because: string;
}

export const bufferingClients: readonly BufferingClient[] = [
  {
    name: 'superagent',
    modules: ['superagent', 'supertest'],
    because:
      'The request reads the body before its promise or its callback gets the response, with `buffer(false)` and with a parser of your own too; `pipe()` hands it to the destination.',
  },
  {
    name: 'make-fetch-happen',
    modules: ['make-fetch-happen', 'minipass-fetch', 'npm-registry-fetch'],
    because:
      'The body is a Minipass stream that takes everything off the wire: what nobody reads waits in memory, and the connection is free.',
  },
  {
    name: 'Playwright',
    modules: ['playwright', 'playwright-core', '@playwright/test'],
    because:
      'The body of an `APIResponse` is in memory when its promise is fulfilled, and stays there until the context closes; `dispose()` lets go of it before.',
  },
];

export const bufferingModules: ReadonlySet<string> = new Set(
  bufferingClients.flatMap(({ modules }) => modules),
);
