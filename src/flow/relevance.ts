/**
 * What is worth following: values that reach a body, and functions that can make a difference to
 * one. The rest of a function is passed over, which is what keeps the engine fast.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import { isClientModule, isMade } from '../clients/index.ts';
import { isElsewhere } from './elsewhere.ts';
import type { Run } from './run.ts';
import { type FunctionNode, memberName, outerParentOf } from './syntax.ts';
import { isNullish, MISSING, MISSING_NULL, type Value } from './values.ts';
import { contentsOf, type World } from './world.ts';
import { isHeld } from './body-state.ts';

/** True for a value that reaches a body, or can end one. */
export function matters(run: Run, world: World, value: Value, depth = 0): boolean {
  switch (value.kind) {
    case 'body':
    case 'pending':
    case 'deferred':
    case 'resolver':
    case 'status':
    case 'statusTest':
    case 'nullBodyTest':
    case 'usedTest':
    case 'lockedTest':
    case 'abortedTest':
    case 'settled':
    case 'settledStatus':
    case 'settledTest':
    case 'controller':
    case 'signal':
    case 'request':
    case 'timer':
    case 'rejected':
      return true;
    case 'literal':
      return value === MISSING || value === MISSING_NULL;
    case 'fulfilled':
      return matters(run, world, value.value, depth);
    case 'not':
    case 'method':
      return matters(run, world, value.of, depth);
    case 'external':
      return (
        run.bindings.isClient(value.origin) ||
        isMade(value.origin) ||
        isClientModule(value.origin) ||
        acquiresElsewhere(run, value.origin)
      );
    case 'function':
      return mayYield(run, value.node) || closesOver(run, world, value.node, depth + 1);
    case 'object': {
      const object = world.heap.get(value.id);
      if (!object || depth > 6) {
        return false;
      }
      for (const each of contentsOf(object)) {
        if (matters(run, world, each, depth + 1)) {
          return true;
        }
      }
      return false;
    }
    default:
      return false;
  }
}

/** An import whose code, in another file, answers an open body. */
export function acquiresElsewhere(run: Run, origin: string): boolean {
  return isElsewhere(origin) && run.bindings.elsewhere?.acquires(origin) === true;
}

/** True when a closure sees, or assigns, something that matters. */
function closesOver(run: Run, world: World, closure: Node, depth: number): boolean {
  if (depth > 3) {
    return false;
  }
  const { bindings } = run.homeOf(closure);
  const { variables, written } = bindings.captures.of(closure);
  for (const variable of variables) {
    const value = world.env.get(variable);
    if (value && (matters(run, world, value, depth) || isMissing(run, variable, value))) {
      return true;
    }
    if (written.has(variable) && run.isLocal(variable)) {
      return true;
    }
    if (!value) {
      const constant = bindings.constants.ofVariable(variable);
      if (
        constant?.kind === 'function' &&
        constant.node !== closure &&
        run.isLocal(variable) &&
        (mayYield(run, constant.node) || closesOver(run, world, constant.node, depth + 1))
      ) {
        return true;
      }
    }
  }
  return false;
}

/** A function written into a call is judged where it stands, any other by what it returns. */
function mayYield(run: Run, fn: FunctionNode): boolean {
  const { file } = run.homeOf(fn);
  if (!file.mayAcquire.has(fn)) {
    return false;
  }
  return outerParentOf(fn)?.type === 'CallExpression' || file.yields(fn);
}

/** What a handler answers is worth knowing: `.catch(() => null)`. */
function isPromiseHandler(fn: FunctionNode): boolean {
  const call = outerParentOf(fn);
  return (
    call?.type === 'CallExpression' &&
    call.callee.type === 'MemberExpression' &&
    /^(?:then|catch)$/.test(memberName(call.callee) ?? '')
  );
}

/** True when interpreting the call can tell more than that something unknown comes back. */
export function callMatters(
  run: Run,
  world: World,
  fn: FunctionNode,
  args: readonly Value[],
  inPlace: boolean,
): boolean {
  // A helper may be asked whether there is a response.
  const anyBody = run.holders.size > 0;
  return (
    (inPlace ? run.file.mayAcquire.has(fn) || isPromiseHandler(fn) : mayYield(run, fn)) ||
    args.some((value) => matters(run, world, value) || (anyBody && isNullish(value))) ||
    (!inPlace && isRejectionSeen(run, world, fn)) ||
    closesOver(run, world, fn, 0) ||
    (selfMatters(world) && run.homeOf(fn).file.footprints.of(fn.body).self) ||
    run.homeOf(fn).bindings.endings.isNoReturn(fn)
  );
}

/** A request of a helper may fail inside the `try` of a caller that holds a body. */
function isRejectionSeen(run: Run, world: World, fn: FunctionNode): boolean {
  return (
    run.catching > 0 &&
    run.frames.length === 0 &&
    run.homeOf(fn).file.mayAcquire.has(fn) &&
    [...world.bodies.values()].some(isHeld)
  );
}

