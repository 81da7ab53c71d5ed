/**
 * A close must not do harm. Reports the `cancel()` that rejects because the body is locked, where
 * nobody takes the rejection, and the one that is awaited though it waits for another branch.
 */
import type { SourceCode } from 'eslint';
import type { UnsafeClose } from '../flow/closes.ts';
import type { Misuse } from '../flow/index.ts';
import { isWaitedFor } from '../flow/promise-fate.ts';
import { misuseRule } from './misuse-rule.ts';
import { lineOf } from './place.ts';
import { cancelUnawaited, drainInstead } from './suggestions/in-place.ts';

const LOCKED = '`TypeError: Invalid state: ReadableStream is locked`';

export default misuseRule({
  name: 'no-unsafe-close',
  kind: 'unsafe-close',
  description: 'disallow closing an HTTP response body in a way that hangs, rejects or crashes',
  recommended: true,
  messages: {
    throws: `The call {{call}} rejects with ${LOCKED}: {{why}}; {{remedy}}`,
    unhandled: `The call {{call}} ends in an unhandled rejection, ${LOCKED}: {{why}}; {{remedy}}`,
    hangs:
      'The promise of {{call}} settles only when the other branch of {{clone}} has been read or cancelled, and nothing does so before; {{remedy}}',
    loopHangs:
      'Leaving this loop cancels one branch of {{clone}} and waits until the other has been read or cancelled, which nothing does before; read or cancel the other branch first',
    crashes:
      'The call {{call}} ends the process with `AbortError: Request aborted`: nobody listens for errors of this stream; {{remedy}}',
    freesNothing: 'The call {{call}} leaves the connection taken; {{remedy}}',
    drainIt: 'Write `{{release}}`',
    cancelUnawaited: 'Cancel without waiting, and take the rejection',
  },
  describe(misuse, code) {
    const detail = misuse.detail as UnsafeClose;
    const call = `\`${oneLine(code.getText(misuse.node))}\``;
    const clone = cloneText(misuse, code);
    if (detail === 'loop-hangs') {
      return { messageId: 'loopHangs', data: { clone } };
    }
    if (detail === 'crashes' || detail === 'frees-nothing') {
      const drained = drainInstead(misuse, code);
      return {
        messageId: detail === 'crashes' ? 'crashes' : 'freesNothing',
        data: { call, remedy: drained ? write(drained.text) : 'read the body to the end' },
        suggest: drained
          ? [{ messageId: 'drainIt', data: { release: drained.text }, edits: [drained] }]
          : [],
      };
    }
    const cancelled = cancelUnawaited(misuse, code);
    const waits = isWaitedFor(misuse.node) ? ' without `await`' : '';
    const remedy = cancelled
      ? `${write(cancelled.text)}${waits}`
      : detail === 'hangs'
        ? 'do not wait for it'
        : 'check `locked` before, or catch the rejection';
    const suggest = cancelled
      ? [{ messageId: 'cancelUnawaited' as const, edits: [cancelled] }]
      : [];
    return detail === 'hangs'
      ? { messageId: 'hangs', data: { call, clone, remedy }, suggest }
      : {
          messageId: detail === 'throws' ? 'throws' : 'unhandled',
          data: { call, why: why(misuse, code), remedy },
          suggest,
        };
  },
});

function why({ since }: Misuse, code: SourceCode): string {
  const line = lineOf(since?.node);
  if (since?.how !== 'read') {
    return `the reader of line ${line} has the lock`;
  }
  const text = since.node ? `\`${oneLine(code.getText(since.node))}\`` : 'the read';
  return `${text} on line ${line} has read the body, which stays locked`;
}

function cloneText({ cloned }: Misuse, code: SourceCode): string {
  return cloned ? `\`${oneLine(code.getText(cloned))}\` on line ${lineOf(cloned)}` : 'the response';
}

function write(release: string): string {
  return `write \`${oneLine(release)}\``;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
