/** Assignment: what a variable, a pattern or a member holds afterwards, and what it dropped. */
import type { Scope } from 'eslint';
import type { MemberExpression, Node, Pattern } from 'estree';
import { storeAlone } from './detached.ts';
import { putByKey } from './dictionaries.ts';
import { assignEscaped, isEscaped } from './escaped-objects.ts';
import { evaluate } from './expressions.ts';
import type { Handle } from './leak.ts';
import { readMember } from './members.ts';
import { matters } from './relevance.ts';
import type { Result, Run } from './run.ts';
import { handleKind } from './handles.ts';
import { mayUseThis, memberName, propertyName, startOf, unwrap } from './syntax.ts';
import { UNSURE, withUse } from './uses.ts';
import { type BodyId, bodyIdOf, UNDEFINED, UNKNOWN, type Value } from './values.ts';
import type { HeapObject, World } from './world.ts';
import { isHeld } from './body-state.ts';
import { nameBody } from './handles.ts';
import { drop } from './losses.ts';

/** A new local object. The one that the same expression made before may still be in use. */
export function newObject(run: Run, world: World, node: Node, object: HeapObject, nth = 0): Value {
  const id = run.offsetOf(node) * 8 + nth;
  const before = world.heap.get(id);
  if (before) {
    for (const body of held(world, { kind: 'object', id })) {
      if (run.reachable(world).has(body)) {
        run.escape(world, { kind: 'body', id: body, view: 'response', branch: 0 });
      }
    }
  }
  world.forgetSymbol(`o${id};`);
  world.setObject(id, object);
  return { kind: 'object', id };
}

export function assignVariable(
  run: Run,
  world: World,
  variable: Scope.Variable,
  value: Value,
  node: Node,
  declares: boolean,
): void {
  if (!run.isLocal(variable)) {
    if (bodyIdOf(value) !== undefined) {
      run.filled.add(variable);
    }
    storeAlone(run, world, value, node);
    run.escape(world, value);
    return;
  }
  nameBody(run, value, variable.name);
  if (value.kind === 'body' || value.kind === 'pending') {
    run.holders.add(variable);
  }
  if (world.isShared(variable)) {
    run.escape(world, value);
  }
  const before = declares ? undefined : world.env.get(variable);
  const dropped = held(world, before);
  store(run, world, variable, value, node, declares);
  const kind = handleKind(before);
  overwrite(run, world, dropped, value, node, kind && { name: variable.name, kind });
}

/** The bodies that a value reaches, while it still does. */
function held(world: World, value: Value | undefined): Set<BodyId> {
  const found = new Set<BodyId>();
  if (value) {
    world.reach(value, found);
  }
  return found;
}

/** Another value has taken the place of these bodies: those that nothing else reaches are lost. */
function overwrite(
  run: Run,
  world: World,
  dropped: ReadonlySet<BodyId>,
  value: Value,
  node: Node,
  handle?: Handle,
): void {
  if (dropped.size === 0) {
    return;
  }
  const reachable = run.reachable(world, [value]);
  for (const id of dropped) {
    const state = world.bodies.get(id);
    if (state && isHeld(state) && !reachable.has(id)) {
      drop(run, world, id, { node, kind: 'overwrite', handle });
    }
  }
}

function store(
  run: Run,
  world: World,
  variable: Scope.Variable,
  value: Value,
  node: Node,
  declares: boolean,
): void {
  switch (value.kind) {
    case 'unknown':
    case 'lengthOf':
    case 'truthy':
    case 'falsy': {
      const key = declares ? run.symbolOf(variable).key : assignedKey(run, world, variable, node);
      if (declares) {
        world.forgetSymbol(key);
        world.deleteVariable(variable);
      }
      if (value.kind === 'truthy' || value.kind === 'falsy') {
        world.setFact(key, value.kind === 'truthy');
      }
      return;
    }
    case 'symbol':
      if (declares && run.bindings.constants.ofVariable(variable)) {
        world.deleteVariable(variable);
        return;
      }
      world.setVariable(variable, value);
      return;
    case 'function':
    case 'class':
    case 'external':
      if (declares && run.bindings.constants.ofVariable(variable)?.kind === value.kind) {
        return;
      }
      world.setVariable(variable, value);
      return;
    default:
      if (world.isShared(variable) && bodyIdOf(value) === undefined) {
        run.assignSymbol(world, variable, node);
        return;
      }
      world.setVariable(variable, value);
  }
}

