/**
 * What the client table says about draining, closing and leaking, shown on real connections. A new
 * client is shown by its entry in `drivers.ts`.
 */
import { describe, expect, test } from 'vitest';
import { clients } from '../../src/clients/index.ts';
import { claimsOf, NoSuchMethod } from './claims.ts';
import { drivers, notShown } from './drivers.ts';
import { verdictOf } from './verdict.ts';

test.each(clients)('$name is shown, or it is said why not', ({ name }) => {
  const shown = drivers.some((driver) => driver.client === name);
  expect(shown).toBe(!Object.hasOwn(notShown, name));
});

describe.each(drivers)('$title', (driver) => {
  const client = clients.find(({ name }) => name === driver.client);
  if (!client) {
    throw new Error(`no client is called ${driver.client}`);
  }
  const open =
    (path: string) =>
    (origin: string): unknown =>
      driver.open(origin + path, 'GET');

  test.concurrent('an unread response keeps its connection', async () => {
    expect(await verdictOf('leak', open('/'), () => {})).toBe('leak');
  });

  test.concurrent.for(claimsOf(client))('$name: $verdict', async (claim, context) => {
    const { verdict, from, act } = claim;
    try {
      const attempt = async (value: unknown): Promise<void> => {
        try {
          await act(value);
        } catch (error) {
          if (error instanceof NoSuchMethod) throw error;
          // Broken JSON, a form that is none: the body is gone either way.
        }
      };
      expect(await verdictOf(verdict, open(from), attempt)).toBe(verdict);
    } catch (error) {
      if (!(error instanceof NoSuchMethod)) throw error;
      context.skip(`this version has no ${error.message}()`);
    }
  });

  const withoutBody = client.body.obligedWithoutBody ? 'leak' : 'no leak';
  test.concurrent.for(['HEAD', 'GET'] as const)(
    `a response without a body, to %s: ${withoutBody}`,
    async (method) => {
      const path = method === 'HEAD' ? '/' : '/status/204';
      const expected = client.body.obligedWithoutBody ? 'leak' : 'drain';
      const verdict = await verdictOf(
        expected,
        (origin) => driver.open(origin + path, method),
        () => {},
      );
      expect(verdict === 'leak').toBe(client.body.obligedWithoutBody);
    },
  );
});
