/** Parameters of named functions that are given an open body: by their type, their annotation, or their use. */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import { type Client, defaultClient } from '../clients/index.ts';
import type { TypeOracle } from '../types/index.ts';
import type { Bindings } from './bindings.ts';
import { hasResponseShape } from './shapes.ts';
import { type FunctionNode, parentOf, unwrap } from './syntax.ts';
import { parameterClient } from './typed.ts';

/**
 * The parameters of a named function that are responses. A callback handed to unknown code is
 * left out: who owns the response there is that code's contract.
 */
export function responseParameters(
  bindings: Bindings,
  types: TypeOracle | undefined,
  fn: FunctionNode,
  scope: Scope.Scope,
): ReadonlyMap<number, Client> {
  if (fn.params.length === 0 || !isNamed(fn)) {
    return NO_PARAMETERS;
  }
  const found = new Map<number, Client>();
  fn.params.forEach((parameter, index) => {
    const target = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    if (target.type !== 'Identifier') {
      return;
    }
    const variable = scope.set.get(target.name);
    const annotation = bindings.annotations.ofNode(target);
    if (!variable || variable.references.length === 0) {
      return;
    }
    const guess = annotation
      ? bindings.writtenTypes.parameterClient(annotation)
      : hasResponseShape(variable)
        ? defaultClient
        : undefined;
    const isWorthAsking = annotation !== undefined && !bindings.writtenTypes.isPlain(annotation);
    const client = parameterClient(types, target, variable, isWorthAsking, guess);
    if (client && !(client === defaultClient && isServersAdapter(bindings, fn))) {
      found.set(index, client);
    }
  });
  return found;
}

/** `sendResponse(req, res, response)` writes what a handler has answered to a server's own response. */
function isServersAdapter(bindings: Bindings, fn: FunctionNode): boolean {
  const types = fn.params.map((parameter) => {
    const annotation = bindings.annotations.ofNode(parameter);
    return annotation ? bindings.sourceCode.getText(annotation) : '';
  });
  return (
    types.some((type) => SERVER_REQUEST.test(type)) &&
    types.some((type) => SERVER_RESPONSE.test(type))
  );
}

const SERVER_REQUEST = /\b(?:IncomingMessage|Http2ServerRequest)\b/;
const SERVER_RESPONSE = /\b(?:Http2)?ServerResponse\b/;

const NO_PARAMETERS: ReadonlyMap<number, Client> = new Map();

function isNamed(fn: FunctionNode): boolean {
  const parent = parentOf(fn);
  return (
    (fn.body as Node | null) !== null &&
    (fn.type === 'FunctionDeclaration' ||
      parent?.type === 'VariableDeclarator' ||
      (parent?.type === 'MethodDefinition' && parent.kind === 'method') ||
      parent?.type === 'PropertyDefinition')
  );
}

export function isCalled(node: Node): boolean {
  const parent = parentOf(node);
  return parent?.type === 'CallExpression' && unwrap(parent.callee as Node) === node;
}
