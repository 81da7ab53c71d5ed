/**
 * Requests that answer by a callback or an event. The response comes after this turn of the event
 * loop: its listener is run in a world of its own, in which what other code may have changed
 * meanwhile is forgotten, and whose ends are exits of the body.
 */
import type { Node } from 'estree';
import type { RequestModel } from '../clients/model.ts';
import { runLater } from './callbacks.ts';
import { callValue } from './calls.ts';
import { noteGivenUp } from './discards.ts';
import { isRepeated, noteFalseRelease, usesItsEmitter } from './operations.ts';
import { all } from './promise-combinators.ts';
import { holderOf, requestVariable } from './request-ends.ts';
import { type Result, type Run, single } from './run.ts';
import { dottedPath } from './syntax.ts';
import { body, UNKNOWN, type Value } from './values.ts';
import type { World } from './world.ts';
import { isHeld } from './body-state.ts';
import { newBody } from './new-body.ts';

type RequestValue = Value & { kind: 'request' };

/** Calls a method of a request object. */
export function operateRequest(
  run: Run,
  world: World,
  request: RequestValue,
  name: string | undefined,
  args: readonly Value[],
  node: Node,
): Result[] {
  const model = modelOf(run, request);
  const operation =
    model && name !== undefined && Object.hasOwn(model.methods, name)
      ? model.methods[name]
      : undefined;
  if (operation === 'listen') {
    const [event] = args;
    const listener = args.at(-1);
    if (event?.kind === 'literal' && event.value === model?.event && listener) {
      respond(run, world, request, listener, node);
    } else if (listener) {
      escapeListener(run, world, request.id, listener);
    }
    return single(world, request);
  }
  args.forEach((value) => run.escape(world, value));
  if (operation === 'close') {
    noteGivenUp(run, world, request.id);
    run.release(world, request.id, 'closed');
  }
  return single(world, operation === undefined || operation === 'borrow' ? UNKNOWN : request);
}

function modelOf(run: Run, request: RequestValue): RequestModel | undefined {
  return run.acquires.of(request.id).client.request;
}

/** `req.res`, `req.socket`: the body, where the response has come. */
export function memberOfRequest(
  run: Run,
  world: World,
  request: RequestValue,
  name: string | undefined,
): Value {
  const model = modelOf(run, request);
  if (name === undefined || !model) {
    return UNKNOWN;
  }
  const state = world.bodies.get(request.id);
  const view = Object.hasOwn(model.properties, name) ? model.properties[name] : undefined;
  if (view) {
    return state && isHeld(state) ? body(request.id, view) : UNKNOWN;
  }
  return { kind: 'method', of: request, name };
}

/** The listener gets the response, some time later. */
export function respond(
  run: Run,
  world: World,
  request: RequestValue,
  listener: Value,
  node: Node,
): void {
  const acquire = run.acquires.of(request.id);
  acquire.listeners.add(node);
  if (
    listener.kind !== 'function' &&
    listener.kind !== 'resolver' &&
    listener.kind !== 'external'
  ) {
    acquire.handedOn = true;
    run.escape(world, listener);
    return;
  }
  if (usesItsEmitter(run, listener)) {
    // `this` is the request, which may be ended or hold its response.
    acquire.handedOn = true;
    run.escape(world, listener);
    return;
  }
  const later = world.fork();
  nameRequest(run, later, acquire.node, request);
  const id = newBody(run, later, acquire.node, acquire.client, {
    status: 'open',
    controllers: request.enders,
  });
  runLater(run, later, listener, [body(id, 'response')], (started, args) =>
    callValue(run, started, listener, args, node, undefined),
  );
  run.escape(world, listener);
}

/** `const req = http.get(u, (res) => …)`: by the time the callback runs, the variable is there. */
function nameRequest(run: Run, later: World, call: Node, request: RequestValue): void {
  const variable = requestVariable(run.bindings, call);
  if (variable) {
    later.setVariable(variable, request);
  }
}

/** `this.req = http.get(…)`: `this.req.destroy()` ends the response. */
export function memberPath(call: Node): string[] {
  const holder = holderOf(call);
  const path = holder?.type === 'AssignmentExpression' ? dottedPath(holder.left) : undefined;
  return path?.startsWith('this.') ? [path] : [];
}

/**
 * A listener of the request or the response themselves, for `end`, `error` or `timeout`: what it
 * sees is taken over, but not the body, which such an event doesn't release.
 */
export function escapeListener(run: Run, world: World, id: number, listener: Value): void {
  const state = world.bodies.get(id);
  const acquire = run.acquires.of(id);
  const { handedOn } = acquire;
  run.escape(world, listener);
  if (state && isHeld(state)) {
    world.setBody(id, state);
    acquire.handedOn = handedOn;
  }
}

/** `const [res] = await once(req, 'response')`. */
export function awaitEvent(run: Run, world: World, args: readonly Value[], node: Node): Result[] {
  const [emitter, event] = args;
  const name = event?.kind === 'literal' ? event.value : undefined;
  if (emitter?.kind === 'request') {
    if (name !== modelOf(run, emitter)?.event) {
      return single(world);
    }
    const acquire = run.acquires.of(emitter.id);
    acquire.listeners.add(node);
    const id = newBody(run, world, acquire.node, acquire.client, { controllers: emitter.enders });
    return all(run, world, [{ kind: 'pending', id, view: 'response' }], true, node);
  }
  if (emitter?.kind === 'body' && name === 'data') {
    run.release(world, emitter.id, 'drained');
  } else if (
    emitter?.kind === 'body' &&
    name !== undefined &&
    // Told in a loop, somebody reads piece by piece.
    (name !== 'readable' || !isRepeated(run, node))
  ) {
    noteFalseRelease(run, world, emitter, node);
  } else {
    args.forEach((value) => run.escape(world, value));
  }
  return single(world);
}
