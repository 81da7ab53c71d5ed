/**
 * The words of the findings. A message is all that a CI log or an agent gets to see: what leaks,
 * where it leaves, what to write.
 */
import type { Node } from 'estree';
import type { FalseRelease, Handle, Leak, LeakExit } from '../../flow/leak.ts';
import {
  dottedPath,
  isFunction,
  memberName,
  outerParentOf,
  parentOf,
  propertyName,
  unwrap,
} from '../../flow/syntax.ts';
import { functionAround } from './body-variables.ts';
import { formsFor, RELEASE_FORMS, type ReleaseForm, writeRelease } from './release-forms.ts';

export const messages = {
  neverReleased: 'The body of {{body}} is never read or cancelled; {{remedy}}',
  openAtJump:
    'The body of {{body}} is still open when this {{statement}} leaves {{place}}; {{remedy}}{{also}}{{opened}}',
  openAtOverwrite:
    "The body of {{body}} is still open when '{{variable}}' is assigned again; {{remedy}}{{also}}{{opened}}",
  openAtThrowingCall:
    "The body of {{body}} is still open when '{{callee}}' throws; {{remedy}}{{also}}{{opened}}",
  openIfCallThrows:
    "The body of {{body}} stays open if '{{callee}}' throws; {{remedy}}{{also}}{{opened}}",
  openAtEnd:
    'The body of {{body}} is still open at the end of {{place}}{{when}}; {{remedy}}{{also}}',
  cancelBody: 'Cancel the body {{where}}',
  readBody: 'Read the body {{where}}',
};

export type MessageId = keyof typeof messages;

export interface Finding {
  node: Node;
  messageId: Exclude<MessageId, 'cancelBody' | 'readBody'>;
  data: Record<string, string>;
}

/** One leak in words, and where they go. */
export function describeLeak(leak: Leak, preferred?: ReleaseForm['effect']): Finding {
  const { exits } = leak;
  const body = leak.name === undefined ? `'${callText(leak.acquire)}'` : `'${leak.name}'`;
  const [first] = exits;
  const remedy = remedyFor(leak, first, preferred);
  if (!first || !leak.releasedSomewhere) {
    return { node: leak.acquire, messageId: 'neverReleased', data: { body, remedy } };
  }
  const also = otherLines(exits);
  if (first.kind === 'end') {
    const place = isFunction(first.node)
      ? functionName(first.node)
      : first.endsTurn
        ? 'this turn of the loop'
        : functionName(leak.acquire);
    const data = { body, place, when: condition(first), remedy, also };
    return { node: leak.acquire, messageId: 'openAtEnd', data };
  }
  const line = lineOf(leak.acquire);
  const opened = lineOf(first.node) === line ? '' : ` (opened on line ${line})`;
  const common = { body, remedy, also, opened };
  switch (first.kind) {
    case 'overwrite':
      return {
        node: first.node,
        messageId: 'openAtOverwrite',
        data: { ...common, variable: assignedName(first.node) ?? leak.name ?? 'it' },
      };
    case 'call':
      return {
        node: first.node,
        messageId: first.onlyIfCallThrows ? 'openIfCallThrows' : 'openAtThrowingCall',
        data: { ...common, callee: callText(first.node) },
      };
    default:
      return {
        node: first.node,
        messageId:
          first.onlyIfCallThrows && first.kind !== 'throw' ? 'openIfCallThrows' : 'openAtJump',
        data: {
          ...common,
          callee: callText(first.node),
          statement: first.kind,
          place:
            first.kind === 'break' || first.kind === 'continue'
              ? leavesWhat(first)
              : functionName(first.node),
        },
      };
  }
}

export function whereToRelease(exits: readonly LeakExit[]): string {
  const [first] = exits;
  if (!first || exits.length > 1) {
    return 'on every path that leaks it';
  }
  switch (first.kind) {
    case 'overwrite':
      return 'before the assignment';
    case 'call':
      return 'when the call throws';
    case 'end':
      return 'at the end';
    default:
      return `before this ${first.kind}`;
  }
}

function remedyFor(
  leak: Leak,
  exit: LeakExit | undefined,
  preferred: ReleaseForm['effect'] | undefined,
): string {
  const tried = leak.releasedSomewhere && exit ? exit.falseRelease : leak.falseRelease;
  if (tried) {
    return remedyForFalseRelease(tried);
  }
  const client = RELEASE_FORMS.get(leak.client);
  const handle = exit?.handle ?? named(leak);
  const target = { expression: handle.name, kind: handle.kind, optional: false };
  const ways = formsFor(leak, preferred).flatMap((form) => {
    const text = writeRelease(form, target, true);
    const verb = form.effect === 'cancel' ? 'cancel it with' : 'read it with';
    return text === undefined ? [] : [`${verb} \`${text}\``];
  });
  return ways.length > 0
    ? ways.join(' or ')
    : (client?.otherwise ?? 'read it to the end or close it');
}

