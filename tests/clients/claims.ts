/** The client table as a list of claims, each of which says how to try it on a response. */
import { once as onceReadable } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Client } from '../../src/clients/index.ts';
import type { Operation, ViewName } from '../../src/clients/model.ts';
import { ignoreErrors, type Verdict } from './verdict.ts';

/** From what the client hands out to one of its views. */
type Step = (value: never) => unknown;

export interface Claim {
  /** `body.getReader().cancel()` */
  readonly name: string;
  readonly verdict: Verdict;
  /** What the server has to answer with. */
  readonly from: '/' | '/large' | '/form';
  readonly act: (value: unknown) => unknown;
}

const nothing = (): void => {};

/** What a method is called with when it has to be called with something. */
const ARGUMENTS: Readonly<Record<string, () => readonly unknown[]>> = {
  pipe: () => [new PassThrough().resume()],
  pipeTo: () => [new WritableStream()],
  pipeThrough: () => [new TransformStream()],
  forEach: () => [nothing],
  map: () => [(chunk: unknown) => chunk],
  filter: () => [() => true],
  reduce: () => [nothing, 0],
  setEncoding: () => ['utf8'],
  every: () => [() => true],
  some: () => [() => false],
  find: () => [() => false],
  flatMap: () => [(chunk: unknown) => [chunk]],
  take: () => [1],
  drop: () => [1],
  compose: () => [new PassThrough()],
  listenerCount: () => ['data'],
  listeners: () => ['data'],
  // Above its limit of 128 KB it closes.
  dump: () => [{ limit: 4 << 20 }],
  off: () => ['data', nothing],
  removeListener: () => ['data', nothing],
};

function verdictFor(operation: Operation): Verdict {
  return operation === 'drain' || operation === 'close' ? operation : 'leak';
}

/** They take what fits into the buffers of streams, and so all of a body that does. */
const FILLS_BUFFERS: ReadonlySet<string> = new Set(['compose', 'read']);

/** Every claim about an operation that the table makes, each tried on a response of its own. */
export function claimsOf(client: Client, first: ViewName): Claim[] {
  const claims: Claim[] = [];
  const seen = new Set<ViewName>();
  const queue: { view: ViewName; path: string; step: Step; derived: boolean }[] = [
    { view: first, path: first, step: (value) => value, derived: false },
  ];
  for (const { view, path, step, derived } of queue) {
    const model = client.body.views[view];
    if (!model || seen.has(view)) {
      continue;
    }
    seen.add(view);
    for (const [name, meaning] of Object.entries(model.properties)) {
      if (typeof meaning === 'object') {
        queue.push({
          view: meaning.view,
          path: `${path}.${name}`,
          step: (value) => Reflect.get(step(value) as object, name),
          derived,
        });
      }
    }
    for (const [name, operation] of Object.entries(model.methods)) {
      const call =
        (args: () => readonly unknown[]): Step =>
        (value) =>
          callMethod(step(value), name, args());
      const text = `${path}.${nameOf(name)}`;
      if (typeof operation === 'object' && 'onEvent' in operation) {
        // Other events leave it to their listener.
        for (const [event, effect] of Object.entries(operation.onEvent)) {
          if (effect === 'drain') {
            claims.push({
              name: `${text}('${event}')`,
              verdict: 'drain',
              from: '/',
              act: call(() => [event, nothing]) as Claim['act'],
            });
          }
        }
        claims.push({
          name: `${text}('end')`,
          verdict: 'leak',
          from: '/',
          act: call(() => ['end', nothing]) as Claim['act'],
        });
        continue;
      }
      const act = call(ARGUMENTS[name] ?? (() => []));
      claims.push({
        name: `${text}()`,
        verdict: verdictFor(operation),
        from: name === 'formData' ? '/form' : FILLS_BUFFERS.has(name) ? '/large' : '/',
        act:
          derived && operation === 'close'
            ? (value) => startAndCall(step(value as never), name)
            : (act as Claim['act']),
      });
      if (typeof operation === 'object') {
        queue.push({ view: operation.view, path: `${text}()`, step: act, derived: true });
        if (name === '@@asyncIterator') {
          claims.push(...iterating(path, step, operation.view));
        }
      }
    }
  }
  return claims;
}

/** `for await` over a view to its end, and left before. */
function iterating(path: string, step: Step, iterator: ViewName): Claim[] {
  const iterate = async (value: unknown, leave: boolean): Promise<void> => {
    for await (const chunk of step(value as never) as AsyncIterable<unknown>) {
      if (leave && chunk) break;
    }
  };
  return [
    {
      name: `for await (… of ${path})`,
      verdict: 'drain',
      from: '/',
      act: (value) => iterate(value, false),
    },
    {
      name: `for await (… of ${path}) break`,
      verdict: iterator === 'openIterator' ? 'leak' : 'close',
      from: '/',
      act: (value) => iterate(value, true),
    },
  ];
}

function nameOf(member: string): string {
  return member.startsWith('@@') ? `[Symbol.${member.slice(2)}]` : member;
}

/**
 * Closes what was made of a body once it has taken something of it: a generator that never started
 * has nothing to clean up, and `map()` is one.
 */
async function startAndCall(target: unknown, name: string): Promise<void> {
  const { next, read, once } = target as Record<string, unknown>;
  if (typeof next === 'function') {
    await callMethod(target, 'next', []);
  } else if (typeof once === 'function') {
    await onceReadable(target as NodeJS.ReadableStream, 'readable');
  } else if (typeof read === 'function') {
    await callMethod(target, 'read', []);
  }
  await callMethod(target, name, []);
}

/** Thrown where a version of the client has no such method: there is nothing to show. */
export class NoSuchMethod extends Error {}

function callMethod(target: unknown, name: string, args: readonly unknown[]): unknown {
  const key = name.startsWith('@@')
    ? (Reflect.get(Symbol, name.slice(2)) as symbol | undefined)
    : name;
  const method = key === undefined ? undefined : Reflect.get(target as object, key);
  if (typeof method !== 'function') {
    throw new NoSuchMethod(name);
  }
  const result = (method as (...args: unknown[]) => unknown).apply(target, [...args]);
  ignoreErrors(result);
  return result;
}
