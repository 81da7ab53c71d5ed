/** Whether a type carries an open body, and whose: by the names that the client table lists. */
import { type Client, clientOfType, defaultClient } from '../clients/index.ts';
import type { Carried } from './oracle.ts';
import type { TypeView } from './type-view.ts';

/** Generated API clients have unions of hundreds of results: nobody awaits those for a body. */
const MOST_PARTS = 32;
const DEEPEST = 8;
/** Types that are looked at for one answer. */
const MOST_LOOKS = 200;

interface Budget {
  looks: number;
}

export function carriedBy(
  type: TypeView,
  budget: Budget = { looks: MOST_LOOKS },
  depth = 0,
): Carried {
  budget.looks -= 1;
  if (depth > DEEPEST || budget.looks < 0) {
    return undefined;
  }
  switch (type.kind) {
    case 'unknown':
      return undefined;
    case 'missing':
    case 'primitive':
      return false;
    case 'union':
      return commonCarrier(type.parts(), budget, depth);
    case 'intersection':
      return firstCarrier(type.parts(), budget, depth);
    case 'object':
      return carriedByObject(type, budget, depth);
  }
}

/** `Response | undefined` is a response, `Response | Data` may be one. */
function commonCarrier(parts: readonly TypeView[], budget: Budget, depth: number): Carried {
  if (parts.length > MOST_PARTS) {
    return undefined;
  }
  const present = parts.filter((part) => part.kind !== 'missing');
  const answers = new Set(present.map((part) => carriedBy(part, budget, depth + 1)));
  if (answers.size === 0) {
    return false;
  }
  const [answer] = answers;
  return answers.size === 1 ? answer : undefined;
}

/** `Response & { data: T }` is a response. */
function firstCarrier(parts: readonly TypeView[], budget: Budget, depth: number): Carried {
  let carried: Carried = false;
  for (const part of parts.slice(0, MOST_PARTS)) {
    const answer = carriedBy(part, budget, depth + 1);
    if (answer) {
      return answer;
    }
    carried = answer === undefined ? undefined : carried;
  }
  return carried;
}

function carriedByObject(type: TypeView, budget: Budget, depth: number): Carried {
  const declared = type.declared();
  if (!declared) {
    return isResponseLike(type) ? undefined : false;
  }
  const { name, module, isClass } = declared;
  const client = module === undefined ? undefined : clientOfType(module, name);
  if (client) {
    return hasStream(type, client);
  }
  const answer = firstCarrier(type.bases(), budget, depth);
  if (module !== undefined) {
    // What a package makes of a response is that package's business: got, needle and ofetch extend
    // one and have read the body by the time they hand it out.
    return answer === false &&
      !(isResponseLike(type) && hasOneOf(type, USED, false)) &&
      isResolved(type)
      ? false
      : undefined;
  }
  if (answer === false) {
    return (isClass || !isResponseLike(type)) && isResolved(type) ? false : undefined;
  }
  // A class of one's own is made with `new`: no client hands it out.
  return isClass ? undefined : answer;
}

/** With a base type that is missing, a type may be anything. */
function isResolved(type: TypeView): boolean {
  return !type.hasUnknownBase();
}

const RESPONSE = defaultClient.body.views.response;
const PROPERTIES = Object.entries(RESPONSE?.properties ?? {});
const USED = PROPERTIES.filter(([, meaning]) => meaning === 'used').map(([name]) => name);
const LOOKS = PROPERTIES.filter(([, meaning]) => meaning === 'ok' || meaning === 'status').map(
  ([name]) => name,
);
const READS = Object.entries(RESPONSE?.methods ?? {})
  .filter(([, operation]) => operation === 'drain')
  .map(([name]) => name);

/**
 * An interface that repeats the members of a response may well stand for one: Hono's
 * `ClientResponse`, and the `{ ok: boolean; json(): Promise<unknown> }` of a client that is handed
 * in. Playwright's `ok()` is a method.
 */
