/**
 * A stream without its response: the garbage collector ends an unlocked body stream as soon as
 * nobody holds the response, so whoever kept the stream alone reads nothing.
 */
import type { Node } from 'estree';
import { noteMisuse } from './misuse.ts';
import type { Run } from './run.ts';
import { enclosingFunction, isFunction, startOf, unwrap } from './syntax.ts';
import type { BodyId, Value } from './values.ts';
import { contentsOf, type World } from './world.ts';
import { isHeld } from './body-state.ts';

type BodyValue = Value & { kind: 'body' };

/** How the stream leaves; the `detail` of a misuse of the kind `detached`. */
export type Detachment = 'returned' | 'stored' | 'wrapped';

/** True for a stream that nobody has locked, of a response that ends with its object. */
export function isLoose(run: Run, world: World, value: Value): boolean {
  if (value.kind !== 'body' || value.view !== 'stream') {
    return false;
  }
  const { client, parameter } = run.acquires.of(value.id);
  const state = world.bodies.get(value.id);
  return (
    client.body.endsWithResponse === true &&
    !parameter &&
    state !== undefined &&
    isHeld(state) &&
    !state.several &&
    state.clones === 0 &&
    state.nullBody !== true &&
    state.uses[value.branch] === undefined
  );
}

/** `this.stream = res.body`: a finding, unless the response is kept later, or the stream locked. */
export function storeAlone(run: Run, world: World, value: Value, node: Node): void {
  if (value.kind !== 'body') {
    return;
  }
  if (isLoose(run, world, value)) {
    if (!isNamedLater(run, node)) {
      world.updateBody(value.id, { stored: node });
    }
  } else if (value.wrapper) {
    const state = world.bodies.get(value.id);
    if (state && isHeld(state)) {
      noteMisuse(run, world, 'detached', value.wrapper, value.id, { detail: 'wrapped' });
    }
  }
}

/** The place that the stream was stored in is used again: it may be locked there. */
function isNamedLater(run: Run, node: Node): boolean {
  if (node.type !== 'AssignmentExpression') {
    return true;
  }
  const { sourceCode } = run.bindings;
  const target = sourceCode.getText(node.left);
  const owner = enclosingFunction(node);
  const end = node.range?.[1] ?? 0;
  const rest = sourceCode.text.slice(end, owner?.range?.[1] ?? sourceCode.text.length);
  return rest.includes(target);
}

/** Nobody in the function reaches the body any more. */
export function noteStored(run: Run, world: World, id: BodyId): void {
  const state = world.bodies.get(id);
  if (state?.stored && state.uses[0] === undefined) {
    noteMisuse(run, world, 'detached', state.stored, id, { detail: 'stored' });
  }
}

/** What a function returns: a stream in it that has left its response behind. */
export function noteReturned(run: Run, world: World, value: Value, node: Node): void {
  const loose = new Map<BodyId, BodyValue>();
  const kept = new Set<BodyId>();
  visit(run, world, value, new Set(), (found) => {
    const state = world.bodies.get(found.id);
    if (isLoose(run, world, found) || (found.wrapper && state && isHeld(state))) {
      loose.set(found.id, found);
    } else {
      kept.add(found.id);
    }
  });
  for (const [id, found] of loose) {
    if (!kept.has(id)) {
      const detail: Detachment = found.wrapper ? 'wrapped' : 'returned';
      noteMisuse(run, world, 'detached', found.wrapper ?? returnedBy(node), id, { detail });
    }
  }
}

/** The expression of a `return`, or of an arrow function without one. */
function returnedBy(node: Node): Node {
  if (node.type === 'ReturnStatement') {
    return node.argument ?? node;
  }
  return isFunction(node) && node.body.type !== 'BlockStatement' ? unwrap(node.body) : node;
}

/** Every body that the value reaches, through local objects and through what closures see. */
function visit(
  run: Run,
  world: World,
  value: Value,
  seen: Set<number>,
  each: (found: BodyValue) => void,
): void {
  switch (value.kind) {
    case 'body':
      each(value);
      return;
    case 'fulfilled':
      visit(run, world, value.value, seen, each);
      return;
    case 'function':
    case 'class': {
      if (!seen.has(startOf(value.node))) {
        seen.add(startOf(value.node));
        for (const variable of run.bindings.captures.of(value.node).variables) {
          visit(run, world, run.read(world, variable), seen, each);
        }
      }
      return;
    }
    case 'object': {
      const object = world.heap.get(value.id);
      if (object && !seen.has(-value.id)) {
        seen.add(-value.id);
        for (const element of contentsOf(object)) {
          visit(run, world, element, seen, each);
        }
      }
      return;
    }
    default:
  }
}
