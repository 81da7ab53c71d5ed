/** Lints one text with ESLint's Linter and the bundled parser, and adds what only the engine knows: the witnesses. */
import { parse as parsePath } from 'node:path';
import { debuglog } from 'node:util';
import type { ESLint, Rule, SourceCode } from 'eslint';
import { Linter } from 'eslint/universal';
import { mayHoldBody, type AnalysisOptions } from '../flow/index.ts';
import { UsageError, type LintOptions } from './args.ts';
import { isInside } from './git-ignore.ts';
import { leakAt, witnessed } from './leaks.ts';
import { locator, type Locator } from './locator.ts';
import { checkSyntax, parser } from './parser.ts';
import type { FileResult, Finding, Suggestion } from './result.ts';

const debug = debuglog('bodyclose');

const NAMESPACE = 'bodyclose';

/** The part of the plugin that this file needs. */
export interface Plugin {
  rules: Record<string, Rule.RuleModule>;
  configs: Record<string, Linter.Config>;
}

type RuleOptions = Pick<LintOptions, 'config' | 'rules' | 'environment'>;

export type LintText = (file: string, text: string) => FileResult;

export function createLint(plugin: Plugin, options: RuleOptions, cwd: string): LintText {
  const config = linterConfig(plugin, options);
  const analysis = analysisOptions(options);
  const linters = new Map<string, Linter>();
  const linterFor = (file: string): Linter => {
    // A Linter leaves files outside its directory unlinted, so those get one at the root of their drive.
    const base = isInside(cwd, file) ? cwd : parsePath(file).root;
    let linter = linters.get(base);
    if (!linter) linters.set(base, (linter = new Linter({ configType: 'flat', cwd: base })));
    return linter;
  };
  return (file, text) =>
    mayHoldBody(text)
      ? lintText(linterFor(file), config, file, text, analysis)
      : checkText(file, text);
}

/** As the rule asks the engine, so that the engine answers from its cache. */
function analysisOptions({ environment, rules }: RuleOptions): AnalysisOptions {
  const mayThrow = rules.some(
    ({ options }) =>
      (options as { checkCallsThatMayThrow?: unknown } | undefined)?.checkCallsThatMayThrow ===
      true,
  );
  return {
    ...(environment ? { environment } : {}),
    ...(mayThrow ? { checkCallsThatMayThrow: true } : {}),
  };
}

function linterConfig(plugin: Plugin, options: RuleOptions): Linter.Config[] {
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

function rulesOf(
  plugin: Plugin,
  { config, rules }: RuleOptions,
): NonNullable<Linter.Config['rules']> {
  if (rules.length === 0) return plugin.configs[config]?.rules ?? {};
  return Object.fromEntries(
    rules.map(({ name, options }) => [
      `${NAMESPACE}/${name}`,
      options === undefined ? 'error' : ['error', options],
    ]),
  );
}

function lintText(
  linter: Linter,
  config: Linter.Config[],
  file: string,
  text: string,
  analysis: AnalysisOptions,
): FileResult {
  let messages: Linter.LintMessage[];
  try {
    messages = linter.verify(text, config, { filename: file });
  } catch (error) {
    const rejected = rejectedOptions(error);
    if (rejected) throw rejected;
    // A crash of ours in one file must neither hide what the others hold nor pass for "clean".
    debug('%s', error);
    const { message } = error as Error;
    return failed(file, text, {
      message:
        error instanceof RangeError
          ? message
          : `bodyclose failed on this file: ${message.split('\n', 1)[0]}`,
    });
  }
  const fatal = messages.find((message) => message.fatal);
  if (fatal) return failed(file, text, fatal);
  const sourceCode = linter.getSourceCode();
  const locate = locator(text);
  const findings = messages
    .filter(isOurs)
    .map((message) => toFinding(message, sourceCode, locate, analysis));
  return { file, text, findings, failure: undefined };
}

/** A file that no rule has an interest in: only its syntax is looked at. */
function checkText(file: string, text: string): FileResult {
  try {
    checkSyntax(text, file);
  } catch (error) {
    const { message, lineNumber, column } = error as Error & {
      lineNumber?: number;
      column?: number;
    };
    return failed(file, text, { message, line: lineNumber, column });
  }
  return { file, text, findings: [], failure: undefined };
}

function failed(
  file: string,
  text: string,
  {
    message,
    line,
    column,
  }: { message: string; line?: number | undefined; column?: number | undefined },
): FileResult {
  const said = message.replace(/^Parsing error: /, '');
  // The parsers descend once per level of nesting; machine-made code can be deeper than the stack.
  const failure = /Maximum call stack/.test(said)
    ? { message: 'nested too deeply to be parsed' }
    : { message: said, ...(line ? { line, column: column ?? 1 } : {}) };
  return { file, text, findings: [], failure };
}

/** Comments of the project may speak of rules that are not here; what ESLint says of those is no finding. */
function isOurs(message: Linter.LintMessage): boolean {
  return (
    message.ruleId?.startsWith(`${NAMESPACE}/`) === true &&
    !/^Definition for rule /.test(message.message)
  );
}

function toFinding(
  message: Linter.LintMessage,
  sourceCode: SourceCode,
  locate: Locator,
  analysis: AnalysisOptions,
): Finding {
  const leak = leakAt(message, sourceCode, analysis);
  return {
    rule: message.ruleId as string,
    message: message.message,
    line: message.line,
    column: message.column,
    endLine: message.endLine ?? message.line,
    endColumn: message.endColumn ?? message.column,
    ...witnessed(leak, sourceCode, analysis),
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