function isResponseLike(type: TypeView): boolean {
  return hasOneOf(type, READS, true) && hasOneOf(type, LOOKS, false);
}

function hasOneOf(type: TypeView, names: readonly string[], isMethod: boolean): boolean {
  return names.some((name) => {
    const property = type.property(name);
    return property !== undefined && (property.kind === 'object') === isMethod;
  });
}

/** axios' `AxiosResponse<T>` carries an open body where `data` is a stream. */
function hasStream(type: TypeView, client: Client): Carried {
  if (client.streamedIn === undefined) {
    return client;
  }
  const inner = type.property(client.streamedIn);
  const answer = inner ? isStream(inner, 0) : undefined;
  return answer ? client : answer;
}

const STREAMS = new Set([
  'stream:Readable',
  'stream:Stream',
  'stream:Stream.Readable',
  'stream:internal.Readable',
  'http:IncomingMessage',
  'global:ReadableStream',
  'global:NodeJS.ReadableStream',
  // What @types/node exports as a whole has no module around it.
  'node:Stream',
  'node:Stream.Readable',
  'node:internal',
  'node:internal.Readable',
  'node:NodeJS.ReadableStream',
]);

function isStream(type: TypeView, depth: number): boolean | undefined {
  if (depth > DEEPEST || type.kind === 'unknown') {
    return undefined;
  }
  if (type.kind === 'union' || type.kind === 'intersection') {
    return type
      .parts()
      .slice(0, MOST_PARTS)
      .some((part) => isStream(part, depth + 1) === true);
  }
  const declared = type.declared();
  return (
    declared !== undefined &&
    (STREAMS.has(`${declared.module}:${declared.name}`) ||
      type.bases().some((base) => isStream(base, depth + 1) === true))
  );
}

/**
 * What a promise of this type resolves to. A function that answers `Response | Promise<Response>`
 * handles requests and makes none, and one that answers a plain `Response` has made it itself.
 */
export function promisedBy(type: TypeView): Carried {
  const parts = type.kind === 'union' ? type.parts() : [type];
  if (parts.length > MOST_PARTS) {
    return undefined;
  }
  const present = parts.filter((part) => part.kind !== 'missing');
  const answers = new Set(
    present.map((part): Carried => {
      const settled = settledType(part);
      return settled ? carriedBy(settled) : carriedBy(part) === false ? false : undefined;
    }),
  );
  const [answer] = answers;
  return answers.size === 1 ? answer : answers.size === 0 ? false : undefined;
}

/** The `T` of a promise of `T`; undefined for what is no promise. */
function settledType(type: TypeView, depth = 0): TypeView | undefined {
  if (depth > DEEPEST || (type.kind !== 'object' && type.kind !== 'intersection')) {
    return undefined;
  }
  const declared = type.declared();
  if (declared?.module === 'global' && /^Promise(?:Like)?$/.test(declared.name)) {
    return type.typeArguments()[0];
  }
  if (!type.property('then')) {
    return undefined;
  }
  const awaited = type.awaited();
  if (awaited) {
    return awaited;
  }
  const inner = type.kind === 'intersection' ? type.parts() : type.bases();
  for (const each of inner) {
    const settled = settledType(each, depth + 1);
    if (settled) {
      return settled;
    }
  }
  return undefined;
}

/** The argument of a handler: who is given a request answers it. */
export function isRequest(type: TypeView, depth = 0): boolean {
  if (depth > DEEPEST) {
    return false;
  }
  const declared = type.declared();
  return (
    (declared !== undefined && /^(?:Next)?Request$/.test(declared.name)) ||
    type.bases().some((base) => isRequest(base, depth + 1))
  );
}

/** The context of a handler, as Hono's and Koa's: it holds the request. */
export function holdsRequest(type: TypeView): boolean {
  return ['req', 'request'].some((name) =>
    /Request$|^IncomingMessage$/.test(type.property(name)?.declared()?.name ?? ''),
  );
}
