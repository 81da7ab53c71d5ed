/**
 * The engine's abstract values: what an expression may hold, as far as bodies are concerned.
 * Values are immutable and are compared by `keyOf`.
 */
import type { Class, NewExpression, Node, SimpleCallExpression } from 'estree';
import type { ViewName } from '../clients/model.ts';
import type { StatusSet } from './status-set.ts';
import type { FunctionNode } from './syntax.ts';

/** One body, by number; the world knows its state, the run knows its acquire. */
export type BodyId = number;

/** The side from which a value reaches a body. */
export type View = ViewName;

export type Value =
  /** Nothing is known, not even that it is the same value next time. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'truthy' }
  | { readonly kind: 'falsy' }
  | { readonly kind: 'literal'; readonly value: Literal }
  /** Opaque but stable: equal keys are equal values, so that tests of it correlate. */
  | { readonly kind: 'symbol'; readonly key: string }
  | { readonly kind: 'not'; readonly of: Value }
  | {
      readonly kind: 'body';
      readonly id: BodyId;
      readonly view: View;
      /** 0 for the original, n for the n-th clone or tee branch. */
      readonly branch: number;
      /** A `new Response(stream)`: it holds the stream of another response, and not that response. */
      readonly wrapper?: Node;
      /** A stream that the client always hands out, if only to end at once. */
      readonly isThere?: boolean;
    }
  | { readonly kind: 'status'; readonly id: BodyId }
  /** True when the status is in the set. */
  | { readonly kind: 'statusTest'; readonly id: BodyId; readonly set: StatusSet }
  /** True when `res.body` is null. */
  | { readonly kind: 'nullBodyTest'; readonly id: BodyId }
  | { readonly kind: 'usedTest'; readonly id: BodyId; readonly branch: number }
  | { readonly kind: 'lockedTest'; readonly id: BodyId; readonly branch: number }
  /** True once one of these can no longer be waited for: `signal.aborted`. */
  | { readonly kind: 'abortedTest'; readonly enders: readonly Ender[] }
  /** A request whose response, once somebody listens for it, is the body; it holds nothing. */
  | { readonly kind: 'request'; readonly id: BodyId; readonly enders: readonly Ender[] }
  /** What settles a promise: an argument of the function given to `new Promise`. */
  | { readonly kind: 'resolver'; readonly id: number; readonly rejects: boolean }
  /** The promise of `Promise.withResolvers()`: what it brings is known once somebody reads it. */
  | { readonly kind: 'deferred'; readonly id: number }
  /** A promise of a body that has not been awaited yet. */
  | { readonly kind: 'pending'; readonly id: BodyId; readonly view: View }
  | { readonly kind: 'fulfilled'; readonly value: Value }
  | {
      readonly kind: 'rejected';
      readonly node: Node;
      readonly implicit: boolean;
      /** What was thrown: a `throw res` may be met again in a `.catch`. */
      readonly value: Value;
    }
  /** A result of `Promise.allSettled`, not yet asked whether it is fulfilled. */
  | { readonly kind: 'settled'; readonly of: Value }
  | { readonly kind: 'settledStatus'; readonly of: Value }
  | { readonly kind: 'settledTest'; readonly of: Value }
  /** How many elements an array of this function has, where that is not known. */
  | { readonly kind: 'lengthOf'; readonly id: number }
  /** An object or array made in this function; the world's heap has its contents. */
  | { readonly kind: 'object'; readonly id: number }
  | { readonly kind: 'function'; readonly node: FunctionNode }
  | { readonly kind: 'class'; readonly node: Class }
  /** A thing from outside the file: `global:fetch`, `undici:request`, `undici:*`. */
  | {
      readonly kind: 'external';
      readonly origin: string;
      /** The call that made it, for what its options say of later calls. */
      readonly madeAt?: MakingCall;
      /** Only a function type says that it answers a response, perhaps one that it builds. */
      readonly isDeclared?: boolean;
    }
  | { readonly kind: 'method'; readonly of: Value; readonly name: string }
  | { readonly kind: 'controller'; readonly id: number }
  | { readonly kind: 'signal'; readonly ids: readonly Ender[] }
  /** A timer that, once it fires, aborts these controllers and closes these bodies. */
  | { readonly kind: 'timer'; readonly id: number };

/** `new Pool(url)`, `axios.create(defaults)`. */
export type MakingCall = NewExpression | SimpleCallExpression;

/** What can end a request: the number of a local abort controller, or the key of an opaque value. */
export type Ender = number | string;

export type Literal = string | number | boolean | bigint | null | undefined;

