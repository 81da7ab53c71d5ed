/** Calls and `new`: which function is meant, and what it does to the bodies that it is given. */
import type { NewExpression, Node, SimpleCallExpression, Super } from 'estree';
import { acquire } from './acquire.ts';
import { afterMatcher } from './assertions.ts';
import { operateRequest } from './requests.ts';
import { callArray } from './collections.ts';
import { callStack } from './disposal.ts';
import { evaluate, evaluateAll, optionally } from './expressions.ts';
import { settleDeferral } from './executors.ts';
import { callFunction } from './functions.ts';
import { throwImplicitly, readMember } from './members.ts';
import { noteMissing, notePresent } from './missing.ts';
import { operate } from './operations.ts';
import { statusMembership } from './status-lists.ts';
import { chain, isPromise } from './promises.ts';
import { unwrapResult } from './promise-combinators.ts';
import { type Result, type Run, single } from './run.ts';
import { type FunctionNode, memberName, outerParentOf, unwrap } from './syntax.ts';
import { applyWords, wordsFor } from './user-functions.ts';
import { isNullish, symbol, UNDEFINED, type Value } from './values.ts';
import type { World } from './world.ts';
import { callUnknown } from './unknown-calls.ts';
import { callExternal } from './external-calls.ts';
import { abort } from './aborts.ts';

export function evaluateCall(run: Run, node: SimpleCallExpression, world: World): Result[] {
  const callee = unwrapTypes(node.callee);
  if (callee.type === 'Super') {
    return withArguments(run, world, node, [], (each, args) => callSuper(run, each, args));
  }
  const named = run.bindings.namedClient(callee);
  if (named) {
    return withArguments(run, world, node, [], (each, args) =>
      acquire(run, each, node, named, args, undefined, {
        kind: 'external',
        origin: 'settings:name',
      }),
    );
  }
  if (callee.type !== 'MemberExpression') {
    return evaluate(run, callee, world).flatMap((fn) =>
      optionally(fn, node.optional, callee, () =>
        withArguments(run, fn.world, node, [], (each, args) =>
          callValue(run, each, fn.value, args, node, callee),
        ),
      ),
    );
  }
  const constant = run.bindings.constants.of(callee);
  if (constant && constant.kind !== 'external' && constant.kind !== 'function') {
    return withArguments(run, world, node, [], (each, args) => callUnknown(run, each, args, node));
  }
  if (constant) {
    const isMethodOfClient =
      constant.kind === 'external' && /\.(?:call|apply|bind)$/.test(constant.origin);
    if (!isMethodOfClient) {
      return withArguments(run, world, node, [], (each, args) =>
        callValue(run, each, constant, args, node, callee),
      );
    }
  }
  return evaluate(run, callee.object as Node, world).flatMap((object) =>
    optionally(object, callee.optional, callee.object, (present) =>
      memberKey(run, callee, present).flatMap((key) =>
        withArguments(run, key.world, node, [present.value], (each, args) =>
          callMember(run, each, present.value, key.name, args, node, callee),
        ),
      ),
    ),
  );
}

/** TypeScript's wrappers around a callee, but not the optional chain's. */
function unwrapTypes(node: Node | Super): Node | Super {
  return node.type === 'ChainExpression' ? node : unwrap(node);
}

function memberKey(
  run: Run,
  callee: Node & { type: 'MemberExpression' },
  present: Result,
): { world: World; name: string | undefined }[] {
  const name = memberName(callee);
  if (!callee.computed || name !== undefined) {
    return [{ world: present.world, name }];
  }
  return evaluate(run, callee.property, present.world).map((key) => ({
    world: key.world,
    name: key.value.kind === 'literal' ? String(key.value.value) : undefined,
  }));
}

