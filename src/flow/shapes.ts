/**
 * Acquires by shape: an awaited call of something that this file cannot see, whose result is used
 * as nothing but a `Response` is used.
 */
import type { Scope } from 'eslint';
import type { Node, Pattern } from 'estree';
import { type Client, defaultClient } from '../clients/index.ts';
import type { Bindings } from './bindings.ts';
import { isFunction, memberName, outerParentOf, startOf, unwrap, walk } from './syntax.ts';

const READS = new Set(['json', 'text', 'arrayBuffer', 'blob', 'bytes', 'formData']);
const LOOKS = new Set(['ok', 'status', 'statusText', 'headers', 'bodyUsed']);
/** A request has headers and a body too, but none of these. */
const LOOKS_OF_RESPONSE = new Set(['ok', 'status', 'statusText']);

/** Every call whose result has the shape of a response, with the client it is taken for. */
export function findShapes(bindings: Bindings): Map<Node, Client> {
  const found = new Map<Node, Client>();
  walk(bindings.sourceCode.ast, bindings.sourceCode.visitorKeys, (node) => {
    if (node.type === 'AwaitExpression') {
      const call = unwrap(node.argument);
      if (call.type !== 'CallExpression') {
        return;
      }
      const target = targetOf(node);
      const variable = target && variableAt(bindings, target);
      if (!variable) {
        return;
      }
      const annotation = bindings.annotations.ofVariable(variable);
      const client = annotation
        ? bindings.annotations.responseClient(annotation)
        : hasShape(variable, LOOKS)
          ? defaultClient
          : undefined;
      if (client) {
        found.set(call, client);
      }
    } else if (node.type === 'CallExpression') {
      const callee = unwrap(node.callee as Node);
      if (callee.type !== 'MemberExpression' || memberName(callee) !== 'then') {
        return;
      }
      const source = unwrap(callee.object as Node);
      const [handler] = node.arguments;
      const parameter = handler && isFunction(handler) ? handler.params[0] : undefined;
      if (source.type === 'CallExpression' && parameter?.type === 'Identifier') {
        const variable = variableAt(bindings, parameter);
        if (variable && hasShape(variable, LOOKS)) {
          found.set(source, defaultClient);
        }
      }
    }
  });
  return found;
}

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

function hasShape(variable: Scope.Variable, looks: ReadonlySet<string>): boolean {
  let reads = false;
  let looked = false;
  for (const reference of variable.references) {
    const member = outerParentOf(reference.identifier as Node);
    if (
      member?.type !== 'MemberExpression' ||
      startOf(unwrap(member.object as Node)) !== startOf(reference.identifier as Node)
    ) {
      continue;
    }
    const name = memberName(member) ?? '';
    const outer = outerParentOf(member);
    const called = outer?.type === 'CallExpression' && unwrap(outer.callee as Node) === member;
    if (called) {
      reads ||= READS.has(name) && outer.arguments.length === 0;
      if (looks.has(name)) {
        // `response.status()` is Playwright's, `res.status(404)` is Express's.
        return false;
      }
    } else {
      looked ||= looks.has(name);
    }
  }
  return reads && looked;
}