function named({ client, name = 'res', nameKind = 'response' }: Leak): Handle {
  // What is named by its promise has what that brings by the time that it can be read.
  const brings = RELEASE_FORMS.get(client)?.forms[0]?.brings ?? 'response';
  return nameKind === 'promise'
    ? { name: `(await ${name})`, kind: brings }
    : { name, kind: nameKind };
}

/** What the operation fails to do, by the method's name. */
const UNFINISHED: Readonly<Record<string, string>> = {
  read: 'takes one chunk; call it until `done`, or `cancel()` the reader',
  getReader: 'only locks the body; read until `done`, or `cancel()` the reader',
  releaseLock: 'leaves the rest unread; `cancel()` the reader instead',
  setEncoding: 'reads nothing; call `resume()` to drain the body',
  pause: 'reads nothing; call `resume()` to drain the body',
  once: 'does not make the body flow; call `resume()` to drain it',
  on: 'does not make the body flow; call `resume()` to drain it',
  formData: 'is not supported by undici and leaves the body open; call `dump()`',
  destroy: 'does not free the connection here; call `resume()` to drain the body',
  close: 'needs a code to reset the stream; call `close(constants.NGHTTP2_CANCEL)` or `resume()`',
  pipeThrough: 'moves the obligation to its result, which has to be read',
};

/** The same of a web stream that a node stream lends: only the node stream can be ended. */
const LENT: Readonly<Record<string, string>> = {
  cancel: 'does not free the connection here; call `dump()`',
  getReader: 'only locks the body; read until `done`, or call `dump()` on the body itself',
};

function remedyForFalseRelease({ node, text, view }: FalseRelease): string {
  const call = unwrap(node);
  const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined;
  const method = (callee?.type === 'MemberExpression' ? memberName(callee) : undefined) ?? '';
  const isWeb = view === 'stream' || view === 'reader' || view === 'iterator';
  const advice =
    (view === 'lentStream' ? LENT[method] : undefined) ??
    (method === 'read' && !isWeb
      ? 'takes what has arrived; call `resume()` to drain the body'
      : (UNFINISHED[method] ?? 'does not release it; read to the end or cancel'));
  return `\`${oneLine(text)}\` on line ${lineOf(node)} ${advice}`;
}

function otherLines(exits: readonly LeakExit[]): string {
  const end = 'at the end';
  const first = exits[0] && whereIs(exits[0], end);
  const places = [...new Set(exits.slice(1).map((exit) => whereIs(exit, end)))].filter(
    (place) => place !== first,
  );
  return places.length === 0 ? '' : `; it is also open ${places.join(', ')}`;
}

function whereIs(exit: LeakExit, end: string): string {
  return exit.kind === 'end' ? end : `on line ${lineOf(exit.node)}`;
}

/** The last decision on the way, for an end that no statement marks. */
function condition({ witness }: LeakExit): string {
  const last = witness.at(-1);
  if (!last || unwrap(last.node).type === 'Literal') {
    return '';
  }
  const negated = /^!([\w$.]+) is (true|false)$/.exec(last.text);
  const text = negated
    ? `${negated[1]} is ${negated[2] === 'true' ? 'false' : 'true'}`
    : oneLine(last.text);
  return ` when ${text}`;
}

function leavesWhat({ kind }: LeakExit): string {
  return kind === 'break' ? 'the loop' : 'this turn of the loop';
}

function functionName(node: Node): string {
  const owner = isFunction(node) ? node : functionAround(node);
  if (!owner) {
    return 'the module';
  }
  if (owner.type !== 'ArrowFunctionExpression' && owner.id) {
    return `'${owner.id.name}'`;
  }
  const holder = parentOf(owner) && outerParentOf(owner);
  switch (holder?.type) {
    case 'VariableDeclarator':
      return holder.id.type === 'Identifier' ? `'${holder.id.name}'` : 'the function';
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property': {
      const name = propertyName(holder);
      return name === undefined ? 'the function' : `'${name.replace(/^@@(.+)/, '[Symbol.$1]')}'`;
    }
    case 'CallExpression':
      return 'the callback';
    default:
      return 'the function';
  }
}

function assignedName(node: Node): string | undefined {
  return node.type === 'AssignmentExpression' ? dottedPath(node.left) : undefined;
}

const LONGEST_NAME = 40;

/** `fetch(…)`: a request or helper call, short enough for a sentence. */
export function callText(node: Node): string {
  const call = unwrap(node);
  const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined;
  const name = callee && dottedPath(callee);
  if (name !== undefined && name.length <= LONGEST_NAME) {
    return `${name}(…)`;
  }
  if (callee?.type === 'MemberExpression' && callee.property.type === 'Identifier') {
    return `…${callee.property.name}(…)`;
  }
  return call.type === 'Identifier' ? call.name : 'the response';
}

function oneLine(text: string): string {
  const short = text.replace(/\s+/g, ' ').trim();
  return short.length > 60 ? `${short.slice(0, 59)}…` : short;
}

function lineOf(node: Node): number {
  return node.loc?.start.line ?? 0;
}
