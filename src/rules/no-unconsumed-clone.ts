/**
 * Every branch of a clone or tee has to be read, or cancelled: what one branch has read is kept in
 * memory until the others have read it, too. One finding a `clone()` or `tee()`.
 */
import type { Node } from 'estree';
import type { UnreadBranch } from '../flow/clones.ts';
import type { Misuse } from '../flow/index.ts';
import { dottedPath, enclosingFunction, memberName, unwrap } from '../flow/syntax.ts';
import { misuseRule } from './misuse-rule.ts';
import { declaredName, suggestForClone } from './suggestions/clones.ts';

export default misuseRule({
  name: 'no-unconsumed-clone',
  kind: 'unread-clone',
  description:
    'require every branch of a cloned or teed HTTP response body to be read or cancelled',
  recommended: true,
  messages: {
    unreadBranch:
      '{{unread}} is never read or cancelled, though {{other}} is read: the whole body waits for it in memory; {{remedy}}',
    unreadThere:
      '{{unread}} is not read or cancelled {{when}}, though {{other}} is read: the whole body waits for it in memory; {{remedy}}',
    cancelBody: 'Cancel the body {{where}}',
    dropClone: 'Read the response itself, without a clone',
  },
  describe(misuse, code) {
    const { unread, other, handle } = namesOf(misuse);
    const when = condition(misuse);
    return {
      messageId: when ? 'unreadThere' : 'unreadBranch',
      data: {
        unread,
        other,
        when,
        remedy: remedyFor(misuse, handle),
      },
      suggest: suggestForClone(misuse, code),
    };
  },
});

function namesOf({ node, detail, name, exits = [] }: Misuse): {
  unread: string;
  other: string;
  handle: string;
} {
  const call = unwrap(node);
  const callee = call.type === 'CallExpression' ? unwrap(call.callee as Node) : undefined;
  const member = callee?.type === 'MemberExpression' ? callee : undefined;
  const source = (member && dottedPath(member.object as Node)) ?? name ?? 'res';
  if (member && memberName(member) === 'tee') {
    const branch = exits.find(({ handle }) => handle?.kind === 'stream')?.handle?.name;
    return {
      unread: `One branch of \`${source}.tee()\``,
      other: 'another',
      handle: branch ?? 'branch',
    };
  }
  const original = `original '${source}'`;
  const declared = declaredName(node);
  const clone = declared === undefined ? `clone \`${source}.clone()\`` : `clone '${declared}'`;
  return (detail as UnreadBranch) === 'original'
    ? { unread: `The ${original}`, other: 'its clone', handle: `${source}.body` }
    : {
        unread: `The ${clone}`,
        other: `the ${original}`,
        handle: `${declared ?? 'copy'}.body`,
      };
}

function remedyFor({ detail, onSomePathsOnly }: Misuse, handle: string): string {
  const cancel = `cancel it${onSomePathsOnly ? ' there' : ''} with \`${handle}?.cancel().catch(() => {})\``;
  if ((detail as UnreadBranch) !== 'original' || !handle.endsWith('.body')) {
    return `${cancel}, or split the body where both branches are read`;
  }
  return onSomePathsOnly
    ? `${cancel}, or read the response once, without \`clone()\``
    : `read the response without \`clone()\`, or ${cancel}`;
}

/** The decision that led past the read. */
function condition({ node, onSomePathsOnly, witness }: Misuse): string {
  const owner = enclosingFunction(node);
  // What a caller or a helper decided has no meaning here.
  const here = witness.filter((decision) => enclosingFunction(decision.node) === owner);
  const last = here.at(-1);
  if (!onSomePathsOnly) {
    return '';
  }
  if (!last || !/ is (?:true|false)$/.test(last.text)) {
    return 'on one path';
  }
  const negated = /^!([\w$.]+) is (true|false)$/.exec(last.text);
  return `when ${negated ? `${negated[1]} is ${negated[2] === 'true' ? 'false' : 'true'}` : last.text}`;
}
