/**
 * The plainest code there is: a response is read where it arrives, or awaited into a name of its own and read in the same
 * block, on a way that nothing can leave before. No path of it can do wrong, so none is walked. A good part of what tests
 * do is written so.
 */
import type { Scope } from 'eslint';
import type { AssignmentExpression, MemberExpression, Node, SimpleCallExpression } from 'estree';
import { defaultClient, formsOf } from '../clients/index.ts';
import type { Bindings } from './bindings.ts';
import type { Home } from './elsewhere.ts';
import { READS } from './shapes.ts';
import { isTestFile } from './test-files.ts';
import {
  type Entry,
  isFunction,
  memberName,
  outerParentOf,
  ownerOf,
  parentOf,
  startOf,
  unwrap,
  walk,
} from './syntax.ts';

/** What may be asked of a response without a change to it. */
const LOOKS = new Set(['ok', 'status', 'statusText', 'headers', 'url', 'redirected', 'type']);

const LISTS = new Set(['BlockStatement', 'Program']);

/** With more in between the paths are walked: to look at all of it for each request would take long. */
const MOST_BETWEEN = 20;

/** True when all that the code acquires is read so. */
export function isReadAtOnce(home: Home, entry: Entry): boolean {
  const acquiring = home.file.footprints.acquiringIn(entry);
  return (
    acquiring.length > 0 &&
    acquiring.every((node) => ownerOf(node) === entry && isPlainlyRead(home, node))
  );
}

function isPlainlyRead(home: Home, acquiring: Node): boolean {
  const call = callOf(home, acquiring);
  const user = call && outerParentOf(call);
  if (user?.type === 'MemberExpression') {
    return isThenRead(home, user);
  }
  const receiver = user?.type === 'AwaitExpression' ? outerParentOf(user) : undefined;
  if (receiver?.type === 'MemberExpression') {
    // `(await fetch(url)).json()`
    return isRead(receiver);
  }
  const declaration = receiver && parentOf(receiver);
  if (
    receiver?.type !== 'VariableDeclarator' ||
    receiver.id.type !== 'Identifier' ||
    declaration?.type !== 'VariableDeclaration' ||
    declaration.kind === 'var' ||
    declaration.declarations.length > 1
  ) {
    return false;
  }
  const [variable] = home.bindings.declaredBy(receiver);
  return variable?.defs.length === 1 && isReadInBlock(home, variable, declaration);
}

/** `fetch(url).then((res) => res.json())` */
function isThenRead({ bindings }: Home, then: MemberExpression): boolean {
  const chained = outerParentOf(then);
  const handler =
    memberName(then) === 'then' && chained?.type === 'CallExpression' && chained.callee === then
      ? chained.arguments[0]
      : undefined;
  if (handler?.type !== 'ArrowFunctionExpression' || handler.params.length !== 1) {
    return false;
  }
  const [parameter] = handler.params;
  const [variable, ...others] = bindings.declaredBy(handler);
  const [reference, ...more] = variable?.references ?? [];
  const member = reference && outerParentOf(reference.identifier as Node);
  return (
    parameter?.type === 'Identifier' &&
    others.length === 0 &&
    more.length === 0 &&
    member?.type === 'MemberExpression' &&
    unwrap(member.object) === reference?.identifier &&
    isRead(member) &&
    outerParentOf(member) === unwrap(handler.body)
  );
}

/** `res.json()`, of the member. */
function isRead(member: MemberExpression): boolean {
  const call = outerParentOf(member);
  return (
    READS.has(memberName(member) ?? '') &&
    !member.optional &&
    call?.type === 'CallExpression' &&
    unwrap(call.callee) === member &&
    call.arguments.length === 0
  );
}

/** The call of fetch, or of what can only be a fetch. */
function callOf({ bindings, file }: Home, acquiring: Node): Node | undefined {
  const { shapes } = file;
  if (acquiring.type === 'CallExpression') {
    return shapes.get(acquiring) === defaultClient ? acquiring : undefined;
  }
  const call = outerParentOf(acquiring);
  if (call?.type !== 'CallExpression' || unwrap(call.callee) !== acquiring) {
    return undefined;
  }
  if (shapes.has(call)) {
    return shapes.get(call) === defaultClient ? call : undefined;
  }
  const value = bindings.constants.of(acquiring);
  if (value?.kind !== 'external' || bindings.settings.clientOf(value.origin)) {
    return undefined;
  }
  const [acquires, ...others] = formsOf(value.origin);
  return acquires?.client === defaultClient && others.length === 0 && !acquires.form.mayBeMissing
    ? call
    : undefined;
}

