/**
 * Acquires by type: calls whose promise resolves to an open body, as the type checker knows. It is
 * asked about few calls: those whose result is awaited or chained and then dropped, or used as
 * nothing but a body is used.
 */
import type { Scope } from 'eslint';
import type { Node, Pattern, SimpleCallExpression } from 'estree';
import { type Client, clients } from '../clients/index.ts';
import type { TypeOracle } from '../types/index.ts';
import type { Bindings } from './bindings.ts';
import { isReplaced } from './declared-values.ts';
import { isStandIn } from './stand-ins.ts';
import {
  enclosingFunction,
  isFunction,
  memberName,
  outerParentOf,
  parentOf,
  propertyName,
  startOf,
  unwrap,
  walk,
} from './syntax.ts';

/** Without either, no promise of this file is looked into. */
const SETTLES = /\bawait\b|\.then\s*\(/;

/** Everything that some client's response has; whatever has another member is something else. */
const MEMBERS = new Set(
  clients.flatMap(({ body }) =>
    Object.values(body.views).flatMap((view) => [
      ...Object.keys(view.properties),
      ...Object.keys(view.methods),
    ]),
  ),
);

/** Cheap test of the text alone: false when types can find no acquire in the file. */
export function mayHoldTypedBody(text: string): boolean {
  return SETTLES.test(text);
}

/** The calls that acquire by their type, without those that the file itself explains or replaces by mocks. */
export function typedAcquires(bindings: Bindings, types: TypeOracle): Map<Node, Client> {
  const found = new Map<Node, Client>();
  const { sourceCode } = bindings;
  if (!mayHoldTypedBody(sourceCode.text)) {
    return found;
  }
  walk(sourceCode.ast, sourceCode.visitorKeys, (node) => {
    if (node.type === 'CallExpression' && mayCarry(bindings, node) && isForeign(bindings, node)) {
      const client = types.promisedBy(node);
      if (client && !bindings.mocks.has(client)) {
        found.set(node, client);
      }
    }
  });
  return found;
}

/**
 * False for clients, which need no type, for what the language and Node.js bring along, and for
 * `.then(…)`: whatever it is called on is the acquire.
 */
function isForeign(bindings: Bindings, call: SimpleCallExpression): boolean {
  const target = unwrap(call.callee);
  if (target.type === 'MemberExpression' && SETTLERS.test(memberName(target) ?? '')) {
    return false;
  }
  const callee = bindings.constants.of(call.callee);
  if (callee?.kind === 'function' && (callee.node.body as Node | null)) {
    // What it calls is asked about instead.
    return false;
  }
  if (callee?.kind === 'external') {
    return !(bindings.isClient(callee.origin) || INNOCENT.test(callee.origin));
  }
  return !isInnocentChain(bindings, target) && !isStub(bindings, target);
}

/** `http.get = stub`: this file has put something else where the declared type says a client is. */
function isStub(bindings: Bindings, callee: Node): boolean {
  if (standsIn(bindings, callee)) {
    return true;
  }
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') {
    return false;
  }
  const object = callee.object;
  return isReplaced(bindings.lookUp(object.name, object), memberName(callee) ?? '');
}

/** `send`, `withRetries(send)`: `const send: typeof fetch = vi.fn()`. */
function standsIn(bindings: Bindings, callee: Node): boolean {
  const variable = callee.type === 'Identifier' ? bindings.variableOf(callee) : undefined;
  const wrapped = variable && bindings.constants.initOf(callee);
  return (
    variable !== undefined &&
    (isStandIn(variable) ||
      (wrapped?.type === 'CallExpression' &&
        wrapped.arguments.some((argument) => {
          const given = argument.type === 'Identifier' ? bindings.variableOf(argument) : undefined;
          return given !== undefined && isStandIn(given);
        })))
  );
}

