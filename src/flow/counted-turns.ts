/**
 * Comparisons that tell whether a counting loop is in its last turn, as its head has it: in `for (let i = 0; i < max; i++)`
 * that is `i === max - 1`, `i + 1 < max` and the like. A turn that is the last does not go round again, and one that is not
 * does not leave by the test of the loop.
 */
import type { Scope } from 'eslint';
import type { BinaryExpression, ForStatement, Node, WhileStatement } from 'estree';
import type { Bindings } from './bindings.ts';
import { MIRRORED } from './comparisons.ts';
import { truthOf } from './conditions.ts';
import { contains, dottedPath, startOf, unwrap, walk } from './syntax.ts';
import { literal, not, symbol, type Value } from './values.ts';
import type { World } from './world.ts';

/** What a comparison says when it is true. */
interface LastTurnTest {
  readonly key: string;
  readonly isLast: boolean;
}

/** A number that is written as a term and a constant: `max - 1`, `3`. */
interface Linear {
  readonly term: string;
  readonly plus: number;
}

interface Counting {
  readonly counter: Scope.Variable;
  readonly last: Linear;
  readonly direction: 1 | -1;
}

const NEGATED: Readonly<Record<string, string>> = {
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
  '===': '!==',
  '!==': '===',
};

const DEEPEST_NAME = 3;

const tests = new WeakMap<Node, LastTurnTest>();
const keys = new WeakMap<Node, string | null>();

/** The key of the fact whether the loop is in its last turn; undefined where no comparison asks. */
export function lastTurnKey(bindings: Bindings, loop: Node): string | undefined {
  let key = keys.get(loop);
  if (key === undefined) {
    key = noteTests(bindings, loop);
    keys.set(loop, key);
  }
  return key ?? undefined;
}

/** What the comparison is, where it tells of the last turn. */
export function lastTurnTest(node: Node, world: World, value: Value): Value {
  const test = tests.get(node);
  if (!test) {
    return value;
  }
  const truth = truthOf(world, value);
  if (truth !== undefined) {
    world.setFact(test.key, truth === test.isLast);
    return value;
  }
  const known = world.fact(test.key);
  if (known !== undefined) {
    return literal(known === test.isLast);
  }
  return test.isLast ? symbol(test.key) : not(symbol(test.key));
}

function noteTests(bindings: Bindings, loop: Node): string | null {
  const counting = countingOf(bindings, loop);
  if (!counting) {
    return null;
  }
  const key = `last@${bindings.number}.${startOf(loop)};`;
  let found = false;
  walk((loop as Node & { body: Node }).body, bindings.sourceCode.visitorKeys, (node) => {
    const isLast = node.type === 'BinaryExpression' ? says(bindings, node, counting) : undefined;
    if (isLast !== undefined) {
      found = true;
      tests.set(node, { key, isLast });
    }
    return true;
  });
  return found ? key : null;
}

function countingOf(bindings: Bindings, loop: Node): Counting | undefined {
  if (loop.type === 'ForStatement' || loop.type === 'WhileStatement') {
    return countingByTest(bindings, loop);
  }
  // `for (const [i, url] of urls.entries())`
  const call = loop.type === 'ForOfStatement' ? unwrap(loop.right) : undefined;
  const declarator =
    loop.type === 'ForOfStatement' && loop.left.type === 'VariableDeclaration'
      ? loop.left.declarations[0]
      : undefined;
  const counter = declarator?.id.type === 'ArrayPattern' ? declarator.id.elements[0] : undefined;
  const [declared] = declarator ? bindings.declaredBy(declarator) : [];
  if (call?.type !== 'CallExpression' || counter?.type !== 'Identifier' || !declared) {
    return undefined;
  }
  const callee = dottedPath(call.callee);
  return callee?.endsWith('.entries')
    ? {
        counter: declared,
        last: { term: callee.replace(/entries$/, 'length'), plus: -1 },
        direction: 1,
      }
    : undefined;
}

/** `for (…; i < max; i++)`, `while (left-- > 0)`. */
function countingByTest(
  bindings: Bindings,
  loop: ForStatement | WhileStatement,
): Counting | undefined {
  const test = loop.test ? unwrap(loop.test) : undefined;
  const update = loop.type === 'ForStatement' && loop.update ? unwrap(loop.update) : countIn(test);
  const { counter, step } = stepOf(update) ?? {};
  const variable = counter === undefined ? undefined : bindings.lookUp(counter, loop.body);
  if (!test || !step || !variable || writesIn(variable, loop, update).length > 0) {
    return undefined;
  }
  const sides =
    test.type === 'BinaryExpression'
      ? compareWith(bindings, test, variable.name)
      : test === update
        ? { operator: '!==', end: { term: '', plus: -plusOf(test) } }
        : undefined;
  if (!sides || isAssignedIn(bindings, loop, sides.end.term)) {
    return undefined;
  }
  const { operator, end } = sides;
  const inwards = step === 1 ? '<' : '>';
  const plus =
    operator === inwards || operator.startsWith('!=')
      ? end.plus - step
      : operator === `${inwards}=`
        ? end.plus
        : undefined;
  return plus === undefined
    ? undefined
    : { counter: variable, last: { term: end.term, plus }, direction: step };
}

/** The `left--` of `left-- > 0`. */
function countIn(test: Node | undefined): Node | undefined {
  const sides = test?.type === 'BinaryExpression' ? [test.left as Node, test.right] : [test];
  return sides.find((side) => side && unwrap(side).type === 'UpdateExpression');
}

/** How far what `i--` answers is from what `i` is behind it. */
function plusOf(count: Node): number {
  const { step } = stepOf(count) ?? {};
  return step && count.type === 'UpdateExpression' && !count.prefix ? -step : 0;
}

