/**
 * Executes statements on a set of worlds and answers the worlds that fall out at the end; the
 * others are in `run.out`. Loops run to a fixpoint, `finally` runs for each way of leaving.
 */
import type { Node, Statement, SwitchStatement } from 'estree';
import { compare } from './comparisons.ts';
import { MATCH, split } from './conditions.ts';
import { declare } from './declarations.ts';
import { isExhaustive } from './exhaustive.ts';
import { evaluate } from './expressions.ts';
import { executeLoop } from './loops.ts';
import { executeUsing } from './disposal.ts';
import { merge } from './merge.ts';
import { awaitValue } from './promises.ts';
import { isInert, isInertValue } from './relevance.ts';
import type { Result, Run } from './run.ts';
import { type Completions, noCompletions } from './completions.ts';
import { endScope, leaveScope } from './scopes.ts';
import { isLoop } from './syntax.ts';
import { executeTry } from './try.ts';
import { UNDEFINED, UNKNOWN, type Value } from './values.ts';
import type { World } from './world.ts';

export function executeAll(
  run: Run,
  statements: readonly Node[],
  worlds: readonly World[],
): World[] {
  let current = [...worlds];
  for (let index = 0; index < statements.length; index += 1) {
    if (current.length === 0) {
      return [];
    }
    const statement = statements[index] as Node;
    if (statement.type === 'VariableDeclaration' && /using$/.test(statement.kind)) {
      const rest = statements.slice(index + 1);
      return executeUsing(run, statement, current, (armed) => executeAll(run, rest, armed));
    }
    current = execute(run, statement, current);
  }
  return current;
}

/** Statements after which control may go on; the others decide where it goes. */
const MAY_BE_PASSED_OVER = new Set([
  'ExpressionStatement',
  'BlockStatement',
  'IfStatement',
  'SwitchStatement',
  'TryStatement',
  'WhileStatement',
  'DoWhileStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
]);

export function execute(
  run: Run,
  node: Node,
  worlds: readonly World[],
  labels: readonly string[] = [],
): World[] {
  if (worlds.length === 0) {
    return [];
  }
  run.step();
  if (MAY_BE_PASSED_OVER.has(node.type) && !isNeverReached(node) && isInert(run, node, worlds)) {
    // What is known behind `if (dryRun) return;` may be asked again.
    return node.type === 'IfStatement' &&
      !node.alternate &&
      run.bindings.endings.alwaysLeaves(node.consequent)
      ? branch(run, node.test, worlds).no
      : [...worlds];
  }
  run.enter();
  try {
    return executeNode(run, node, worlds, labels);
  } finally {
    run.leave();
  }
}

/** `kind satisfies never;`: the checker proves that this does not run. */
function isNeverReached(node: Node): boolean {
  return (
    node.type === 'ExpressionStatement' &&
    (node.expression.type as string) === 'TSSatisfiesExpression'
  );
}

function executeNode(
  run: Run,
  node: Node,
  worlds: readonly World[],
  labels: readonly string[],
): World[] {
  if (isLoop(node)) {
    return executeLoop(run, node, worlds, labels);
  }
  switch (node.type) {
    case 'ExpressionStatement':
      return merge(
        run,
        worlds.flatMap((world) => evaluate(run, node.expression, world).map((r) => r.world)),
      );
    case 'VariableDeclaration':
      return declare(run, node, worlds);
    case 'BlockStatement':
    case 'StaticBlock':
      return inScope(run, node, worlds, (inside) => executeAll(run, node.body, inside));
    case 'IfStatement':
      return executeIf(run, node, worlds);
    case 'ReturnStatement':
      for (const world of worlds) {
        const results = node.argument
          ? evaluateReturned(run, node.argument, world)
          : [{ world, value: UNDEFINED }];
        for (const result of results) {
          run.out.returns.push({ world: result.world, value: result.value, node });
        }
      }
      return [];
    case 'ThrowStatement':
      for (const world of worlds) {
        for (const result of evaluate(run, node.argument, world)) {
          run.out.throws.push({ ...result, node, implicit: false, byCall: false });
        }
      }
      return [];
    case 'BreakStatement':
      for (const world of worlds) {
        run.out.breaks.push({ world, node, label: node.label?.name });
      }
      return [];
    case 'ContinueStatement':
      for (const world of worlds) {
        run.out.continues.push({ world, node, label: node.label?.name });
      }
      return [];
    case 'LabeledStatement':
      return executeLabeled(run, node.label.name, node.body, worlds, labels);
    case 'SwitchStatement':
      return inScope(run, node, worlds, (inside) => executeSwitch(run, node, inside, labels));
    case 'TryStatement':
      return executeTry(run, node, worlds);
    case 'ClassDeclaration':
      for (const world of worlds) {
        run.escapeClosure(world, node);
      }
      return [...worlds];
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return executeExport(run, node, worlds);
    case 'WithStatement':
      return execute(run, node.body, worlds);
    default:
      return [...worlds];
  }
}

