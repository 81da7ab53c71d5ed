/**
 * Every response body must be read, cancelled or handed on, on every path. One finding a body, at
 * the first exit that leaves it open, or at the request when no path releases it.
 *
 * Known problems: code outside the file is trusted with every body that it is given.
 */
import type { JSRuleDefinition } from 'eslint';
import { Bindings } from '../flow/bindings.ts';
import { analyze, type AnalysisOptions } from '../flow/index.ts';
import type { Leak } from '../flow/leak.ts';
import { docsUrl } from './docs-url.ts';
import { listen } from './listen.ts';
import { headOf } from './place.ts';
import { preferredEffect } from './preference.ts';
import { Writer } from './suggestions/edits.ts';
import { suggestReleases } from './suggestions/suggest.ts';
import { describeLeak, type MessageId, messages } from './suggestions/words.ts';

export interface NoUnconsumedBodyOptions {
  /** Also report a body that stays open only if a call before its release throws. */
  checkCallsThatMayThrow?: boolean;
}

const rule: JSRuleDefinition<{
  RuleOptions: [NoUnconsumedBodyOptions];
  MessageIds: MessageId;
}> = {
  meta: {
    type: 'problem',
    docs: {
      description: 'require HTTP response bodies to be read or cancelled on every path',
      recommended: true,
      url: docsUrl('no-unconsumed-body'),
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        properties: {
          checkCallsThatMayThrow: {
            type: 'boolean',
            description:
              'Also report a body that stays open only if a call before its release throws.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkCallsThatMayThrow: false }],
    messages,
    languages: ['js/js'],
  },

  create: (context) =>
    listen(context, (asked) => {
      const { sourceCode } = context;
      const options: AnalysisOptions = {
        ...asked,
        checkCallsThatMayThrow: context.options[0]?.checkCallsThatMayThrow ?? false,
      };

      function report(leak: Leak, bindings: Bindings, writer: Writer): void {
        const preferred = preferredEffect(sourceCode);
        const { node, messageId, data } = describeLeak(leak, preferred);
        context.report({
          loc: headOf(node, sourceCode.lines),
          messageId,
          data,
          suggest: suggestReleases(bindings, writer, leak, preferred).map((suggestion) => ({
            messageId: suggestion.messageId,
            data: suggestion.data,
            fix: (fixer) =>
              suggestion.edits.map(({ range, text }) => fixer.replaceTextRange([...range], text)),
          })),
        });
      }

      return {
        Program() {
          const { leaks } = analyze(sourceCode, options);
          if (leaks.length === 0) {
            return;
          }
          const bindings = new Bindings(sourceCode, options.settings);
          const writer = new Writer(sourceCode);
          for (const leak of leaks) {
            report(leak, bindings, writer);
          }
        },
      };
    }),
};

export default rule;
