/** `using`, and disposable stacks: what they run when the block is left. */
import type { Node, VariableDeclaration } from 'estree';
import { newObject } from './assign.ts';
import { callFunction } from './functions.ts';
import type { Result, Run } from './run.ts';
import { single } from './run.ts';
import { declare } from './declarations.ts';
import { capture } from './statements.ts';
import { finish } from './try.ts';
import { UNDEFINED, UNKNOWN, type Value } from './values.ts';
import type { HeapObject, World } from './world.ts';

/** `using x = …`: whatever follows in the block, `x` is disposed of when the block is left. */
export function executeUsing(
  run: Run,
  node: VariableDeclaration,
  worlds: readonly World[],
  rest: (worlds: readonly World[]) => World[],
): World[] {
  const armed = declare(run, node, worlds);
  const variables = node.declarations.flatMap((declarator) => [
    ...run.bindings.declaredBy(declarator),
  ]);
  run.catching += 1;
  const guarded = capture(run, () => rest(armed));
  run.catching -= 1;
  return finish(run, guarded, (each) =>
    each.flatMap((world) => {
      let current = [world];
      for (const variable of variables) {
        current = current.flatMap((w) => dispose(run, w, run.read(w, variable), node));
      }
      return current;
    }),
  );
}

function dispose(run: Run, world: World, value: Value, node: Node): World[] {
  if (value.kind === 'body') {
    const view = run.acquires.of(value.id).client.body.views[value.view];
    if (view?.methods['@@asyncDispose'] === 'close') {
      run.release(world, value.id, 'closed');
    }
    return [world];
  }
  const object = value.kind === 'object' ? world.heap.get(value.id) : undefined;
  if (object?.kind !== 'record') {
    return [world];
  }
  const armed = armedIn(object);
  if (armed && value.kind === 'object') {
    world.setObject(value.id, stackOf([]));
    return armed.reduceRight<World[]>(
      (worlds, entry) => worlds.flatMap((each) => runArmed(run, each, entry, node)),
      [world],
    );
  }
  const disposer = object.fields.get('@@asyncDispose') ?? object.fields.get('@@dispose');
  return disposer?.kind === 'function'
    ? callFunction(run, world, disposer.node, [], node, true).map((result) => result.world)
    : [world];
}

/** What `defer()`, `adopt()` and `use()` have armed: a function and its argument, or a resource. */
interface Armed {
  readonly fn: Value | undefined;
  readonly value: Value;
}

const STACK = '?stack';

/** `new DisposableStack()`. */
export function newStack(run: Run, world: World, node: Node): Value {
  return newObject(run, world, node, stackOf([]));
}

/** The armed functions are fields, so that whoever gets the stack gets them along. */
function stackOf(armed: readonly Armed[]): HeapObject {
  const fields = new Map<string, Value>([[STACK, { kind: 'literal', value: armed.length }]]);
  armed.forEach(({ fn, value }, index) => {
    fields.set(`?value${index}`, value);
    if (fn) {
      fields.set(`?fn${index}`, fn);
    }
  });
  return { kind: 'record', fields, partial: true };
}

function armedIn(object: HeapObject & { kind: 'record' }): Armed[] | undefined {
  const size = object.fields.get(STACK);
  if (size?.kind !== 'literal' || typeof size.value !== 'number') {
    return undefined;
  }
  return Array.from({ length: size.value }, (_, index) => ({
    fn: object.fields.get(`?fn${index}`),
    value: object.fields.get(`?value${index}`) ?? UNKNOWN,
  }));
}

function runArmed(run: Run, world: World, { fn, value }: Armed, node: Node): World[] {
  if (!fn) {
    return dispose(run, world, value, node);
  }
  return fn.kind === 'function'
    ? callFunction(run, world, fn.node, [value], node, true).map((result) => result.world)
    : [world];
}

/** `stack.defer(…)` and its kin; undefined when the object is no disposable stack. */
export function callStack(
  run: Run,
  world: World,
  receiver: Value & { kind: 'object' },
  name: string | undefined,
  args: readonly Value[],
  node: Node,
): Result[] | undefined {
  const object = world.heap.get(receiver.id);
  const armed = object?.kind === 'record' ? armedIn(object) : undefined;
  if (!armed) {
    return undefined;
  }
  const [first = UNDEFINED, second] = args;
  switch (name) {
    case 'defer':
      world.setObject(receiver.id, stackOf([...armed, { fn: first, value: UNDEFINED }]));
      return single(world, UNDEFINED);
    case 'adopt':
      world.setObject(receiver.id, stackOf([...armed, { fn: second, value: first }]));
      return single(world, first);
    case 'use':
      world.setObject(receiver.id, stackOf([...armed, { fn: undefined, value: first }]));
      return single(world, first);
    case 'dispose':
    case 'disposeAsync':
    case '@@dispose':
    case '@@asyncDispose':
      return dispose(run, world, receiver, node).map((each) => ({ world: each, value: UNDEFINED }));
    default:
      args.forEach((value) => run.escape(world, value));
      run.escape(world, receiver);
      return single(world);
  }
}
