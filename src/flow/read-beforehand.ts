/**
 * Helpers that hear of a response after its body was read: `throw await errorOf(response, body)`. Whoever calls them has
 * nothing left to hand over, so what they leave open is none.
 */
import type { Scope } from 'eslint';
import type { Node, SimpleCallExpression } from 'estree';
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

/** True when every call in the file gives the parameter a response that was surely read before. */
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
  const holder = fn.type === 'FunctionDeclaration' ? fn : outerParentOf(fn);
  if (holder?.type !== 'FunctionDeclaration' && holder?.type !== 'VariableDeclarator') {
    return false;
  }
  const statement = holder.type === 'FunctionDeclaration' ? holder : parentOf(holder);
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
  const others = new Set(
    bindings
      .declaredBy(fn)
      .filter(({ identifiers: [name] }) => name && !contains(parameter, name as Node)),
  );
  const isOfAnother = ({ references }: Scope.Variable, test: Node): boolean =>
    references.some(({ identifier }) => contains(test, identifier as Node));
  const [response] = bindings.declaredBy(fn).filter((variable) => !others.has(variable));
  return (response?.references ?? []).some(({ identifier }) => {
    const member = parentOf(identifier as Node);
    if (member?.type !== 'MemberExpression' || !READS.has(memberName(member) ?? '')) {
      return false;
    }
    for (let at: Node | undefined = member; at && at !== fn; at = parentOf(at)) {
      const test =
        at.type === 'LogicalExpression'
          ? at.left
          : at.type === 'ConditionalExpression' || at.type === 'IfStatement'
            ? at.test
            : undefined;
      if (test && [...others].some((other) => isOfAnother(other, test))) {
        return true;
      }
    }
    return false;
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
    variable?.references.some(({ identifier }) => {
      const member = parentOf(identifier as Node);
      return (
        member?.type === 'MemberExpression' &&
        member.object === identifier &&
        READS.has(memberName(member) ?? '') &&
        isCalled(member) &&
        surelyRunsBefore(member, call) &&
        // The variable holds no other response by then.
        variable.references.every(
          (other) => !other.isWrite() || startOf(other.identifier as Node) < startOf(member),
        )
      );
    }) ?? false
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
      return !CHOOSES.test(at.type) || isTest(at, part);
    }
    if (MAY_NOT_GO_ON.test(at.type) || isFunction(at)) {
      return false;
    }
    part = at;
  }
  return false;
}

function isTest(node: Node, part: Node): boolean {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return part === node.test;
    case 'SwitchStatement':
      return part === node.discriminant;
    case 'LogicalExpression':
      return part === node.left;
    default:
      return false;
  }
}

const CHOOSES = /^(?:IfStatement|ConditionalExpression|SwitchStatement|LogicalExpression)$/;

const MAY_NOT_GO_ON =
  /^(?:If|Switch|For|ForIn|ForOf|While|Return|Throw)Statement$|^(?:Conditional|Logical|Yield)Expression$|^(?:SwitchCase|CatchClause)$/;
