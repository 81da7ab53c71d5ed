/**
 * Evaluates an expression in a world. The answer is a list: a condition inside the expression may
 * split the world. Paths that throw are not in the list, they are in `run.out.throws`.
 */
import type { Scope } from 'eslint';
import type {
  AssignmentExpression,
  BinaryExpression,
  Expression,
  LogicalExpression,
  MemberExpression,
  Node,
  UnaryExpression,
  UpdateExpression,
} from 'estree';
import { assignVariable, bindPattern } from './assign.ts';
import { evaluateCall } from './calls.ts';
import { evaluateNew } from './construct.ts';
import { isInstance } from './error-bodies.ts';
import { compare, split } from './conditions.ts';
import { readDeferred } from './executors.ts';
import { evaluateArray, evaluateObject } from './literals.ts';
import { readMember } from './members.ts';
import { awaitValue } from './promises.ts';
import { type Result, type Run, single } from './run.ts';
import { memberName } from './syntax.ts';
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

/** What a short-circuited optional chain yields, told apart from a plain `undefined`. */
export const SHORT_CIRCUIT: Value = { kind: 'literal', value: undefined };

export function evaluate(run: Run, node: Node, world: World): Result[] {
  run.step();
  run.enter();
  try {
    return evaluateNode(run, node, world);
  } finally {
    run.leave();
  }
}

function evaluateNode(run: Run, node: Node, world: World): Result[] {
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
      return evaluateTemplate(run, node, world);
    case 'Identifier':
      return readDeferred(run, { world, value: readIdentifier(run, node, world) });
    case 'ThisExpression':
      return single(world, symbol('this'));
    case 'ChainExpression':
      return evaluate(run, node.expression, world).map((result) =>
        result.value === SHORT_CIRCUIT ? { world: result.world, value: UNDEFINED } : result,
      );
    case 'MemberExpression':
      return evaluateMember(run, node, world);
    case 'CallExpression':
      return evaluateCall(run, node, world);
    case 'NewExpression':
      return evaluateNew(run, node, world);
    case 'AwaitExpression':
      return evaluate(run, node.argument, world).flatMap((result) =>
        awaitValue(run, result.world, result.value, node),
      );
    case 'YieldExpression':
      return evaluateYield(run, node.argument, world);
    case 'AssignmentExpression':
      return evaluateAssignment(run, node, world);
    case 'UpdateExpression':
      return evaluateUpdate(run, node, world);
    case 'UnaryExpression':
      return evaluateUnary(run, node, world);
    case 'BinaryExpression':
      return evaluateBinary(run, node, world);
    case 'LogicalExpression':
      return evaluateLogical(run, node, world);
    case 'ConditionalExpression':
      return evaluate(run, node.test, world).flatMap((test) => {
        const { yes, no } = split(test.world, test.value, node.test);
        return [
          ...(yes ? evaluate(run, node.consequent, yes) : []),
          ...(no ? evaluate(run, node.alternate, no) : []),
        ];
      });
    case 'SequenceExpression': {
      let results = single(world);
      for (const expression of node.expressions) {
        results = results.flatMap((result) => evaluate(run, expression, result.world));
      }
      return results;
    }
    case 'ObjectExpression':
      return evaluateObject(run, node, world);
    case 'ArrayExpression':
      return evaluateArray(run, node, world);
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return single(world, { kind: 'function', node });
    case 'ClassExpression':
      run.escapeClosure(world, node);
      return single(world, { kind: 'class', node });
    case 'TaggedTemplateExpression':
      return evaluateAll(run, [node.tag, ...node.quasi.expressions], world).map((result) => {
        for (const value of result.values.slice(1)) {
          run.escape(result.world, value);
        }
        return { world: result.world, value: UNKNOWN };
      });
    case 'SpreadElement':
      return evaluate(run, node.argument, world);
    case 'ImportExpression':
      return evaluate(run, node.source, world).map((result) => ({
        world: result.world,
        value: run.bindings.constantExpression(node) ?? UNKNOWN,
      }));
    default:
      return evaluateOther(run, node, world);
  }
}