/** Evaluates the arguments, then calls. `held`: what the expression still holds meanwhile. */
export function withArguments(
  run: Run,
  world: World,
  node: SimpleCallExpression | NewExpression,
  held: readonly Value[],
  call: (world: World, args: readonly Value[]) => Result[],
): Result[] {
  run.temporaries.push(...held);
  const evaluated = evaluateAll(run, node.arguments, world);
  run.temporaries.length -= held.length;
  return evaluated.flatMap((each) => {
    const values = each.values.flatMap((value, index) =>
      node.arguments[index]?.type === 'SpreadElement' ? spread(each.world, value) : [value],
    );
    return call(each.world, values);
  });
}

function spread(world: World, value: Value): readonly Value[] {
  const object = value.kind === 'object' ? world.heap.get(value.id) : undefined;
  return object?.kind === 'array' ? object.elements : [value];
}

function callMember(
  run: Run,
  world: World,
  receiver: Value,
  name: string | undefined,
  args: readonly Value[],
  node: SimpleCallExpression,
  callee: Node & { type: 'MemberExpression' },
): Result[] {
  if (name === 'call' || name === 'apply' || name === 'bind') {
    const applied = apply(run, world, receiver, name, args, node);
    if (applied) {
      return applied;
    }
  }
  const statusTest = statusMembership(run, receiver, name, args, node);
  if (statusTest) {
    return single(world, statusTest);
  }
  const after = afterMatcher(run, world, receiver, name, args, node);
  if (after) {
    return after;
  }
  switch (receiver.kind) {
    case 'literal':
      if (isNullish(receiver)) {
        noteMissing(run, world, receiver, node);
        throwImplicitly(run, world, node);
        return [];
      }
      break;
    case 'body':
      notePresent(run, receiver.id, node);
      return operate(run, world, receiver, name, args, node);
    case 'request':
      return operateRequest(run, world, receiver, name, args, node);
    case 'pending':
    case 'fulfilled':
    case 'rejected':
      return chain(run, world, receiver, name ?? '?', args, node);
    case 'object':
      if (world.heap.get(receiver.id)?.kind === 'array' && name !== undefined) {
        return callArray(run, world, receiver, name, args, node);
      }
      {
        const answered = callStack(run, world, receiver, name, args, node);
        if (answered) {
          return answered;
        }
      }
      break;
    case 'controller':
      if (name === 'abort') {
        abort(run, world, receiver.id);
      }
      return single(world, UNDEFINED);
    case 'signal':
      args.forEach((value) => run.escape(world, value));
      return single(world);
    default:
  }
  if (receiver.kind === 'external' && name === 'then' && receiver.origin.endsWith(':*')) {
    // `import('node-fetch').then(({ default: fetch }) => …)`
    return chain(run, world, { kind: 'fulfilled', value: receiver }, name, args, node);
  }
  if (receiver.kind === 'symbol' && (name === 'destroy' || name === 'abort')) {
    abort(run, world, receiver.key);
  }
  if (receiver.kind === 'symbol' && (name === 'destroy' || name === 'close')) {
    const ender = run.dispatcherOf(receiver);
    if (ender !== undefined) {
      abort(run, world, ender);
    }
  }
  const answer = run.file.shapes.has(node) ? undefined : stableAnswer(receiver, name, args);
  if (answer) {
    return single(world, answer);
  }
  return readMember(run, world, receiver, name, node).flatMap((member) =>
    callValue(run, member.world, member.value, args, node, callee),
  );
}

const ANSWERS_ALIKE = /^(?:get|has|includes|startsWith|endsWith|test|match)$/;

/** `res.headers.get('x')`, `type.includes('json')`: asked again, the answer is the same. */
function stableAnswer(
  receiver: Value,
  name: string | undefined,
  args: readonly Value[],
): Value | undefined {
  if (
    receiver.kind === 'symbol' &&
    args.length === 0 &&
    /^to(?:Upper|Lower)Case$/.test(name ?? '')
  ) {
    // Methods are compared with HEAD, whatever their case.
    return receiver;
  }
  return receiver.kind === 'symbol' &&
    name !== undefined &&
    ANSWERS_ALIKE.test(name) &&
    args.length === 1 &&
    args[0]?.kind === 'literal'
    ? symbol(`${receiver.key}.${name}(${String(args[0].value).toLowerCase()})`)
    : undefined;
}