export const UNKNOWN: Value = { kind: 'unknown' };
export const TRUTHY: Value = { kind: 'truthy' };
export const FALSY: Value = { kind: 'falsy' };
export const UNDEFINED: Value = { kind: 'literal', value: undefined };
/** What code gets for a response when the request has failed. */
export const MISSING: Value = { kind: 'literal', value: undefined };
export const MISSING_NULL: Value = { kind: 'literal', value: null };
export const TRUE: Value = { kind: 'literal', value: true };
export const FALSE: Value = { kind: 'literal', value: false };

export function literal(value: Literal): Value {
  return { kind: 'literal', value };
}

export function symbol(key: string): Value {
  return { kind: 'symbol', key };
}

/** The key of an opaque controller: its signal ends what it ends. */
export function enderKey(key: string): string {
  return key.replace(/\.signal$/, '');
}

const BESIDE_BODY = 'beside@';

/** What won a race against a request: a timer's value, say. Code that looks at it as a response takes it that the request won. */
export function winnerBesideBody(race: Node): Value {
  return symbol(`${BESIDE_BODY}${race.range?.[0] ?? 0};`);
}

/** True where a member is read that only the request's response can have. */
export function isOnlyOfResponse(key: string, name: string | undefined): boolean {
  return (
    key.startsWith(BESIDE_BODY) &&
    /^(?:ok|status|statusText|headers|body|bodyUsed)$/.test(name ?? '')
  );
}

export function body(
  id: BodyId,
  view: View,
  branch = 0,
  wrapper?: Node,
  isThere = false,
): Value & { kind: 'body' } {
  return {
    kind: 'body',
    id,
    view,
    branch,
    ...(wrapper ? { wrapper } : {}),
    ...(isThere ? { isThere } : {}),
  };
}

export function not(of: Value): Value {
  if (of.kind === 'not' && of.of.kind === 'not') {
    // `!!x` is a boolean, not `x`; only the third `!` cancels out.
    return of.of;
  }
  if (of.kind === 'literal') {
    return literal(!of.value);
  }
  if (of.kind === 'truthy') {
    return FALSE;
  }
  return of.kind === 'falsy' ? TRUE : { kind: 'not', of };
}

export function isNullish(value: Value): boolean {
  return value.kind === 'literal' && (value.value === null || value.value === undefined);
}

const numbers = new WeakMap<Node, number>();
let nextNumber = 1;

/** A number for a node: nodes of several files meet in one world, so an offset does not tell. */
function numberOf(node: Node): number {
  let number = numbers.get(node);
  if (number === undefined) {
    number = nextNumber;
    nextNumber += 1;
    numbers.set(node, number);
  }
  return number;
}

/** A string that is equal for equal values, for comparing worlds. */
export function keyOf(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return `${typeof value.value}:${String(value.value)}`;
    case 'symbol':
      return `s${value.key}`;
    case 'not':
      return `!${keyOf(value.of)}`;
    case 'body':
      return `b${value.id}.${value.view}.${value.branch}${value.wrapper ? `w${numberOf(value.wrapper)}` : ''}`;
    case 'pending':
      return `p${value.id}.${value.view}`;
    case 'request':
      return `request${value.id}.${value.enders.join()}`;
    case 'resolver':
      return `resolver${value.id}.${String(value.rejects)}`;
    case 'fulfilled':
      return `f(${keyOf(value.value)})`;
    case 'rejected':
      return `r${numberOf(value.node)}${value.implicit ? 'i' : ''}${keyOf(value.value)}`;
    case 'settled':
    case 'settledStatus':
    case 'settledTest':
      return `${value.kind}(${keyOf(value.of)})`;
    case 'statusTest':
      return `st${value.id}:${value.set.join(';')}`;
    case 'object':
    case 'lengthOf':
    case 'deferred':
    case 'controller':
    case 'timer':
    case 'status':
    case 'nullBodyTest':
      return `${value.kind}${value.id}`;
    case 'usedTest':
    case 'lockedTest':
      return `${value.kind}${value.id}.${value.branch}`;
    case 'signal':
      return `signal${value.ids.join()}`;
    case 'abortedTest':
      return `aborted${value.enders.join()}`;
    case 'function':
    case 'class':
      return `${value.kind}${numberOf(value.node)}`;
    case 'external':
      return `x${value.origin}${value.madeAt ? `@${numberOf(value.madeAt)}` : ''}`;
    case 'method':
      return `m${keyOf(value.of)}.${value.name}`;
    default:
      return value.kind;
  }
}

/** The bodies that a value reaches without looking into the heap or a closure. */
export function bodyIdOf(value: Value): BodyId | undefined {
  switch (value.kind) {
    case 'body':
    case 'pending':
      return value.id;
    case 'fulfilled':
    case 'rejected':
      return bodyIdOf(value.value);
    case 'settled':
    case 'method':
      return bodyIdOf(value.of);
    default:
      return undefined;
  }
}