/** `expect(value).resolves.toBe(1)`: what a call of something innocent has answered, and so on. */
function isInnocentChain(bindings: Bindings, callee: Node): boolean {
  let current = callee;
  while (current.type === 'MemberExpression' || current.type === 'CallExpression') {
    current = unwrap(current.type === 'CallExpression' ? current.callee : current.object);
  }
  const root = current.type === 'Identifier' && current.name !== 'require' ? current : undefined;
  const value = root && bindings.constants.of(root);
  return (
    value?.kind === 'external' && INNOCENT.test(value.origin) && !value.origin.endsWith('fetch')
  );
}

const SETTLERS = /^(?:then|catch|finally)$/;
const INNOCENT =
  /^(?:global:|(?:fs|fs\/promises|path|os|util|timers|timers\/promises|child_process|crypto|events|dns|net|stream|stream\/promises|readline|zlib|assert|assert\/strict|test|vitest|@jest\/globals|chai|sinon)[:.])/;

/** The call's promise is settled here, and its value dropped or used as a body may be. */
function mayCarry(bindings: Bindings, call: SimpleCallExpression): boolean {
  const parent = outerParentOf(call);
  switch (parent?.type) {
    case 'AwaitExpression':
      return mayBeBody(bindings, parent);
    case 'MemberExpression':
      return (
        /^(?:then|catch|finally)$/.test(memberName(parent) ?? '') && mayChain(bindings, parent)
      );
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' && isSettledLater(bindings, parent.id);
    case 'ReturnStatement':
      return isCalledHere(bindings, call);
    default:
      return isCombined(call);
  }
}

/** `.then((res) => …)`: by what the handler does with its parameter. */
function mayChain(bindings: Bindings, member: Node): boolean {
  const chained = outerParentOf(member);
  if (chained?.type !== 'CallExpression' || unwrap(chained.callee) !== member) {
    return false;
  }
  const handler = chained.arguments[0] && unwrap(chained.arguments[0]);
  if (handler && isFunction(handler)) {
    const parameter = handler.params[0];
    return parameter === undefined || mayReceive(bindings, parameter);
  }
  return true;
}

/** `const pending = call()`, awaited or chained or combined further down. */
function isSettledLater(bindings: Bindings, target: Pattern & { type: 'Identifier' }): boolean {
  const variable = variableAt(bindings, target);
  return (
    variable?.references.some(({ identifier }) => {
      const parent = outerParentOf(identifier as Node);
      return (
        (parent?.type === 'AwaitExpression' && mayBeBody(bindings, parent)) ||
        (parent?.type === 'MemberExpression' && memberName(parent) === 'then') ||
        isCombined(identifier as Node)
      );
    }) ?? false
  );
}

/** An element of `Promise.all([…])`, or what `Promise.all(list.map(() => …))` makes of each. */
function isCombined(promise: Node): boolean {
  const parent = outerParentOf(promise);
  if (parent?.type === 'ArrayExpression') {
    return isCombinator(outerParentOf(parent));
  }
  const call = parent?.type === 'ArrowFunctionExpression' ? outerParentOf(parent) : undefined;
  return call?.type === 'CallExpression' && isCombinator(outerParentOf(call));
}

function isCombinator(call: Node | undefined): boolean {
  if (call?.type !== 'CallExpression') {
    return false;
  }
  const callee = unwrap(call.callee);
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Promise' &&
    /^(?:all|allSettled|race|any)$/.test(memberName(callee) ?? '')
  );
}

const PASSED_ON = new Set(['LogicalExpression', 'ConditionalExpression', 'SequenceExpression']);

/** The value that stands here is dropped, or used as a body may be. */
function mayBeBody(bindings: Bindings, value: Node): boolean {
  let current = value;
  let parent = outerParentOf(current);
  while (parent && PASSED_ON.has(parent.type)) {
    current = parent;
    parent = outerParentOf(current);
  }
  switch (parent?.type) {
    case 'ExpressionStatement':
      return true;
    case 'MemberExpression':
      return MEMBERS.has(memberName(parent) ?? '');
    case 'ReturnStatement':
      return isCalledHere(bindings, value);
    case 'VariableDeclarator':
      return mayReceive(bindings, parent.id);
    case 'AssignmentExpression':
      return parent.operator === '=' && mayReceive(bindings, parent.left);
    case 'CallExpression':
      return unwrap(parent.callee) !== current && isKnownBorrower(bindings, parent);
    default:
      return false;
  }
}