/** TypeScript's wrappers are looked through; what this engine doesn't know takes bodies over. */
function evaluateOther(run: Run, node: Node, world: World): Result[] {
  const inner = (node as unknown as { expression?: unknown }).expression;
  if (/^TS|^ParenthesizedExpression$/.test(node.type) && isNode(inner)) {
    if (run.bindings.annotations.isNever(node)) {
      return [];
    }
    return evaluate(run, inner, world);
  }
  const children: Node[] = [];
  for (const key of run.bindings.sourceCode.visitorKeys[node.type] ?? []) {
    const child = (node as unknown as Record<string, unknown>)[key];
    for (const each of Array.isArray(child) ? child : [child]) {
      if (isNode(each) && !/^TS|Declaration$/.test(each.type)) {
        children.push(each);
      }
    }
  }
  return evaluateAll(run, children, world).map((result) => {
    for (const value of result.values) {
      run.escape(result.world, value);
    }
    return { world: result.world, value: UNKNOWN };
  });
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

export interface Results {
  readonly world: World;
  readonly values: readonly Value[];
}

/** Evaluates several expressions from left to right. */
export function evaluateAll(run: Run, nodes: readonly Node[], world: World): Results[] {
  let results: Results[] = [{ world, values: [] }];
  for (const node of nodes) {
    const next: Results[] = [];
    for (const result of results) {
      run.temporaries.push(...result.values);
      for (const each of evaluate(run, node, result.world)) {
        next.push({ world: each.world, values: [...result.values, each.value] });
      }
      run.temporaries.length -= result.values.length;
    }
    results = next.length > MOST_COMBINATIONS ? collapse(next) : next;
  }
  return results;
}

/** An object of ten optional fields is not a thousand paths. */
const MOST_COMBINATIONS = 4;

/** Worlds that differ in facts alone become one; a value in which they differ becomes unknown. */
function collapse(results: readonly Results[]): Results[] {
  const kept: Results[] = [];
  for (const result of results) {
    const at = kept.findIndex((other) => other.world.isTwinOf(result.world));
    const twin = kept[at];
    if (!twin) {
      kept.push(result);
      continue;
    }
    const world = twin.world.fork();
    world.meetFacts(result.world);
    kept[at] = {
      world,
      values: twin.values.map((value, index) => {
        const other = result.values[index];
        return other && keyOf(other) === keyOf(value) ? value : UNKNOWN;
      }),
    };
  }
  return kept;
}

function readIdentifier(run: Run, node: Node & { type: 'Identifier' }, world: World): Value {
  if (node.name === 'undefined') {
    return UNDEFINED;
  }
  const variable = run.bindings.variableOf(node);
  return variable ? run.read(world, variable) : run.bindings.globalValue(node.name);
}

function evaluateTemplate(run: Run, node: Expression, world: World): Result[] {
  if (node.type === 'TemplateLiteral' && node.expressions.length > 0) {
    return evaluateAll(run, node.expressions, world).map((result) => ({
      world: result.world,
      value: UNKNOWN,
    }));
  }
  return single(world, run.bindings.constantExpression(node) ?? UNKNOWN);
}

function evaluateMember(run: Run, node: MemberExpression, world: World): Result[] {
  if (node.object.type === 'ThisExpression') {
    const constant = run.bindings.constantExpression(node);
    if (constant) {
      return single(world, constant);
    }
  }
  return evaluate(run, node.object as Node, world).flatMap((object) =>
    optionally(object, node.optional, node, (present) => {
      if (!node.computed) {
        return readMember(run, present.world, present.value, memberName(node), node);
      }
      return evaluate(run, node.property as Node, present.world).flatMap((key) => {
        const name = key.value.kind === 'literal' ? String(key.value.value) : memberName(node);
        return readMember(run, key.world, present.value, name, node);
      });
    }),
  );
}

/** The rest of an optional chain runs only where the object is there. */
export function optionally(
  object: Result,
  optional: boolean,
  node: Node,
  rest: (present: Result) => Result[],
): Result[] {
  if (object.value === SHORT_CIRCUIT) {
    return [object];
  }
  if (!optional) {
    return rest(object);
  }
  if (isNullish(object.value)) {
    return [{ world: object.world, value: SHORT_CIRCUIT }];
  }
  if (object.value.kind === 'body' || object.value.kind === 'symbol') {
    const { yes, no } = split(object.world, object.value, node);
    return [
      ...(yes ? rest({ world: yes, value: object.value }) : []),
      ...(no ? [{ world: no, value: SHORT_CIRCUIT }] : []),
    ];
  }
  return rest(object);
}

function evaluateYield(run: Run, argument: Expression | null | undefined, world: World): Result[] {
  if (!argument) {
    return single(world);
  }
  return evaluate(run, argument, world).map((result) => {
    run.escape(result.world, result.value);
    return { world: result.world, value: UNKNOWN };
  });
}

function evaluateAssignment(run: Run, node: AssignmentExpression, world: World): Result[] {
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
  return evaluateAll(run, [left, node.right], world).flatMap((result) =>
    bindPattern(run, result.world, node.left, UNKNOWN, node, false).map((bound) => ({
      world: bound,
      value: UNKNOWN,
    })),
  );
}

function evaluateUpdate(run: Run, node: UpdateExpression, world: World): Result[] {
  return evaluate(run, node.argument, world).map((result) => {
    if (node.argument.type === 'Identifier') {
      const variable = run.bindings.variableOf(node.argument);
      if (variable) {
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

function evaluateUnary(run: Run, node: UnaryExpression, world: World): Result[] {
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

function evaluateBinary(run: Run, node: BinaryExpression, world: World): Result[] {
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
    return evaluateAll(run, operands.reverse(), world).map((result) => ({
      world: result.world,
      value: UNKNOWN,
    }));
  }
  return evaluateAll(run, [node.left, node.right], world).map((result) => {
    const [left = UNKNOWN, right = UNKNOWN] = result.values;
    return { world: result.world, value: binaryValue(node, left, right, result.world) };
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
        ? splitOn(left, node, true)
        : { keep: left, assign: undefined };
    }
    if (isMadeOfRead(node)) {
      return { keep: left, assign: undefined };
    }
    const test: Value = left.value.kind === 'symbol' ? symbol(`${left.value.key}==null`) : UNKNOWN;
    const { yes, no } = split(left.world, test, node);
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
): { keep: Result | undefined; assign: World | undefined } {
  const { yes, no } = split(left.world, left.value, node);
  const kept = keepTruthy ? yes : no;
  const opaque = left.value.kind === 'unknown';
  const value = opaque ? (keepTruthy ? TRUTHY : FALSY) : left.value;
  return {
    keep: kept && { world: kept, value },
    assign: keepTruthy ? no : yes,
  };
}

function evaluateLogical(run: Run, node: LogicalExpression, world: World): Result[] {
  const client = run.bindings.constantExpression(node);
  if (client?.kind === 'external') {
    return single(world, client);
  }
  return evaluate(run, node.left, world).flatMap((left) => {
    const { keep, assign } = shortCircuit(node.operator, left, node.left);
    return [...(keep ? [keep] : []), ...(assign ? evaluate(run, node.right, assign) : [])];
  });
}