function assignedKey(run: Run, world: World, variable: Scope.Variable, node: Node): string {
  run.assignSymbol(world, variable, node);
  const assigned = world.env.get(variable);
  return assigned?.kind === 'symbol' ? assigned.key : '';
}

/** Binds a pattern to a value; answers the worlds that come out. */
export function bindPattern(
  run: Run,
  world: World,
  pattern: Pattern,
  value: Value,
  node: Node,
  declares: boolean,
): World[] {
  const target = unwrap(pattern) as Pattern;
  switch (target.type) {
    case 'Identifier': {
      const variable = declares
        ? run.bindings.lookUp(target.name, target)
        : run.bindings.variableOf(target);
      if (variable) {
        assignVariable(run, world, variable, value, node, declares);
      } else {
        run.escape(world, value);
      }
      return [world];
    }
    case 'MemberExpression':
      return assignMember(run, world, target, value, node);
    case 'AssignmentPattern':
      return bindWithDefault(run, world, target.left, target.right, value, node, declares);
    case 'RestElement':
      return bindPattern(run, world, target.argument, value, node, declares);
    case 'ObjectPattern':
      return bindObject(run, world, target.properties, value, node, declares);
    case 'ArrayPattern':
      return bindArray(run, world, target.elements, value, node, declares);
    default:
      return bindParameterProperty(run, world, target, value, node, declares);
  }
}

/** `constructor(private res: Response)` stores its parameter in the instance. */
function bindParameterProperty(
  run: Run,
  world: World,
  target: Node,
  value: Value,
  node: Node,
  declares: boolean,
): World[] {
  run.escape(world, value);
  const inner = (target as unknown as { parameter?: Pattern }).parameter;
  return inner ? bindPattern(run, world, inner, UNKNOWN, node, declares) : [world];
}

function bindWithDefault(
  run: Run,
  world: World,
  left: Pattern,
  fallback: Node,
  value: Value,
  node: Node,
  declares: boolean,
): World[] {
  if (value.kind === 'literal' && value.value === undefined) {
    return evaluate(run, fallback, world).flatMap((result) =>
      bindPattern(run, result.world, left, result.value, node, declares),
    );
  }
  if (value.kind !== 'symbol' && value.kind !== 'unknown') {
    return bindPattern(run, world, left, value, node, declares);
  }
  const kind = unwrap(fallback).type;
  const requested = kind === 'CallExpression' || kind === 'AwaitExpression';
  const missing = requested ? evaluate(run, fallback, world.fork()) : [];
  return [
    ...bindPattern(run, world, left, UNKNOWN, node, declares),
    ...missing.flatMap((result) =>
      bindPattern(run, result.world, left, result.value, node, declares),
    ),
  ];
}

function bindObject(
  run: Run,
  world: World,
  properties: readonly (import('estree').AssignmentProperty | import('estree').RestElement)[],
  value: Value,
  node: Node,
  declares: boolean,
): World[] {
  let worlds = [world];
  for (const property of properties) {
    const next: World[] = [];
    for (const each of worlds) {
      if (property.type === 'RestElement') {
        next.push(...bindPattern(run, each, property.argument, value, node, declares));
        continue;
      }
      const name = propertyName(property);
      for (const member of readMember(run, each, value, name, property)) {
        next.push(...bindPattern(run, member.world, property.value, member.value, node, declares));
      }
    }
    worlds = next;
  }
  return worlds;
}

