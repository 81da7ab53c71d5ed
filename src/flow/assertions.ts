/**
 * Assertions of tests: after `expect(res.status).toBe(204)` the status is known. That the test may
 * fail there is no path that anybody cares for: where it must fail, nothing follows.
 */
import type { Node, SimpleCallExpression } from 'estree';
import { compare } from './comparisons.ts';
import { assume } from './conditions.ts';
import { propertyIn } from './declared-values.ts';
import { throwByCall, throwImplicitly } from './members.ts';
import { type Result, type Run, single } from './run.ts';
import { expectedMembership, statusInList } from './status-lists.ts';
import { isTestFile } from './test-files.ts';
import { isNullish, TRUE, UNKNOWN, type Value } from './values.ts';
import type { World } from './world.ts';

/** What `expect()` answers for a response, its status or a test of that; its matchers are asked of it. */
const EXPECTED = 'expect()';

/** Where several libraries have one, their names are told apart: `chaiExpect`. */
const EXPECTS = /^(?:\w*E|e)xpect$/;

const EQUALS = /^(?:toBe|toEqual|toStrictEqual|equals?|eql?|eqls|eq)$/;
const HAS_FIELDS = /^(?:toMatchObject|includes?|contains?|containSubset)$/;
const HAS_FIELD = /^(?:toHaveProperty|property)$/;
const IS_ONE_OF = /^(?:toBeOneOf|oneOf)$/;
const IS_INSTANCE = /^(?:toBeInstanceOf|instanceOf|instanceof)$/;
/** Chai's words that lead on, but for `not` and those that are a matcher when they are called. */
const LEADS_ON =
  /^(?:to|be|been|is|that|which|and|has|have|with|at|of|same|deep|include|still|also)$/;
const ASSERTS_EQUAL =
  /^(?:(?:chai\.|t\.|ctx\.)?assert\.(?:strictEqual|equal|equals|deepEqual|deepStrictEqual)|assert(?:StrictEquals|Equals|Equal|_equals)|(?:t|ctx)\.(?:is|equal|equals|same|strictEqual)|strictEqual)$/;
const ASSERTS_TRUE =
  /^(?:(?:chai\.|t\.|ctx\.)?assert(?:\.ok|\.isTrue)?|(?:t|ctx)\.(?:true|ok|truthy))$/;

const ASSERTS_NULL = /^(?:chai\.)?assert\.(?:isNull|isNotOk|notOk)$/;

const NULL: Value = { kind: 'literal', value: null };

function tells(value: Value | undefined): boolean {
  return (
    value?.kind === 'status' ||
    value?.kind === 'statusTest' ||
    (value?.kind === 'body' && value.view !== 'response')
  );
}

/** `expect(res.status)`, and the words that only lead on to a matcher. */
export function expected(path: string | undefined, args: readonly Value[]): Value | undefined {
  const [value] = args;
  const isResponse = value?.kind === 'body' && value.view === 'response';
  return path !== undefined && EXPECTS.test(path) && value && (isResponse || tells(value))
    ? { kind: 'method', of: value, name: EXPECTED }
    : undefined;
}

function isExpected(value: Value): value is Value & { kind: 'method' } {
  return value.kind === 'method' && value.name === EXPECTED;
}

/** `expect(res.status).to`, `expect(res.body).to.be.null`; undefined when nothing is expected of the value. */
export function memberOfExpected(
  world: World,
  value: Value,
  name: string | undefined,
): Result[] | undefined {
  if (!isExpected(value) || name === undefined) {
    return undefined;
  }
  if (name === 'null') {
    return afterwards(equal(world, value.of, NULL));
  }
  return single(world, LEADS_ON.test(name) ? value : UNKNOWN);
}

/** What follows a matcher of `expect(…)`: nothing where it must fail; undefined when it is no matcher. */
export function afterMatcher(
  run: Run,
  world: World,
  receiver: Value,
  name: string | undefined,
  args: readonly Value[],
  node: SimpleCallExpression,
): Result[] | undefined {
  const membership = expectedMembership(run, name, args, node);
  if (membership) {
    return afterwards(assume(world, membership, true));
  }
  return isExpected(receiver)
    ? afterwards(matched(run, world, receiver.of, name ?? '', args, node))
    : undefined;
}

function afterwards(world: World | undefined): Result[] {
  return world ? single(world) : [];
}

function matched(
  run: Run,
  world: World,
  of: Value,
  name: string,
  args: readonly Value[],
  node: SimpleCallExpression,
): World | undefined {
  const [value = TRUE, detail] = args;
  const [first] = node.arguments;
  if (of.kind === 'body' && of.view === 'response') {
    if (IS_INSTANCE.test(name)) {
      return isOfErrors(value) ? undefined : world;
    }
    if (HAS_FIELDS.test(name) && first?.type === 'ObjectExpression') {
      const status = propertyIn(first, 'status');
      const wanted = status && run.bindings.constants.of(status);
      return wanted ? equal(world, { kind: 'status', id: of.id }, wanted) : world;
    }
    const isStatus = HAS_FIELD.test(name) && value.kind === 'literal' && value.value === 'status';
    return isStatus && detail ? equal(world, { kind: 'status', id: of.id }, detail) : world;
  }
  if (IS_ONE_OF.test(name) && of.kind === 'status' && first) {
    const test = statusInList(run, of, first);
    return test ? assume(world, test, true) : world;
  }
  switch (name) {
    case 'toBeTruthy':
      return assume(world, of, true);
    case 'toBeFalsy':
      return assume(world, of, false);
    case 'toBeNull':
      return equal(world, of, NULL);
    default:
      return EQUALS.test(name) ? equal(world, of, value) : world;
  }
}

/** `TypeError`: a response is none. */
function isOfErrors(value: Value): boolean {
  return value.kind === 'external' && /^global:\w*(?:Error|Exception)$/.test(value.origin);
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
  if (ASSERTS_NULL.test(path)) {
    return equal(world, first, NULL);
  }
  const isKnown = tells(first) || first.kind === 'literal' || first.kind === 'not';
  return ASSERTS_TRUE.test(path) && isKnown ? assume(world, first, true) : world;
}

/** `assert.fail()`: in a test, nobody is asked to expect it; elsewhere it is a `throw`. */
export function failAssertion(run: Run, world: World, node: Node): Result[] {
  if (isTestFile(run.bindings)) {
    throwImplicitly(run, world, node);
  } else {
    throwByCall(run, world, node);
  }
  return [];
}

function equal(world: World, actual: Value, wanted: Value): World | undefined {
  if (wanted.kind !== 'literal' || !tells(actual)) {
    return world;
  }
  if (actual.kind === 'status' || (actual.kind === 'body' && isNullish(wanted))) {
    return assume(world, compare('==', actual, wanted), true);
  }
  return typeof wanted.value === 'boolean' ? assume(world, actual, wanted.value) : world;
}
