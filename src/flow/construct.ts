/** `new`: controllers, requests and responses of the platform, and the classes of this file. */
import type { Class, NewExpression, Node } from 'estree';
import { requestInit } from './acquire.ts';
import { newObject } from './assign.ts';
import { withArguments } from './calls.ts';
import { newStack } from './disposal.ts';
import { isLoose } from './detached.ts';
import { evaluate } from './expressions.ts';
import { constructPromise } from './executors.ts';
import { callFunction } from './functions.ts';
import { expectUnused, setUse } from './reuse.ts';
import { type Result, type Run, single } from './run.ts';
import { isFunction } from './syntax.ts';
import { UNSURE } from './uses.ts';
import { body, TRUTHY, type Value } from './values.ts';
import type { World } from './world.ts';

export function evaluateNew(run: Run, node: NewExpression, world: World): Result[] {
  return evaluate(run, node.callee as Node, world).flatMap((constructor) =>
    withArguments(run, constructor.world, node, [], (each, args) =>
      construct(run, each, constructor.value, args, node),
    ),
  );
}

function construct(
  run: Run,
  world: World,
  constructor: Value,
  args: readonly Value[],
  node: NewExpression,
): Result[] {
  const [first, second] = args;
  const followed = args.length > 0 ? run.bindings.followed(constructor) : constructor;
  if (constructor.kind === 'external') {
    switch (constructor.origin) {
      case 'global:Promise':
        if (first?.kind === 'function') {
          return constructPromise(run, world, first, node);
        }
        break;
      case 'global:AbortController':
        return single(world, { kind: 'controller', id: run.offsetOf(node) });
      case 'global:DisposableStack':
      case 'global:AsyncDisposableStack':
        return single(world, newStack(run, world, node));
      case 'global:Request':
      case 'undici:Request':
      case 'node-fetch:Request':
        return single(world, newObject(run, world, node, requestInit(world, first, second)));
      case 'global:Response':
      case 'undici:Response':
        // One that is made from no body has nothing to do with the old one: to read it never fails.
        if (first?.kind === 'body' && world.bodies.get(first.id)?.nullBody !== true) {
          const wraps = isLoose(run, world, first);
          expectUnused(run, world, first, 'stream', node);
          // From here on, the new response and the old one look alike.
          setUse(run, world, first, UNSURE);
          const wrapper = wraps ? node : undefined;
          return single(world, body(first.id, 'response', first.branch, wrapper));
        }
        break;
      default:
    }
  }
  if (followed.kind === 'class') {
    const built = constructLocal(run, world, followed.node, args, node);
    if (built) {
      return built;
    }
  }
  args.forEach((value) => run.escape(world, value));
  return single(world, run.bindings.constants.of(node) ?? TRUTHY);
}

/** A class whose code can be seen: its constructor says whether it keeps the response. */
function constructLocal(
  run: Run,
  world: World,
  node: Class,
  args: readonly Value[],
  call: Node,
): Result[] | undefined {
  for (const element of node.body.body) {
    if (
      element.type === 'MethodDefinition' &&
      element.kind === 'constructor' &&
      isFunction(element.value) &&
      (element.value.body as Node | null)
    ) {
      return callFunction(run, world, element.value, args, call, false).map((result) => ({
        world: result.world,
        value: TRUTHY,
      }));
    }
  }
  return undefined;
}