/** What the function under analysis returns matters only as far as it holds a body. */
function evaluateReturned(run: Run, argument: Node, world: World): Result[] {
  if (run.stack.length <= 1 && isInertValue(run, argument, world)) {
    return [{ world, value: UNKNOWN }];
  }
  const results = evaluate(run, argument, world);
  const fn = run.stack.at(-1);
  // The `return` of an async generator awaits, so that a `try` around it catches the rejection.
  return fn?.async && fn.generator && run.catching > 0
    ? results.flatMap((result) => awaitValue(run, result.world, result.value, argument))
    : results;
}

/** Runs code that declares variables of its own: a jump out of it drops what they held. */
export function inScope(
  run: Run,
  node: Node,
  worlds: readonly World[],
  code: (worlds: readonly World[]) => World[],
): World[] {
  const scope = run.bindings.sourceCode.scopeManager.acquire(node);
  const variables = scope && scope.type !== 'function' ? scope.variables : [];
  if (variables.length === 0) {
    return code(worlds);
  }
  const { normal, out } = capture(run, () => code(worlds));
  for (const jump of out.breaks) {
    leaveScope(run, jump.world, variables, jump.node, 'break');
    run.out.breaks.push(jump);
  }
  for (const jump of out.continues) {
    leaveScope(run, jump.world, variables, jump.node, 'continue');
    run.out.continues.push(jump);
  }
  for (const thrown of out.throws) {
    const kind = thrown.byCall ? 'call' : 'throw';
    leaveScope(run, thrown.world, variables, thrown.node, kind, [thrown.value], thrown);
    run.out.throws.push(thrown);
  }
  run.out.returns.push(...out.returns);
  for (const world of normal) {
    endScope(run, world, variables);
  }
  return merge(run, normal);
}

/** Runs code and gives back the ways out that it took. */
export function capture(
  run: Run,
  code: () => World[],
): { readonly normal: World[]; readonly out: Completions } {
  const outer = run.out;
  const out = noCompletions();
  run.out = out;
  try {
    return { normal: code(), out };
  } finally {
    run.out = outer;
  }
}

/** A condition on every world: those where it holds and those where it doesn't. */
export function branch(
  run: Run,
  test: Node,
  worlds: readonly World[],
): { readonly yes: World[]; readonly no: World[] } {
  const yes: World[] = [];
  const no: World[] = [];
  for (const world of worlds) {
    for (const result of evaluate(run, test, world)) {
      const sides = split(result.world, result.value, test);
      if (sides.yes) {
        yes.push(sides.yes);
      }
      if (sides.no) {
        no.push(sides.no);
      }
    }
  }
  return { yes: merge(run, yes), no: merge(run, no) };
}

/** An `else if` chain is a list, not a nesting: 10,000 links must not exhaust the stack. */
function executeIf(
  run: Run,
  node: Node & { type: 'IfStatement' },
  worlds: readonly World[],
): World[] {
  const after: World[] = [];
  let current = node;
  let remaining: readonly World[] = worlds;
  for (;;) {
    const { yes, no } = branch(run, current.test, remaining);
    after.push(...execute(run, current.consequent, yes));
    const { alternate } = current;
    if (!alternate) {
      after.push(...no);
      break;
    }
    if (alternate.type !== 'IfStatement') {
      after.push(...execute(run, alternate, no));
      break;
    }
    if (no.length === 0) {
      break;
    }
    run.step();
    current = alternate;
    remaining = no;
  }
  return merge(run, after);
}

