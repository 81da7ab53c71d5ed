/** The report for programs. Its shape is documented in docs/cli.md; it may grow, but never changes within one `version`. */
import { posixRelative } from './git-ignore.ts';
import type { Finding, Run } from './result.ts';

const SHAPE_VERSION = 1;

export function reportJson(run: Run): string {
  const name = (file: string) => posixRelative(run.cwd, file);
  const report = {
    version: SHAPE_VERSION,
    tool: { name: 'bodyclose', version: run.version },
    cwd: run.cwd,
    files: run.results.length,
    durationMs: Math.round(run.durationMs),
    findings: run.results.flatMap(({ file, findings }) =>
      findings.map((finding) => ({ file: name(file), ...toJson(finding) })),
    ),
    errors: run.results.flatMap(({ file, failure }) =>
      failure ? [{ file: name(file), line: null, column: null, ...failure }] : [],
    ),
    fixed: run.fixes.map(({ file, line, message }) => ({ file: name(file), line, message })),
    leftOut: run.leftOut.map(({ file, line, message }) => ({ file: name(file), line, message })),
    skipped: run.skipped.map(({ file, reason }) => ({ file: name(file), reason })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function toJson({
  line,
  column,
  endLine,
  endColumn,
  rule,
  message,
  acquire,
  exits,
  suggestions,
  observed,
}: Finding) {
  return {
    line,
    column,
    endLine,
    endColumn,
    rule,
    message,
    acquire: acquire ?? null,
    exits,
    suggestions,
    observed: observed ?? null,
  };
}
