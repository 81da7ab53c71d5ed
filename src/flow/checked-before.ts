/** What a program has asked before it uses a response that may be missing, as far as its text tells. */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import type { Run } from './run.ts';
import { contains, dottedPath, outerParentOf, parentOf, startOf, unwrap } from './syntax.ts';

/**
 * What is assigned in a block of its own, or more than once, may have been filled in ways that nobody can follow: retries
 * that count, for example.
 */
export function isConstant(variable: Scope.Variable): boolean {
  const [definition, ...others] = variable.defs;
  if (definition?.type !== 'Variable' || others.length > 0) {
    return false;
  }
  const [first, ...more] = variable.references.filter((reference) => reference.isWrite());
  return (
    first !== undefined &&
    more.length === 0 &&
    (first.init === true ||
      parentOf(statementOf(first.identifier as Node)) === parentOf(definition.parent as Node))
  );
}

function statementOf(node: Node): Node {
  let current = node;
  for (
    let parent = parentOf(current);
    parent && !/Statement$|^VariableDeclaration$/.test(current.type);
    parent = parentOf(current)
  ) {
    current = parent;
  }
  return current;
}

/** `assert.ifError(err)`, `if (isOpen(res))`: code that nobody can follow may have checked. */
export function isQuestioned(run: Run, root: Scope.Variable, before: Node): boolean {
  const [definition] = root.defs;
  const declared = definition ? run.bindings.declaredBy(definition.node as Node) : [root];
  // A function's name is declared with its parameters.
  const siblings = declared.filter(({ defs }) => defs[0]?.type === definition?.type);
  return siblings.some((variable) =>
    variable.references.some((reference) => {
      const name = reference.identifier as Node;
      return startOf(name) < startOf(before) && (isGivenToCheck(name, before) || isCompared(name));
    }),
  );
}

/** `err instanceof Error`, `err !== null`: what comes of it, nobody can tell. */
function isCompared(name: Node): boolean {
  return outerParentOf(name)?.type === 'BinaryExpression';
}

function isGivenToCheck(name: Node, before: Node): boolean {
  const call = outerParentOf(name);
  return (
    call?.type === 'CallExpression' &&
    // `done(err, res.body)` reads the body before `done` can look at the error.
    !contains(call, before) &&
    unwrap(call.callee) !== name &&
    !LOGGERS.test(dottedPath(call.callee) ?? '')
  );
}

const LOGGERS = /^(?:console|(?:this\.)?_?log(?:ger)?)(?:\.|$)/i;

/** `catch (e) { if (e instanceof HttpError) … }`: the kind of error may say that there is a response. */
export function asksWhichError(
  run: Run,
  param: Node | undefined,
  handler: Node,
  before: Node,
): boolean {
  if (!param) {
    return false;
  }
  return run.bindings
    .declaredBy(handler)
    .filter((variable) => variable.identifiers.some((name) => contains(param, name as Node)))
    .some((variable) =>
      variable.references.some((reference) => {
        const name = reference.identifier as Node;
        return (
          startOf(name) < startOf(before) &&
          (isInTest(name, handler) || isGivenToCheck(name, before))
        );
      }),
    );
}

function isInTest(name: Node, within: Node): boolean {
  let child = name;
  for (let parent = parentOf(child); parent && parent !== within;) {
    if (
      ((parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') &&
        child === parent.test) ||
      (parent.type === 'LogicalExpression' && child === parent.left) ||
      (parent.type === 'SwitchStatement' && child === parent.discriminant)
    ) {
      return true;
    }
    child = parent;
    parent = parentOf(child);
  }
  return false;
}