/** `i++`, `i += 1`, `--i`. */
function stepOf(update: Node | undefined): { counter: string; step: 1 | -1 } | undefined {
  if (update?.type === 'UpdateExpression' && update.argument.type === 'Identifier') {
    return { counter: update.argument.name, step: update.operator === '++' ? 1 : -1 };
  }
  if (
    update?.type === 'AssignmentExpression' &&
    update.left.type === 'Identifier' &&
    update.right.type === 'Literal' &&
    update.right.value === 1 &&
    (update.operator === '+=' || update.operator === '-=')
  ) {
    return { counter: update.left.name, step: update.operator === '+=' ? 1 : -1 };
  }
  return undefined;
}

/** The comparison with the counter alone on its left. */
function compareWith(
  bindings: Bindings,
  node: BinaryExpression,
  counter: string,
): { operator: string; end: Linear } | undefined {
  const left = linear(bindings, node.left as Node);
  const right = linear(bindings, node.right);
  if (!left || !right) {
    return undefined;
  }
  if (left.term === counter && right.term !== counter) {
    return { operator: node.operator, end: { ...right, plus: right.plus - left.plus } };
  }
  if (right.term === counter && left.term !== counter) {
    return {
      operator: MIRRORED[node.operator] ?? node.operator,
      end: { ...left, plus: left.plus - right.plus },
    };
  }
  return undefined;
}

/** What the comparison says when it is true; undefined when it says nothing of the last turn. */
function says(
  bindings: Bindings,
  node: BinaryExpression,
  { counter, last, direction }: Counting,
): boolean | undefined {
  const compared = compareWith(bindings, node, counter.name);
  if (compared?.end.term !== last.term || bindings.lookUp(counter.name, node) !== counter) {
    return undefined;
  }
  const operator = /^[!=]=$/.test(compared.operator) ? `${compared.operator}=` : compared.operator;
  /** How far past the last turn the number is that the counter is compared with. */
  const past = (compared.end.plus - last.plus) * direction;
  const inwards = direction === 1 ? '<' : '>';
  const outwards = direction === 1 ? '>' : '<';
  const isLast = (op: string): boolean =>
    (past === 0 && (op === '===' || op === `${outwards}=`)) || (past === -1 && op === outwards);
  if (isLast(operator)) {
    return true;
  }
  const isNotLast = isLast(NEGATED[operator] ?? '') || (past === 0 && operator === inwards);
  return isNotLast ? false : undefined;
}

function linear(bindings: Bindings, node: Node, depth = 0): Linear | undefined {
  const inner = unwrap(node);
  if (inner.type === 'UpdateExpression') {
    const counter = dottedPath(inner.argument);
    return counter === undefined ? undefined : { term: counter, plus: plusOf(inner) };
  }
  const constant = bindings.constants.of(inner);
  if (constant?.kind === 'literal') {
    return typeof constant.value === 'number' ? { term: '', plus: constant.value } : undefined;
  }
  if (inner.type === 'BinaryExpression' && (inner.operator === '+' || inner.operator === '-')) {
    const left = linear(bindings, inner.left as Node, depth);
    const right = linear(bindings, inner.right, depth);
    return left && right?.term === ''
      ? { term: left.term, plus: left.plus + (inner.operator === '+' ? right.plus : -right.plus) }
      : undefined;
  }
  // `const last = max - 1`
  const init = depth < DEEPEST_NAME ? bindings.constants.initOf(inner) : undefined;
  const behind = init && init !== inner ? linear(bindings, init, depth + 1) : undefined;
  const term = behind ? undefined : dottedPath(inner);
  return behind ?? (term === undefined ? undefined : { term, plus: 0 });
}

/** `max = Number(header)` in the loop: the end moves. */
function isAssignedIn(bindings: Bindings, loop: Node, term: string): boolean {
  const [root = ''] = term.split('.');
  const variable = root === '' || root === 'this' ? undefined : bindings.lookUp(root, loop);
  return variable !== undefined && writesIn(variable, loop).length > 0;
}

/** Where the loop assigns the variable, but for its beginning and for `update`. */
function writesIn(variable: Scope.Variable, loop: Node, update?: Node): Scope.Reference[] {
  const init = loop.type === 'ForStatement' ? loop.init : undefined;
  return variable.references.filter((reference) => {
    const name = reference.identifier as Node;
    const isHead = [init, update].some((head) => head && contains(head, name));
    return reference.isWrite() && contains(loop, name) && !isHead;
  });
}

interface Tested {
  readonly yes: World[];
  readonly no: World[];
}

/** The test of the loop between two turns; `ended` are the worlds that a last turn left. */
export function testTurn(
  key: string | undefined,
  worlds: readonly World[],
  test: (worlds: readonly World[]) => Tested,
): Tested & { readonly ended: readonly World[] } {
  if (key === undefined) {
    return { ...test(worlds), ended: [] };
  }
  const { yes, no } = test(worlds.filter((world) => world.fact(key) === undefined));
  const { no: ended } = test(worlds.filter((world) => world.fact(key) === true));
  const { yes: goOn } = test(worlds.filter((world) => world.fact(key) === false));
  return { yes: beforeTurns(key, [...yes, ...goOn]), no, ended };
}

/** Whether the last turn was the last one says nothing of the next, or of the next time that the loop runs. */
export function beforeTurns(key: string, worlds: readonly World[]): World[] {
  return worlds.map((world) => {
    if (world.fact(key) === undefined) {
      return world;
    }
    const next = world.fork();
    next.forgetSymbol(key);
    return next;
  });
}
