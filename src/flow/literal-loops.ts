/** Loops over arrays that are written out, here or in a constant: `for (const kind of ['json', 'text'])`. */
import type { ArrayExpression, Node } from 'estree';
import type { Run } from './run.ts';
import { memberName, outerParentOf, unwrap } from './syntax.ts';
import { UNKNOWN, type Value } from './values.ts';

/** A loop over more elements than that is one over elements that nobody knows. */
const MOST_TURNS = 3;

const TAKES_OUT = /^(?:pop|shift|splice|length)$/;
const PUTS_IN = /^(?:push|unshift|fill|copyWithin)$/;

/** The elements of a short array that nothing changes, where each turn can be taken for itself. */
export function writtenElements(run: Run, node: Node): readonly Value[] | undefined {
  const array = run.bindings.constants.initOf(node);
  if (
    array?.type !== 'ArrayExpression' ||
    array.elements.length > MOST_TURNS ||
    !array.elements.every((element) => element && element.type !== 'SpreadElement') ||
    isChanged(run, node, (name) => name === undefined || TAKES_OUT.test(name) || PUTS_IN.test(name))
  ) {
    return undefined;
  }
  return array.elements.map(
    (element) => (element && run.bindings.constants.of(element)) ?? UNKNOWN,
  );
}

/** `for (const x of [])` */
export function isWrittenEmpty(node: Node): boolean {
  const array = unwrap(node);
  return array.type === 'ArrayExpression' && array.elements.length === 0;
}

/** `['json', 'text']`, written here or in a constant that nothing is taken out of. */
export function isNeverEmptyArray(run: Run, node: Node): boolean {
  const array = run.bindings.constants.initOf(node);
  return (
    array?.type === 'ArrayExpression' &&
    hasElement(array) &&
    !isChanged(run, node, (name) => name !== undefined && TAKES_OUT.test(name))
  );
}

function hasElement({ elements }: ArrayExpression): boolean {
  return elements.some((element) => element && element.type !== 'SpreadElement');
}

/** Whether a member of the constant is read that changes it; the name of a computed one is undefined. */
function isChanged(run: Run, node: Node, changes: (name: string | undefined) => boolean): boolean {
  const name = unwrap(node);
  const variable = name.type === 'Identifier' ? run.bindings.variableOf(name) : undefined;
  return (variable?.references ?? []).some((reference) => {
    const member = outerParentOf(reference.identifier as Node);
    return member?.type === 'MemberExpression' && changes(memberName(member));
  });
}
