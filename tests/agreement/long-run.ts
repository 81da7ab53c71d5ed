/** Many random programs, one after another: counts, coverage of the grammar, shrunk disagreements. */
import * as fc from 'fast-check';
import { compare, explain, type Comparison } from './agree.ts';
import { muteUnhandledRejections } from './execute.ts';
import { programs } from './generate.ts';
import { featuresOf, print, type Program } from './tree.ts';

export interface LongRunOptions<Counts = Summary> {
  count: number;
  seed: number;
  /** Stop after this many different disagreements. */
  mostFailures: number;
  progress?: (counts: Counts) => void;
  failed?: (failure: Failure) => void;
}

export interface Failure {
  /** A run from it meets the disagreement again. */
  seed: number;
  kind: string;
  text: string;
  explanation: string;
}

export interface Summary {
  programs: number;
  executions: number;
  acquires: number;
  leaking: number;
  clean: number;
  undecided: number;
  /** Missed where the plugin had to join paths. */
  beyondBounds: number;
  incomplete: number;
  crashing: number;
  skipped: number;
  features: Map<string, number>;
  failures: Failure[];
}

const chunk = 100;
const shrinkBudget = 800;

/** Greedily takes the first smaller program on which the two still disagree in the same way. */
async function shrink(
  program: Program,
  kind: string,
): Promise<{ text: string; comparison: Comparison }> {
  const arbitrary = programs();
  let best = program;
  let comparison = (await compare(print(best))) as Comparison;
  let tries = 0;
  for (let improved = true; improved && tries < shrinkBudget;) {
    improved = false;
    for (const candidate of arbitrary.shrink(best)) {
      tries += 1;
      if (tries > shrinkBudget) break;
      const result = await compare(print(candidate.value)).catch(() => undefined);
      if (result?.disagreements.some((item) => item.kind === kind)) {
        best = candidate.value;
        comparison = result;
        improved = true;
        break;
      }
    }
  }
  return { text: print(best), comparison };
}

/** Two shrunk programs are the same disagreement when they differ in names only, or in the form of `main`. */
const shape = (text: string): string =>
  text
    .replace(/\d+/g, '')
    .replace(/^.*\b(?:main|load)\b.*$/gm, 'main')
    .replace(/\b(?:const|let) /g, '');

function count(summary: Summary, { truth, beyondBounds }: Comparison): void {
  summary.beyondBounds += beyondBounds;
  summary.executions += truth.executions;
  if (!truth.complete) summary.incomplete += 1;
  if (truth.crashes) summary.crashing += 1;
  for (const { leaks, mayLeak } of truth.verdicts.values()) {
    summary.acquires += 1;
    if (leaks) summary.leaking += 1;
    else if (mayLeak || !truth.complete || truth.crashes) summary.undecided += 1;
    else summary.clean += 1;
  }
}

export async function longRun(options: LongRunOptions): Promise<Summary> {
  const summary: Summary = {
    programs: 0,
    executions: 0,
    acquires: 0,
    leaking: 0,
    clean: 0,
    undecided: 0,
    beyondBounds: 0,
    incomplete: 0,
    crashing: 0,
    skipped: 0,
    features: new Map(),
    failures: [],
  };
  const shapes = new Set<string>();
  const restore = muteUnhandledRejections();
  try {
    for (let seed = options.seed; summary.programs < options.count; seed += 1) {
      const numRuns = Math.min(chunk, options.count - summary.programs);
      for (const program of fc.sample(programs(), { numRuns, seed })) {
        summary.programs += 1;
        const text = print(program);
        const comparison = await compare(text);
        if (!comparison) {
          summary.skipped += 1;
          continue;
        }
        featuresOf(program, summary.features);
        count(summary, comparison);
        const [first] = comparison.disagreements;
        if (!first) continue;
        const smallest = await shrink(program, first.kind);
        const key = `${first.kind} ${shape(smallest.text)}`;
        if (shapes.has(key)) continue;
        shapes.add(key);
        const failure: Failure = {
          seed,
          kind: first.kind,
          text: smallest.text,
          explanation: explain(smallest.text, smallest.comparison),
        };
        summary.failures.push(failure);
        options.failed?.(failure);
        if (summary.failures.length >= options.mostFailures) return summary;
      }
      options.progress?.(summary);
    }
  } finally {
    restore();
  }
  return summary;
}
