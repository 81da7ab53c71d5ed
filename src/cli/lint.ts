/** Lints one text with ESLint's Linter, the plugin's rules and the bundled parser. */
import { parse as parsePath } from 'node:path';
import { debuglog } from 'node:util';
import type { Rule } from 'eslint';
import { Linter } from 'eslint/universal';
import { mayHoldBody, type AnalysisOptions } from '../flow/index.ts';
import type { LintOptions } from './args.ts';
import { UsageError } from './options.ts';
import { projectAround } from '../project/index.ts';
import { NAMESPACE, type Settings, settingsOf } from '../settings/index.ts';
import { toFailure, toFindings } from './findings.ts';
import { isInside } from './git-ignore.ts';
import { checkSyntax, parser } from './parser.ts';
import { linterSettings, type WrittenSettings } from './settings.ts';
import { observedIn, wasSeenLeaking } from './observed.ts';
import type { FileResult } from './result.ts';

const debug = debuglog('bodyclose');

/** The part of the plugin that this file needs. */
export interface Plugin {
  rules: Record<string, Rule.RuleModule>;
  configs: Record<string, Linter.Config>;
}

type RuleOptions = Pick<LintOptions, 'config' | 'rules' | 'environment'>;

/** How the files that share their settings are linted. */
interface Setup {
  readonly config: Linter.Config[];
  readonly analysis: AnalysisOptions & { readonly settings: Settings };
}

export type LintText = (file: string, text: string) => FileResult;

export function createLint(
  plugin: Plugin,
  options: RuleOptions,
  cwd: string,
  writtenFor: WrittenSettings = () => undefined,
): LintText {
  const setups = new Map<object | undefined, Setup>();
  const setupFor = (file: string): Setup => {
    const written = writtenFor(file);
    let setup = setups.get(written);
    if (!setup) setups.set(written, (setup = setupWith(linterSettings(written, options))));
    return setup;
  };
  const setupWith = (settings: Record<string, unknown>): Setup => ({
    config: linterConfig(plugin, options, settings),
    analysis: analysisOptions(options, settings),
  });
  const showsObserved = rulesOf(plugin, options)[`${NAMESPACE}/no-observed-leak`] !== undefined;
  const linters = new Map<string, Linter>();
  const linterFor = (file: string): Linter => {
    // A Linter leaves files outside its directory unlinted: those get one at the root of their drive.
    const base = isInside(cwd, file) ? cwd : parsePath(file).root;
    let linter = linters.get(base);
    if (!linter) linters.set(base, (linter = new Linter({ configType: 'flat', cwd: base })));
    return linter;
  };
  return (file, text) => {
    const clean: FileResult = { file, text, findings: [], failure: undefined, skipped: undefined };
    try {
      const { config, analysis } = setupFor(file);
      const languageOptions = { parser };
      const elsewhere = projectAround(analysis.settings, { filename: file, languageOptions }, text);
      if (
        mayHoldBody(text, { ...analysis, elsewhere }) ||
        (showsObserved && wasSeenLeaking(file, cwd, analysis.settings.leaksFile))
      )
        return { ...clean, ...lintText(linterFor(file), config, clean, analysis, cwd) };
      // No rule has an interest in this file: only its syntax is looked at.
      checkSyntax(text, file);
      return clean;
    } catch (error) {
      return { ...clean, ...unlinted(error) };
    }
  };
}

function lintText(
  linter: Linter,
  config: Linter.Config[],
  { file, text }: FileResult,
  analysis: Setup['analysis'],
  cwd: string,
): Partial<FileResult> {
  const messages = linter.verify(text, config, { filename: file });
  const fatal = messages.find(isOfParser);
  if (fatal) return isTooDeep(fatal) ? TOO_DEEP : { failure: toFailure(fatal) };
  const sourceCode = linter.getSourceCode();
  const observedAt = observedIn(sourceCode, file, cwd, analysis.settings.leaksFile);
  return { findings: toFindings(messages, sourceCode, analysis, observedAt) };
}

/** A comment that ESLint takes no longer, `eslint-env` say, is fatal to it as well, and yet every rule has run. */
function isOfParser({ fatal, message }: Linter.LintMessage): boolean {
  return fatal === true && message.startsWith('Parsing error: ');
}

/** Parsers descend once per level of nesting, and machine-made code can be deeper than the stack. */
const TOO_DEEP: Partial<FileResult> = { skipped: 'nested too deeply, not linted' };

function isTooDeep({ message }: { message: string }): boolean {
  return message.includes('Maximum call stack size exceeded');
}

function unlinted(error: unknown): Partial<FileResult> {
  if (!(error instanceof Error)) throw error;
  if (isTooDeep(error)) return TOO_DEEP;
  if (error instanceof SyntaxError) {
    const {
      message,
      lineNumber: line,
      column,
    } = error as SyntaxError & { lineNumber?: number; column?: number };
    return { failure: toFailure({ message, line, column }) };
  }
  // ESLint checks the options of --rule against the rule's schema, and says so in this way.
  if (error.message.includes('Key "rules"'))
    throw new UsageError(error.message.replace(/\s+/g, ' ').trim());
  // A crash of ours in one file must neither hide what the others hold nor pass for "clean".
  debug('%s', error.stack);
  return {
    failure: { message: `bodyclose failed on this file: ${error.message.split('\n', 1)[0]}` },
  };
}

function linterConfig(
  plugin: Plugin,
  options: RuleOptions,
  settings: Record<string, unknown>,
): Linter.Config[] {
  return [
    // Takes back ESLint's default: which files are linted is decided before a file gets here.
    { ignores: ['!**/node_modules/', '!.git/'] },
    {
      // A function, because a pattern as wide as `**/*` is not enough for ESLint to lint a file.
      files: [() => true] as unknown as string[],
      plugins: { [NAMESPACE]: plugin },
      languageOptions: { parser, sourceType: 'module' },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
      settings,
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

/** As the rule asks the engine, so that the engine answers from its cache. */
function analysisOptions(
  options: RuleOptions,
  settings: Record<string, unknown>,
): Setup['analysis'] {
  const mayThrow = options.rules.some(
    ({ options }) =>
      (options as { checkCallsThatMayThrow?: unknown } | undefined)?.checkCallsThatMayThrow ===
      true,
  );
  return {
    settings: settingsOf(settings).settings,
    ...(mayThrow ? { checkCallsThatMayThrow: true } : {}),
  };
}
