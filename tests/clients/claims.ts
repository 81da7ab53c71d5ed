/** The client table as a list of claims, each of which says how to try it on a response. */
import { PassThrough } from 'node:stream';
import type { Client } from '../../src/clients/index.ts';
import type { Operation, ViewName } from '../../src/clients/model.ts';
import type { Verdict } from './verdict.ts';

/** From what the client hands out to one of its views. */
type Step = (value: never) => unknown;

export interface Claim {
  /** `body.getReader().cancel()` */
  readonly name: string;
  readonly verdict: Verdict;
  /** What the server has to answer with. */
  readonly from: '/' | '/form';
  readonly act: (value: unknown) => unknown;
}

const nothing = (): void => {};

/** What a method is called with when it has to be called with something. */
const ARGUMENTS: Readonly<Record<string, () => readonly unknown[]>> = {
  pipe: () => [new PassThrough().resume()],
  pipeTo: () => [new WritableStream()],
  pipeThrough: () => [new TransformStream()],
  forEach: () => [nothing],
  map: () => [nothing],
  filter: () => [nothing],
  reduce: () => [nothing, 0],
  setEncoding: () => ['utf8'],
  once: () => ['end', nothing],
  off: () => ['data', nothing],
  removeListener: () => ['data', nothing],
};

function verdictFor(operation: Operation): Verdict {
  return operation === 'drain' || operation === 'close' ? operation : 'leak';
}

/** Every claim about an operation that the table makes, each tried on a response of its own. */
export function claimsOf(client: Client): Claim[] {
  const claims: Claim[] = [];
  const seen = new Set<ViewName>();
  const queue: { view: ViewName; path: string; step: Step }[] = [
    { view: 'response', path: 'response', step: (value) => value },
  ];
  for (const { view, path, step } of queue) {
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
        for (const event of Object.keys(operation.onEvent)) {
          claims.push({
            name: `${text}('${event}')`,
            verdict: 'drain',
            from: '/',
            act: call(() => [event, nothing]) as Claim['act'],
          });
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
        from: name === 'formData' ? '/form' : '/',
        act: act as Claim['act'],
      });
      if (typeof operation === 'object') {
        queue.push({ view: operation.view, path: `${text}()`, step: act });
      }
    }
  }
  return claims;
}

function nameOf(member: string): string {
  return member.startsWith('@@') ? `[Symbol.${member.slice(2)}]` : member;
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
  return (method as (...args: unknown[]) => unknown).apply(target, [...args]);
}
