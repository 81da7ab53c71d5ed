/** Timers that abort a request. */
import type { Node } from 'estree';
import type { Run } from './run.ts';
import { memberName, unwrap, walk } from './syntax.ts';
import { bodyIdOf, symbol, type Value } from './values.ts';
import type { World } from './world.ts';

/**
 * `setTimeout(() => controller.abort(), ms)`: while nobody clears the timer, the bodies of that
 * controller end some day.
 */
export function armTimer(run: Run, world: World, args: readonly Value[], node: Node): Value {
  const [callback, ...rest] = args;
  const id = run.offsetOf(node);
  const aborts: Value[] = [];
  if (callback?.kind === 'method' && callback.of.kind === 'controller') {
    aborts.push(callback.of);
  }
  if (callback?.kind === 'function') {
    const seen = abortedBy(run, world, callback.node);
    aborts.push(...seen);
    for (const value of seen) {
      const id = bodyIdOf(value);
      if (id !== undefined) {
        run.acquires.of(id).handedOn = true;
      }
    }
    if (seen.length === 0) {
      run.escape(world, callback);
    } else {
      run.file.inlined.add(callback.node);
    }
  }
  rest.forEach((value) => run.escape(world, value));
  if (aborts.length > 0) {
    // In a loop, the timers of earlier turns are still running.
    world.setTimer(id, [...(world.timers.get(id) ?? []), ...aborts]);
  }
  return { kind: 'timer', id };
}

/** The controllers that a timer's callback aborts, and the bodies that it mentions. */
function abortedBy(run: Run, world: World, callback: Node): Value[] {
  const found: Value[] = [];
  walk(callback, run.bindings.sourceCode.visitorKeys, (node) => {
    if (node.type === 'MemberExpression' && memberName(node) === 'abort') {
      const key = keyOfPath(run, world, node.object);
      found.push(...(key === undefined ? [] : [symbol(key)]));
    }
    if (node.type === 'Identifier') {
      const variable = run.bindings.variableOf(node);
      const value = variable && world.env.get(variable);
      if (value?.kind === 'controller' || value?.kind === 'body' || value?.kind === 'pending') {
        found.push(value);
      }
    }
  });
  return found;
}

/** The key of a controller from outside the function: `controller`, `this.controller`. */
function keyOfPath(run: Run, world: World, node: Node): string | undefined {
  const target = unwrap(node);
  if (target.type === 'ThisExpression') {
    return 'this';
  }
  if (target.type === 'MemberExpression') {
    const key = keyOfPath(run, world, target.object);
    const name = memberName(target);
    return key === undefined || name === undefined ? undefined : `${key}.${name}`;
  }
  const variable = target.type === 'Identifier' ? run.bindings.variableOf(target) : undefined;
  const value = variable && run.read(world, variable);
  return value?.kind === 'symbol' ? value.key : undefined;
}

/** `clearTimeout(timer)`; a timer that nobody knows may be any of them. */
export function disarmTimer(world: World, timer: Value | undefined): void {
  if (timer?.kind === 'timer') {
    world.setTimer(timer.id, undefined);
  } else if (timer && timer.kind !== 'literal') {
    for (const id of [...world.timers.keys()]) {
      world.setTimer(id, undefined);
    }
  }
}
