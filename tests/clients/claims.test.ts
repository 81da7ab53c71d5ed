/**
 * What the client table says about draining, closing and leaking, shown on real connections. A new
 * client is shown by its entry in `drivers.ts`.
 */
import { describe, expect, test } from 'vitest';
import { clients } from '../../src/clients/index.ts';
import { claimsOf, NoSuchMethod } from './claims.ts';
import { drivers, harmless, notShown } from './drivers.ts';
import { type Verdict, verdictOf } from './verdict.ts';

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
      driver.open(origin + path);

  const allowed = (verdict: Verdict): Verdict[] =>
    verdict === 'leak' && driver.collected ? ['leak', 'close'] : [verdict];

  test.concurrent('an unread response keeps its connection', async () => {
    expect(allowed('leak')).toContain(await verdictOf('leak', open('/'), () => {}));
  });

  test.concurrent.for(claimsOf(client, driver.view ?? 'response'))(
    '$name: $verdict',
    async (claim, context) => {
      const { from, act } = claim;
      const verdict = driver.differs?.[claim.name] ?? claim.verdict;
      try {
        const attempt = async (value: unknown): Promise<void> => {
          try {
            await act(value);
          } catch (error) {
            if (error instanceof NoSuchMethod) throw error;
            // Broken JSON, a form that is none: the body is gone either way.
          }
        };
        expect(allowed(verdict)).toContain(await verdictOf(verdict, open(from), attempt));
      } catch (error) {
        if (!(error instanceof NoSuchMethod)) throw error;
        context.skip(`this version has no ${error.message}()`);
      }
    },
  );

  const withoutBody = client.body.obligedWithoutBody ? 'keeps' : 'frees';

  test.concurrent(`an unread 204 ${withoutBody} its connection`, async () => {
    const verdict = await verdictOf(
      client.body.obligedWithoutBody ? 'leak' : 'drain',
      open('/status/204'),
      () => {},
    );
    expect(verdict === 'leak').toBe(client.body.obligedWithoutBody);
  });

  const heads = driver.head ? [driver.head] : [];
  test.concurrent.for(heads)(`an unread HEAD ${withoutBody} its connection`, async (head) => {
    const verdict = await verdictOf(
      client.body.obligedWithoutBody ? 'leak' : 'drain',
      (origin) => head(`${origin}/`),
      () => {},
    );
    expect(verdict === 'leak').toBe(client.body.obligedWithoutBody);
  });
});

test.concurrent.for(harmless)('$title leaves nothing to release', async ({ open }) => {
  expect(
    await verdictOf(
      'drain',
      (origin) => open(`${origin}/`),
      () => {},
    ),
  ).not.toBe('leak');
});
