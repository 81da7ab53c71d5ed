/** Reading a member: what `value.name` is, for every kind of value. */
import type { Node } from 'estree';
import { memberOfExpected } from './assertions.ts';
import { memberOfRequest } from './requests.ts';
import { okTest } from './comparisons.ts';
import { readDeferred } from './executors.ts';
import { getByIndex, getByKey } from './dictionaries.ts';
import { isEscaped, memberOfEscaped } from './escaped-objects.ts';
import { noteMissing, notePresent } from './missing.ts';
import { memberOfExternal } from './origins.ts';
import { type Result, type Run, single } from './run.ts';
import {
  body,
  enderKey,
  isOnlyOfResponse,
  literal,
  not,
  symbol,
  TRUTHY,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './values.ts';
import type { World } from './world.ts';

const LONGEST_KEY = 120;

/**
 * The value of a member. A member of null or undefined throws a TypeError: the path goes to the
 * nearest `catch`, or ends.
 */
export function readMember(
  run: Run,
  world: World,
  object: Value,
  name: string | undefined,
  node: Node,
): Result[] {
  switch (object.kind) {
    case 'literal':
      if (object.value === null || object.value === undefined) {
        noteMissing(run, world, object, node);
        throwImplicitly(run, world, node);
        return [];
      }
      return single(world, UNKNOWN);
    case 'body':
      notePresent(run, object.id, node);
      return single(world, memberOfBody(run, world, object, name));
    case 'request':
      return single(world, memberOfRequest(run, world, object, name));
    case 'object':
      return readDeferred(run, {
        world,
        value: memberOfObject(world, object.id, name, object),
      });
    case 'external':
      return single(world, name === undefined ? UNKNOWN : memberOfExternal(object, name));
    case 'symbol':
      notePresentBehind(run, object.key, node);
      if (isOnlyOfResponse(object.key, name)) {
        return [];
      }
      if (name === 'aborted') {
        // `controller.signal.aborted` is the same signal as the `signal` that was passed.
        return single(world, { kind: 'abortedTest', enders: [enderKey(object.key)] });
      }
      return single(
        world,
        name === undefined || object.key.length > LONGEST_KEY
          ? UNKNOWN
          : symbol(`${object.key}.${name}`),
      );
    case 'controller':
      return single(
        world,
        name === 'signal'
          ? { kind: 'signal', ids: [object.id] }
          : { kind: 'method', of: object, name: name ?? '?' },
      );
    case 'signal':
      return single(
        world,
        name === 'aborted' ? { kind: 'abortedTest', enders: object.ids } : UNKNOWN,
      );
    case 'settled':
      return memberOfSettled(run, world, object.of, name);
    case 'class': {
      const member = name && run.bindings.constants.members.ofClass(object.node, name, true, 0);
      return single(world, member ? member : UNKNOWN);
    }
    case 'pending':
    case 'fulfilled':
    case 'rejected':
    case 'function':
      return single(world, name === undefined ? UNKNOWN : { kind: 'method', of: object, name });
    default:
      return memberOfExpected(world, object, name) ?? single(world);
  }
}

/** A failure of the language or of a known operation; it only matters where somebody catches. */
export function throwImplicitly(run: Run, world: World, node: Node): void {
  if (run.catching > 0) {
    run.out.throws.push({
      world: world.fork(),
      value: TRUTHY,
      node,
      implicit: true,
      byCall: false,
    });
  }
}

/** A call that does nothing but throw: as sure as a `throw`. */
export function throwByCall(run: Run, world: World, node: Node): void {
  run.out.throws.push({ world, value: TRUTHY, node, implicit: false, byCall: true });
}

function memberOfBody(
  run: Run,
  world: World,
  object: Value & { kind: 'body' },
  name: string | undefined,
): Value {
  const model = run.acquires.of(object.id).client.body.views[object.view];
  if (name === undefined || !model) {
    return { kind: 'method', of: object, name: name ?? '?' };
  }
  const meaning = Object.hasOwn(model.properties, name) ? model.properties[name] : undefined;
  switch (meaning) {
    case undefined:
      if (Object.hasOwn(model.methods, name)) {
        return { kind: 'method', of: object, name };
      }
      if (model.others === 'plain') {
        return symbol(`b${object.id};.${name}`);
      }
      // Not the standard's (`webSocket`, `data`): this is no plain response, trust the code.
      run.escape(world, object);
      return symbol(`b${object.id};.${name}`);
    case 'plain':
      return symbol(`b${object.id};.${name}`);
    case 'ok':
      return okTest(object.id);
    case 'status':
      return { kind: 'status', id: object.id };
    case 'used':
      return { kind: 'usedTest', id: object.id, branch: object.branch };
    case 'unused':
      return not({ kind: 'usedTest', id: object.id, branch: object.branch });
    case 'locked':
      return { kind: 'lockedTest', id: object.id, branch: object.branch };
    default:
      return body(object.id, meaning.view, object.branch, undefined, !meaning.nullable);
  }
}

function memberOfObject(world: World, id: number, name: string | undefined, object: Value): Value {
  const held = world.heap.get(id);
  if (!held || isEscaped(held)) {
    return memberOfEscaped(world, id, name);
  }
  if (held.kind === 'array' && held.isKeyed) {
    return name === undefined ? getByKey(world, held) : UNKNOWN;
  }
  if (held.kind === 'array') {
    if (name === 'length') {
      return held.exact ? literal(held.elements.length) : { kind: 'lengthOf', id };
    }
    const index = Number(name);
    if (name !== undefined && !Number.isInteger(index)) {
      return { kind: 'method', of: object, name };
    }
    if (name === undefined) {
      return getByIndex(world, held);
    }
    return held.elements[index] ?? (held.exact ? UNDEFINED : (held.elements[0] ?? UNKNOWN));
  }
  if (name === undefined) {
    const bodies = [...held.fields.values()];
    return bodies[0] ?? UNKNOWN;
  }
  return held.fields.get(name) ?? (held.partial ? UNKNOWN : UNDEFINED);
}

/** `data.headers.etag`: what a plain member of a response has is there where the response is. */
function notePresentBehind(run: Run, key: string, node: Node): void {
  const [, id] = key.startsWith('b') ? (/^b(\d+);\.\w+$/.exec(key) ?? []) : [];
  if (id !== undefined) {
    notePresent(run, Number(id), node);
  }
}

/** What code says that asks how a promise was settled. */
const ASKS_HOW = /fulfilled|rejected|\breason\b|(?<!\bvalue\??)\.status\b|\bstatus\s*[,:}]/i;

