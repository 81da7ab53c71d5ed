/**
 * `try { await fetch(url); assert.fail('should have failed'); } catch …`: a request that the code wants to
 * fail. Its response is the mishap that the next statement reports, so nobody is asked to release it.
 */
import type { CatchClause, Node, TryStatement } from 'estree';
import type { Bindings } from './bindings.ts';
import { homeOf } from './elsewhere.ts';
import {
  type FunctionNode,
  isFunction,
  memberName,
  outerParentOf,
  unwrap,
  walk,
} from './syntax.ts';

const FAILS = /(?:^|\.)(?:fail|unreachable|shouldNotGetHere)$/;
const ASSERTS = /^(?:assert\w*|expect\w*|invariant|should|t|test)\b/;

/** A note in a handler that does nothing: `catch { // expected }`. */
const NOTES_FAILURE = /(?<!\bun)\bexpected\b|\bshould (?:fail|reject|throw)\b/i;

/** `expect(error).toBeUndefined()`: the request is to succeed. */
const WANTS_NONE =
  /\b(?:undefined|null|toBeUndefined|toBeNull|toBeFalsy|ifError|isNull|isUndefined|notOk)\b/;

/** `assert.equal(threw, false)` */
const WANTS_FALSE = /\(!|\.not\.|\b(?:false|isFalse|notOk|toBeFalsy)\b/;

/** A promise that is handed from helper to helper is followed so far. */
const DEEPEST_HELPER = 3;

export function isExpectedToFail(bindings: Bindings, promise: Node, depth = 0): boolean {
  return (
    failsInTry(bindings, promise) ||
    failsAsAsked(promise) ||
    failsLater(bindings, promise, depth) ||
    failsInChain(bindings, promise) ||
    failsInHelper(bindings, promise, depth)
  );
}

function failsInTry(bindings: Bindings, promise: Node): boolean {
  const statement = statementOf(promise);
  const block = statement && outerParentOf(statement);
  const attempt = block?.type === 'BlockStatement' ? outerParentOf(block) : undefined;
  if (
    block?.type !== 'BlockStatement' ||
    attempt?.type !== 'TryStatement' ||
    attempt.block !== block ||
    !attempt.handler
  ) {
    return false;
  }
  const rest = block.body.slice(block.body.findIndex((each) => each === statement) + 1);
  const last = rest.pop();
  return last
    ? rest.every(({ type }) => type === 'ExpressionStatement') && fails(bindings, last)
    : statement?.type === 'ExpressionStatement' &&
        (looksForError(bindings, attempt, attempt.handler) || failsAfter(bindings, attempt));
}

/** `await assert.rejects(async () => { await fetch(url); })`, `await expect(async () => { … }).rejects.toThrow()`. */
function failsAsAsked(promise: Node): boolean {
  const statement = statementOf(promise);
  const block = statement && outerParentOf(statement);
  const fn = block && outerParentOf(block);
  if (
    block?.type !== 'BlockStatement' ||
    block.body.at(-1) !== statement ||
    !fn ||
    !isFunction(fn)
  ) {
    return false;
  }
  const call = outerParentOf(fn);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== fn) {
    return false;
  }
  const callee = unwrap(call.callee);
  const asked = callee.type === 'MemberExpression' ? callee : outerParentOf(call);
  return (
    asked?.type === 'MemberExpression' && /^(?:rejects|throwsAsync)$/.test(memberName(asked) ?? '')
  );
}

/** `try { await promise; } catch (error) { return check(error); } fail('not rejected');` */
function failsAfter(bindings: Bindings, attempt: TryStatement): boolean {
  const block = outerParentOf(attempt);
  const next =
    block?.type === 'BlockStatement' ? block.body[block.body.indexOf(attempt) + 1] : undefined;
  const { param, body } = attempt.handler ?? {};
  const last = body?.body.at(-1);
  return (
    next !== undefined &&
    fails(bindings, next) &&
    last?.type === 'ReturnStatement' &&
    param?.type === 'Identifier' &&
    mentions(bindings, last, param.name)
  );
}

/** `const pending = fetch(url)`, of which nothing is said but `await pending` in such a `try`. */
function failsLater(bindings: Bindings, promise: Node, depth: number): boolean {
  const declarator = outerParentOf(promise);
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') {
    return false;
  }
  const [variable] = bindings.declaredBy(declarator);
  const [use, ...others] = variable?.references.filter(({ init }) => !init) ?? [];
  return (
    use !== undefined &&
    others.length === 0 &&
    depth < DEEPEST_HELPER &&
    outerParentOf(use.identifier as Node)?.type === 'AwaitExpression' &&
    failsInTry(bindings, use.identifier as Node)
  );
}

function fails(bindings: Bindings, statement: Node): boolean {
  return (
    statement.type === 'ThrowStatement' ||
    (statement.type === 'ExpressionStatement' &&
      statement.expression.type === 'CallExpression' &&
      FAILS.test(bindings.sourceCode.getText(statement.expression.callee)))
  );
}

/** The handler asserts what it was given, keeps it for the assertion that follows, or says so. */
function looksForError(bindings: Bindings, attempt: TryStatement, handler: CatchClause): boolean {
  const { sourceCode } = bindings;
  const { body } = handler.body;
  const [first] = body;
  if (!first) {
    // Nothing but comments is in there; of a file that is only followed they aren't kept apart.
    return NOTES_FAILURE.test(sourceCode.getText(handler.body));
  }
  const { param } = handler;
  const kept = first.type === 'ExpressionStatement' ? first.expression : undefined;
  if (
    body.length === 1 &&
    kept?.type === 'AssignmentExpression' &&
    kept.left.type === 'Identifier'
  ) {
    const isError = param?.type === 'Identifier' && isNamed(kept.right, param.name);
    return (
      (isError && isAssertedAfter(bindings, attempt, kept.left.name)) ||
      (isTrue(kept.right) && isAssertedAfter(bindings, attempt, kept.left.name, WANTS_FALSE))
    );
  }
  if (param?.type !== 'Identifier') {
    return false;
  }
  if (body.every((each) => isAssertion(bindings, each))) {
    return mentions(bindings, first, param.name);
  }
  if (isAssertion(bindings, first) && mentions(bindings, first, param.name)) {
    return !WANTS_NONE.test(sourceCode.getText(first)) && !fails(bindings, first);
  }
  return false;
}

