/** Lints one text with ESLint's Linter and the bundled parser, and adds what only the engine knows: the witnesses. */
import { parse as parsePath } from 'node:path';
import type { ESLint, Rule, SourceCode } from 'eslint';
import { Linter } from 'eslint/universal';
import type { Environment, LintOptions } from './args.ts';
import { UsageError } from './args.ts';
import { leakAt, witnessed } from './leaks.ts';
import { isInside } from './git-ignore.ts';
import { parser } from './parser.ts';
import type { FileResult, Finding, Suggestion } from './result.ts';
import { locator, type Locator } from './locator.ts';

const NAMESPACE = 'bodyclose';

/** The part of the plugin that this file needs. */
export interface Plugin {
  rules: Record<string, Rule.RuleModule>;
  configs: Record<string, Linter.Config>;
}

export type LintText = (file: string, text: string) => FileResult;

export function createLint(plugin: Plugin, options: Pick<LintOptions, 'config' | 'rules' | 'environment'>, cwd: string): LintText {
  const config = linterConfig(plugin, options);
  const linters = new Map<string, Linter>();
  const linterFor = (file: string): Linter => {
    // A Linter leaves files outside its directory unlinted, so those get one at the root of their drive.
    const base = isInside(cwd, file) ? cwd : parsePath(file).root;
    let linter = linters.get(base);
    if (!linter) linters.set(base, (linter = new Linter({ configType: 'flat', cwd: base })));
    return linter;
  };
  return (file, text) => lintText(linterFor(file), config, file, text, options.environment);
}

function linterConfig(plugin: Plugin, options: Pick<LintOptions, 'config' | 'rules' | 'environment'>): Linter.Config[] {
  return [
    // Takes back ESLint's default: which files are linted is decided before a file gets here.
    { ignores: ['!**/node_modules/', '!.git/'] },
    {
      // A function, because a pattern as wide as `**/*` is not enough for ESLint to lint a file.
      files: [() => true] as unknown as string[],
      plugins: { [NAMESPACE]: plugin as unknown as ESLint.Plugin },
      languageOptions: { parser, sourceType: 'module' },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
      settings: options.environment ? { [NAMESPACE]: { environment: options.environment } } : {},
      rules: rulesOf(plugin, options),
    },
  ];
}

function rulesOf(plugin: Plugin, { config, rules }: Pick<LintOptions, 'config' | 'rules'>): NonNullable<Linter.Config['rules']> {
  if (rules.length === 0) return plugin.configs[config]?.rules ?? {};
  return Object.fromEntries(
    rules.map(({ name, options }) => [`${NAMESPACE}/${name}`, options === undefined ? 'error' : ['error', options]]),
  );
}

function lintText(linter: Linter, config: Linter.Config[], file: string, text: string, environment: Environment | undefined): FileResult {
  let messages: Linter.LintMessage[];
  try {
    messages = linter.verify(text, config, { filename: file });
  } catch (error) {
    if (error instanceof RangeError) return failed(file, text, 'nested too deeply to be parsed');
    throw rejectedOptions(error) ?? error;
  }
  const fatal = messages.find((message) => message.fatal);
  if (fatal) {
    const message = fatal.message.replace(/^Parsing error: /, '');
    // A stack that ran over inside the parser reaches here as a parsing error of that name.
    if (/Maximum call stack/.test(message)) return failed(file, text, 'nested too deeply to be parsed');
    return { file, text, findings: [], failure: { message, line: fatal.line, column: fatal.column } };
  }
  const sourceCode = linter.getSourceCode();
  const locate = locator(text);
  const findings = messages.filter(isOurs).map((message) => toFinding(message, sourceCode, locate, environment));
  return { file, text, findings, failure: undefined };
}

function failed(file: string, text: string, message: string): FileResult {
  return { file, text, findings: [], failure: { message } };
}

/** Comments of the project may speak of rules that are not here; what ESLint says of those is no finding. */
function isOurs(message: Linter.LintMessage): boolean {
  return message.ruleId?.startsWith(`${NAMESPACE}/`) === true && !/^Definition for rule /.test(message.message);
}

function toFinding(
  message: Linter.LintMessage,
  sourceCode: SourceCode,
  locate: Locator,
  environment: Environment | undefined,
): Finding {
  const leak = leakAt(message, sourceCode, environment);
  return {
    rule: message.ruleId as string,
    message: message.message,
    line: message.line,
    column: message.column,
    endLine: message.endLine ?? message.line,
    endColumn: message.endColumn ?? message.column,
    ...witnessed(leak, sourceCode),
    suggestions: (message.suggestions ?? []).map((suggestion) => toSuggestion(suggestion, locate)),
  };
}

function toSuggestion({ desc, fix }: Linter.LintSuggestion, locate: Locator): Suggestion {
  const [start, end] = fix.range;
  return { message: desc, edits: [{ range: [start, end], text: fix.text, ...locate(start, end) }] };
}

/** ESLint checks the options of `--rule` against the rule's schema and throws when they do not fit. */
function rejectedOptions(error: unknown): UsageError | undefined {
  if (!(error instanceof Error) || !/Key "rules"/.test(error.message)) return undefined;
  return new UsageError(error.message.replace(/\s+/g, ' ').trim());
}
