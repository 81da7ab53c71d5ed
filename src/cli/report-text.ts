/** The report for people: clickable positions, code frames, the witness on request, one summary line. */
import { seenLeaking } from '../observed/words.ts';
import { framer } from './code-frame.ts';
import {
  countFailures,
  countFindings,
  type Exit,
  type FileResult,
  type Finding,
  type Run,
} from './result.ts';
import { displayPath, painter, printable, type Paint } from './terminal.ts';

export interface TextOptions {
  color: boolean;
  explain: boolean;
  /** One line a finding and nothing else. */
  quiet: boolean;
}

export function reportText(run: Run, options: TextOptions): string {
  const paint = painter(options.color);
  const blocks = run.results.flatMap((result) => blocksOf(result, run.cwd, paint, options));
  const written = [
    ...run.fixes.map(
      (fix) =>
        `${paint('green', 'fixed')} ${displayPath(run.cwd, fix.file)}:${fix.line}: ${printable(fix.message)}`,
    ),
    ...run.leftOut.map(
      (fix) =>
        `${paint('yellow', 'left out')} ${displayPath(run.cwd, fix.file)}:${fix.line}: ${printable(fix.message)} (${fix.reason ?? 'the result would be no better'})`,
    ),
  ];
  if (options.quiet) return blocks.map((block) => `${block}\n`).join('');
  return [...(written.length > 0 ? [written.join('\n')] : []), ...blocks, summary(run, paint)]
    .map((block) => `${block}\n`)
    .join('\n');
}

function blocksOf(result: FileResult, cwd: string, paint: Paint, options: TextOptions): string[] {
  const path = displayPath(cwd, result.file);
  if (result.failure) {
    const { line, column, message } = result.failure;
    const at = line === undefined ? path : `${path}:${line}:${column ?? 1}`;
    return [
      `${paint('cyan', at)}: ${paint('red', line === undefined ? 'error' : 'syntax error')}: ${printable(message)}`,
    ];
  }
  const frame = framer(result.text, options.color);
  return result.findings.map((finding) => {
    const head = `${paint('cyan', `${path}:${finding.line}:${finding.column}`)}: ${printable(finding.message)}${seen(finding)} ${paint('dim', finding.rule)}`;
    if (options.quiet) return head;
    const parts = [head, '', frame(finding)];
    if (options.explain) parts.push(...explain(finding, path, paint));
    return parts.join('\n');
  });
}

/** What happened stands beside what may happen. */
function seen({ observed, rule }: Finding): string {
  return observed && rule !== 'bodyclose/no-observed-leak' ? `; ${seenLeaking(observed)}` : '';
}

/** For each exit, the decisions that lead from the acquire to it. */
function explain({ acquire, exits }: Finding, path: string, paint: Paint): string[] {
  return exits.flatMap((exit) => [
    '',
    `  ${paint('bold', `${title(exit)}:`)} ${paint('dim', `(${path}:${exit.line}:${exit.column})`)}`,
    ...(acquire ? [step(`line ${acquire.line}`, 'the body is opened', paint)] : []),
    ...exit.witness.map(({ line, text }) => step(`line ${line}`, printable(text), paint)),
    step(exit.kind === 'end' ? 'end' : `line ${exit.line}`, lastStep(exit), paint),
  ]);
}

function step(where: string, text: string, paint: Paint): string {
  return `    ${paint('dim', where.padStart(10))}  ${text}`;
}

function title({ kind, line }: Exit): string {
  if (kind === 'end') return 'To the end';
  return `To the ${kind === 'call' ? 'call that throws' : kind} on line ${line}`;
}

function lastStep({ kind }: Exit): string {
  switch (kind) {
    case 'end':
      return 'the body is still open';
    case 'overwrite':
      return 'the variable is overwritten with the body open';
    case 'call':
      return 'this call throws with the body open';
    default:
      return `${kind} with the body open`;
  }
}

function summary(run: Run, paint: Paint): string {
  const findings = countFindings(run);
  const failures = countFailures(run);
  const files = run.results.length;
  const checked = `${plural(files, 'file')}, ${seconds(run.durationMs)}`;
  if (files === 0)
    return `${paint('yellow', 'No JavaScript or TypeScript files to lint')} ${paint('dim', `(${seconds(run.durationMs)})`)}`;
  const failed =
    failures > 0 ? paint('red', `, ${plural(failures, 'file')} could not be linted`) : '';
  if (findings === 0)
    return `${paint(failures > 0 ? 'yellow' : 'green', 'No leaks found')}${failed} ${paint('dim', `(${checked})`)}`;
  const fixable = run.results
    .flatMap((result) => result.findings)
    .filter((finding) => finding.suggestions.length > 0).length;
  const hint =
    fixable > run.leftOut.length
      ? `; --apply writes the suggested fix for ${fixable === findings ? (findings === 1 ? 'it' : 'all of them') : fixable}`
      : '';
  return `${paint('red', paint('bold', plural(findings, 'finding')))}${failed} ${paint('dim', `(${checked})`)}${hint}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 9950 ? 1 : 0)} s`;
}
