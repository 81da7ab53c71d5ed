/**
 * Calling a function whose code can be seen: its body is interpreted in the caller's world. A callback
 * written at the call belongs to the caller; a named helper answers for its own leaks, and what it
 * acquired and returns open is the caller's from then on.
 */
import type { Node } from 'estree';
import { bindPattern } from './assign.ts';
import type { Home } from './elsewhere.ts';
import { serveAll } from './clones.ts';
import { evaluate } from './expressions.ts';
import { merge, mergeForgetting } from './merge.ts';
import { isExpectedToFail } from './expected-failure.ts';
import { isPromise } from './promises.ts';
import { callMatters } from './relevance.ts';
import { type Result, type Run, single } from './run.ts';
import { type Completions, noCompletions, type Return, type Throw } from './completions.ts';
import { endScope, leaveScope, leaveUnnamed } from './scopes.ts';
import { executeAll } from './statements.ts';
import { contains, type FunctionNode, outerParentOf } from './syntax.ts';
import {
  body,
  type BodyId,
  bodyIdOf,
  isNullish,
  keyOf,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './values.ts';
import { renameInValue } from './rename.ts';
import type { World } from './world.ts';
import { isHeld } from './body-state.ts';
import { newBody, rehome } from './new-body.ts';

const DEEPEST_CALL = 8;
const MOST_RESULTS = 16;

export function callFunction(
  run: Run,
  world: World,
  fn: FunctionNode,
  args: readonly Value[],
  call: Node,
  /** The function is written at the call: its exits are the caller's. */
  inPlace: boolean,
  /** What it answers is of interest, whatever it is. */
  isAsked = false,
): Result[] {
  if (!isAsked && !callMatters(run, world, fn, args, inPlace)) {
    loosen(run, world, fn);
    return single(world);
  }
  if (fn.generator || run.stack.includes(fn) || run.stack.length >= DEEPEST_CALL) {
    args.forEach((value) => run.escape(world, value));
    run.escapeClosure(world, fn);
    return single(world);
  }
  const here: Home = { bindings: run.bindings, file: run.file };
  const there = run.homeOf(fn);
  const { trail } = world;
  if (inPlace) {
    run.file.inlined.add(fn);
  }
  const before = new Map([...world.bodies].map(([id, { uses }]) => [id, uses]));
  const { recording } = run;
  const outer = run.out;
  run.recording = recording && inPlace;
  run.out = noCompletions();
  run.catching += 1;
  run.temporaries.push(...args);
  run.stack.push(fn);
  if (!inPlace) {
    run.frames.push({ call, before });
  }
  run.bindings = there.bindings;
  run.file = there.file;
  let completions: Completions;
  try {
    interpret(run, world, fn, args);
  } finally {
    run.bindings = here.bindings;
    run.file = here.file;
    run.stack.pop();
    if (!inPlace) {
      run.frames.pop();
    }
    run.temporaries.length -= args.length;
    run.catching -= 1;
    run.recording = recording;
    completions = run.out;
    run.out = outer;
  }
  run.stack.push(fn);
  if (there.bindings !== here.bindings) {
    // The decisions over there have no line in this file.
    for (const { world: left } of [...completions.returns, ...completions.throws]) {
      left.trail = trail;
    }
  }
  const owned = inPlace ? [] : ownedBodies(run, fn, args);
  const results = completions.returns.map((completion): Result => {
    leaveByReturn(run, completion, fn, call, inPlace, before, owned);
    return {
      world: completion.world,
      value:
        fn.async && !isPromise(completion.value)
          ? { kind: 'fulfilled', value: completion.value }
          : completion.value,
    };
  });
  for (const thrown of completions.throws) {
    leaveByThrow(run, thrown, fn, inPlace, before, owned);
    const node = inPlace ? thrown.node : call;
    if (fn.async) {
      results.push({
        world: thrown.world,
        value: { kind: 'rejected', node, implicit: thrown.implicit, value: thrown.value },
      });
    } else if (run.catching > 0 || !thrown.implicit) {
      run.out.throws.push({ ...thrown, node, byCall: !inPlace });
    }
  }
  run.stack.pop();
  return mergeResults(run, results);
}

/** A function that is passed over may fill or change the local objects that it sees. */
function loosen(run: Run, world: World, fn: FunctionNode): void {
  for (const variable of run.captureOf(fn).variables) {
    const value = world.env.get(variable);
    const object = value?.kind === 'object' ? world.heap.get(value.id) : undefined;
    if (value?.kind !== 'object' || !object) {
      continue;
    }
    if (object.kind === 'array') {
      world.setObject(value.id, { ...object, exact: false });
    } else {
      const fields = new Map<string, Value>();
      for (const [name, field] of object.fields) {
        fields.set(name, field.kind === 'literal' ? UNKNOWN : field);
      }
      world.setObject(value.id, { ...object, fields, partial: true });
    }
  }
}

/** Interprets the body; the ways out are left in `run.out`. */
function interpret(run: Run, world: World, fn: FunctionNode, args: readonly Value[]): void {
  const worlds = bindParameters(run, world, fn, args);
  if (fn.body.type !== 'BlockStatement') {
    for (const each of worlds) {
      for (const result of evaluate(run, fn.body, each)) {
        run.out.returns.push({ world: result.world, value: result.value, node: fn });
      }
    }
    return;
  }
  for (const each of executeAll(run, fn.body.body, worlds)) {
    run.out.returns.push({ world: each, value: UNDEFINED, node: fn });
  }
}

export function bindParameters(
  run: Run,
  world: World,
  fn: FunctionNode,
  args: readonly Value[],
): World[] {
  let worlds = [world];
  if (run.bindings.captures.usesArguments(fn)) {
    args.forEach((value) => run.escape(world, value));
  }
  fn.params.forEach((parameter, index) => {
    const value = parameter.type === 'RestElement' ? UNKNOWN : (args[index] ?? UNDEFINED);
    if (parameter.type === 'RestElement') {
      for (const each of worlds) {
        args.slice(index).forEach((rest) => run.escape(each, rest));
      }
    }
    const given = args[index];
    if (given && run.holders.size > 0 && isNullish(given) && parameter.type === 'Identifier') {
      // On another path it may be a body: what the helper does without one is of interest.
      const variable = run.bindings.lookUp(parameter.name, parameter);
      if (variable) {
        run.holders.add(variable);
      }
    }
    worlds = worlds.flatMap((each) => bindPattern(run, each, parameter, value, parameter, true));
  });
  return worlds;
}

/** The bodies among the arguments whose parameter the helper answers for. */
function ownedBodies(run: Run, fn: FunctionNode, args: readonly Value[]): BodyId[] {
  const owned: BodyId[] = [];
  args.forEach((value, index) => {
    const id = bodyIdOf(value);
    const view = value.kind === 'body' ? value.view : 'response';
    if (
      id !== undefined &&
      run.homeOf(fn).file.ownsParameter(fn, index, run.acquires.of(id).client, view)
    ) {
      owned.push(id);
    }
  });
  return owned;
}

function leaveByReturn(
  run: Run,
  completion: Return,
  fn: FunctionNode,
  call: Node,
  inPlace: boolean,
  before: ReadonlyMap<BodyId, unknown>,
  owned: readonly BodyId[],
): void {
  const { world, value, node } = completion;
  if (value.kind === 'function') {
    run.escapeClosure(world, value.node);
  }
  const locals = run.homeOf(fn).bindings.captures.localsOf(fn);
  if (inPlace) {
    const kind = node === fn ? 'end' : 'return';
    leaveScope(run, world, locals, node, kind, [value]);
    leaveUnnamed(run, world, (id) => !before.has(id), node, kind, [value]);
    run.temporaries.push(value);
    endScope(run, world, []);
    run.temporaries.pop();
    return;
  }
  // The handler of a server is declared as a client's function is; only its own file may tell.
  const isAbroad = run.homeOf(fn).bindings.number !== run.bindings.number;
  run.temporaries.push(value);
  leaveClones(world, before);
  endScope(run, world, locals);
  const kept = run.reachable(world);
  run.temporaries.pop();
  if (value.kind === 'rejected') {
    completion.value = { ...value, node: call };
  }
  if (value.kind === 'request' && run.acquires.of(value.id).listeners.size === 0) {
    const { client } = run.acquires.of(value.id);
    completion.value = { ...value, id: newBody(run, world, call, client, { status: 'absent' }) };
  }
  const returned = new Set<BodyId>();
  world.reach(value, returned);
  disown(run, world, owned, returned);
  let nth = 0;
  for (const [id, state] of [...world.bodies]) {
    if (before.has(id)) {
      continue;
    }
    if (!kept.has(id)) {
      if (isHeld(state)) {
        world.deleteBody(id);
      }
      continue;
    }
    if ((state.isGuess && isAbroad) || isExpectedToFail(run.bindings, call)) {
      run.escape(world, body(id, 'response'));
    }
    if (!isAbroad && !returned.has(id) && isOfCallback(run.acquires.of(id).node, fn, call)) {
      continue;
    }
    const moved = rehome(run, world, id, call, nth);
    completion.value = renameInValue(completion.value, id, moved);
    nth += 1;
  }
}

/** `helper(async () => { res = await fetch(url); })`: written in the function that goes on with it, not in the helper. */
function isOfCallback(acquire: Node, fn: FunctionNode, call: Node): boolean {
  return (
    contains(call, acquire) ||
    (contains(fn, acquire) && outerParentOf(fn)?.type === 'CallExpression')
  );
}

function leaveByThrow(
  run: Run,
  thrown: Throw,
  fn: FunctionNode,
  inPlace: boolean,
  before: ReadonlyMap<BodyId, unknown>,
  owned: readonly BodyId[],
): void {
  const { world } = thrown;
  const locals = run.homeOf(fn).bindings.captures.localsOf(fn);
  if (inPlace) {
    leaveScope(
      run,
      world,
      locals,
      thrown.node,
      thrown.byCall ? 'call' : 'throw',
      [thrown.value],
      thrown,
    );
    leaveUnnamed(
      run,
      world,
      (id) => !before.has(id),
      thrown.node,
      thrown.byCall ? 'call' : 'throw',
      [thrown.value],
      thrown,
    );
    endScope(run, world, []);
    return;
  }
  leaveClones(world, before);
  endScope(run, world, locals);
  disown(run, world, owned, new Set());
  for (const [id, state] of [...world.bodies]) {
    if (!before.has(id) && isHeld(state)) {
      world.deleteBody(id);
    }
  }
}

/** What a helper does with the clones of its own bodies is found when it is run by itself. */
function leaveClones(world: World, before: ReadonlyMap<BodyId, unknown>): void {
  for (const id of world.bodies.keys()) {
    if (!before.has(id)) {
      serveAll(world, id);
    }
  }
}

/** A helper that owns its parameter answers for it on every path; the caller is free. */
function disown(
  run: Run,
  world: World,
  owned: readonly BodyId[],
  returned: ReadonlySet<BodyId>,
): void {
  for (const id of owned) {
    const state = world.bodies.get(id);
    if (state && isHeld(state) && !returned.has(id)) {
      run.acquires.of(id).handedOn = true;
      world.updateBody(id, { status: 'transferred' });
    }
  }
}

/** Results with the same value are merged; too many become one that knows nothing. */
export function mergeResults(run: Run, results: readonly Result[]): Result[] {
  if (results.length < 2) {
    return [...results];
  }
  const groups = new Map<string, { value: Value; worlds: World[] }>();
  for (const result of results) {
    const key = keyOf(result.value);
    const group = groups.get(key);
    if (group) {
      group.worlds.push(result.world);
    } else {
      groups.set(key, { value: result.value, worlds: [result.world] });
    }
  }
  let merged: Result[] = [];
  for (const meet of run.forgetsNothing ? [merge, mergeForgetting] : [merge]) {
    merged = [...groups.values()].flatMap(({ value, worlds }) =>
      meet(run, worlds).map((world) => ({ world, value })),
    );
    if (merged.length <= MOST_RESULTS) {
      return merged;
    }
  }
  for (const { world, value } of merged) {
    run.escape(world, value);
  }
  return merge(
    run,
    merged.map((result) => result.world),
  ).map((world) => ({ world, value: UNKNOWN }));
}
