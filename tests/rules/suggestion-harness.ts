/**
 * Runs the suggestion code on a leak that the program itself points out: `fetch` calls acquire,
 * the statement, call or assignment behind a `/* leak *​/` comment is an exit, and
 * `/* leak at the end *​/` says that the end of the function is one.
 */
import { Linter } from 'eslint';
import type { Rule, SourceCode } from 'eslint';
import type { Node } from 'estree';
import * as tsParser from '@typescript-eslint/parser';
import { Bindings } from '../../src/flow/bindings.ts';
import type { ExitKind, Handle, Leak, LeakExit } from '../../src/flow/leak.ts';
import { walk } from '../../src/flow/syntax.ts';
import { Writer } from '../../src/rules/suggestions/edits.ts';
import { suggestReleases } from '../../src/rules/suggestions/suggest.ts';

export interface HandMadeLeak {
  client?: string;
  name?: string | undefined;
  handle?: Handle | undefined;
  releasedSomewhere?: boolean;
  /** The callee of the request, `fetch` unless told. */
  acquire?: RegExp;
}

export type Parser = 'espree' | 'typescript';

export interface Output {
  description: string;
  code: string;
}

const KINDS: Readonly<Record<string, ExitKind>> = {
  ReturnStatement: 'return',
  ThrowStatement: 'throw',
  BreakStatement: 'break',
  ContinueStatement: 'continue',
  AssignmentExpression: 'overwrite',
  CallExpression: 'call',
};

export function languageOptions(parser: Parser): Linter.LanguageOptions {
  return {
    ecmaVersion: 'latest',
    sourceType: 'module',
    ...(parser === 'typescript' ? { parser: tsParser as Linter.Parser } : {}),
  };
}

/** The program after each suggestion, applied alone. */
export function suggestionsFor(
  code: string,
  leak: HandMadeLeak = {},
  parser: Parser = 'espree',
): Output[] {
  const rule: Rule.RuleModule = {
    meta: {
      hasSuggestions: true,
      schema: [],
      messages: {
        leak: 'leak',
        cancelBody: 'Cancel the body {{where}}',
        readBody: 'Read the body {{where}}',
      },
    },
    create: (context) => ({
      Program() {
        const made = leakIn(context.sourceCode, leak);
        context.report({
          loc: { line: 1, column: 0 },
          messageId: 'leak',
          suggest: suggestReleases(
            new Bindings(context.sourceCode),
            new Writer(context.sourceCode),
            made,
          ).map(({ messageId, data, edits }) => ({
            messageId,
            data,
            fix: (fixer) =>
              edits.map(({ range, text }) => fixer.replaceTextRange([...range], text)),
          })),
        });
      },
    }),
  };
  const messages = new Linter().verify(code, {
    languageOptions: languageOptions(parser),
    plugins: { made: { rules: { leak: rule } } },
    rules: { 'made/leak': 'error' },
  });
  return messages.flatMap((message) => {
    if (message.fatal) {
      throw new Error(`${message.message} in\n${code}`);
    }
    return (message.suggestions ?? []).map(({ desc, fix }) => ({
      description: desc,
      code: code.slice(0, fix.range[0]) + fix.text + code.slice(fix.range[1]),
    }));
  });
}

/** The message of the parser, or undefined when the program is valid. */
export function syntaxError(code: string, parser: Parser): string | undefined {
  return new Linter()
    .verify(code, { languageOptions: languageOptions(parser) })
    .find(({ fatal }) => fatal)?.message;
}

function leakIn(code: SourceCode, made: HandMadeLeak): Leak {
  const name = 'name' in made ? made.name : 'res';
  const handle =
    'handle' in made
      ? made.handle
      : name === undefined
        ? undefined
        : { name, kind: 'response' as const };
  const exits: LeakExit[] = [];
  let acquire: Node | undefined;
  const marks = code.getAllComments().filter(({ value }) => value.trim() === 'leak');
  walk(code.ast as unknown as Node, code.visitorKeys, (node) => {
    if (
      !acquire &&
      node.type === 'CallExpression' &&
      (made.acquire ?? /^fetch$/).test(code.getText(node.callee as Node))
    ) {
      acquire = node;
    }
    const kind = KINDS[node.type];
    const before = code.getTokenBefore(node, { includeComments: true });
    if (kind && before && marks.some((mark) => mark.range?.[1] === before.range?.[1])) {
      exits.push({ node, kind, handle, witness: [], onlyIfCallThrows: false });
    }
  });
  if (!acquire) {
    throw new Error('the program has no request');
  }
  if (
    exits.length === 0 ||
    code.getAllComments().some(({ value }) => value.includes('at the end'))
  ) {
    exits.unshift({ node: acquire, kind: 'end', handle, witness: [], onlyIfCallThrows: false });
  }
  return {
    acquire,
    client: made.client ?? 'fetch',
    name,
    nameKind: undefined,
    releasedSomewhere: made.releasedSomewhere ?? true,
    exits,
    falseRelease: undefined,
  };
}
