/** Object and array literals: which of them are worth following, and what they hold. */
import type { ArrayExpression, Expression, Node, ObjectExpression, SpreadElement } from 'estree';
import { isGivenOption, isMeaningfulOption, isSignalOption } from '../clients/index.ts';
import { newObject } from './assign.ts';
import { evaluateAll } from './expressions.ts';
import { isInertValue, matters } from './relevance.ts';
import { type Result, type Run, single } from './run.ts';
import { mayUseThis, outerParentOf, propertyName } from './syntax.ts';
import { isNullish, TRUTHY, UNKNOWN, type Value } from './values.ts';
import type { World } from './world.ts';

export function evaluateObject(run: Run, node: ObjectExpression, world: World): Result[] {
  if (
    (node.properties.length > MOST_PLAIN_FIELDS || !isKept(run, node)) &&
    !node.properties.some(hasMeaning) &&
    isInertValue(run, node, world)
  ) {
    return single(world, TRUTHY);
  }
  const children: Node[] = [];
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      children.push(property.argument);
    } else {
      if (property.computed) {
        children.push(property.key);
      }
      children.push(property.value);
    }
  }
  return evaluateAll(run, children, world).map((result) => {
    const fields = new Map<string, Value>();
    let partial = false;
    let at = 0;
    for (const property of node.properties) {
      if (property.type === 'SpreadElement') {
        const spread = result.values[at] ?? UNKNOWN;
        at += 1;
        const object = spread.kind === 'object' ? result.world.heap.get(spread.id) : undefined;
        if (object?.kind === 'record') {
          for (const [name, value] of object.fields) {
            fields.set(name, value);
          }
          partial ||= object.partial;
        } else if (object) {
          object.elements.forEach((value, nth) => fields.set(`?${at}.${nth}`, value));
          partial = true;
        } else if (!isNullish(spread) && spread.kind !== 'body' && spread.kind !== 'falsy') {
          partial = true;
        }
        continue;
      }
      let name = propertyName(property);
      if (property.computed) {
        const key = result.values[at];
        name = key?.kind === 'literal' ? String(key.value) : name;
        at += 1;
      }
      const value = result.values[at] ?? UNKNOWN;
      at += 1;
      partial ||= name === undefined;
      if (property.kind === 'init') {
        fields.set(name ?? `?${at}`, value);
      } else {
        run.escape(result.world, value);
        fields.set(name ?? `?${at}`, UNKNOWN);
      }
    }
    const worthwhile =
      [...fields].some(
        ([name, value]) => matters(run, result.world, value) || changesMeaning(name, value),
      ) ||
      (fields.size <= MOST_PLAIN_FIELDS && isKept(run, node));
    if (!worthwhile) {
      return { world: result.world, value: TRUTHY };
    }
    const value = newObject(run, result.world, node, { kind: 'record', fields, partial });
    if (node.properties.some((property) => ownsItself(run, property))) {
      run.escape(result.world, value);
    }
    return { world: result.world, value };
  });
}

/** `{ res, text() { return this.res.text(); } }`: its methods take care of what it holds. */
function ownsItself(run: Run, property: ObjectExpression['properties'][number]): boolean {
  return (
    property.type === 'Property' &&
    property.value.type === 'FunctionExpression' &&
    mayUseThis(property.value, run.bindings.sourceCode.getText(property.value))
  );
}

/** An object without bodies is followed only while it is small: its flags may correlate. */
const MOST_PLAIN_FIELDS = 6;

const MOST_OF_TUPLE = 3;

const POOL_OPTIONS = /^(?:dispatcher|agent|client)$/;
const OPTIONS_OF_ITERATORS = /^(?:preventCancel|destroyOnReturn)$/;
const OPTIONS_WITH_MEANING = /^(?::?method|preventCancel|destroyOnReturn|dispatcher|agent|client)$/;

function hasMeaning(property: ObjectExpression['properties'][number]): boolean {
  const name = property.type === 'SpreadElement' ? undefined : (propertyName(property) ?? '');
  return (
    name === undefined ||
    OPTIONS_WITH_MEANING.test(name) ||
    isMeaningfulOption(name) ||
    isGivenOption(name) ||
    isSignalOption(name)
  );
}

/** An option that decides what a request or an iterator owes. */
function changesMeaning(name: string, value: Value): boolean {
  return (
    OPTIONS_OF_ITERATORS.test(name) ||
    (isMeaningfulOption(name) && value.kind === 'literal') ||
    isGivenOption(name) ||
    ((POOL_OPTIONS.test(name) || isSignalOption(name)) && value.kind === 'symbol') ||
    (/^:?method$/.test(name) &&
      (value.kind === 'symbol' ||
        (value.kind === 'literal' && String(value.value).toUpperCase() === 'HEAD')))
  );
}

function isKept(run: Run, node: Node): boolean {
  const parent = outerParentOf(node);
  return (
    (parent?.type === 'CallExpression' &&
      run.bindings.constants.of(parent.callee as Node)?.kind === 'function') ||
    parent?.type === 'VariableDeclarator' ||
    parent?.type === 'ReturnStatement' ||
    parent?.type === 'ArrowFunctionExpression'
  );
}

export function evaluateArray(run: Run, node: ArrayExpression, world: World): Result[] {
  const elements = node.elements.filter(
    (element): element is Expression | SpreadElement => element !== null,
  );
  return evaluateAll(run, elements, world).map((result) => {
    const values: Value[] = [];
    let exact = elements.length === node.elements.length;
    elements.forEach((element, index) => {
      const value = result.values[index] ?? UNKNOWN;
      if (element.type !== 'SpreadElement') {
        values.push(value);
        return;
      }
      const object = value.kind === 'object' ? result.world.heap.get(value.id) : undefined;
      if (object?.kind === 'array') {
        values.push(...object.elements);
        exact &&= object.exact;
      } else {
        exact = false;
      }
    });
    const worthwhile =
      elements.length === 0 ||
      values.some((value) => matters(run, result.world, value)) ||
      // `[error, undefined]` beside `[null, response]`.
      (values.length <= MOST_OF_TUPLE && exact && isKept(run, node));
    return {
      world: result.world,
      value: worthwhile
        ? newObject(run, result.world, node, { kind: 'array', elements: values, exact })
        : TRUTHY,
    };
  });
}