/** Whatever these hold is met on the way: what is known behind `{ if (dryRun) return; }` may be asked again. */
const RUNS_ONCE = new Set(['BlockStatement', 'DoWhileStatement']);

/**
 * True when nothing that the statement does can be of interest in these worlds, so that it may be
 * passed over: it acquires nothing, touches nothing that matters, and what it may leave by leaves
 * nothing open.
 */
export function isInert(run: Run, statement: Node, worlds: readonly World[]): boolean {
  const footprint = run.file.footprints.of(statement);
  if (footprint.acquires || footprint.jumps || footprint.writes) {
    return false;
  }
  if (
    footprint.leaves &&
    // In a helper, who leaves where is the caller's business too, and what is thrown that of a handler.
    (run.stack.length > 1 ||
      RUNS_ONCE.has(statement.type) ||
      (run.catching > 0 && footprint.throws) ||
      !mayGoOn(run, statement))
  ) {
    return false;
  }
  for (const world of worlds) {
    if (footprint.leaves || run.options.checkCallsThatMayThrow) {
      for (const state of world.bodies.values()) {
        // A branch of a clone may be left unread though the body is drained.
        if (isHeld(state) || state.clones > 0) {
          return false;
        }
      }
    }
    if (mentionsMatter(run, footprint.mentions, world) || (footprint.self && selfMatters(world))) {
      return false;
    }
  }
  return true;
}

/** `this.req.destroy()` may end a body whose request is kept in `this.req`. */
function selfMatters(world: World): boolean {
  for (const state of world.bodies.values()) {
    if (
      isHeld(state) &&
      state.controllers.some((ender) => typeof ender === 'string' && ender.startsWith('this.'))
    ) {
      return true;
    }
  }
  return false;
}

/** True for a statement that leaves on some paths only, as far as a glance tells. */
function mayGoOn(run: Run, statement: Node): boolean {
  const goesOn = (inner: Node): boolean =>
    !run.file.footprints.of(inner).leaves || mayGoOn(run, inner);
  switch (statement.type) {
    case 'IfStatement':
      return !statement.alternate || goesOn(statement.consequent) || goesOn(statement.alternate);
    case 'BlockStatement':
      return statement.body.every(goesOn);
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'TryStatement':
    case 'SwitchStatement':
    // `process.exit(1);`
    case 'ExpressionStatement':
      return false;
    default:
      return true;
  }
}

/** True when the value of the expression can be taken for something unknown, unseen. */
export function isInertValue(run: Run, expression: Node, world: World): boolean {
  const footprint = run.file.footprints.of(expression);
  return (
    !footprint.acquires &&
    !footprint.leaves &&
    !footprint.writes &&
    !(footprint.self && selfMatters(world)) &&
    !mentionsMatter(run, footprint.mentions, world)
  );
}

function mentionsMatter(run: Run, mentions: ReadonlySet<Scope.Variable>, world: World): boolean {
  if (mentionsEnder(run, mentions, world)) {
    return true;
  }
  if (world.env.size < mentions.size) {
    for (const [variable, value] of world.env) {
      if (mentions.has(variable) && isTracked(run, world, variable, value)) {
        return true;
      }
    }
    return false;
  }
  for (const variable of mentions) {
    const value = world.env.get(variable);
    if (value && isTracked(run, world, variable, value)) {
      return true;
    }
  }
  return false;
}

/** `dispatcher.destroy()`: an opaque value that was given to a request may end it. */
function mentionsEnder(run: Run, mentions: ReadonlySet<Scope.Variable>, world: World): boolean {
  for (const state of world.bodies.values()) {
    for (const ender of isHeld(state) ? state.controllers : []) {
      if (typeof ender !== 'string') {
        continue;
      }
      const isDispatcher = ender.startsWith('!');
      const opaque = isDispatcher ? ender.slice(1) : ender;
      for (const variable of mentions) {
        if (
          (opaque.startsWith('v') && opaque.startsWith(run.symbolOf(variable).key)) ||
          (isDispatcher && ender === run.dispatcherOf(run.bindings.constants.ofVariable(variable)))
        ) {
          return true;
        }
      }
    }
  }
  return false;
}

/** Nothing here, but a body on another path. */
function isMissing(run: Run, variable: Scope.Variable, value: Value): boolean {
  return isNullish(value) && run.holders.has(variable);
}

/** A local object may be changed by any statement that mentions it. */
function isTracked(run: Run, world: World, variable: Scope.Variable, value: Value): boolean {
  return (
    value.kind === 'object' ||
    isMissing(run, variable, value) ||
    matters(run, world, value) ||
    world.isShared(variable)
  );
}
