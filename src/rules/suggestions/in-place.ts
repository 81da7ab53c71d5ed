/** One wrong close written right, at the very place where it stands. */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import type { Misuse } from '../../flow/index.ts';
import {
  enclosingFunction,
  memberName,
  outerParentOf,
  parentOf,
  unwrap,
} from '../../flow/syntax.ts';
import type { Edit } from './edits.ts';

export interface Replacement extends Edit {
  readonly text: string;
}

/** The call with the `.then(…)` and `.catch(…)` behind it. */
function chainOf(node: Node): Node {
  const member = outerParentOf(node);
  const call = member?.type === 'MemberExpression' ? outerParentOf(member) : undefined;
  return member?.type === 'MemberExpression' &&
    call?.type === 'CallExpression' &&
    /^(?:then|catch|finally)$/.test(memberName(member) ?? '')
    ? chainOf(call)
    : node;
}

/** The expression up to its `await`; undefined where somebody uses what it answers. */
function placeOf(node: Node): { readonly node: Node; readonly isAwaited: boolean } | undefined {
  let place = node;
  for (let parent = parentOf(place); parent?.type === 'ChainExpression'; parent = parentOf(place)) {
    place = parent;
  }
  const parent = parentOf(place);
  if (parent?.type !== 'AwaitExpression') {
    return { node: place, isAwaited: false };
  }
  return parentOf(parent)?.type === 'ExpressionStatement'
    ? { node: parent, isAwaited: true }
    : undefined;
}

/** `cancel()` that nobody waits for and whose rejection is taken; through the reader that locks. */
export function cancelUnawaited(
  { handle, since, node }: Misuse,
  code: SourceCode,
): Replacement | undefined {
  const chain = chainOf(node);
  const place = placeOf(chain);
  const isLocked = since !== undefined && since.how !== 'read';
  const text =
    isLocked && handle?.kind === 'reader'
      ? `${handle.name}.cancel().catch(() => {})`
      : chain === node
        ? `${code.getText(node)}.catch(() => {})`
        : code.getText(chain);
  // Without `await`, a line that starts so would go on with the line before.
  const isUnsafeStart = place?.isAwaited === true && /^[([`/+-]/.test(text);
  return place?.node.range && !isUnsafeStart ? { range: place.node.range, text } : undefined;
}

/** `body.dump()` for undici, `resume()` for other streams, in place of what does not work. */
export function drainInstead({ node, client }: Misuse, code: SourceCode): Replacement | undefined {
  const place = placeOf(node);
  const call = unwrap(node);
  const callee = call.type === 'CallExpression' ? unwrap(call.callee as Node) : undefined;
  if (!place?.node.range || callee?.type !== 'MemberExpression') {
    return undefined;
  }
  let stream = unwrap(callee.object as Node);
  let { optional } = callee;
  // `data.body.body` is a web stream that undici only lends.
  if (client === 'undici' && memberName(callee) === 'cancel') {
    if (stream.type !== 'MemberExpression' || memberName(stream) !== 'body') {
      return undefined;
    }
    ({ optional } = stream);
    stream = unwrap(stream.object as Node);
  }
  const parent = parentOf(place.node);
  if (!place.isAwaited && parent?.type !== 'ExpressionStatement') {
    return undefined;
  }
  const method = client === 'undici' ? 'dump' : 'resume';
  const release = `${code.getText(stream)}${optional ? '?' : ''}.${method}()`;
  if (client !== 'undici') {
    return { range: place.node.range, text: release };
  }
  const canAwait = enclosingFunction(node)?.async === true;
  return {
    range: place.node.range,
    text: canAwait ? `await ${release}` : `${release}.catch(() => {})`,
  };
}
