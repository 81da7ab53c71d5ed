/** Lists of status codes, written here or in a constant: `[204, 304].includes(res.status)`, `RETRYABLE.has(res.status)`. */
import type { Node, SimpleCallExpression } from 'estree';
import { statusIn } from './comparisons.ts';
import type { Run } from './run.ts';
import { dottedPath, memberName, unwrap } from './syntax.ts';
import type { Value } from './values.ts';

/** The test that a call of a list's method is; undefined when it is none. */
export function statusMembership(
  run: Run,
  receiver: Value,
  name: string | undefined,
  args: readonly Value[],
  node: SimpleCallExpression,
): Value | undefined {
  const [tested] = args;
  const callee = unwrap(node.callee);
  if (
    (name !== 'includes' && name !== 'has') ||
    tested?.kind !== 'status' ||
    callee.type !== 'MemberExpression' ||
    receiver.kind === 'body'
  ) {
    return undefined;
  }
  return statusInList(run, tested, callee.object);
}

/** `expect([204, 304]).toContain(res.status)`, and Chai's `expect([204, 304]).to.include(res.status)`. */
export function expectedMembership(
  run: Run,
  name: string | undefined,
  args: readonly Value[],
  node: SimpleCallExpression,
): Value | undefined {
  const [tested] = args;
  if (
    tested?.kind !== 'status' ||
    !/^(?:toContain|toContainEqual|contains?|includes?)$/.test(name ?? '')
  ) {
    return undefined;
  }
  let at: Node = unwrap(node.callee);
  while (at.type === 'MemberExpression') {
    if (memberName(at) === 'not') {
      return undefined;
    }
    at = unwrap(at.object);
  }
  const isExpect = at.type === 'CallExpression' && /expect$/i.test(dottedPath(at.callee) ?? '');
  const [list] = isExpect && at.type === 'CallExpression' ? at.arguments : [];
  return list && statusInList(run, tested, list);
}

/** True when the status is one of the list's; undefined when the list is not known. */
export function statusInList(
  run: Run,
  { id }: Value & { kind: 'status' },
  node: Node,
): Value | undefined {
  const { constants } = run.bindings;
  let list = constants.initOf(node);
  if (list?.type === 'NewExpression') {
    list = list.arguments[0] && constants.initOf(list.arguments[0]);
  }
  if (list?.type !== 'ArrayExpression') {
    return undefined;
  }
  const codes: number[] = [];
  for (const element of list.elements) {
    const value = element && constants.of(element);
    if (value?.kind !== 'literal' || typeof value.value !== 'number') {
      return undefined;
    }
    codes.push(value.value);
  }
  return statusIn(id, codes);
}
