/**
 * A response that is missing where its request failed: the same expression that reaches a body on
 * one path reaches undefined or null on another, and throws a TypeError there.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import { asksWhichError, isConstant, isQuestioned } from './checked-before.ts';
import type { Run } from './run.ts';
import {
  contains,
  isFunction,
  memberName,
  outerParentOf,
  parentOf,
  propertyName,
  startOf,
  unwrap,
} from './syntax.ts';
import type { BodyId, Value } from './values.ts';
import type { World } from './world.ts';
import { decisions } from './losses.ts';

/**
 * Where the expression stands. The `detail` of a misuse of the kind `close-before-check` is this
 * and `undefined`, `null` or, of what throws by itself, `missing`.
 */
export type MissingPlace =
  /** In a `finally`, of a `try` or of a promise. */
  | 'finally'
  /** In a `catch`, of a `try` or of a promise, that does not ask which error it has. */
  | 'catch'
  /** In what a disposable stack runs when it is disposed of. */
  | 'dispose'
  /** In a callback whose own parameter is missing. */
  | 'callback'
  /** Of a constant that is missing where the request failed. */
  | 'unchecked';

/** What is caught there takes the place of no error. */
const CLEANING: ReadonlySet<MissingPlace> = new Set(['finally', 'catch', 'dispose']);

/** Of one node: the first may miss the body for another reason. */
const MOST_WORLDS = 4;

/** The node reads a member of undefined or null here. */
export function noteMissing(run: Run, world: World, is: Value, node: Node): void {
  const [frame, ...deeper] = run.frames;
  if (frame && [node, ...deeper.map(({ call }) => call)].some((each) => isCaught(run, each))) {
    return;
  }
  const at = placeOfUse(run, node);
  const known = run.missing.get(at) ?? [];
  if (known.length < MOST_WORLDS) {
    run.missing.set(at, [...known, { world: world.fork(), is }]);
  }
}

/** The node reaches a body here. */
export function notePresent(run: Run, id: BodyId, node: Node): void {
  run.present.set(placeOfUse(run, node), id);
}

/** A helper's use belongs to its call; that of a handler, `.finally(release)`, to the handler. */
function placeOfUse(run: Run, node: Node): Node {
  return run.frames.find(({ call }) => !takesHandler(call))?.call ?? node;
}

function takesHandler(call: Node): boolean {
  const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined;
  return (
    callee?.type === 'MemberExpression' && /^(?:then|catch|finally)$/.test(memberName(callee) ?? '')
  );
}

/** At the end of the run: what was a body on one path and missing on another. */
export function settleMissing(run: Run): void {
  for (const [node, worlds] of run.missing) {
    const id = run.present.get(node);
    const found = id === undefined ? undefined : worlds.find((each) => hasFailed(each.world, id));
    const place = found && placeOf(run, node);
    if (id === undefined || !found || !place || (place === 'unchecked' && !wasMade(found.world))) {
      continue;
    }
    const { world, is } = found;
    const acquire = run.acquires.of(id);
    run.misuses.set(`close-before-check@${startOf(node)}`, {
      kind: 'close-before-check',
      node,
      acquire: acquire.node,
      client: acquire.client.name,
      name: acquire.name,
      handle: undefined,
      detail: `${place} ${is.kind === 'literal' ? String(is.value) : 'missing'}`,
      since: undefined,
      witness: decisions(run, world),
    });
  }
}

/** The TypeError stays in the function, so that it takes the place of no other error. */
function isCaught(run: Run, node: Node): boolean {
  let child = node;
  for (let parent = parentOf(child); parent; child = parent, parent = parentOf(child)) {
    if (isFunction(child)) {
      return false;
    }
    if (isCaughtBetween(run, child, parent)) {
      return true;
    }
  }
  return false;
}

/** `try { … } catch { … }`, and `.catch(…)` of what an async function answers. */
function isCaughtBetween(run: Run, child: Node, parent: Node): boolean {
  if (parent.type === 'TryStatement') {
    return parent.block === child && Boolean(parent.handler);
  }
  if (
    child.type !== 'CallExpression' ||
    parent.type !== 'MemberExpression' ||
    memberName(parent) !== 'catch'
  ) {
    return false;
  }
  const callee = run.bindings.constants.of(child.callee);
  return callee?.kind === 'function' && callee.node.async === true;
}

/** With a response that has no body, `res.body?.getReader()` is missing though the request worked. */
function hasFailed(world: World, id: BodyId): boolean {
  return world.bodies.get(id)?.nullBody !== true;
}

/** A request failed on the way here; without one, the value is missing because nothing was asked for. */
function wasMade(world: World): boolean {
  for (let decision = world.trail; decision; decision = decision.previous) {
    if (/^(?:rejects|answers with an error|throws)/.test(decision.outcome)) {
      return true;
    }
  }
  return false;
}