/** An element of `await Promise.allSettled(…)`: of `value` and `reason` one is undefined. */
function memberOfSettled(
  run: Run,
  world: World,
  promise: Value,
  name: string | undefined,
): Result[] {
  if (name === 'status') {
    return single(world, { kind: 'settledStatus', of: promise });
  }
  if (name !== 'value' && name !== 'reason') {
    return single(world, UNKNOWN);
  }
  if (promise.kind !== 'pending') {
    const known = promise.kind === 'fulfilled' ? promise.value : TRUTHY;
    return single(world, name === 'value' ? known : UNKNOWN);
  }
  const value = name === 'value' ? body(promise.id, promise.view) : UNDEFINED;
  const otherwise = name === 'value' ? UNDEFINED : TRUTHY;
  const state = world.bodies.get(promise.id);
  if (state?.status === 'absent' && state.nullBody !== true) {
    return single(world, otherwise);
  }
  if (state?.status !== 'pending') {
    return single(world, value);
  }
  const isAsked = name === 'value' && ASKS_HOW.test(run.bindings.sourceCode.getText(run.entry));
  const failed = isAsked ? undefined : world.fork();
  failed?.updateBody(promise.id, { status: 'absent' });
  failed?.decide(run.acquires.of(promise.id).node, 'rejects');
  world.updateBody(promise.id, { status: 'open' });
  return [...single(world, value), ...(failed ? single(failed, otherwise) : [])];
}
