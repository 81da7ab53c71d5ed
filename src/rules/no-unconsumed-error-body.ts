/**
 * Some clients reject for the status of a response, and leave its body unread in the error. A handler that drops the
 * error drops an open connection with it.
 *
 * Known problems: code outside the file is trusted with every error that it is given.
 */
import type { Node } from 'estree';
import type { Misuse } from '../flow/index.ts';
import { misuseRule } from './misuse-rule.ts';
import { lineOf } from './place.ts';
import { carriedBody, releaseInHandler } from './suggestions/handler.ts';
import { callText } from './suggestions/words.ts';

export default misuseRule({
  name: 'no-unconsumed-error-body',
  kind: 'error-body',
  description: 'require the open body that an error carries to be read or closed by its handler',
  recommended: true,
  messages: {
    dropped:
      'When {{request}} rejects for its status, the error carries the body unread, and this handler drops it; release it with `{{remedy}}`{{opened}}',
    droppedSometimes:
      'When {{request}} rejects for its status, the error carries the body unread, and this handler drops it{{when}}; release it with `{{remedy}}`{{opened}}',
    release: 'Release the body that the error carries',
  },
  describe(misuse, code, _options, filename) {
    const { acquire, node, detail } = misuse;
    const opened = lineOf(acquire) === lineOf(node) ? '' : ` (opened on line ${lineOf(acquire)})`;
    const remedy = carriedBody(misuse).write(nameOf(node) ?? 'error');
    const data = { request: `'${callText(acquire)}'`, remedy, opened };
    if (detail === 'sometimes') {
      return { messageId: 'droppedSometimes', data: { ...data, when: condition(misuse) } };
    }
    const edits = releaseInHandler(misuse, code, filename);
    return {
      messageId: 'dropped',
      data,
      suggest: edits ? [{ messageId: 'release', edits }] : [],
    };
  },
});

function nameOf(handler: Node): string | undefined {
  const parameter =
    handler.type === 'CatchClause' ? handler.param : 'params' in handler && handler.params[0];
  return parameter && parameter.type === 'Identifier' ? parameter.name : undefined;
}

/** The last decision on the way that drops it. */
function condition({ witness }: Misuse): string {
  const last = witness.at(-1);
  return last && !/ rejects\b/.test(last.text) ? ` when ${last.text}` : ' on one path';
}
