/**
 * A body can be read once. Reports the second read, and the read, `clone()` or pipe that comes
 * after the body was cancelled, or while a reader or a pipe holds it.
 */
import type { Misuse } from '../flow/index.ts';
import { misuseRule } from './misuse-rule.ts';
import { lineOf } from './place.ts';
import { suggestForSecondRead } from './suggestions/second-read.ts';

export default misuseRule({
  name: 'no-body-reuse',
  kind: 'reuse',
  description: 'disallow reading an HTTP response body that was already read, cancelled or locked',
  recommended: true,
  messages: {
    readTwice:
      'The body of {{body}} was already {{done}}, so {{call}} fails with {{error}}; {{remedy}}',
    yieldsNothing:
      'The body of {{body}} was already {{done}}, so {{call}} yields nothing; {{remedy}}',
    useFirst: 'Write {{text}}',
    readTextOnce: 'Read the text before the `try`, and write {{text}}',
    cloneFirst: 'Read {{clone}} first',
  },
  describe(misuse, code) {
    const { since, detail } = misuse;
    if (!since) {
      return undefined;
    }
    const spent = since.how === 'read' || since.how === 'closed';
    return {
      messageId: detail === 'stream' && spent && !since.locked ? 'yieldsNothing' : 'readTwice',
      data: {
        body: `'${misuse.name ?? 'the response'}'`,
        done: `${DONE[since.how]}${where(misuse)}`,
        call: `\`${oneLine(code.getText(misuse.node))}\``,
        error: errorOf(misuse),
        remedy: remedyFor(misuse),
      },
      suggest: suggestForSecondRead(misuse, code),
    };
  },
});

const DONE = {
  read: 'read',
  closed: 'cancelled',
  part: 'partly read',
  untouched: 'locked by a reader',
  moved: 'handed to another stream',
  unsure: 'used',
} as const;

function errorOf({ client, detail, node }: Misuse): string {
  if (node.type === 'NewExpression') {
    return '`TypeError: Response body object should not be disturbed or locked`';
  }
  if (detail === 'stream') {
    return '`TypeError: ReadableStream is locked`';
  }
  switch (client) {
    case 'fetch':
      return detail === 'clone'
        ? '`TypeError: Response.clone: Body has already been consumed`'
        : '`TypeError: Body is unusable`';
    case 'node-fetch':
      return detail === 'clone'
        ? '`Error: cannot clone body after it is used`'
        : '`TypeError: body used already`';
    default:
      return 'an error';
  }
}

function where({ node, since }: Misuse): string {
  return since?.node === node
    ? ' in an earlier turn of the loop'
    : ` on line ${lineOf(since?.node)}`;
}

function remedyFor({ detail, since, node, witness }: Misuse): string {
  if (detail === 'clone') {
    return 'call `clone()` before the first read';
  }
  switch (since?.how) {
    case 'closed':
      return 'read the body before it is cancelled, or not at all';
    case 'untouched':
    case 'part':
      return 'go on with that reader';
    case 'moved':
      return 'read that stream instead, or a `clone()` made before';
    default:
  }
  if (since?.node === node) {
    return 'read it once, before the loop';
  }
  const failed = witness.some(
    (decision) => decision.node === since?.node && decision.text.endsWith(' rejects'),
  );
  return failed
    ? 'read it once with `text()` and parse that with `JSON.parse()`'
    : 'keep what the first read gave, or read a `clone()` made before it';
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
