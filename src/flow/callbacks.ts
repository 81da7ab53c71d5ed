/** Functions that run later, with the body that a client hands to them. */
import type { Node } from 'estree';
import type { CallbackForm } from '../clients/model.ts';
import { newObject } from './assign.ts';
import { callFunction } from './functions.ts';
import { forgetFlags } from './promises.ts';
import type { Result, Run } from './run.ts';
import { noCompletions } from './completions.ts';
import { parentOf } from './syntax.ts';
import { MISSING, MISSING_NULL, TRUTHY, UNDEFINED, UNKNOWN, type Value } from './values.ts';
import type { World } from './world.ts';
import { isHeld } from './body-state.ts';
import { lose } from './losses.ts';

/** The function that gets the body, or what is taken for one; undefined when the call has none. */
export function callbackAmong(args: readonly Value[], node: Node): Value | undefined {
  const last = args.at(-1);
  switch (last?.kind) {
    case 'function':
    case 'method':
      return last;
    case 'symbol':
    case 'unknown':
      // Options, or somebody's callback: the answer of `request(options, callback)` is dropped.
      return parentOf(node)?.type === 'ExpressionStatement' ? last : undefined;
    default:
      return undefined;
  }
}

/** Calls an error-first callback once for each of its outcomes; `answered` has the body. */
export function deliver(
  run: Run,
  form: CallbackForm,
  callback: Value & { kind: 'function' },
  outcomes: { readonly answered: World; readonly body: Value; readonly failed: World },
  node: Node,
): void {
  const { answered, body, failed } = outcomes;
  const also = form.also ?? [];
  const count = Math.max(form.parameter, form.error ?? 0, ...also) + 1;
  const params = (value: Value, error: Value): Value[] =>
    Array.from({ length: count }, (_, index) =>
      index === form.parameter || also.includes(index)
        ? value
        : index === form.error
          ? error
          : UNKNOWN,
    );
  const nothing: Value = { kind: 'literal', value: null };
  const call = (world: World, given: readonly Value[]): Result[] =>
    // Whether the error is checked counts: a named callback is not judged by the body alone.
    callFunction(run, world, callback.node, given, node, form.error !== undefined);
  const refused = form.errorMayHaveResponse ? answered.fork() : undefined;
  runLater(run, answered, callback, params(body, nothing), call);
  if (refused) {
    const error = errorWith(run, refused, node, { status: TRUTHY, response: body });
    runLater(run, refused, callback, params(body, error), call);
  }
  if (form.error !== undefined) {
    const missing =
      form.onError === 'object'
        ? newObject(run, failed, node, {
            kind: 'record',
            fields: new Map([['body', MISSING]]),
            partial: false,
          })
        : form.onError === 'null'
          ? MISSING_NULL
          : MISSING;
    // Nothing was answered: neither has the error a status.
    const error = errorWith(run, failed, node, {
      status: UNDEFINED,
      statusCode: UNDEFINED,
      response: UNDEFINED,
    });
    runLater(run, failed, callback, params(missing, error), call);
  }
}

const ERROR = 1;

function errorWith(run: Run, world: World, node: Node, fields: Record<string, Value>): Value {
  const known = new Map(Object.entries(fields));
  return newObject(run, world, node, { kind: 'record', fields: known, partial: true }, ERROR);
}

/**
 * Interprets a function that runs after everything that stands around it: what the code around it
 * holds is not its business, and nobody catches what it throws. What it is given and leaves open
 * without a name is lost at its end.
 */
export function runLater(
  run: Run,
  world: World,
  callback: Value,
  args: readonly Value[],
  call: (world: World, args: readonly Value[]) => readonly Result[],
): void {
  const given = new Set<number>();
  args.forEach((value) => world.reach(value, given));
  for (const [id, state] of [...world.bodies]) {
    if (isHeld(state) && !given.has(id)) {
      world.updateBody(id, { status: 'transferred' });
    }
  }
  if (callback.kind === 'function') {
    forgetFlags(run, world, callback.node);
  }
  const { out, catching } = run;
  run.out = noCompletions();
  run.catching = 0;
  const results = call(world, args);
  run.catching = catching;
  run.out = out;
  for (const { world: after } of results) {
    for (const id of given) {
      const state = after.bodies.get(id);
      if (state && isHeld(state) && !state.leftAt && !run.reachable(after).has(id)) {
        lose(run, after, id, { node: run.acquires.of(id).node, kind: 'end', handle: undefined });
      }
    }
  }
}
