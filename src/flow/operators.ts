/** Operators: what they make of values that are known, and which worlds a short circuit leaves behind. */
import type { Scope } from 'eslint';
import type {
  AssignmentExpression,
  BinaryExpression,
  Expression,
  LogicalExpression,
  Node,
  UnaryExpression,
  UpdateExpression,
} from 'estree';
import { assignVariable, bindPattern } from './assign.ts';
import { isInstance } from './error-bodies.ts';
import { compare } from './comparisons.ts';
import { lastTurnTest } from './counted-turns.ts';
import { ABSENCE, PRESENCE, split } from './conditions.ts';
import { type Result, type Run, single } from './run.ts';
import {
  FALSY,
  isNullish,
  keyOf,
  literal,
  not,
  symbol,
  TRUTHY,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './values.ts';
import type { World } from './world.ts';
import { evaluate, evaluateAll, SHORT_CIRCUIT } from './expressions.ts';

export function evaluateAssignment(run: Run, node: AssignmentExpression, world: World): Result[] {
  if (node.operator === '=') {
    return evaluate(run, node.right, world).flatMap((right) => {
      // `[a, b] = [b, a]`: the right side holds both until the last assignment is done.
      run.temporaries.push(right.value);
      const bound = bindPattern(run, right.world, node.left, right.value, node, false);
      run.temporaries.pop();
      return bound.map((each) => ({ world: each, value: right.value }));
    });
  }
  const left = node.left as Expression;
  if (node.operator === '??=' || node.operator === '||=' || node.operator === '&&=') {
    return evaluate(run, left, world).flatMap((result) => {
      const { keep, assign } = shortCircuit(node.operator.slice(0, 2), result, node);
      const kept = keep ? [keep] : [];
      const assigned = assign
        ? evaluate(run, node.right, assign).flatMap((right) =>
            bindPattern(run, right.world, node.left, right.value, node, false).map((bound) => ({
              world: bound,
              value: right.value,
            })),
          )
        : [];
      return [...kept, ...assigned];
    });
  }
  const variable = left.type === 'Identifier' ? run.bindings.variableOf(left) : undefined;
  const isCounted = variable !== undefined && run.counted.has(variable);
  return evaluateAll(run, [left, node.right], world).flatMap((result) => {
    const [before = UNKNOWN, by = UNKNOWN] = result.values;
    const value = isCounted ? sum(node.operator.slice(0, -1), before, by) : UNKNOWN;
    return bindPattern(run, result.world, node.left, value, node, false).map((bound) => ({
      world: bound,
      value,
    }));
  });
}

export function evaluateUpdate(run: Run, node: UpdateExpression, world: World): Result[] {
  return evaluate(run, node.argument, world).map((result) => {
    if (node.argument.type === 'Identifier') {
      const variable = run.bindings.variableOf(node.argument);
      if (variable) {
        const by = literal(1);
        const counted = run.counted.has(variable)
          ? sum(node.operator === '++' ? '+' : '-', result.value, by)
          : UNKNOWN;
        if (counted !== UNKNOWN) {
          assignVariable(run, result.world, variable, counted, node, false);
          return { world: result.world, value: node.prefix ? counted : result.value };
        }
        const grows = node.operator === '++' && isCount(result.world, result.value);
        assignVariable(run, result.world, variable, UNKNOWN, node, false);
        if (grows) {
          noteAboveZero(run, result.world, variable);
        }
      }
    }
    return { world: result.world, value: UNKNOWN };
  });
}

/** What becomes of a number that is counted: an index. */
function sum(operator: string, left: Value, right: Value): Value {
  const a = left.kind === 'literal' ? left.value : undefined;
  const b = right.kind === 'literal' ? right.value : undefined;
  if (typeof a !== 'number' || typeof b !== 'number') {
    return UNKNOWN;
  }
  return operator === '+' ? literal(a + b) : operator === '-' ? literal(a - b) : UNKNOWN;
}

/** A number that starts at 0 or more, or has been counted up already. */
function isCount(world: World, value: Value): boolean {
  return value.kind === 'literal'
    ? typeof value.value === 'number' && value.value >= 0
    : value.kind === 'symbol' &&
        world.fact(keyOf(compare('>', value, literal(0))).slice(1)) === true;
}

/** After `i++` from 0 on, `if (i > 0)` holds: the second turn of a retry loop is no first one. */
function noteAboveZero(run: Run, world: World, variable: Scope.Variable): void {
  const value = run.read(world, variable);
  for (const [operator, number, holds] of [
    ['>', 0, true],
    ['>=', 1, true],
    ['===', 0, false],
    ['==', 0, false],
  ] as const) {
    const test = compare(operator, value, literal(number));
    if (test.kind === 'symbol') {
      world.setFact(test.key, holds);
    }
  }
  if (value.kind === 'symbol') {
    world.setFact(value.key, true);
  }
}

export function evaluateUnary(run: Run, node: UnaryExpression, world: World): Result[] {
  return evaluate(run, node.argument, world).map((result) => {
    switch (node.operator) {
      case '!':
        return { world: result.world, value: not(result.value) };
      case 'void':
        return { world: result.world, value: UNDEFINED };
      case 'typeof':
        return { world: result.world, value: typeOf(result.value) };
      case '-':
        return {
          world: result.world,
          value:
            result.value.kind === 'literal' && typeof result.value.value === 'number'
              ? literal(-result.value.value)
              : UNKNOWN,
        };
      default:
        return { world: result.world, value: UNKNOWN };
    }
  });
}

function typeOf(value: Value): Value {
  switch (value.kind) {
    case 'literal':
      return literal(value.value === null ? 'object' : typeof value.value);
    case 'body':
    case 'pending':
    case 'object':
    case 'controller':
    case 'signal':
      return literal('object');
    case 'function':
    case 'class':
    case 'method':
      return literal('function');
    case 'symbol':
      return symbol(`typeof ${value.key}`);
    default:
      return UNKNOWN;
  }
}

export function evaluateBinary(run: Run, node: BinaryExpression, world: World): Result[] {
  if (node.left.type === 'PrivateIdentifier') {
    return evaluate(run, node.right, world).map((result) => ({
      world: result.world,
      value: UNKNOWN,
    }));
  }
  // A long `a + b + c + …` leans to the left: walk down it instead of recursing.
  if (node.operator === '+') {
    const operands: Node[] = [];
    let current: Node = node;
    while (current.type === 'BinaryExpression' && current.operator === '+') {
      operands.push(current.right);
      current = current.left;
    }
    operands.push(current);
    return evaluateAll(run, operands.reverse(), world).map((result) => {
      const [first = UNKNOWN, second = UNKNOWN] = result.values;
      const isIndex = run.counted.size > 0 && operands.length === 2;
      return { world: result.world, value: isIndex ? sum('+', first, second) : UNKNOWN };
    });
  }
  return evaluateAll(run, [node.left, node.right], world).map((result) => {
    const [left = UNKNOWN, right = UNKNOWN] = result.values;
    if (node.operator === '-') {
      return { world: result.world, value: run.counted.size > 0 ? sum('-', left, right) : UNKNOWN };
    }
    const value = binaryValue(node, left, right, result.world);
    return { world: result.world, value: lastTurnTest(node, result.world, value) };
  });
}

function binaryValue(node: BinaryExpression, left: Value, right: Value, world: World): Value {
  if (node.operator === 'instanceof') {
    if (left.kind === 'body' && right.kind === 'external') {
      return right.origin === 'global:Response'
        ? literal(left.view === 'response')
        : literal(right.origin !== 'global:Error' && left.view !== 'response');
    }
    if (left.kind === 'literal') {
      return literal(false);
    }
    return isInstance(world, left, right) ?? compare('instanceof', left, right);
  }
  if (node.operator === 'in') {
    const object = right.kind === 'object' ? world.heap.get(right.id) : undefined;
    if (object?.kind === 'record' && left.kind === 'literal') {
      return object.fields.has(String(left.value)) || !object.partial
        ? literal(object.fields.has(String(left.value)))
        : UNKNOWN;
    }
    return right.kind === 'body' ? TRUTHY : compare('in', left, right);
  }
  return /^[!=<>]=?=?$/.test(node.operator) ? compare(node.operator, left, right) : UNKNOWN;
}

/** Where `a && b`, `a || b`, `a ?? b` stop at `a`, and where they go on to `b`. */
function shortCircuit(
  operator: string,
  left: Result,
  node: Node,
): { keep: Result | undefined; assign: World | undefined } {
  if (operator === '??') {
    if (isNullish(left.value) || left.value === SHORT_CIRCUIT) {
      return { keep: undefined, assign: left.world };
    }
    if (left.value.kind !== 'symbol' && left.value.kind !== 'unknown') {
      return left.value.kind === 'body' && left.value.view !== 'response'
        ? splitOn(left, node, true, PRESENCE)
        : { keep: left, assign: undefined };
    }
    if (isMadeOfRead(node)) {
      return { keep: left, assign: undefined };
    }
    const test: Value = left.value.kind === 'symbol' ? symbol(`${left.value.key}==null`) : UNKNOWN;
    const { yes, no } = split(left.world, test, node, ABSENCE);
    return { keep: no && { world: no, value: left.value }, assign: yes };
  }
  return splitOn(left, node, operator === '||');
}

/** `decoder?.decode(await res.arrayBuffer()) ?? (await res.text())`: the other way is for where there is no decoder. */
function isMadeOfRead(node: Node): boolean {
  const call = node.type === 'ChainExpression' ? node.expression : undefined;
  return (
    call?.type === 'CallExpression' &&
    call.arguments.some((argument) => argument.type === 'AwaitExpression')
  );
}

function splitOn(
  left: Result,
  node: Node,
  keepTruthy: boolean,
  words?: readonly [string, string],
): { keep: Result | undefined; assign: World | undefined } {
  const { yes, no } = split(left.world, left.value, node, words);
  const kept = keepTruthy ? yes : no;
  const opaque = left.value.kind === 'unknown';
  const value = opaque ? (keepTruthy ? TRUTHY : FALSY) : left.value;
  return {
    keep: kept && { world: kept, value },
    assign: keepTruthy ? no : yes,
  };
}

export function evaluateLogical(run: Run, node: LogicalExpression, world: World): Result[] {
  const client = run.bindings.constants.of(node);
  if (client?.kind === 'external') {
    return single(world, client);
  }
  return evaluate(run, node.left, world).flatMap((left) => {
    const { keep, assign } = shortCircuit(node.operator, left, node.left);
    return [...(keep ? [keep] : []), ...(assign ? evaluate(run, node.right, assign) : [])];
  });
}
