/**
 * Assertions of tests: after `expect(res.status).toBe(204)` the status is known. That the test may
 * fail there is no path that anybody cares for: where it must fail, nothing follows.
 */
import { compare } from './comparisons.ts';
import { assume } from './conditions.ts';
import { TRUE, type Value } from './values.ts';
import type { World } from './world.ts';

/** What `expect()` answers for a response, its status or a test of that; its matchers are asked of it. */
const EXPECTED = 'expect()';

/** Where several libraries have one, their names are told apart: `chaiExpect`. */
const EXPECTS = /^(?:\w*E|e)xpect$/;

const EQUALS = /^(?:toBe|toEqual|toStrictEqual|equals?|eql?|eqls|eq)$/;
const ASSERTS_EQUAL =
  /^(?:(?:chai\.|t\.|ctx\.)?assert\.(?:strictEqual|equal|equals|deepEqual|deepStrictEqual)|assert(?:StrictEquals|Equals|Equal|_equals)|(?:t|ctx)\.(?:is|equal|equals|same|strictEqual)|strictEqual)$/;
const ASSERTS_TRUE =
  /^(?:(?:chai\.|t\.|ctx\.)?assert(?:\.ok|\.isTrue)?|(?:t|ctx)\.(?:true|ok|truthy))$/;

function tells(value: Value | undefined): value is Value {
  return value?.kind === 'status' || value?.kind === 'statusTest';
}

/** `expect(res.status)`, and the words that only lead on to a matcher. */
export function expected(path: string | undefined, args: readonly Value[]): Value | undefined {
  const [value] = args;
  const isResponse = value?.kind === 'body' && value.view === 'response';
  return path !== undefined && EXPECTS.test(path) && value && (isResponse || tells(value))
    ? { kind: 'method', of: value, name: EXPECTED }
    : undefined;
}

export function isExpected(value: Value): value is Value & { kind: 'method' } {
  return value.kind === 'method' && value.name === EXPECTED;
}

/** The world after a matcher of `expect(…)`, the same when it says nothing of the status; undefined when it must fail. */
export function afterMatcher(
  world: World,
  { of }: Value & { kind: 'method' },
  name: string | undefined,
  args: readonly Value[],
): World | undefined {
  const [value = TRUE, detail] = args;
  if (of.kind === 'body') {
    const isStatus =
      name === 'toHaveProperty' && value.kind === 'literal' && value.value === 'status';
    return isStatus && detail ? equal(world, { kind: 'status', id: of.id }, detail) : world;
  }
  if (name === 'toBeTruthy') {
    return assume(world, of, true);
  }
  return name !== undefined && EQUALS.test(name) ? equal(world, of, value) : world;
}

/** The world after `assert.equal(res.status, 204)`, `assert(res.ok)`; undefined when that must fail. */
export function afterAssertion(
  world: World,
  path: string | undefined,
  args: readonly Value[],
): World | undefined {
  const [first, second] = args;
  if (path === undefined || !first) {
    return world;
  }
  if (second && ASSERTS_EQUAL.test(path)) {
    return tells(first) ? equal(world, first, second) : equal(world, second, first);
  }
  return ASSERTS_TRUE.test(path) && tells(first) ? assume(world, first, true) : world;
}

function equal(world: World, actual: Value, wanted: Value): World | undefined {
  if (wanted.kind !== 'literal' || !tells(actual)) {
    return world;
  }
  if (actual.kind === 'status') {
    return assume(world, compare('===', actual, wanted), true);
  }
  return typeof wanted.value === 'boolean' ? assume(world, actual, wanted.value) : world;
}
