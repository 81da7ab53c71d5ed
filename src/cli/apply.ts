/**
 * `--apply`: writes the first suggestion of each finding, lints again, and repeats until nothing
 * changes. A result with a syntax error, a new finding or no fewer leaks is thrown away: then the
 * suggestions are tried one by one, and those that do not work are left out.
 */
import type { LintText } from './lint.ts';
import type { AppliedFix, Edit, FileResult, Finding } from './result.ts';

export interface Applied {
  result: FileResult;
  fixes: readonly AppliedFix[];
  leftOut: readonly AppliedFix[];
}

export function applySuggestions(original: FileResult, lint: LintText): Applied {
  const lineBreak = onlyCrlf(original.text) ? '\r\n' : undefined;
  const fixes: AppliedFix[] = [];
  const leftOut = new Map<string, AppliedFix>();
  let result = original;
  let together = true;
  for (;;) {
    const open = result.findings.filter(
      (finding) => finding.suggestions.length > 0 && !leftOut.has(identity(finding)),
    );
    const chosen = together ? withoutOverlaps(open) : open.slice(0, 1);
    if (chosen.length === 0) break;
    const text = edited(result.text, chosen.flatMap(editsOf), lineBreak);
    const attempt = lint(result.file, text);
    if (isBetter(result, attempt, chosen.length)) {
      fixes.push(...chosen.map((finding) => described(result.file, finding)));
      result = attempt;
    } else if (chosen.length > 1) {
      together = false;
    } else {
      for (const finding of chosen) leftOut.set(identity(finding), described(result.file, finding));
    }
  }
  return { result, fixes, leftOut: [...leftOut.values()] };
}

function editsOf(finding: Finding): readonly Edit[] {
  return finding.suggestions[0]?.edits ?? [];
}

function described(file: string, finding: Finding): AppliedFix {
  return { file, line: finding.line, message: finding.suggestions[0]?.message ?? '' };
}

/** The findings whose edits lie apart, the earlier one winning; the others get their turn in the next round. */
function withoutOverlaps(findings: readonly Finding[]): Finding[] {
  const taken: Edit[] = [];
  return findings.filter((finding) => {
    const edits = editsOf(finding);
    if (edits.some((edit) => taken.some((other) => overlap(edit, other)))) return false;
    taken.push(...edits);
    return true;
  });
}

/** Two insertions at one place overlap as well: their order would be a guess. */
function overlap({ range: [a, b] }: Edit, { range: [c, d] }: Edit): boolean {
  return a <= d && c <= b;
}

function edited(text: string, edits: readonly Edit[], lineBreak: string | undefined): string {
  const inOrder = [...edits].sort((a, b) => a.range[0] - b.range[0]);
  let result = '';
  let from = 0;
  for (const { range, text: inserted } of inOrder) {
    result +=
      text.slice(from, range[0]) + (lineBreak ? inserted.replace(/\r?\n/g, lineBreak) : inserted);
    [, from] = range;
  }
  return result + text.slice(from);
}

function onlyCrlf(text: string): boolean {
  return text.includes('\r\n') && !/[^\r]\n|^\n/.test(text);
}

/** Every fix must close at least one exit, and nothing may be found that was not found before. */
function isBetter(before: FileResult, after: FileResult, fixes: number): boolean {
  if (after.failure || after.skipped || leakingExits(after) > leakingExits(before) - fixes)
    return false;
  const known = new Map<string, number>();
  for (const finding of before.findings)
    known.set(kin(finding), (known.get(kin(finding)) ?? 0) + 1);
  return after.findings.every((finding) => {
    const left = known.get(kin(finding)) ?? 0;
    known.set(kin(finding), left - 1);
    return left > 0;
  });
}

function leakingExits({ findings }: FileResult): number {
  return findings.reduce((sum, finding) => sum + Math.max(1, finding.exits.length), 0);
}

/** What a finding keeps when other lines move: its rule, its acquire, its words without the line numbers. */
function identity(finding: Finding): string {
  return `${kin(finding)}\n${finding.message.replace(/\d+/g, '')}`;
}

/** The same leak, also after its first exit was fixed and the finding moved on to the next. */
function kin(finding: Finding): string {
  return `${finding.rule}\n${finding.acquireText || finding.message.replace(/\d+/g, '')}`;
}
