/**
 * Evaluates an expression in a world. The answer is a list: a condition inside the expression may
 * split the world. Paths that throw are not in the list, they are in `run.out.throws`.
 */
import type { Expression, MemberExpression, Node } from 'estree';
import { evaluateCall } from './calls.ts';
import { evaluateNew } from './construct.ts';
import { PRESENCE, split } from './conditions.ts';
import { readDeferred } from './executors.ts';
import { evaluateArray, evaluateObject } from './literals.ts';
import { readMember } from './members.ts';
import { awaitValue } from './promises.ts';
import { type Result, type Run, single } from './run.ts';
import { memberName } from './syntax.ts';
import { isNullish, keyOf, symbol, UNDEFINED, UNKNOWN, type Value } from './values.ts';
import type { World } from './world.ts';
import {
  evaluateAssignment,
  evaluateUpdate,
  evaluateUnary,
  evaluateBinary,
  evaluateLogical,
} from './operators.ts';

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
        value: run.bindings.constants.of(node) ?? UNKNOWN,
      }));
    default:
      return evaluateOther(run, node, world);
  }
}

/** TypeScript's wrappers are looked through; what this engine doesn't know takes bodies over. */
function evaluateOther(run: Run, node: Node, world: World): Result[] {
  const inner = (node as unknown as { expression?: unknown }).expression;
  if (/^TS|^ParenthesizedExpression$/.test(node.type) && isNode(inner)) {
    // `kind satisfies never` is checked; `x as never` says what it likes.
    if (
      (node.type as string) === 'TSSatisfiesExpression' &&
      run.bindings.annotations.isNever(node)
    ) {
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
  return single(world, run.bindings.constants.of(node) ?? UNKNOWN);
}

function evaluateMember(run: Run, node: MemberExpression, world: World): Result[] {
  if (node.object.type === 'ThisExpression') {
    const constant = run.bindings.constants.of(node);
    if (constant) {
      return single(world, constant);
    }
  }
  return evaluate(run, node.object as Node, world).flatMap((object) =>
    optionally(object, node.optional, node.object, (present) => {
      if (!node.computed) {
        return readMember(run, present.world, present.value, memberName(node), node);
      }
      return evaluate(run, node.property as Node, present.world).flatMap((key) => {
        const isCounted = key.value.kind === 'literal' && isExact(present);
        const ofTurn = isCounted ? undefined : elementOfTurn(run, node, present.value);
        if (ofTurn) {
          return single(key.world, ofTurn);
        }
        const name = key.value.kind === 'literal' ? String(key.value.value) : memberName(node);
        return readMember(run, key.world, present.value, name, node);
      });
    }),
  );
}

/** An array of which each element is known. */
function isExact({ world, value }: Result): boolean {
  const array = value.kind === 'object' ? world.heap.get(value.id) : undefined;
  return array?.kind === 'array' && array.exact;
}

/** `responses[i]` in a loop that passes each of them. */
function elementOfTurn(run: Run, node: MemberExpression, array: Value): Value | undefined {
  const element = array.kind === 'object' ? run.atIndex.get(array.id) : undefined;
  return element && memberName(node) === undefined ? element : undefined;
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
    const { yes, no } = split(object.world, object.value, node, PRESENCE);
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
