/** The moment a request is made: what its options say about the body to come. */
import type { Node } from 'estree';
import type { Client } from '../clients/index.ts';
import { type Result, type Run, single } from './run.ts';
import { UNKNOWN, type Value } from './values.ts';
import type { HeapObject, World } from './world.ts';

/** A client's acquiring function is called: the answer is a promise of an open body. */
export function acquire(
  run: Run,
  world: World,
  node: Node,
  client: Client,
  args: readonly Value[],
): Result[] {
  const [input, init] = args;
  if (
    input?.kind === 'literal' &&
    typeof input.value === 'string' &&
    /^(?:data|blob):/.test(input.value)
  ) {
    // No connection: the bytes are in memory.
    return single(world);
  }
  const method = optionOf(world, init, 'method') ?? optionOf(world, input, 'method');
  const signal = optionOf(world, init, 'signal') ?? optionOf(world, input, 'signal');
  for (const value of args) {
    handOverContents(run, world, value);
  }
  const head =
    method?.kind === 'literal' &&
    typeof method.value === 'string' &&
    method.value.toUpperCase() === 'HEAD';
  const id = run.newBody(world, node, client, {
    nullBody: head ? true : undefined,
    controllers: [
      ...(signal?.kind === 'signal' ? signal.ids : [run.enderOf(signal) ?? []].flat()),
      ...['dispatcher', 'agent'].flatMap(
        (name) => run.dispatcherOf(optionOf(world, init, name)) ?? [],
      ),
    ],
  });
  return single(world, { kind: 'pending', id, view: 'response' });
}

function optionOf(world: World, options: Value | undefined, name: string): Value | undefined {
  const object = options?.kind === 'object' ? world.heap.get(options.id) : undefined;
  return object?.kind === 'record' ? object.fields.get(name) : undefined;
}

/** A body that is sent on as a request body is read by the request; the options stay the caller's. */
function handOverContents(run: Run, world: World, value: Value): void {
  const object = value.kind === 'object' ? world.heap.get(value.id) : undefined;
  if (object?.kind === 'record') {
    for (const field of object.fields.values()) {
      handOverContents(run, world, field);
    }
  } else {
    run.escape(world, value);
  }
}

/** `new Request(input, init)`: the method and the signal are what matters later. */
export function requestInit(
  world: World,
  input: Value | undefined,
  init: Value | undefined,
): HeapObject {
  const fields = new Map<string, Value>();
  for (const name of ['method', 'signal', 'body']) {
    const value = optionOf(world, init, name) ?? optionOf(world, input, name);
    if (value && value !== UNKNOWN) {
      fields.set(name, value);
    }
  }
  return { kind: 'record', fields, partial: true };
}
