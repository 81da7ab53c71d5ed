/**
 * What to do with the body of a failed request that nobody wants: read it, because errors are small and the
 * connection can then be used again, or by option close it, because the time to read it is worth more.
 *
 * Known problems: how large an error's body is, the code does not say.
 */
import { misuseRule } from './misuse-rule.ts';
import { prefer } from './preference.ts';
import { replaceDiscard, waysToDiscard } from './suggestions/discard.ts';

export interface PreferDrainOptions {
  /** Whether the body of a failed request is to be read or closed. */
  prefer?: 'drain' | 'close';
}

const MESSAGES = {
  closed:
    'The body of {{body}} is closed unread where the request failed, which gives its connection up; errors are small, so read it instead{{remedy}}',
  drained:
    'The body of {{body}} is read where the request failed, and what was read is dropped; give the connection up instead{{remedy}}',
  drainBody: 'Read the body to its end',
  closeBody: 'Close the body unread',
} as const;

export default misuseRule<keyof typeof MESSAGES, PreferDrainOptions>({
  name: 'prefer-drain',
  kind: 'discarded',
  description: 'prefer to read the body of a failed request to its end over closing it',
  type: 'suggestion',
  recommended: 'strict',
  messages: MESSAGES,
  schema: [
    {
      type: 'object',
      properties: {
        prefer: {
          enum: ['drain', 'close'],
          description: 'Whether the body of a failed request is to be read or closed.',
        },
      },
      additionalProperties: false,
    },
  ],
  defaultOptions: { prefer: 'drain' },
  prepare(code, { prefer: wanted }) {
    prefer(code, wanted === 'close' ? 'cancel' : 'read');
  },
  describe(misuse, code, { prefer: wanted }) {
    const effect = wanted === 'close' ? 'cancel' : 'read';
    if (misuse.detail !== (wanted === 'close' ? 'drained' : 'closed')) {
      return undefined;
    }
    const ways = waysToDiscard(misuse, effect, code);
    // A client that has no other way leaves nothing to prefer.
    if (ways.length === 0) {
      return undefined;
    }
    return {
      messageId: wanted === 'close' ? 'drained' : 'closed',
      data: {
        body: `'${misuse.name ?? 'the response'}'`,
        remedy: ` with ${ways.map((way) => `\`${way}\``).join(' or ')}`,
      },
      suggest: ways.flatMap((way) => {
        const edits = replaceDiscard(misuse.node, way, code);
        return edits
          ? [{ messageId: wanted === 'close' ? 'closeBody' : 'drainBody', edits } as const]
          : [];
      }),
    };
  },
});
