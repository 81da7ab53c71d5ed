/**
 * Acquires by shape: an awaited call of something that this file cannot see, whose result is used
 * as nothing but a `Response` is used.
 */
import type { Scope } from 'eslint';
import type { AwaitExpression, Node, Pattern, SimpleCallExpression } from 'estree';
import { type Client, defaultClient } from '../clients/index.ts';
import { nameOfCallee } from '../clients/handlers.ts';
import type { Bindings } from './bindings.ts';
import { isOfServer, isOfUnseenServer } from './servers.ts';
import { namesStandIn } from './stand-ins.ts';
import { isFunction, memberName, outerParentOf, propertyName, startOf, unwrap } from './syntax.ts';

/** The methods that read a whole body. */
export const READS = new Set(['json', 'text', 'arrayBuffer', 'blob', 'bytes', 'formData']);
const LOOKS = new Set(['ok', 'status', 'statusText', 'headers', 'bodyUsed']);
/** A request has headers and a body too, but none of these. */
const LOOKS_OF_RESPONSE = new Set(['ok', 'status', 'statusText']);

/**
 * `x = await call()`: the call and its client, when `x` is used as a response.
 *
 * @param clients the clients whose responses may be told by their use in this file
 */
export function shapeOfAwait(
  bindings: Bindings,
  node: AwaitExpression,
  clients: readonly Client[],
): [call: Node, client: Client] | undefined {
  const call = unwrap(node.argument);
  const target = call.type === 'CallExpression' && !isMock(call) ? targetOf(node) : undefined;
  const shaped = target && clients.find((client) => hasShapeOf(bindings, client, target));
  if (shaped) {
    return [call, shaped];
  }
  const variable = target && variableAt(bindings, target);
  if (!variable) {
    return undefined;
  }
  const annotation = bindings.annotations.ofVariable(variable);
  if (annotation) {
    const client = bindings.writtenTypes.responseClient(annotation);
    return client && !isHandler(call) ? [call, client] : undefined;
  }
  const hasIt =
    hasShape(variable, LOOKS) ||
    (isImportedFetch(bindings, call) && hasShape(variable, LOOKS, true));
  return hasIt && !(call.type === 'CallExpression' && isOfUnseenServer(bindings, call))
    ? [call, defaultClient]
    : undefined;
}

/** `call().then((x) => …)`: the call and its client, when `x` is used as a response. */
export function shapeOfThen(
  bindings: Bindings,
  node: SimpleCallExpression,
): [call: Node, client: Client] | undefined {
  const callee = unwrap(node.callee);
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'then') {
    return undefined;
  }
  const source = unwrap(callee.object);
  const [handler] = node.arguments;
  const parameter = handler && isFunction(handler) ? handler.params[0] : undefined;
  if (source.type !== 'CallExpression' || parameter?.type !== 'Identifier' || isMock(source)) {
    return undefined;
  }
  const variable = variableAt(bindings, parameter);
  return variable && hasShape(variable, LOOKS) && !isOfUnseenServer(bindings, source)
    ? [source, defaultClient]
    : undefined;
}

/** `const response: Response = await handler(request)`: a server has made it itself. */
function isHandler(call: Node): boolean {
  return call.type === 'CallExpression' && isOfServer(call, call.callee as Node);
}

/** `await fetchMock(url)`: the test says so. */
function isMock(call: SimpleCallExpression): boolean {
  return namesStandIn(nameOfCallee(unwrap(call.callee)));
}

/** `import { fetch } from './net.js'`: one look at the result is enough to know it for a response. */
function isImportedFetch(bindings: Bindings, call: Node): boolean {
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') {
    return false;
  }
  const value = bindings.constants.of(call.callee);
  return (
    call.callee.name === 'fetch' &&
    value?.kind === 'external' &&
    /^(?!global:).*:fetch$/.test(value.origin)
  );
}

/** What the answer of a test's `app.inject()` has, and of clients that read the body themselves. */
const NOT_OF_RESPONSE = new Set(['statusCode', 'statusMessage', 'payload', 'rawPayload']);

/** The variable or pattern that receives an awaited value. */
function targetOf(node: Node): Pattern | undefined {
  const parent = outerParentOf(node);
  if (parent?.type === 'VariableDeclarator') {
    return parent.id;
  }
  return parent?.type === 'AssignmentExpression' && parent.operator === '='
    ? parent.left
    : undefined;
}

function variableAt(bindings: Bindings, target: Pattern): Scope.Variable | undefined {
  return target.type === 'Identifier'
    ? (bindings.variableOf(target) ?? bindings.lookUp(target.name, target))
    : undefined;
}

/** A parameter that is read as a response is: the function may own it. */
export function hasResponseShape(variable: Scope.Variable): boolean {
  return hasShape(variable, LOOKS_OF_RESPONSE);
}

function hasShape(
  variable: Scope.Variable,
  looks: ReadonlySet<string>,
  eitherIsEnough = false,
): boolean {
  let reads = false;
  let looked = false;
  for (const reference of variable.references) {
    const member = outerParentOf(reference.identifier as Node);
    if (
      member?.type !== 'MemberExpression' ||
      startOf(unwrap(member.object)) !== startOf(reference.identifier as Node)
    ) {
      continue;
    }
    const name = memberName(member) ?? '';
    const outer = outerParentOf(member);
    const called = outer?.type === 'CallExpression' && unwrap(outer.callee) === member;
    if (called) {
      reads ||= READS.has(name) && outer.arguments.length === 0;
      if (looks.has(name)) {
        // `response.status()` is Playwright's, `res.status(404)` is Express's.
        return false;
      }
    } else {
      if (NOT_OF_RESPONSE.has(name)) {
        return false;
      }
      looked ||= looks.has(name);
    }
  }
  return eitherIsEnough ? reads || looked : reads && looked;
}

/** `const { statusCode, body } = …; body.json()` and `res.statusCode; res.body.json()`. */
function hasShapeOf(bindings: Bindings, client: Client, target: Pattern): boolean {
  const { shape } = client;
  if (!shape || bindings.mocks.has(client)) {
    return false;
  }
  const seen = new Set<string>();
  let reads = false;
  const look = (name: string | undefined, value: Node): void => {
    seen.add(name ?? '');
    reads ||= name === shape.body && shape.reads.includes(calledMember(value) ?? '');
  };
  if (target.type === 'ObjectPattern') {
    for (const property of target.properties) {
      const value = property.type === 'Property' ? variableAt(bindings, property.value) : undefined;
      for (const reference of value?.references ?? []) {
        look(
          property.type === 'Property' ? propertyName(property) : undefined,
          reference.identifier as Node,
        );
      }
    }
  } else {
    for (const reference of variableAt(bindings, target)?.references ?? []) {
      const member = outerParentOf(reference.identifier as Node);
      if (
        member?.type === 'MemberExpression' &&
        startOf(unwrap(member.object)) === startOf(reference.identifier as Node)
      ) {
        look(memberName(member), member);
      }
    }
  }
  return reads && shape.looks.every((name) => seen.has(name));
}

/** `json` for a value of which `.json()` is called. */
function calledMember(value: Node): string | undefined {
  const member = outerParentOf(value);
  const call = member && outerParentOf(member);
  return member?.type === 'MemberExpression' &&
    unwrap(member.object) === value &&
    call?.type === 'CallExpression' &&
    unwrap(call.callee) === member
    ? memberName(member)
    : undefined;
}