/** `log(await get())` with a `log` that can be looked into; other functions take the body over. */
function isKnownBorrower(bindings: Bindings, call: SimpleCallExpression): boolean {
  const callee = bindings.constants.of(call.callee);
  return (
    (callee?.kind === 'function' && (callee.node.body as Node | null) !== null) ||
    (callee?.kind === 'external' && /^global:(?:console\.|Boolean$|String$)/.test(callee.origin))
  );
}

/** What a helper of this file returns is its callers' business, and they may be here. */
function isCalledHere(bindings: Bindings, value: Node): boolean {
  const fn = enclosingFunction(value);
  if (fn && bindings.writtenTypes.hasPlainResult(fn)) {
    return false;
  }
  const holder = fn && parentOf(fn);
  const name =
    fn?.type === 'FunctionDeclaration'
      ? // `export default function () {}` has no name.
        (fn.id as typeof fn.id | null)?.name
      : holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier'
        ? holder.id.name
        : holder?.type === 'MethodDefinition'
          ? propertyName(holder)
          : undefined;
  const { text } = bindings.sourceCode;
  return name !== undefined && text.indexOf(`${name}(`) !== text.lastIndexOf(`${name}(`);
}

function mayReceive(bindings: Bindings, target: Pattern): boolean {
  if (target.type === 'ObjectPattern') {
    return target.properties.every(
      (property) => property.type === 'RestElement' || MEMBERS.has(propertyName(property) ?? ''),
    );
  }
  const variable = target.type === 'Identifier' ? variableAt(bindings, target) : undefined;
  return variable !== undefined && isUsedAsBody(variable);
}

/** No use of the variable says that it is something else. */
function isUsedAsBody(variable: Scope.Variable): boolean {
  return variable.references.every(({ identifier }) => {
    const member = outerParentOf(identifier as Node);
    return (
      member?.type !== 'MemberExpression' ||
      startOf(unwrap(member.object)) !== startOf(identifier as Node) ||
      MEMBERS.has(memberName(member) ?? '')
    );
  });
}

function variableAt(
  bindings: Bindings,
  target: Pattern & { type: 'Identifier' },
): Scope.Variable | undefined {
  const declarator = parentOf(target);
  const declared =
    declarator?.type === 'VariableDeclarator' ? bindings.declaredBy(declarator) : undefined;
  return declared?.[0] ?? bindings.lookUp(target.name, target);
}

/**
 * The client whose body a parameter carries: by its type, and where nobody knows that, by what its
 * annotation or its use say (`guess`). `isOpen`: its annotation says what only types can tell.
 */
export function parameterClient(
  types: TypeOracle | undefined,
  parameter: Node,
  variable: Scope.Variable,
  isOpen: boolean,
  guess: Client | undefined,
): Client | undefined {
  const isWorthAsking = guess !== undefined || (isOpen && isUsedAsBody(variable));
  const carried = types && isWorthAsking ? types.heldBy(parameter) : undefined;
  const client = carried ?? guess;
  return client && isResponse(client, variable) ? client : undefined;
}

/** A server's request has the type of a client's response: `http.IncomingMessage`. */
function isResponse({ responseOnly }: Client, variable: Scope.Variable): boolean {
  return (
    responseOnly === undefined ||
    /^res(?:p|ponse)?$|Res(?:p|ponse)?$/.test(variable.name) ||
    variable.references.some(({ identifier }) => {
      const member = outerParentOf(identifier as Node);
      return (
        member?.type === 'MemberExpression' &&
        unwrap(member.object) === identifier &&
        responseOnly.includes(memberName(member) ?? '')
      );
    })
  );
}
