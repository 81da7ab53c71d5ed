/** Interprets one function from its first statement to every way out of it; whatever is held there is lost. */
import { handleOf } from './handles.ts';
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import type { Client } from '../clients/index.ts';
import { noteReturned } from './detached.ts';
import { evaluate } from './expressions.ts';
import { forsake } from './forsaken.ts';
import { bindParameters } from './functions.ts';
import type { LeakExit } from './leak.ts';
import { Run } from './run.ts';
import { executeAll } from './statements.ts';
import { ANY_STATUS } from './status-set.ts';
import { enclosingFunction, type Entry, unwrap } from './syntax.ts';
import { body, type BodyId, UNDEFINED, UNKNOWN, type Value, type View } from './values.ts';
import { World } from './world.ts';
import { isHeld } from './body-state.ts';
import { newBody } from './new-body.ts';
import { lose } from './losses.ts';

/** Interprets the entry's code; answers the worlds that reach its end. */
export function enter(
  run: Run,
  entry: Entry,
  parameters: ReadonlyMap<number, Client>,
  view: View,
): World[] {
  const world = new World(run.forgotten);
  if (entry.type === 'Program') {
    shareModuleVariables(run, world);
    return executeAll(run, entry.body, [world]);
  }
  if (entry.type === 'StaticBlock') {
    return executeAll(run, entry.body, [world]);
  }
  if (entry.type === 'PropertyDefinition') {
    return entry.value
      ? evaluate(run, entry.value, world).map((result) => {
          run.escape(result.world, result.value);
          return result.world;
        })
      : [];
  }
  run.stack.push(entry);
  const args = entry.params.map((parameter, index): Value => {
    const client = parameters.get(index);
    if (!client) {
      return UNKNOWN;
    }
    const target = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    const id = newBody(run, world, target, client, { status: 'open', parameter: true }, 0, true);
    return body(id, view);
  });
  const worlds = bindParameters(run, world, entry, args);
  if (entry.body.type === 'BlockStatement') {
    return executeAll(run, entry.body.body, worlds);
  }
  const expression = entry.body;
  for (const each of worlds) {
    for (const result of evaluate(run, expression, each)) {
      run.out.returns.push({ world: result.world, value: result.value, node: entry });
    }
  }
  return [];
}

/** What functions and other modules can see of this module's variables, they may release. */
function shareModuleVariables(run: Run, world: World): void {
  const { scopeManager } = run.bindings.sourceCode;
  for (const scope of scopeManager.scopes) {
    if (scope.type !== 'module' && scope.type !== 'global') {
      continue;
    }
    for (const variable of scope.variables) {
      if (variable.references.some((reference) => isSeenElsewhere(reference))) {
        world.share(variable);
      }
    }
  }
}

function isSeenElsewhere(reference: Scope.Reference): boolean {
  const identifier = reference.identifier as Node & { parent?: Node };
  return (
    enclosingFunction(identifier) !== undefined || identifier.parent?.type === 'ExportSpecifier'
  );
}

/** The function is left: whatever is still held in it is lost at the statement that leaves. */
export function leaveEntry(run: Run, entry: Entry, ended: readonly World[]): void {
  for (const world of ended) {
    noteReleased(run, world);
    loseAll(run, world, UNDEFINED, entry, 'end');
  }
  noteReplaced(run, entry);
  for (const completion of run.out.returns) {
    const kind = completion.node === entry ? 'end' : 'return';
    noteReleased(run, completion.world);
    loseAll(run, completion.world, completion.value, completion.node, kind);
  }
  for (const thrown of run.out.throws) {
    // Nothing runs after an exception that leaves the module.
    if (!thrown.implicit && entry.type !== 'Program') {
      const kind = thrown.byCall ? 'call' : 'throw';
      loseAll(run, thrown.world, thrown.value, thrown.node, kind, thrown.assumed);
    }
  }
}

/**
 * A helper that reads the body only on its way to a `throw` (`throwForStatus`) leaves the response
 * to its caller when it returns; one that returns with the body released, or locked by a reader
 * of its own, owns it.
 */
function noteReleased(run: Run, world: World): void {
  for (const [id, state] of world.bodies) {
    const released = (state.status === 'drained' || state.status === 'closed') && !state.byClone;
    if (released || (state.parameter && state.locked && isHeld(state))) {
      run.acquires.of(id).releasedOnReturn = true;
    }
  }
}

/**
 * `if (isRedirect(res)) return fetch(location); return res;`: the caller gets one response for the other and sees the one
 * that it gave only where it comes back, so it is the helper's to end it elsewhere.
 */
function noteReplaced(run: Run, entry: Entry): void {
  const passedOn = new Set<BodyId>();
  const replaced = new Set<BodyId>();
  for (const { world, value, node } of run.out.returns) {
    const carried = new Set<BodyId>();
    world.reach(value, carried);
    const isAnother =
      answersItself(run, entry, node) ||
      [...carried].some((id) => world.bodies.get(id)?.parameter === false);
    for (const [id, state] of world.bodies) {
      if (state.parameter && carried.has(id)) {
        passedOn.add(id);
      } else if (state.parameter && isHeld(state) && isAnother && isAskedAbout(world, id)) {
        replaced.add(id);
      }
    }
  }
  for (const id of replaced) {
    if (passedOn.has(id)) {
      run.acquires.of(id).releasedOnReturn = true;
    }
  }
}

/** The path depends on what the response says. */
function isAskedAbout(world: World, id: BodyId): boolean {
  return (
    world.bodies.get(id)?.codes !== ANY_STATUS || world.hasFact((key) => key.includes(`b${id};`))
  );
}

/** `return follow(await fetch(location))` in `follow` itself. */
function answersItself(run: Run, entry: Entry, node: Node): boolean {
  const argument = node.type === 'ReturnStatement' ? node.argument : undefined;
  const awaited = argument && unwrap(argument);
  const call = awaited?.type === 'AwaitExpression' ? unwrap(awaited.argument) : awaited;
  const callee =
    call?.type === 'CallExpression' ? run.bindings.constants.of(call.callee) : undefined;
  return callee?.kind === 'function' && callee.node === entry;
}

function loseAll(
  run: Run,
  world: World,
  carried: Value,
  node: Node,
  kind: LeakExit['kind'],
  assumed = false,
): void {
  if (kind === 'return' || kind === 'end') {
    noteReturned(run, world, carried, node);
  }
  run.escapeAborts(world, carried);
  run.escape(world, carried);
  for (const [id, state] of [...world.bodies]) {
    if (isHeld(state)) {
      lose(run, world, id, { node, kind, handle: handleOf(world, id) }, assumed);
    } else if (!assumed) {
      forsake(run, world, id, { node, kind });
    }
  }
}