function placeOf(run: Run, node: Node): MissingPlace | undefined {
  const root = rootOf(run, node);
  let child = node;
  let isSafe = false;
  for (let parent = parentOf(child); parent; child = parent, parent = parentOf(child)) {
    isSafe ||= isCaughtBetween(run, child, parent);
    if (parent.type === 'TryStatement') {
      if (child === parent.finalizer) {
        return isSafe ? undefined : 'finally';
      }
      if (child === parent.handler) {
        const { param } = parent.handler;
        return isSafe || asksWhichError(run, param ?? undefined, child, node) ? undefined : 'catch';
      }
    } else if (isFunction(child)) {
      const place = placeInFunction(run, child, givenTo(run, child) ?? parent, node, root);
      return isSafe && place && CLEANING.has(place) ? undefined : place;
    }
  }
  return isUnchecked(run, root, node) ? 'unchecked' : undefined;
}

/** The method that the call is of. */
function calledOn(call: Node): string | undefined {
  const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined;
  return callee?.type === 'MemberExpression' ? memberName(callee) : undefined;
}

function isUnchecked(run: Run, root: Scope.Variable | undefined, node: Node): boolean {
  return (
    isUsedAtOnce(node) || (root !== undefined && isConstant(root) && !isQuestioned(run, root, node))
  );
}

/** `const [err, { ok }] = await to(fetch(url))`, `(await to(fetch(url)))[1].json()`: nothing can be asked between. */
function isUsedAtOnce(node: Node): boolean {
  let current: Node | undefined = node.type === 'CallExpression' ? unwrap(node.callee) : node;
  for (; current?.type === 'MemberExpression'; current = unwrap(current.object));
  if (current?.type === 'Property') {
    for (; current && /Pattern$|^Property$/.test(current.type); current = parentOf(current));
    current =
      current?.type === 'VariableDeclarator' && current.init ? unwrap(current.init) : undefined;
  }
  return current?.type === 'AwaitExpression';
}

/** The only call that a named function is given to: `stack.defer(release)`. */
function givenTo(run: Run, fn: Node): Node | undefined {
  const parent = parentOf(fn);
  const named = parent?.type === 'VariableDeclarator' ? parent : fn;
  const [variable] =
    fn.type === 'FunctionDeclaration' || named !== fn ? run.bindings.declaredBy(named) : [];
  const mentions = variable?.references.filter((reference) => !reference.init) ?? [];
  const [only] = mentions;
  const call = only && mentions.length === 1 ? outerParentOf(only.identifier as Node) : undefined;
  return call?.type === 'CallExpression' && unwrap(call.callee) !== only?.identifier
    ? call
    : undefined;
}

function placeInFunction(
  run: Run,
  fn: Node & { params: readonly Node[] },
  call: Node,
  node: Node,
  root: Scope.Variable | undefined,
): MissingPlace | undefined {
  if (call.type === 'Property' && /^@@(?:asyncD|d)ispose$/.test(propertyName(call) ?? '')) {
    return 'dispose';
  }
  switch (calledOn(call)) {
    case 'finally':
      return 'finally';
    case 'defer':
    case 'adopt':
      return 'dispose';
    case 'catch':
      return asksWhichError(run, fn.params[0], fn, node) ? undefined : 'catch';
    default:
  }
  if (root?.defs[0]?.type === 'Parameter' && root.defs[0].node === fn) {
    return call.type === 'CallExpression' && !isQuestioned(run, root, node)
      ? 'callback'
      : undefined;
  }
  return isUnchecked(run, root, node) ? 'unchecked' : undefined;
}

/** The variable at the start of `res.body.cancel`, of a pattern, or of a helper's argument. */
function rootOf(run: Run, node: Node): Scope.Variable | undefined {
  let current: Node | undefined = node;
  while (current) {
    current = unwrap(current);
    switch (current.type) {
      case 'Identifier':
        return run.bindings.variableOf(current);
      case 'MemberExpression':
        current = current.object;
        break;
      case 'CallExpression':
        current = current.callee;
        break;
      case 'AwaitExpression':
        current = current.argument;
        break;
      case 'Property':
        return patternRoot(run, current);
      default:
        return undefined;
    }
  }
  return undefined;
}

/** `(err, { body }) =>` and `const { body } = result`. */
function patternRoot(run: Run, property: Node): Scope.Variable | undefined {
  for (let parent = parentOf(property); parent; parent = parentOf(parent)) {
    if (parent.type === 'VariableDeclarator' && parent.init) {
      return rootOf(run, parent.init);
    }
    if (isFunction(parent)) {
      return run.bindings
        .declaredBy(parent)
        .find((variable) => variable.identifiers.some((name) => contains(property, name as Node)));
    }
  }
  return undefined;
}
