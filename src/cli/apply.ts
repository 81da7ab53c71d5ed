/**
 * `--apply`: writes a suggestion of each finding, whichever rule made it, lints again, and repeats until nothing changes.
 * A result with a syntax error, a new finding or no fewer leaks is thrown away: then the findings are
 * taken one by one, each with its suggestions in order, and those of which none works are left out.
 */
import type { LintText } from './lint.ts';
import type { AppliedFix, Edit, FileResult, Finding, Suggestion } from './result.ts';

export interface Applied {
  result: FileResult;
  fixes: readonly AppliedFix[];
  leftOut: readonly AppliedFix[];
}

export function applySuggestions(original: FileResult, lint: LintText): Applied {
  const write = writer(original.text);
  const fixes: AppliedFix[] = [];
  const leftOut = new LeftOut();
  let result = original;

  /** The result with these suggestions written, if it is better. */
  const attempt = (chosen: readonly Choice[]): FileResult | undefined => {
    const edits = chosen.flatMap(({ suggestion }) => suggestion.edits);
    const after = lint(result.file, write(result.text, edits));
    return isBetter(result, after, chosen.length) ? after : undefined;
  };
  const keep = (after: FileResult, chosen: readonly Choice[]): void => {
    fixes.push(...chosen.map((choice) => described(result.file, choice)));
    result = after;
  };

  for (let together = true; ;) {
    const open = leftOut.others(result.findings).filter(isFixable);
    const [first] = open;
    if (!first) break;
    if (together) {
      const chosen = withoutOverlaps(open.flatMap((finding) => choicesOf(finding).slice(0, 1)));
      const after = attempt(chosen);
      if (after) keep(after, chosen);
      else together = false;
    } else {
      const [choice, after] = firstThatWorks(choicesOf(first), attempt);
      if (after) keep(after, [choice]);
      else leftOut.add(first, described(result.file, choice));
    }
  }
  return { result, fixes, leftOut: leftOut.fixes };
}

/** One finding, and the suggestion that is to mend it. */
interface Choice {
  finding: Finding;
  suggestion: Suggestion;
}

function isFixable({ suggestions }: Finding): boolean {
  return suggestions.length > 0;
}

function choicesOf(finding: Finding): Choice[] {
  return finding.suggestions.map((suggestion) => ({ finding, suggestion }));
}

function firstThatWorks(
  choices: readonly Choice[],
  attempt: (chosen: readonly Choice[]) => FileResult | undefined,
): [Choice, FileResult | undefined] {
  for (const choice of choices) {
    const after = attempt([choice]);
    if (after) return [choice, after];
  }
  return [choices[0] as Choice, undefined];
}

function described(file: string, { finding, suggestion }: Choice): AppliedFix {
  return { file, line: finding.line, message: suggestion.message };
}

/** The findings that nothing could be done for. Lines move, so they are known by what does not, and by their order. */
class LeftOut {
  readonly fixes: AppliedFix[] = [];
  readonly #counts = new Map<string, number>();

  add(finding: Finding, fix: AppliedFix): void {
    this.fixes.push(fix);
    const key = identity(finding);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  others(findings: readonly Finding[]): Finding[] {
    const met = new Map<string, number>();
    return findings.filter((finding) => {
      const key = identity(finding);
      const before = met.get(key) ?? 0;
      met.set(key, before + 1);
      return before >= (this.#counts.get(key) ?? 0);
    });
  }
}

/** Those whose edits lie apart, the earlier one winning; the others get their turn in the next round. */
function withoutOverlaps(choices: readonly Choice[]): Choice[] {
  const taken: Edit[] = [];
  return choices.filter(({ suggestion: { edits } }) => {
    if (edits.some((edit) => taken.some((other) => overlap(edit, other)))) return false;
    taken.push(...edits);
    return true;
  });
}

/** Two insertions at one place overlap as well: their order would be a guess. */
function overlap({ range: [a, b] }: Edit, { range: [c, d] }: Edit): boolean {
  return a <= d && c <= b;
}

/** Writes edits into a text with the line breaks that the file has throughout. */
function writer(original: string): (text: string, edits: readonly Edit[]) => string {
  const isCrlf = original.includes('\r\n') && !/[^\r]\n|^\n/.test(original);
  const isCr = original.includes('\r') && !original.includes('\n');
  const eol = isCrlf ? '\r\n' : isCr ? '\r' : undefined;
  return (text, edits) => {
    const inOrder = [...edits].sort((a, b) => a.range[0] - b.range[0]);
    let result = '';
    let from = 0;
    for (const { range, text: inserted } of inOrder) {
      result +=
        text.slice(from, range[0]) +
        (eol === undefined ? inserted : inserted.replace(/\r?\n/g, eol));
      [, from] = range;
    }
    return result + text.slice(from);
  };
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
