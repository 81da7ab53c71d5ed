/**
 * The frame of every rule about one kind of misuse: the file's one analysis, report. A
 * rule adds its policy and its words.
 */
import type { Rule, SourceCode } from 'eslint';
import { analyze, type Misuse, type MisuseKind } from '../flow/index.ts';
import type { Environment } from '../settings/index.ts';
import { docsUrl } from './docs-url.ts';
import { listen } from './listen.ts';
import { headOf } from './place.ts';

export interface Edit {
  readonly range: readonly [start: number, end: number];
  readonly text: string;
}

export interface MisuseReport<Id extends string> {
  readonly messageId: Id;
  readonly data: Readonly<Record<string, string>>;
  readonly suggest?: readonly {
    readonly messageId: Id;
    readonly data?: Readonly<Record<string, string>>;
    readonly edits: readonly Edit[];
  }[];
}

export interface MisuseRule<Id extends string, Options extends object> {
  readonly name: string;
  readonly kind: MisuseKind;
  readonly description: string;
  /** `problem` unless said otherwise. */
  readonly type?: 'problem' | 'suggestion';
  /** True: in every config; 'strict': not in `recommended`. */
  readonly recommended: boolean | 'strict';
  /** Where the misuse does harm; everywhere unless said otherwise. */
  readonly onlyIn?: Environment;
  readonly messages: Readonly<Record<Id, string>>;
  readonly schema?: NonNullable<Rule.RuleMetaData['schema']>;
  readonly defaultOptions?: Options;
  /** Runs before any rule reports on the file. */
  readonly prepare?: (code: SourceCode, options: Readonly<Options>) => void;
  /** The words for one finding; undefined when the rule's policy lets it pass. */
  readonly describe: (
    misuse: Misuse,
    code: SourceCode,
    options: Readonly<Options>,
    filename: string,
  ) => MisuseReport<Id> | undefined;
}

export function misuseRule<Id extends string, Options extends object = object>(
  rule: MisuseRule<Id, Options>,
): Rule.RuleModule {
  return {
    meta: {
      type: rule.type ?? 'problem',
      docs: {
        description: rule.description,
        // The configs know one step more than ESLint's own type.
        recommended: rule.recommended as boolean,
        url: docsUrl(rule.name),
      },
      hasSuggestions: true,
      schema: rule.schema ?? [],
      ...(rule.defaultOptions ? { defaultOptions: [rule.defaultOptions] } : {}),
      messages: rule.messages,
      languages: ['js/js'],
    },

    create: (context) =>
      listen(context, (options) => {
        const { sourceCode } = context;
        // Older linters do not merge the defaults in.
        const chosen = { ...rule.defaultOptions, ...(context.options[0] as object) } as Options;
        rule.prepare?.(sourceCode, chosen);
        return {
          Program() {
            const environment = options.settings?.environmentOf(sourceCode.ast);
            if (rule.onlyIn && (environment ?? rule.onlyIn) !== rule.onlyIn) {
              return;
            }
            for (const misuse of analyze(sourceCode, options).misuses) {
              const found =
                misuse.kind === rule.kind &&
                rule.describe(misuse, sourceCode, chosen, context.filename);
              if (found) {
                context.report({
                  loc: headOf(misuse.node, sourceCode.lines),
                  messageId: found.messageId,
                  data: { ...found.data },
                  suggest: (found.suggest ?? []).map(({ messageId, data, edits }) => ({
                    messageId,
                    data: { ...data },
                    fix: (fixer) =>
                      edits.map(({ range, text }) => fixer.replaceTextRange([...range], text)),
                  })),
                });
              }
            }
          },
        };
      }),
  };
}
