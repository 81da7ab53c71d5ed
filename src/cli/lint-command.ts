/** `bodyclose lint`: from arguments to exit code. */
import plugin from '../index.ts';
import { sayWith } from '../observed/leaks-file.ts';
import { version } from '../version.ts';
import { applySuggestions, type Applied } from './apply.ts';
import { parseLintArgs, type LintOptions } from './args.ts';
import { EslintConfigs } from './eslint-config.ts';
import { findFiles, type FoundFiles } from './files.ts';
import { LINT_HELP } from './help.ts';
import { createLint, type LintText } from './lint.ts';
import { writeReport } from './output-file.ts';
import { createProgress } from './progress.ts';
import { reportJson } from './report-json.ts';
import { reportSarif } from './report-sarif.ts';
import { reportText } from './report-text.ts';
import type { FileResult, Run, Skipped } from './result.ts';
import { settingsInConfigs, settingsInFile } from './settings.ts';
import { readSource, writeSource } from './source-file.ts';
import { keepingStdout } from './stdout.ts';
import { displayPath, wantsColor } from './terminal.ts';

const OFFERED = { rules: Object.keys(plugin.rules), configs: ['recommended', 'strict', 'all'] };

export async function runLint(args: readonly string[]): Promise<number> {
  const options = parseLintArgs(args, OFFERED);
  if (options.help) {
    process.stdout.write(LINT_HELP);
    return 0;
  }
  const start = performance.now();
  const cwd = process.cwd();
  const say = (line: string) => {
    if (!options.quiet) process.stderr.write(`bodyclose: ${line}\n`);
  };
  sayWith(say);
  const fromFile =
    options.settings === undefined ? undefined : settingsInFile(options.settings, cwd);
  const found = findFiles(options.paths, cwd, options);
  const configs = new EslintConfigs(cwd, say);
  const settings =
    fromFile ??
    (await keepingStdout(options.quiet, () => settingsInConfigs(found.files, configs, cwd)));
  const lint = createLint(plugin, options, cwd, settings);
  const linted = found.unreadable.map(({ folder, message }) => failed(folder, message));
  const skipped = [...found.skipped];
  lintFiles(found.files, lint, { linted, skipped, showProgress: !options.quiet });
  const { kept, ignored } = options.ignore
    ? await keepingStdout(options.quiet, () => withoutEslintIgnored(linted, cwd, configs))
    : { kept: linted, ignored: [] };
  // As with a .gitignore: of those that a search came upon, nobody expects to hear.
  skipped.push(...ignored.filter(({ file }) => found.named.has(file)));
  for (const { file, reason } of skipped) say(`${displayPath(cwd, file)}: ${reason}`);
  const after = options.apply
    ? applyTo(kept, cwd, lint, say)
    : { results: kept, fixes: [], leftOut: [] };

  const run: Run = { cwd, ...after, skipped, durationMs: performance.now() - start, version };
  emit(report(run, options), options);
  return run.results.some((result) => result.findings.length > 0 || result.failure) ? 1 : 0;
}

/** No person wrote a file of this length (in UTF-16 units), and its tree would fill a small machine's memory. */
const MAX_LENGTH = 2 * 1024 * 1024;

function lintFiles(
  files: FoundFiles['files'],
  lint: LintText,
  {
    linted,
    skipped,
    showProgress,
  }: { linted: FileResult[]; skipped: Skipped[]; showProgress: boolean },
): void {
  const progress = createProgress(process.stderr, showProgress);
  for (const [index, file] of files.entries()) {
    progress.tick(index, files.length);
    const result = lintFile(file, lint);
    if (result.skipped === undefined) linted.push(result);
    else skipped.push({ file, reason: result.skipped });
  }
  progress.clear();
}

function lintFile(file: string, lint: LintText): FileResult {
  let text: string;
  try {
    ({ text } = readSource(file));
  } catch (error) {
    return failed(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if (text.length > MAX_LENGTH) return { ...unseen(file), skipped: 'larger than 2 MB, not linted' };
  const result = lint(file, text);
  // A large project's texts need not stay in memory: only those with findings are shown again.
  return result.findings.length > 0 ? result : { ...result, text: '' };
}

function unseen(file: string): FileResult {
  return { file, text: '', findings: [], failure: undefined, skipped: undefined };
}

function failed(file: string, message: string): FileResult {
  return { ...unseen(file), failure: { message } };
}

async function withoutEslintIgnored(
  results: readonly FileResult[],
  cwd: string,
  configs: EslintConfigs,
): Promise<{ kept: FileResult[]; ignored: Skipped[] }> {
  const kept: FileResult[] = [];
  const ignored: Skipped[] = [];
  for (const result of results) {
    const { file, findings, failure } = result;
    const silent = findings.length === 0 && !failure;
    const config = silent ? undefined : await configs.ignoredBy(file);
    if (config === undefined) kept.push(result);
    else
      ignored.push({
        file,
        reason: `ignored by ${displayPath(cwd, config)}; --no-ignore lints it`,
      });
  }
  return { kept, ignored };
}

function applyTo(
  before: readonly FileResult[],
  cwd: string,
  lint: LintText,
  say: (line: string) => void,
): Pick<Run, 'results' | 'fixes' | 'leftOut'> {
  const outcomes = before.map((result): Applied => {
    const untouched = { result, fixes: [], leftOut: [] };
    if (result.findings.length === 0) return untouched;
    const source = readSource(result.file);
    if (!source.faithful) {
      say(`${displayPath(cwd, result.file)}: not UTF-8, left as it is`);
      return untouched;
    }
    const outcome = applySuggestions(result, lint);
    if (outcome.fixes.length === 0) return outcome;
    try {
      writeSource(result.file, outcome.result.text, source);
      return outcome;
    } catch (error) {
      // One file that cannot be written must not keep the fixes from the others.
      const reason = `cannot be written (${(error as NodeJS.ErrnoException).code})`;
      say(`${displayPath(cwd, result.file)}: ${reason}, left as it is`);
      const unwritten = outcome.fixes.map((fix) => ({ ...fix, reason }));
      return { result, fixes: [], leftOut: [...outcome.leftOut, ...unwritten] };
    }
  });
  return {
    results: outcomes.map(({ result }) => result),
    fixes: outcomes.flatMap(({ fixes }) => fixes),
    leftOut: outcomes.flatMap(({ leftOut }) => leftOut),
  };
}

function report(run: Run, options: LintOptions): string {
  if (options.format === 'json') return reportJson(run);
  if (options.format === 'sarif') return reportSarif(run, plugin.rules);
  const color = wantsColor(
    options.outputFile === undefined ? process.stdout : {},
    options.color,
    process.env,
  );
  return reportText(run, { color, explain: options.explain, quiet: options.quiet });
}

function emit(text: string, { outputFile }: LintOptions): void {
  if (outputFile === undefined) process.stdout.write(text);
  else writeReport(outputFile, text);
}