function bindArray(
  run: Run,
  world: World,
  elements: readonly (Pattern | null)[],
  value: Value,
  node: Node,
  declares: boolean,
): World[] {
  const object = value.kind === 'object' ? world.heap.get(value.id) : undefined;
  const known = object?.kind === 'array' ? object : undefined;
  let worlds = [world];
  elements.forEach((element, index) => {
    if (!element) {
      return;
    }
    let item: Value = UNKNOWN;
    if (known) {
      item =
        element.type === 'RestElement'
          ? restOf(run, world, value, known, index, element)
          : (known.elements[index] ?? (known.exact ? UNDEFINED : (known.elements[0] ?? UNKNOWN)));
    }
    worlds = worlds.flatMap((each) => bindPattern(run, each, element, item, node, declares));
  });
  return worlds;
}

function restOf(
  run: Run,
  world: World,
  array: Value,
  { elements, exact }: HeapObject & { kind: 'array' },
  index: number,
  node: Node,
): Value {
  return exact && index > 0
    ? newObject(run, world, node, { kind: 'array', elements: elements.slice(index), exact })
    : array;
}

/** `this.res = res` stores; a member of a local object is followed. */
export function assignMember(
  run: Run,
  world: World,
  target: MemberExpression,
  value: Value,
  node: Node,
): World[] {
  run.temporaries.push(value);
  const results = evaluate(run, target.object as Node, world).flatMap((object) =>
    target.computed
      ? evaluate(run, target.property as Node, object.world).map((key): Result => ({
          world: key.world,
          value: object.value,
        }))
      : [object],
  );
  run.temporaries.pop();
  return results.map((result) => {
    setMember(run, result.world, result.value, memberName(target), value, node);
    return result.world;
  });
}

/** `res.json = async () => data`: what the response's methods do from now on, its code decides. */
function replaceMethod(run: Run, world: World, object: Value, name: string | undefined): void {
  const state = object.kind === 'body' ? world.bodies.get(object.id) : undefined;
  if (object.kind !== 'body' || !state || name === undefined) {
    return;
  }
  const view = run.acquires.of(object.id).client.body.views[object.view];
  if (view && Object.hasOwn(view.methods, name)) {
    world.updateBody(object.id, { uses: withUse(state.uses, object.branch, UNSURE) });
    run.escape(world, object);
  }
}

function setMember(
  run: Run,
  world: World,
  object: Value,
  name: string | undefined,
  value: Value,
  node: Node,
): void {
  const target = object.kind === 'object' ? world.heap.get(object.id) : undefined;
  if (object.kind !== 'object' || !target || isEscaped(target)) {
    if (object.kind === 'object') {
      assignEscaped(world, object.id, name);
    }
    replaceMethod(run, world, object, name);
    storeAlone(run, world, value, node);
    run.escape(world, value);
    return;
  }
  if (
    name === undefined &&
    !(target.kind === 'array' && !target.isKeyed) &&
    matters(run, world, value)
  ) {
    putByKey(run, world, object.id, value);
    return;
  }
  if (target.kind === 'array') {
    const index = Number(name);
    const elements = [...target.elements];
    if (Number.isInteger(index) && index >= 0 && index <= elements.length && target.exact) {
      const dropped = held(world, elements[index]);
      elements[index] = value;
      world.setObject(object.id, { ...target, elements });
      overwrite(run, world, dropped, value, node);
    } else {
      world.setObject(object.id, {
        kind: 'array',
        elements: [...elements, value],
        exact: false,
      });
    }
    return;
  }
  if (name === undefined) {
    const fields = new Map(target.fields);
    fields.set(`?${startOf(node)}`, value);
    world.setObject(object.id, { ...target, fields, partial: true });
    return;
  }
  if (
    value.kind === 'function' &&
    mayUseThis(value.node, run.homeOf(value.node).bindings.sourceCode.getText(value.node))
  ) {
    // The method takes care of what the object holds.
    run.escape(world, object);
    return;
  }
  const dropped = held(world, target.fields.get(name));
  const fields = new Map(target.fields);
  fields.set(name, value);
  world.setObject(object.id, { ...target, fields });
  overwrite(run, world, dropped, value, node);
}
