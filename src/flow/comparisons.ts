/** How comparisons become conditions that correlate with the state of a body. */
import { compareLength } from './emptiness.ts';
import { statusNamed } from './status-names.ts';
import { OK_STATUS, statusesWhere } from './status-set.ts';
import {
  FALSE,
  isNullish,
  keyOf,
  type Literal,
  literal,
  not,
  symbol,
  UNKNOWN,
  type Value,
} from './values.ts';

const NEGATED: Readonly<Record<string, true>> = { '!==': true, '!=': true };
/** What a comparison is with its sides exchanged; the others stay as they are. */
export const MIRRORED: Readonly<Record<string, string>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};

/** The value of a comparison; a symbol when it is opaque but would answer the same again. */
export function compare(operator: string, left: Value, right: Value): Value {
  if (left.kind === 'literal' && right.kind === 'literal') {
    return fold(operator, left.value, right.value);
  }
  if (left.kind === 'literal' && right.kind !== 'literal') {
    return compare(MIRRORED[operator] ?? operator, right, left);
  }
  if (left.kind === 'lengthOf') {
    return compareLength(operator, left, right);
  }
  const negated = NEGATED[operator] === true;
  const equality = negated || operator === '===' || operator === '==';
  const named = left.kind === 'status' ? statusNamed(right) : undefined;
  if (named !== undefined) {
    return compare(operator, left, literal(named));
  }
  if (left.kind === 'status' && right.kind === 'literal' && typeof right.value === 'number') {
    const set = statusesWhere(operator, right.value);
    return set ? { kind: 'statusTest', id: left.id, set } : UNKNOWN;
  }
  if (equality && isNullish(right)) {
    const test = isNull(left, operator.length === 3, right);
    return negated ? not(test) : test;
  }
  if (equality && right.kind === 'literal') {
    const empty =
      left.kind === 'symbol' && /^b(\d+);\.headers\.get\(content-length\)$/.exec(left.key);
    if (left.kind === 'symbol' && (right.value === 'opaqueredirect' || right.value === 'error')) {
      const type = /^b(\d+);\.type$/.exec(left.key);
      if (type) {
        // A filtered response has a null body (Fetch standard, section 2.2.6).
        const test: Value = { kind: 'nullBodyTest', id: Number(type[1]) };
        return negated ? not(test) : test;
      }
    }
    if (empty && String(right.value) === '0') {
      // Measured: a response of zero bytes pins nothing.
      const test: Value = { kind: 'nullBodyTest', id: Number(empty[1]) };
      return negated ? not(test) : test;
    }
    if (typeof right.value === 'boolean' && isBoolean(left)) {
      return right.value === negated ? not(left) : left;
    }
    if (left.kind === 'settledStatus' && typeof right.value === 'string') {
      const test: Value = { kind: 'settledTest', of: left.of };
      return (right.value === 'fulfilled') === negated ? not(test) : test;
    }
  }
  return opaque(operator, negated, left, right);
}

function isBoolean(value: Value): boolean {
  return (
    value.kind === 'statusTest' ||
    value.kind === 'nullBodyTest' ||
    value.kind === 'usedTest' ||
    value.kind === 'lockedTest' ||
    value.kind === 'settledTest' ||
    value.kind === 'not' ||
    (value.kind === 'symbol' && !value.key.includes('=='))
  );
}

function isNull(left: Value, strict: boolean, right: Value): Value {
  switch (left.kind) {
    case 'literal':
      return literal(isNullish(left));
    case 'body':
      if (!left.isThere && (left.view === 'stream' || left.view === 'nodeStream')) {
        const undefinedOnly = strict && right.kind === 'literal' && right.value === undefined;
        return undefinedOnly ? FALSE : { kind: 'nullBodyTest', id: left.id };
      }
      return FALSE;
    case 'symbol':
      return symbol(`${left.key}==null`);
    case 'unknown':
    case 'falsy':
    case 'external':
      return UNKNOWN;
    default:
      return FALSE;
  }
}

function opaque(operator: string, negated: boolean, left: Value, right: Value): Value {
  if (left.kind === 'unknown' || right.kind === 'unknown' || right.kind === 'lengthOf') {
    return UNKNOWN;
  }
  const plain = negated ? (operator === '!==' ? '===' : '==') : operator;
  const test = symbol(`(${keyOf(left)}${plain}${keyOf(right)})`);
  return negated ? not(test) : test;
}

function fold(operator: string, left: Literal, right: Literal): Value {
  switch (operator) {
    case '===':
      return literal(left === right);
    case '!==':
      return literal(left !== right);
    case '==':
      return literal(left === right || (left ?? null) === (right ?? null));
    case '!=':
      return literal(left !== right && (left ?? null) !== (right ?? null));
    default:
  }
  if (typeof left === 'number' && typeof right === 'number') {
    switch (operator) {
      case '<':
        return literal(left < right);
      case '<=':
        return literal(left <= right);
      case '>':
        return literal(left > right);
      case '>=':
        return literal(left >= right);
      default:
    }
  }
  return UNKNOWN;
}

/** The test `[204, 304].includes(res.status)` as a condition on the status. */
export function statusIn(id: number, codes: readonly number[]): Value {
  let set: readonly (readonly [number, number])[] = [];
  for (const code of [...codes].sort((a, b) => a - b)) {
    set = [...set, [code, code] as const];
  }
  return { kind: 'statusTest', id, set };
}

export function okTest(id: number): Value {
  return { kind: 'statusTest', id, set: OK_STATUS };
}
