/** Compares what the executions of a program showed with what the plugin says about its text. */
import { executeAll, type Executions, type Truth, type Verdict } from './execute.ts';
import { lint, lintPatiently, type Finding, type Linted } from './lint.ts';

export type Kind =
  | 'no such reread'
  | 'no such crash'
  | 'no such clone'
  | 'missed reread'
  | 'missed crash'
  | 'missed clone'
  | 'missed'
  | 'false alarm'
  | 'wrong place'
  | 'twice'
  | 'no such acquire';

export interface Disagreement {
  kind: Kind;
  /** The line of the acquire. */
  line: number;
  detail: string;
}

export interface Comparison {
  truth: Truth;
  findings: Finding[];
  disagreements: Disagreement[];
  /** What the plugin passed over because it had to join paths, and says when it need not. */
  beyondBounds: number;
  executed: Executions | undefined;
}

/** The line where a finding may sit: where an execution lost the body. */
function placeIsObserved(finding: Finding, verdict: Verdict): boolean {
  if ((['implicit', 'dropped', 'block'] as const).some((place) => verdict.lostAt.has(place)))
    return true;
  if (verdict.lostAt.has(finding.line) || verdict.lostAt.has(-finding.line)) return true;
  return finding.line === finding.acquire && (verdict.lostAt.has('end') || verdict.neverReleased);
}

function disagreementsOf(truth: Truth, findings: Finding[]): Disagreement[] {
  const disagreements: Disagreement[] = [];
  const seen = new Set<number>();
  for (const finding of findings) {
    const { acquire, message } = finding;
    if (seen.has(acquire)) disagreements.push({ kind: 'twice', line: acquire, detail: message });
    seen.add(acquire);
    const verdict = truth.verdicts.get(acquire);
    // Code that no execution reached says nothing.
    if (!verdict || !truth.complete || truth.crashes) continue;
    if (!verdict.leaks && !verdict.mayLeak)
      disagreements.push({ kind: 'false alarm', line: acquire, detail: message });
    else if (verdict.leaks && !placeIsObserved(finding, verdict)) {
      disagreements.push({
        kind: 'wrong place',
        line: acquire,
        detail: `reported on line ${finding.line}, lost at ${[...verdict.lostAt].join(', ')}: ${message}`,
      });
    }
  }
  for (const [line, verdict] of truth.verdicts) {
    if (verdict.leaks && !seen.has(line)) {
      disagreements.push({
        kind: 'missed',
        line,
        detail: `leaks when the decisions are ${verdict.witness || '(none)'}, lost at ${[...verdict.lostAt].join(', ')}`,
      });
    }
  }
  return disagreements;
}

/**
 * What is reported must be shown by some execution, and what an execution shows must be reported
 * where policy asks for it.
 */
function misusesNotAgreed(truth: Truth, linted: Linted): Disagreement[] {
  const found: Disagreement[] = [];
  const add = (kind: Kind, line: number | undefined, detail: string): void => {
    found.push({ kind, line: line ?? 0, detail });
  };
  // Code that no execution reached says nothing here, nor do callbacks that an endless loop keeps from running.
  const hasEnded = (acquire: number | undefined): boolean =>
    acquire === undefined || truth.ended.has(acquire);
  const { rereads, unchecked, clones } = linted;
  if (truth.complete) {
    for (const { line, message, acquire } of rereads) {
      const isShown = truth.rereads.some(({ acquires }) => acquires.includes(acquire ?? 0));
      if (!isShown && hasEnded(acquire) && !truth.crashes)
        add('no such reread', acquire, `line ${line}: ${message}`);
    }
    for (const { line, message, handler, acquire } of unchecked) {
      const isShown = handler === undefined ? truth.crashes : truth.crashesInCleanup.has(handler);
      if (!isShown && hasEnded(acquire)) add('no such crash', line, message);
    }
    for (const { line, message } of clones)
      if (!truth.unreadBranches.has(line) && truth.cloned.has(line) && !truth.crashes)
        add('no such clone', line, message);
  }
  const missed = truth.rereads.find(
    ({ sure, acquires }) =>
      sure && !rereads.some(({ acquire }) => acquire === undefined || acquires.includes(acquire)),
  );
  if (missed)
    add('missed reread', missed.acquires[0], `read twice when the decisions are ${missed.witness}`);
  for (const [line, sure] of truth.unreadBranches) {
    // A clone of a body that other paths have used up is told of as that.
    if (sure && ![...clones, ...rereads].some((finding) => finding.line === line))
      add('missed clone', line, 'one branch is read, another is not');
  }
  for (const [line, sure] of truth.crashesInCleanup) {
    if (sure && !unchecked.some(({ handler }) => handler === line))
      add('missed crash', line, `the handler on line ${line} uses a response that is not there`);
  }
  return found;
}

const isMissed = ({ kind }: Disagreement): boolean => kind.startsWith('missed');

/** Undefined when the program proves nothing, because it is not a sensible one. */
export async function compare(text: string): Promise<Comparison | undefined> {
  const linted = lint(text);
  if (!linted) return undefined;
  const { truth, executed } = await executeAll(text, linted.program);
  if (truth.broken !== undefined) return undefined;
  const notAgreed = (by: Linted): Disagreement[] => [
    ...disagreementsOf(truth, by.findings),
    ...misusesNotAgreed(truth, by),
  ];
  const all = notAgreed(linted);
  const patient = all.some(isMissed) ? lintPatiently(text) : undefined;
  const stillMissed =
    patient &&
    new Set(
      notAgreed(patient)
        .filter(isMissed)
        .map(({ kind, line }) => `${kind} ${line}`),
    );
  const disagreements = all.filter(
    (each) => !isMissed(each) || stillMissed?.has(`${each.kind} ${each.line}`),
  );
  return {
    truth,
    findings: linted.findings,
    disagreements,
    beyondBounds: all.length - disagreements.length,
    executed,
  };
}

/** The program with line numbers, and one row for each acquire: executions beside the plugin. */
export function explain(text: string, { truth, findings, disagreements }: Comparison): string {
  const numbered = text
    .trimEnd()
    .split('\n')
    .map((line, index) => `${String(index + 1).padStart(4)} | ${line}`);
  const rows = [...truth.verdicts]
    .sort(([a], [b]) => a - b)
    .map(([line, verdict]) => {
      const ran = verdict.leaks
        ? `leaks (decisions ${verdict.witness || 'none'})`
        : verdict.mayLeak
          ? 'leaks where policy is silent'
          : 'clean';
      const finding = findings.find(({ acquire }) => acquire === line);
      return `  line ${line}: ${truth.executions} executions: ${ran}; plugin: ${finding ? `line ${finding.line}: ${finding.message}` : 'silent'}`;
    });
  const problems = disagreements.map(
    ({ kind, line, detail }) => `  ${kind}, acquire on line ${line}: ${detail}`,
  );
  return [...numbered, ...rows, ...problems].join('\n');
}