function isReadInBlock(home: Home, variable: Scope.Variable, declaration: Node): boolean {
  const looks: Node[] = [];
  let read: Node | undefined;
  for (const reference of variable.references) {
    if (reference.init) {
      continue;
    }
    const name = reference.identifier as Node;
    const member = outerParentOf(name);
    if (
      reference.isWrite() ||
      reference.from.variableScope !== variable.scope.variableScope ||
      member?.type !== 'MemberExpression' ||
      unwrap(member.object) !== name ||
      member.computed
    ) {
      return false;
    }
    if (LOOKS.has(memberName(member) ?? '')) {
      looks.push(member);
    } else if (read || !isRead(member)) {
      return false;
    } else {
      read = member;
    }
  }
  const statement = read && readingStatement(read);
  const block = parentOf(declaration);
  if (!read || !statement || !block || !LISTS.has(block.type) || parentOf(statement) !== block) {
    return false;
  }
  const { body } = block as Node & { body: readonly Node[] };
  const between = body.slice(body.indexOf(declaration) + 1, body.indexOf(statement));
  const readAt = startOf(read);
  return (
    between.length <= MOST_BETWEEN &&
    between.every((each) => isStraight(home, each)) &&
    looks.every((look) => startOf(look) > readAt || isExpectation(home.bindings, look))
  );
}

/** The statement that awaits or returns `res.json()` before it does anything else. */
function readingStatement(member: Node): Node | undefined {
  const call = outerParentOf(member);
  const user = call && outerParentOf(call);
  if (user?.type === 'ReturnStatement') {
    return user;
  }
  let current = user?.type === 'AwaitExpression' ? (user as Node) : undefined;
  for (let parent = current && parentOf(current); current && parent; parent = parentOf(current)) {
    if (parent.type === 'ExpressionStatement' || parent.type === 'ReturnStatement') {
      return parent;
    }
    if (parent.type === 'VariableDeclarator' && parent.init === current) {
      const declaration = parentOf(parent);
      return declaration?.type === 'VariableDeclaration' && declaration.declarations[0] === parent
        ? declaration
        : undefined;
    }
    if (!isFirstOf(parent, current)) {
      return undefined;
    }
    current = parent;
  }
  return undefined;
}

/** Nothing of the outer expression that could fail is evaluated before the inner one. */
function isFirstOf(outer: Node, inner: Node): boolean {
  switch (outer.type as string) {
    case 'AwaitExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
      return true;
    case 'MemberExpression':
      return (outer as MemberExpression).object === inner && !(outer as MemberExpression).optional;
    case 'CallExpression': {
      const call = outer as SimpleCallExpression;
      return (
        !call.optional &&
        (call.callee === inner || (call.arguments[0] === inner && isPlainName(call.callee)))
      );
    }
    case 'AssignmentExpression': {
      const { left, operator } = outer as AssignmentExpression;
      return operator === '=' && left.type === 'Identifier';
    }
    default:
      return false;
  }
}

/** `expect`, `JSON.parse` */
function isPlainName(callee: Node): boolean {
  let node = callee;
  while (node.type === 'MemberExpression' && !node.computed && !node.optional) {
    node = node.object;
  }
  return node.type === 'Identifier';
}

/** `expect(res.status).toBe(200)` of a test, whose failure is no path; `assert(res.ok)` leaves. */
function isExpectation(bindings: Bindings, look: Node): boolean {
  let current = look;
  let parent = parentOf(current);
  while (
    parent &&
    (parent.type === 'MemberExpression' ||
      (parent.type === 'CallExpression' && parent.callee === current))
  ) {
    current = parent;
    parent = parentOf(current);
  }
  return (
    parent?.type === 'CallExpression' &&
    parent.arguments[0] === current &&
    parent.callee.type === 'Identifier' &&
    parent.callee.name === 'expect' &&
    isTestFile(bindings)
  );
}

/** Nothing can leave by the statement. */
function isStraight({ bindings, file }: Home, statement: Node): boolean {
  const { leaves, jumps } = file.footprints.of(statement);
  return !leaves && !jumps && callsOthersOnly(bindings, statement);
}

/** Code of this file may throw, and what it is given to call as well: that takes a look at its paths. */
function callsOthersOnly(bindings: Bindings, statement: Node): boolean {
  let only = true;
  walk(statement, bindings.sourceCode.visitorKeys, (node) => {
    only &&=
      !isFunction(node) &&
      node.type !== 'TaggedTemplateExpression' &&
      node.type !== 'ThisExpression' &&
      !(
        (node.type === 'CallExpression' || node.type === 'NewExpression') &&
        mayBeOfFile(bindings, unwrap(node.callee))
      );
    return only;
  });
  return only;
}

function mayBeOfFile(bindings: Bindings, callee: Node): boolean {
  if (callee.type !== 'Identifier') {
    return bindings.constants.of(callee)?.kind === 'function';
  }
  const variable = bindings.variableOf(callee);
  return (
    variable?.defs.some(({ type }) => type !== 'ImportBinding' && type !== 'Parameter') === true
  );
}
