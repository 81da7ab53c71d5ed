/** Calls of functions that nobody can see into: they take over what they are given, unless their names say that they only look. */
import type { Node } from 'estree';
import { borrowers, unreachableCalls } from '../clients/functions.ts';
import { acquiringMethods } from '../clients/index.ts';
import { acquire, formFor } from './acquire.ts';
import { afterAssertion, expected, failAssertion } from './assertions.ts';
import { callUnknownArray, runsCallback } from './collections.ts';
import { isPromise } from './promises.ts';
import { type Result, type Run, single } from './run.ts';
import { isOwnMethod } from './own-methods.ts';
import { isOfServer } from './servers.ts';
import { dottedPath, memberName, parentOf, unwrap } from './syntax.ts';
import { UNKNOWN, type Value } from './values.ts';
import type { World } from './world.ts';
import { isHeld } from './body-state.ts';

/** Nobody can see what this function does: it takes over what it is given, unless it only looks. */
export function callUnknown(
  run: Run,
  world: World,
  args: readonly Value[],
  node: Node,
  callee?: Node,
  exportName?: string,
): Result[] {
  const isServers = callee !== undefined && isOfServer(node, callee);
  const path = callee ? dottedPath(callee) : exportName;
  const expectation = expected(path, args);
  if (expectation) {
    return single(world, expectation);
  }
  const borrows =
    path !== undefined && borrowers.some((pattern) => pattern.test(path.replace(/^this\./, '')));
  const name = callee?.type === 'MemberExpression' ? memberName(callee) : undefined;
  const [first] = args;
  if (name && first?.kind === 'function' && runsCallback(name) && isWrittenAt(node, first)) {
    return callUnknownArray(run, world, name, first, node);
  }
  const asked = name && formFor(run, world, { kind: 'external', origin: `*#${name}` }, args, node);
  if (asked && !run.bindings.mocks.has(asked.client)) {
    return acquire(run, world, node, asked.client, args, asked.form);
  }
  // The project's own method may have read the body: no shape says that.
  const isOther = name !== undefined && acquiringMethods.has(name) && isOwnMethod(run, node, name);
  const shape = isServers || isOther ? undefined : run.file.shapes.get(node);
  if (path !== undefined && unreachableCalls.test(path)) {
    return [];
  }
  mayThrow(run, world, node);
  const declared =
    callee && !isServers
      ? run.bindings.writtenTypes.acquiringClient(run.bindings.annotations.of(callee))
      : undefined;
  const dropped = parentOf(node)?.type === 'ExpressionStatement';
  // `event.respondWith(response)` answers a promise of a response too, and is no request.
  const client = (dropped && !/fetch|request/i.test(path ?? '') ? undefined : declared) ?? shape;
  // The options of a wrapper are the client's own often enough: `{ method: 'HEAD', signal }`.
  const after = client || !borrows ? world : afterAssertion(world, path, args);
  const results = client
    ? acquire(run, world, node, client, args)
    : after
      ? single(after)
      : failAssertion(run, world, node);
  for (const result of results) {
    for (const value of args) {
      if (!borrows || isPromise(value) || value.kind === 'function') {
        run.escape(result.world, value);
      }
    }
  }
  return results;
}

/** The callback is a function expression among the call's own arguments. */
function isWrittenAt(node: Node, value: Value & { kind: 'function' }): boolean {
  return (
    node.type === 'CallExpression' &&
    node.arguments.some((argument) => unwrap(argument) === value.node)
  );
}

/** With `checkCallsThatMayThrow`: this call may be where the function is left. */
function mayThrow(run: Run, world: World, node: Node): void {
  if (!run.options.checkCallsThatMayThrow) {
    return;
  }
  for (const state of world.bodies.values()) {
    if (isHeld(state)) {
      const thrown = world.fork();
      thrown.decide(node, 'throws');
      run.out.throws.push({
        world: thrown,
        value: UNKNOWN,
        node,
        implicit: false,
        assumed: true,
        byCall: true,
      });
      return;
    }
  }
}