function executeLabeled(
  run: Run,
  label: string,
  statement: Statement,
  worlds: readonly World[],
  labels: readonly string[],
): World[] {
  const { normal, out } = capture(run, () => execute(run, statement, worlds, [...labels, label]));
  for (const jump of out.breaks) {
    if (jump.label === label) {
      normal.push(jump.world);
    } else {
      run.out.breaks.push(jump);
    }
  }
  run.out.continues.push(...out.continues);
  run.out.returns.push(...out.returns);
  run.out.throws.push(...out.throws);
  return merge(run, normal);
}

function executeSwitch(
  run: Run,
  node: SwitchStatement,
  worlds: readonly World[],
  labels: readonly string[],
): World[] {
  const entries: World[][] = node.cases.map(() => []);
  let remaining = worlds.flatMap((world) => evaluate(run, node.discriminant, world));
  node.cases.forEach((clause, index) => {
    const { test } = clause;
    if (!test) {
      return;
    }
    const next: typeof remaining = [];
    for (const result of remaining) {
      for (const against of evaluate(run, test, result.world)) {
        const [equal, words] = caseTest(result.value, against.value);
        const { yes, no } = split(against.world, equal, test, words);
        if (yes) {
          entries[index]?.push(yes);
        }
        if (no) {
          next.push({ world: no, value: result.value });
        }
      }
    }
    remaining = next;
  });
  const fallback = node.cases.findIndex((clause) => !clause.test);
  const unmatched =
    fallback < 0 && isExhaustive(run.bindings, node) ? [] : remaining.map(({ world }) => world);
  if (fallback >= 0) {
    entries[fallback]?.push(...unmatched);
  }
  const { normal, out } = capture(run, () => {
    let falling: World[] = [];
    node.cases.forEach((clause, index) => {
      falling = executeAll(
        run,
        clause.consequent,
        merge(run, [...falling, ...(entries[index] ?? [])]),
      );
    });
    return falling;
  });
  for (const jump of out.breaks) {
    if (jump.label === undefined || labels.includes(jump.label)) {
      normal.push(jump.world);
    } else {
      run.out.breaks.push(jump);
    }
  }
  run.out.continues.push(...out.continues);
  run.out.returns.push(...out.returns);
  run.out.throws.push(...out.throws);
  return merge(run, fallback >= 0 ? normal : [...normal, ...unmatched]);
}

/** `switch (true)` tests its cases for truth, every other switch compares; and how a witness tells it. */
function caseTest(
  discriminant: Value,
  test: Value,
): [test: Value, words?: readonly [string, string]] {
  if (discriminant.kind === 'literal' && discriminant.value === true) {
    return [test];
  }
  return [compare('===', discriminant, test), MATCH];
}

function executeExport(
  run: Run,
  node: Node & { type: 'ExportNamedDeclaration' | 'ExportDefaultDeclaration' },
  worlds: readonly World[],
): World[] {
  const declaration = node.declaration as Node | null | undefined;
  if (!declaration) {
    return [...worlds];
  }
  if (node.type === 'ExportNamedDeclaration') {
    const after = execute(run, declaration, worlds);
    const declared =
      declaration.type === 'VariableDeclaration'
        ? declaration.declarations.flatMap((each) => [...run.bindings.declaredBy(each)])
        : [];
    for (const world of after) {
      for (const variable of declared) {
        run.escape(world, run.read(world, variable));
      }
    }
    return after;
  }
  if (/Declaration$/.test(declaration.type)) {
    return execute(run, declaration, worlds);
  }
  return worlds.flatMap((world) =>
    evaluate(run, declaration, world).map((result) => {
      run.escape(result.world, result.value);
      return result.world;
    }),
  );
}
