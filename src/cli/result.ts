/** What linting one file yields; every report and `--apply` read these and nothing else. */

/** 1-based line and column, as editors count. */
export interface Position {
  line: number;
  column: number;
}

export interface Span extends Position {
  endLine: number;
  endColumn: number;
}

/** Replaces the text between two offsets (UTF-16 units, a byte order mark not counted). */
export interface Edit extends Span {
  range: readonly [number, number];
  text: string;
}

export interface Suggestion {
  message: string;
  edits: readonly Edit[];
}

/** One branch decision on the way to an exit. */
export interface Step extends Position {
  text: string;
}

export interface Exit extends Span {
  kind: string;
  witness: readonly Step[];
}

/** What the guard saw at the same request while the program ran. */
export interface Observed {
  count: number;
  /** In ISO 8601. */
  lastSeen: string;
  verdict: string;
}

export interface Finding extends Span {
  rule: string;
  message: string;
  /** Where the body was acquired, when the rule's finding is a leak. */
  acquire: Span | undefined;
  /** The source text of the acquire: recognises the same leak after an edit moved it. */
  acquireText: string;
  exits: readonly Exit[];
  suggestions: readonly Suggestion[];
  observed: Observed | undefined;
}

/** A file that could not be linted: a syntax error, or no way to read it. */
export interface Failure extends Partial<Position> {
  message: string;
}

export interface FileResult {
  /** Absolute path. */
  file: string;
  /** The text without a byte order mark; empty when the file could not be read. */
  text: string;
  findings: readonly Finding[];
  failure: Failure | undefined;
  /** Why the file was passed over although nothing is wrong with it. */
  skipped: string | undefined;
}

export interface Skipped {
  file: string;
  reason: string;
}

/** A suggestion that `--apply` wrote or left out. */
export interface AppliedFix {
  file: string;
  /** The finding's line at the time of the fix. */
  line: number;
  message: string;
  /** Why it was left out, when not because the result would have been no better. */
  reason?: string;
}

export interface Run {
  cwd: string;
  results: readonly FileResult[];
  skipped: readonly Skipped[];
  /** Both empty without `--apply`. */
  fixes: readonly AppliedFix[];
  leftOut: readonly AppliedFix[];
  durationMs: number;
  version: string;
}

export function countFindings(run: Run): number {
  return run.results.reduce((sum, result) => sum + result.findings.length, 0);
}

export function countFailures(run: Run): number {
  return run.results.filter((result) => result.failure).length;
}
