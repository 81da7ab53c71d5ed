/**
 * Errors that carry a body: some clients reject for the status of a response and leave what came
 * with it unread in the error. Whoever handles the error then holds a connection.
 */
import type { Node } from 'estree';
import type { RejectionModel } from '../clients/model.ts';
import { newObject } from './assign.ts';
import type { Misuse } from './misuse.ts';
import type { Acquire } from './acquires.ts';
import type { Run } from './run.ts';
import { complement, isWithin, OK_STATUS } from './status-set.ts';
import { contains } from './syntax.ts';
import { body, type BodyId, FALSE, literal, TRUE, TRUTHY, type Value } from './values.ts';
import type { World } from './world.ts';
import { newBody } from './new-body.ts';

/** Which of the bodies of one request: above what a combinator makes. */
const NTH = 1000;

/**
 * The request was answered, with a status that makes the client reject: the error, in a world of
 * its own. `failed` is the world in which nothing came back.
 */
export function rejection(
  run: Run,
  failed: World,
  id: BodyId,
  node: Node,
): { world: World; error: Value } | undefined {
  const { client, node: acquire } = run.acquires.of(id);
  const state = failed.bodies.get(id);
  if (!client.rejection || !state || !isWithin(state.codes, OK_STATUS)) {
    return undefined;
  }
  const world = failed.fork();
  world.decide(node, 'rejects for its status');
  const carried = newBody(
    run,
    world,
    acquire,
    client,
    {
      status: 'open',
      nullBody: false,
      codes: complement(OK_STATUS),
      controllers: state.controllers,
    },
    NTH,
  );
  run.acquires.of(carried).rejected = true;
  return { world, error: errorObject(run, world, client.rejection, carried, node) };
}

function errorObject(run: Run, world: World, model: RejectionModel, id: BodyId, node: Node): Value {
  const fields = new Map<string, Value>([['message', TRUTHY]]);
  for (const [name, value] of Object.entries(model.says)) {
    fields.set(name, literal(value));
  }
  for (const [name, view] of Object.entries(model.carriers)) {
    fields.set(name, body(id, view));
  }
  return newObject(
    run,
    world,
    node,
    { kind: 'record', fields, partial: true, rejection: model },
    7,
  );
}

/** Notes who handles an error that carries a body. */
export function noteHandler(run: Run, world: World, error: Value, handler: Node): void {
  const found = new Set<BodyId>();
  world.reach(error, found);
  for (const id of found) {
    const acquire = run.acquires.of(id);
    if (acquire.rejected) {
      acquire.handlers.add(handler);
    }
  }
}

function modelOf(world: World, error: Value | undefined): RejectionModel | undefined {
  const object = error?.kind === 'object' ? world.heap.get(error.id) : undefined;
  return object?.kind === 'record' ? object.rejection : undefined;
}

/** `axios.isAxiosError(error)`, `axios.isCancel(error)`: looks at the error and keeps nothing. */
export function tellsError(
  world: World,
  origin: string,
  error: Value | undefined,
): Value | undefined {
  const model = modelOf(world, error);
  return model?.toldBy.includes(origin)
    ? TRUE
    : model?.notToldBy?.includes(origin)
      ? FALSE
      : undefined;
}

/** `error instanceof AxiosError`; no other class is the error's, but `Error` itself. */
export function isInstance(world: World, error: Value, constructor: Value): Value | undefined {
  const model = modelOf(world, error);
  if (!model || (constructor.kind !== 'external' && constructor.kind !== 'class')) {
    return undefined;
  }
  return literal(
    constructor.kind === 'external' &&
      (constructor.origin === 'global:Error' || model.toldBy.includes(constructor.origin)),
  );
}

/** The finding about an error that its handler drops; undefined when nobody in sight handles it. */
export function droppedError(acquire: Acquire): Misuse | undefined {
  const [exit] = acquire.exits.values();
  const handlers = [...acquire.handlers];
  const handler = exit && (handlers.find((each) => contains(each, exit.node)) ?? handlers.at(-1));
  return (
    handler && {
      kind: 'error-body',
      node: handler,
      acquire: acquire.node,
      client: acquire.client.name,
      name: acquire.name,
      handle: exit.handle,
      detail: acquire.released || acquire.handedOn ? 'sometimes' : 'never',
      since: undefined,
      witness: exit.witness,
    }
  );
}