/** `fetch.call(globalThis, url)`, `res.json.bind(res)`, and `caller.call(fetch, url)`. */
function apply(
  run: Run,
  world: World,
  receiver: Value,
  name: string,
  args: readonly Value[],
  node: SimpleCallExpression,
): Result[] | undefined {
  if (receiver.kind === 'method' || receiver.kind === 'function' || isClient(run, receiver)) {
    if (name === 'bind') {
      return single(world, receiver);
    }
    const rest = name === 'apply' ? args.slice(1).flatMap((v) => spread(world, v)) : args.slice(1);
    return callValue(run, world, receiver, rest, node, undefined);
  }
  const [first, ...rest] = args;
  return name === 'call' && first && isClient(run, first)
    ? callValue(run, world, first, rest, node, undefined)
    : undefined;
}

function isClient(run: Run, value: Value): boolean {
  return value.kind === 'external' && run.bindings.isClient(value.origin);
}

/** Calls a value, however it was reached; `callee` is the source it was written as, if any. */
export function callValue(
  run: Run,
  world: World,
  fn: Value,
  args: readonly Value[],
  node: Node,
  callee: Node | undefined,
): Result[] {
  const words = wordsFor(run, fn, callee);
  if (words) {
    return applyWords(run, world, words, args);
  }
  switch (fn.kind) {
    case 'function': {
      const declared = fn.node.body
        ? undefined
        : run.homeOf(fn.node).bindings.writtenTypes.declaredResult(fn.node);
      if (declared) {
        return acquire(run, world, node, declared, args);
      }
      return callFunction(run, world, fn.node, args, node, outerParentOf(fn.node) === node).flatMap(
        (result) => byDeclaration(run, result, fn.node, node),
      );
    }
    case 'method':
      return callMethod(run, world, fn.of, fn.name, args, node);
    case 'resolver':
      settleDeferral(run, world, fn, args[0]);
      return single(world, UNDEFINED);
    case 'external':
      return callExternal(run, world, fn, args, node, callee);
    default:
      return callUnknown(run, world, args, node, callee);
  }
}

/**
 * `#send(): Promise<Response> { return env.API.fetch(…) }`: nobody can see that a body comes back,
 * but the function says so and its result is used so. One that builds responses is left alone.
 */
function byDeclaration(run: Run, result: Result, fn: FunctionNode, node: Node): Result[] {
  const client = result.value.kind === 'unknown' ? run.file.shapes.get(node) : undefined;
  const { bindings } = run.homeOf(fn);
  return client &&
    (bindings.writtenTypes.declaredResult(fn) || run.file.typed.has(node)) &&
    !/\bResponse[.(]/.test(bindings.sourceCode.getText(fn.body))
    ? acquire(run, result.world, node, client, [])
    : [result];
}

function callMethod(
  run: Run,
  world: World,
  receiver: Value,
  name: string,
  args: readonly Value[],
  node: Node,
): Result[] {
  const unwrapped = unwrapResult(run, world, receiver, name, node);
  if (unwrapped) {
    return unwrapped;
  }
  if (receiver.kind === 'body') {
    return operate(run, world, receiver, name, args, node);
  }
  if (isPromise(receiver)) {
    return chain(run, world, receiver, name, args, node);
  }
  if (receiver.kind === 'request') {
    return operateRequest(run, world, receiver, name, args, node);
  }
  if (receiver.kind === 'controller' && name === 'abort') {
    abort(run, world, receiver.id);
    return single(world, UNDEFINED);
  }
  if (receiver.kind === 'object') {
    return callArray(run, world, receiver, name, args, node);
  }
  return callUnknown(run, world, args, node);
}

/** The base class may keep what it is given. */
function callSuper(run: Run, world: World, args: readonly Value[]): Result[] {
  args.forEach((value) => run.escape(world, value));
  return single(world, UNDEFINED);
}
