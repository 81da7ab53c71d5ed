/**
 * Go's `defer resp.Body.Close()` before `if err != nil`: a release that runs, or is armed to run,
 * before the code knows that there is a response. Where the request failed, a TypeError takes the
 * place of the error that says why.
 */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import { resultMembers } from '../clients/functions.ts';
import type { Misuse } from '../flow/index.ts';
import {
  enclosingFunction,
  memberName,
  outerParentOf,
  parentOf,
  propertyName,
  unwrap,
} from '../flow/syntax.ts';
import { type Edit, misuseRule } from './misuse-rule.ts';

export default misuseRule({
  name: 'no-close-before-error-check',
  kind: 'close-before-check',
  description: 'disallow releasing a response before it is known that the request has worked',
  recommended: true,
  messages: {
    missing:
      'The value of {{response}} is {{nothing}} when {{failure}}, so {{use}} throws {{error}}; {{remedy}}',
    unwrapped:
      'Where {{failure}}, {{use}} throws an object that is no Error and the real error is lost in it; ask {{question}} first',
    guard: 'Guard it with {{guarded}}',
  },
  describe(misuse, code) {
    const [place = '', nothing = ''] = misuse.detail.split(' ');
    if (nothing === 'missing') {
      const { object, use } = wordsFor(misuse, code, nothing);
      return {
        messageId: 'unwrapped',
        data: {
          failure: failureOf(misuse),
          use: `\`${use}\``,
          question: `\`${object}.${resultMembers.failed}()\``,
        },
      };
    }
    const { object, use, problem } = wordsFor(misuse, code, nothing);
    const subject = object === UNNAMED ? object : `'${object}'`;
    const guarded = object === UNNAMED ? '`?.`' : `\`${object}?.\``;
    const edits = guardEdits(misuse.node, code);
    const error = place === 'callback' ? errorName(misuse.node) : undefined;
    return {
      messageId: 'missing',
      data: {
        response: subject,
        nothing,
        failure: failureOf(misuse),
        use: `\`${use}\``,
        error: `a TypeError (${problem}) ${HIDES[place] ?? 'that hides the real error'}`,
        remedy: edits
          ? `guard it with ${guarded}`
          : `check ${error === undefined ? subject : `'${error}'`} first`,
      },
      suggest: edits ? [{ messageId: 'guard', data: { guarded }, edits }] : [],
    };
  },
});

const HIDES: Readonly<Record<string, string>> = {
  finally: 'that takes the place of the real error',
  catch: 'that takes the place of the real error',
  dispose: 'on top of the real error',
  callback: 'and the real error is lost',
  unchecked: 'and the real error is lost',
};

function failureOf({ witness }: Misuse): string {
  const rejected = witness.findLast(({ text }) => text.endsWith(' rejects'));
  if (!rejected) {
    return 'the request fails';
  }
  // `fetch(url).catch(() => null)` is how the failure was swallowed, not what failed.
  const request = rejected.text
    .slice(0, -' rejects'.length)
    .replace(/^await /, '')
    .replace(/\.(?:catch|then)\(.*$/, '');
  return `\`${request}\` rejects`;
}

const UNNAMED = 'the response';

interface Words {
  readonly object: string;
  readonly use: string;
  readonly problem: string;
}

function wordsFor({ node, name }: Misuse, code: SourceCode, nothing: string): Words {
  const use = oneLine(code.getText(node));
  const member = memberOf(node);
  if (member) {
    const of = unwrap(member.object);
    const isAwaited = of.type === 'AwaitExpression';
    const object = oneLine(code.getText(of));
    const property = memberName(member) ?? '…';
    return {
      object: isAwaited ? UNNAMED : object,
      use: isAwaited ? `(${object}).${property}` : `${object}.${property}`,
      problem: `Cannot read properties of ${nothing}, reading '${property}'`,
    };
  }
  if (node.type === 'Property') {
    const property = propertyName(node) ?? '…';
    const problem = `Cannot destructure property '${property}' of ${nothing}`;
    // `{ headers: { etag } }`: the response itself may be there.
    const pattern = parentOf(node);
    const outer = pattern && outerParentOf(pattern);
    const named = outer?.type === 'Property' ? propertyName(outer) : undefined;
    return { object: named ?? UNNAMED, use: `{ ${use} }`, problem };
  }
  const [given, ...others] =
    node.type === 'CallExpression'
      ? node.arguments.filter(({ type }) => type === 'Identifier')
      : [];
  const object = given && others.length === 0 ? code.getText(given) : name;
  return { object: object ?? UNNAMED, use, problem: `Cannot read properties of ${nothing}` };
}

type Member = Node & { type: 'MemberExpression' };

/** The member access that fails: `res.body`, or the callee `res.json`. */
function memberOf(node: Node): Member | undefined {
  const callee = node.type === 'CallExpression' ? unwrap(node.callee) : node;
  return callee.type === 'MemberExpression' ? callee : undefined;
}

/** `?.` behind the response, where nobody wants what the expression gives. */
function guardEdits(node: Node, code: SourceCode): Edit[] | undefined {
  const first = memberOf(node);
  if (!first || first.computed || first.optional || !isDiscarded(first)) {
    return undefined;
  }
  const edits = [optional(first, code)];
  const outer = outerParentOf(first);
  if (memberName(first) === 'body' && outer?.type === 'MemberExpression' && !outer.computed) {
    // A response of status 204 has no body either.
    edits.push(...(outer.optional ? [] : [optional(outer, code)]));
  }
  return edits.every((edit) => edit !== undefined) ? edits : undefined;
}

function optional(member: Member, code: SourceCode): Edit | undefined {
  const dot = code.getTokenBefore(member.property);
  return dot?.value === '.' ? { range: dot.range, text: '?.' } : undefined;
}

/** The chain is a statement of its own, or what a short arrow function answers. */
function isDiscarded(node: Node): boolean {
  let current = node;
  for (let parent = parentOf(current); parent; parent = parentOf(current)) {
    if (parent.type === 'ExpressionStatement') {
      return true;
    }
    if (parent.type === 'ArrowFunctionExpression') {
      const call = parentOf(parent);
      const callee = call?.type === 'CallExpression' ? unwrap(call.callee) : undefined;
      return (
        parent.body === current &&
        callee?.type === 'MemberExpression' &&
        /^(?:finally|defer|adopt)$/.test(memberName(callee) ?? '')
      );
    }
    const inChain =
      (parent.type === 'MemberExpression' && parent.object === current) ||
      (parent.type === 'CallExpression' && parent.callee === current) ||
      /^(?:AwaitExpression|ChainExpression|UnaryExpression|TSNonNullExpression)$/.test(parent.type);
    if (!inChain) {
      return false;
    }
    current = parent;
  }
  return false;
}

/** The error that stands beside the response in a callback's parameters. */
function errorName(node: Node): string | undefined {
  const [first] = enclosingFunction(node)?.params ?? [];
  const isOfFirst = first?.type === 'Identifier' && rootName(node) === first.name;
  return first?.type === 'Identifier' && !isOfFirst && (memberOf(node) || node.type === 'Property')
    ? first.name
    : undefined;
}

/** The `result` of `result.value.json()`. */
function rootName(node: Node): string | undefined {
  let current: Node | undefined = node;
  for (let member = memberOf(node); member; member = memberOf(current)) {
    current = unwrap(member.object);
  }
  return current.type === 'Identifier' ? current.name : undefined;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
