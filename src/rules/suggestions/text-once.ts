/** From a `text()` in the `catch` of a `json()` to one `text()` ahead of both. */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import { contains, enclosingFunction, memberName, parentOf } from '../../flow/syntax.ts';
import { type Edit, rangeOf, simple, Writer } from './edits.ts';
import {
  isBorrowed,
  isInLoop,
  mayJump,
  type Read,
  settled,
  statementOf,
  tryAround,
} from './reads.ts';

export interface TextOnce {
  messageId: 'readTextOnce';
  data: Record<string, string>;
  edits: readonly Edit[];
}

/** `try { … await res.json() … } catch { … await res.text() … }` */
export function readTextOnce(first: Read, late: Read, code: SourceCode): TextOnce | undefined {
  const statement = tryAround(first.call);
  const parsed = settled(first);
  if (
    first.method !== 'json' ||
    late.method !== 'text' ||
    !statement?.handler ||
    parsed?.type !== 'AwaitExpression' ||
    statementOf(first.call) !== statement.block.body[0] ||
    !isAlwaysRead(statement.handler, late.call, code) ||
    isInLoop(statement, first.variable)
  ) {
    return undefined;
  }
  const texts: Node[] = [];
  for (const { identifier, from } of first.variable.references) {
    const name = identifier as Node;
    const isBehind = rangeOf(name)[0] >= rangeOf(statement)[0];
    if (from.variableScope.block !== (enclosingFunction(statement) ?? code.ast)) {
      return undefined;
    }
    if (!isBehind || name === first.name || isBorrowed(name)) {
      continue;
    }
    const again = textIn(statement.handler, name);
    if (!again) {
      return undefined;
    }
    texts.push(again);
  }
  const name = freeName(statement, code);
  const receiver = code.getText(first.name);
  const ahead =
    name &&
    new Writer(code).before(statement, [simple(`const ${name} = await ${receiver}.text()`)]);
  return name && ahead && Writer.inList(statement)
    ? {
        messageId: 'readTextOnce',
        data: { text: `\`JSON.parse(${name})\`` },
        edits: [
          ...ahead,
          { range: rangeOf(parsed), text: `JSON.parse(${name})` },
          ...texts.map((node) => ({ range: rangeOf(node), text: name })),
        ],
      }
    : undefined;
}

/** Else the failure of a connection, which now passes the handler by, was dealt with in it. */
function isAlwaysRead(
  handler: Node & { type: 'CatchClause' },
  read: Node,
  code: SourceCode,
): boolean {
  const statement = statementOf(read);
  const [from] = rangeOf(handler.body);
  return (
    statement !== undefined &&
    handler.body.body.some((each) => each === statement) &&
    !mayJump(code, from, rangeOf(statement)[0])
  );
}

/** The same function reads the text at `name`, in the handler. */
function textIn(handler: Node, name: Node): Node | undefined {
  const member = parentOf(name);
  const call = member && parentOf(member);
  if (
    !contains(handler, name) ||
    member?.type !== 'MemberExpression' ||
    member.optional ||
    memberName(member) !== 'text' ||
    call?.type !== 'CallExpression' ||
    call.callee !== member
  ) {
    return undefined;
  }
  const parent = parentOf(call);
  if (parent?.type === 'AwaitExpression') {
    return parent;
  }
  return parent?.type === 'ReturnStatement' ? call : undefined;
}

const NAMES = ['text', 'bodyText', 'responseText'];

/** A name that nothing in the function, or at the top level in the file, is called. */
function freeName(statement: Node, code: SourceCode): string | undefined {
  const owner = enclosingFunction(statement) ?? code.ast;
  const taken = new Set<string>();
  for (const token of code.getTokens(owner as Node)) {
    if (token.type === 'Identifier' && code.getTokenBefore(token)?.value !== '.') {
      taken.add(token.value);
    }
  }
  return NAMES.find((name) => !taken.has(name));
}
