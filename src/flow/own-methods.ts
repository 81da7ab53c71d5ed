/** Methods that the project itself defines under a name that a client's method has, too. */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import type { Run } from './run.ts';
import { isFunction, memberName, propertyName, unwrap, walk } from './syntax.ts';

/** The file of the call, or that of the function which answered what the method is called on, gives things a method so named. */
export function isOwnMethod(run: Run, node: Node, name: string): boolean {
  const { bindings } = run;
  const callee = node.type === 'CallExpression' ? unwrap(node.callee) : undefined;
  const object = callee?.type === 'MemberExpression' ? callee.object : undefined;
  const made = object && bindings.constants.initOf(object);
  const maker = made?.type === 'CallExpression' ? bindings.constants.of(made.callee) : undefined;
  const found = maker && bindings.followed(maker);
  const homes =
    found?.kind === 'function' ? [bindings, run.homeOf(found.node).bindings] : [bindings];
  return homes.some(({ sourceCode }) => definesMethod(sourceCode, name));
}

/** By the file and the name: each call of the method asks again, on each path. */
const known = new WeakMap<SourceCode, Map<string, boolean>>();

/** `asResponse() {`, `asResponse: () => …`, `asResponse: vi.fn()`, `promise.asResponse = () => …`. */
function definesMethod(sourceCode: SourceCode, name: string): boolean {
  let ofFile = known.get(sourceCode);
  if (!ofFile) {
    ofFile = new Map();
    known.set(sourceCode, ofFile);
  }
  let isDefined = ofFile.get(name);
  if (isDefined === undefined) {
    isDefined = findsMethod(sourceCode, name);
    ofFile.set(name, isDefined);
  }
  return isDefined;
}

function findsMethod({ ast, visitorKeys }: SourceCode, name: string): boolean {
  let isFound = false;
  walk(ast, visitorKeys, (node) => {
    isFound ||= isMethodNamed(node, name);
    return !isFound;
  });
  return isFound;
}

function isMethodNamed(node: Node, name: string): boolean {
  switch (node.type) {
    case 'MethodDefinition':
      return propertyName(node) === name;
    case 'PropertyDefinition':
    case 'Property':
      return propertyName(node) === name && isMethodOrStandIn(node.value as Node | null);
    case 'AssignmentExpression':
      return (
        node.left.type === 'MemberExpression' &&
        memberName(node.left) === name &&
        isMethodOrStandIn(node.right)
      );
    default:
      return false;
  }
}

function isMethodOrStandIn(value: Node | null): boolean {
  return value !== null && (isFunction(value) || value.type === 'CallExpression');
}
