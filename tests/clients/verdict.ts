/** What became of a connection, told by the server's side of four requests in a row. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Loopback } from './loopback.ts';

/**
 * `drain`: the connection was used again. `close`: it was given up, and the next request opened one.
 * `leak`: nobody gives it back.
 */
export type Verdict = 'drain' | 'close' | 'leak';

const REQUESTS = 4;
/** undici opens a second connection at once, and a new one when one is given up. */
const SPARE = 3;
const HELD_AFTER = 150;
const AT_MOST = 3_000;

/** `expected` only says how long to wait: a connection that ought to be free may take a moment. */
export async function verdictOf(
  expected: Verdict,
  open: (origin: string) => unknown,
  act: (value: unknown) => unknown,
): Promise<Verdict> {
  const server = await Loopback.start();
  const held: unknown[] = [];
  try {
    for (let request = 0; request < REQUESTS; request += 1) {
      const value = await within('the response', open(server.origin));
      // Some clients answer a stream before they have sent anything.
      for (let waited = 0; waited < AT_MOST && server.requests <= request; waited += 5) {
        await sleep(5);
      }
      ignoreErrors(value);
      const result = await within('the operation', act(value));
      ignoreErrors(result);
      // Nothing may be collected before the connections have been counted.
      held.push(value, result);
      await flowed(value);
    }
    const patience = expected === 'leak' ? HELD_AFTER : AT_MOST;
    for (let waited = 0; waited < patience; waited += 20) {
      if (server.opened <= SPARE) return 'drain';
      if (server.open <= SPARE) return 'close';
      await sleep(20);
    }
    return 'leak';
  } finally {
    held.length = 0;
    await server.stop();
  }
}

/** A hang is an outcome to be told, not to be waited for. */
async function within<T>(what: string, value: T): Promise<Awaited<T>> {
  const timeout = new AbortController();
  const late = sleep(AT_MOST, undefined, { signal: timeout.signal }).then(() => {
    throw new Error(`${what} did not come within ${AT_MOST} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([value, late]);
  } finally {
    timeout.abort();
  }
}

interface Stream {
  once(event: string, listener: () => void): unknown;
  on(event: string, listener: () => void): unknown;
  readableFlowing?: boolean | null;
  readableEnded?: boolean;
  destroyed?: boolean;
}

/** The node streams that a response is or holds. */
export function streamsIn(value: unknown): Stream[] {
  const held =
    typeof value === 'object' && value !== null
      ? [value, ...['body', 'data', 'Body', '_data'].map((name) => Reflect.get(value, name))]
      : [];
  return held.filter(
    (each): each is Stream =>
      typeof each === 'object' && each !== null && typeof Reflect.get(each, 'once') === 'function',
  );
}

/** A flowing stream ends some time after the call that made it flow. */
async function flowed(value: unknown): Promise<void> {
  for (const stream of streamsIn(value)) {
    for (
      let waited = 0;
      waited < AT_MOST && stream.readableFlowing && !stream.readableEnded && !stream.destroyed;
      waited += 5
    ) {
      await sleep(5);
    }
  }
  await sleep(5);
}

/** A stream that is destroyed, or that the server hangs up on in the end, may say so to nobody. */
export function ignoreErrors(value: unknown): void {
  for (const stream of streamsIn(value)) {
    stream.on('error', () => {});
  }
}
