/**
 * Helpers that hear of a response after its body was read: `throw await errorOf(response, body)`. Whoever calls them has
 * nothing left to hand over, so what they leave open is none. Some read what they are not given: `text ?? (await res.text())`.
 */
import type { Scope } from 'eslint';
import type { MemberExpression, Node, SimpleCallExpression } from 'estree';
import type { Bindings } from './bindings.ts';
import { isCalled } from './response-parameters.ts';
import { READS } from './shapes.ts';
import {
  contains,
  enclosingFunction,
  type FunctionNode,
  isFunction,
  memberName,
  outerParentOf,
  parentOf,
  startOf,
} from './syntax.ts';

/**
 * True when calls in the file give the parameter a response that was surely read before: all of them, where nobody else can
 * call the function, or some, where it reads by itself what it is not given.
 */
export function isReadBeforehand(bindings: Bindings, parameter: Node): boolean {
  const fn = enclosingFunction(parameter);
  const index = fn?.params.findIndex((each) => contains(each, parameter)) ?? -1;
  if (!fn || index < 0) {
    return false;
  }
  const calls = callsOf(bindings, fn);
  const isRead = (call: SimpleCallExpression): boolean => isGivenRead(bindings, call, index);
  return (
    calls.some(isRead) &&
    (readsIfNotGiven(bindings, fn, parameter) ||
      (calls.every(isRead) && !isSeenElsewhere(bindings, fn)))
  );
}

/** Exported, or handed to somebody: there are callers that nobody sees. A method is taken to be its class's own. */
function isSeenElsewhere(bindings: Bindings, fn: FunctionNode): boolean {
  const isDeclared = fn.type === 'FunctionDeclaration';
  const holder = isDeclared ? fn : outerParentOf(fn);
  if (!holder || (!isDeclared && holder.type !== 'VariableDeclarator')) {
    return false;
  }
  const statement = isDeclared ? holder : parentOf(holder);
  const [variable] = bindings.declaredBy(holder);
  return (
    /^Export/.test((statement && parentOf(statement))?.type ?? '') ||
    (variable?.references ?? []).some(({ identifier, init }) => {
      const call = parentOf(identifier as Node);
      return !init && (call?.type !== 'CallExpression' || call.callee !== identifier);
    })
  );
}

/** `const body = text ?? (await res.text())`: whoever has read the body gives what it read. */
function readsIfNotGiven(bindings: Bindings, fn: FunctionNode, parameter: Node): boolean {
  const { response, others } = parametersOf(bindings, fn, parameter);
  return readsOf(response).some((read) => {
    for (let at: Node | undefined = read; at && at !== fn; at = parentOf(at)) {
      const test = decidedBy(at);
      if (test && others.some((other) => isMentioned(other, test))) {
        return true;
      }
    }
    return false;
  });
}

/** The variable of the parameter, and those that the function's other parameters declare. */
export function parametersOf(
  bindings: Bindings,
  fn: FunctionNode,
  parameter: Node,
): { readonly response: Scope.Variable | undefined; readonly others: readonly Scope.Variable[] } {
  const declared = bindings.declaredBy(fn);
  const isOfParameter = ({ identifiers: [name] }: Scope.Variable): boolean =>
    name !== undefined && contains(parameter, name as Node);
  return {
    response: declared.find(isOfParameter),
    others: declared.filter((variable) => !isOfParameter(variable)),
  };
}

/** The node names the variable. */
export function isMentioned({ references }: Scope.Variable, node: Node): boolean {
  return references.some(({ identifier }) => contains(node, identifier as Node));
}

/** `res.text`, as often as the variable is used so. */
export function readsOf(variable: Scope.Variable | undefined): MemberExpression[] {
  return (variable?.references ?? []).flatMap(({ identifier }) => {
    const member = parentOf(identifier as Node);
    return member?.type === 'MemberExpression' &&
      member.object === identifier &&
      READS.has(memberName(member) ?? '')
      ? [member]
      : [];
  });
}

function callsOf(bindings: Bindings, fn: FunctionNode): SimpleCallExpression[] {
  const { census, sourceCode } = bindings;
  return census
    .of(sourceCode.ast)
    .calls.map(({ node }) => node)
    .filter(({ callee }) => {
      const value = callee.type === 'Super' ? undefined : bindings.constants.of(callee);
      return value?.kind === 'function' && value.node === fn;
    });
}

function isGivenRead(bindings: Bindings, call: SimpleCallExpression, index: number): boolean {
  const given = call.arguments[index];
  const variable = given?.type === 'Identifier' ? bindings.variableOf(given) : undefined;
  return (
    variable !== undefined &&
    readsOf(variable).some(
      (read) =>
        isCalled(read) &&
        surelyRunsBefore(read, call) &&
        // The variable holds no other response by then.
        variable.references.every(
          (other) => !other.isWrite() || startOf(other.identifier as Node) < startOf(read),
        ),
    )
  );
}

/** Nothing decides whether the node runs on the way to the other, and it does not leave. */
function surelyRunsBefore(node: Node, other: Node): boolean {
  if (startOf(node) >= startOf(other)) {
    return false;
  }
  let part = node;
  for (let at = parentOf(node); at; at = parentOf(at)) {
    if (contains(at, other)) {
      // `if (res.ok) await res.text(); else await report(res);`: one or the other.
      return !CHOOSES.test(at.type) || decidedBy(at) === part;
    }
    if (MAY_NOT_GO_ON.test(at.type) || isFunction(at)) {
      return false;
    }
    part = at;
  }
  return false;
}

/** The part of a node that decides whether its other parts run. */
export function decidedBy(node: Node): Node | undefined {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return node.test;
    case 'SwitchStatement':
      return node.discriminant;
    case 'LogicalExpression':
      return node.left;
    default:
      return undefined;
  }
}

const CHOOSES = /^(?:IfStatement|ConditionalExpression|SwitchStatement|LogicalExpression)$/;

const MAY_NOT_GO_ON =
  /^(?:If|Switch|For|ForIn|ForOf|While|Return|Throw)Statement$|^(?:Conditional|Logical|Yield)Expression$|^(?:SwitchCase|CatchClause)$/;