function isTrue(node: Node): boolean {
  return node.type === 'Literal' && node.value === true;
}

/** `const error = await promise.then(() => undefined, (e) => e)`, followed by an assertion on it. */
function failsInChain(bindings: Bindings, promise: Node): boolean {
  const then = outerParentOf(promise);
  const call = then?.type === 'MemberExpression' ? outerParentOf(then) : undefined;
  if (
    then?.type !== 'MemberExpression' ||
    call?.type !== 'CallExpression' ||
    memberName(then) !== 'then' ||
    call.callee !== then
  ) {
    return false;
  }
  const [onValue, onError] = call.arguments;
  if (onValue && onError && isFunction(onValue) && onValue.params.length === 0) {
    const [first] = onValue.body.type === 'BlockStatement' ? onValue.body.body : [];
    if (first && fails(bindings, first)) {
      return true;
    }
  }
  const statement = statementOf(call);
  const [declared] = statement?.type === 'VariableDeclaration' ? statement.declarations : [];
  return (
    onValue !== undefined &&
    isFunction(onValue) &&
    onValue.params.length === 0 &&
    onError !== undefined &&
    answersItsParameter(onError) &&
    statement !== undefined &&
    declared?.id.type === 'Identifier' &&
    isAssertedAfter(bindings, statement, declared.id.name)
  );
}

function answersItsParameter(fn: Node): boolean {
  if (fn.type !== 'ArrowFunctionExpression') {
    return false;
  }
  const [param] = fn.params;
  return param?.type === 'Identifier' && isNamed(fn.body, param.name);
}

/** `await expectError(fetch(url), 403)`: all that the helper does with the promise is to want it to fail. */
function failsInHelper(bindings: Bindings, promise: Node, depth: number): boolean {
  const parent = outerParentOf(promise);
  const isLazy = parent?.type === 'ArrowFunctionExpression' && parent.body === promise;
  const argument = isLazy ? parent : promise;
  const call = isLazy ? outerParentOf(argument) : parent;
  if (call?.type !== 'CallExpression' || depth >= DEEPEST_HELPER) {
    return false;
  }
  const index = call.arguments.findIndex((each) => unwrap(each) === unwrap(argument));
  const callee = index < 0 ? undefined : bindings.constants.of(call.callee);
  const helper = callee && bindings.followed(callee);
  if (helper?.kind !== 'function') {
    return false;
  }
  const home = (bindings.elsewhere && homeOf(helper.node)?.bindings) ?? bindings;
  const [use, ...others] = usesOf(home, helper.node, index, isLazy);
  return use !== undefined && others.length === 0 && isExpectedToFail(home, use, depth + 1);
}

/** Where a helper uses the promise of its parameter, or calls the function that answers it. */
function usesOf(
  bindings: Bindings,
  helper: FunctionNode,
  index: number,
  isLazy: boolean,
): readonly Node[] {
  const parameter = helper.params[index];
  const [variable] =
    parameter?.type === 'Identifier'
      ? bindings.declaredBy(helper).filter(({ name }) => name === parameter.name)
      : [];
  return (variable?.references ?? []).map(({ identifier }) => {
    const use = identifier as Node;
    const call = isLazy ? outerParentOf(use) : undefined;
    return call?.type === 'CallExpression' && call.callee === use ? call : use;
  });
}

/** The statement that awaits the promise, and does nothing else with it than to name the result. */
function statementOf(promise: Node): Node | undefined {
  let node = outerParentOf(promise);
  if (node?.type === 'AwaitExpression') {
    node = outerParentOf(node);
  }
  if (node?.type === 'VariableDeclarator') {
    node = outerParentOf(node);
  }
  return node?.type === 'ExpressionStatement' || node?.type === 'VariableDeclaration'
    ? node
    : undefined;
}

/** The error that was kept is looked at by the next assertion that names it, and has to be there. */
function isAssertedAfter(
  bindings: Bindings,
  statement: Node,
  name: string,
  unless = WANTS_NONE,
): boolean {
  const block = outerParentOf(statement);
  if (block?.type !== 'BlockStatement' && block?.type !== 'Program') {
    return false;
  }
  const rest = block.body.slice(block.body.findIndex((each) => each === statement) + 1);
  const asserted = rest.find(
    (each) => isAssertion(bindings, each) && mentions(bindings, each, name),
  );
  return asserted !== undefined && !unless.test(bindings.sourceCode.getText(asserted));
}

function isAssertion({ sourceCode }: Bindings, statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement') {
    return false;
  }
  const { expression } = statement;
  const call = unwrap(expression.type === 'AwaitExpression' ? expression.argument : expression);
  return call.type === 'CallExpression' && ASSERTS.test(sourceCode.getText(call.callee));
}

function mentions({ sourceCode }: Bindings, node: Node, name: string): boolean {
  let found = false;
  // By its tree: of a file that is only followed there are no tokens.
  walk(node, sourceCode.visitorKeys, (inner) => {
    found ||= isNamed(inner, name);
    return !found;
  });
  return found;
}

function isNamed(node: Node, name: string): boolean {
  const expression = unwrap(node);
  return expression.type === 'Identifier' && expression.name === name;
}
