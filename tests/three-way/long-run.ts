/** Random programs, each gone through in earnest along some of its paths: counts, excuses, shrunk disagreements. */
import * as fc from 'fast-check';
import { compare, type Comparison, explain } from '../agreement/agree.ts';
import { muteUnhandledRejections } from '../agreement/execute.ts';
import { programs } from '../agreement/generate.ts';
import type { Failure, LongRunOptions } from '../agreement/long-run.ts';
import { featuresOf, print, type Program } from '../agreement/tree.ts';
import { type Compared, comparePath, type Disagreement } from './compare.ts';
import type { Job, PathResult } from './job.ts';
import { detours, excuses, noPaths, type Path, pathOf, small } from './plan.ts';
import { type Processes, startProcesses } from './processes.ts';

interface ThreeWayOptions extends LongRunOptions<Summary> {
  /** Of the repository. */
  root: string;
  /** The Node under test. */
  node?: string;
  /** Of the guard, in all processes: by default most wrap and some observe. */
  level?: Level;
  /** False where nobody will read the programs. */
  shrinks?: boolean;
}

export interface Summary {
  programs: number;
  /** Paths that were gone, and how often that took more than one attempt. */
  paths: number;
  repeated: number;
  observed: number;
  small: number;
  requests: number;
  held: number;
  undecided: number;
  findings: number;
  shown: number;
  /** Executions of which some were gone. */
  comparable: number;
  /** Why executions were not compared. */
  excused: Map<string, number>;
  /** Paths that went another way: only the guard and the server were compared. */
  detours: Map<string, number>;
  skipped: number;
  features: Map<string, number>;
  failures: Failure[];
}

/** Of each program, so many paths at most: those that differ in what they leave open come first. */
const pathsPerProgram = 8;
const requestsPerProcess = 700;
const shrinkBudget = 240;
const candidatesAtOnce = 12;

interface Prepared {
  program: Program;
  seed: number;
  text: string;
  comparison: Comparison;
  paths: Path[];
  isSmall: boolean;
}

type Level = Job['level'];

/** One path for each outcome, then others, up to the bound. */
function choose(paths: readonly Path[], most: number): Path[] {
  const byOutcome = new Map<string, Path>();
  for (const path of paths) {
    const { requests, held, unknown } = path.plan;
    const lost = path.connections.map((connection) => String(connection?.lostAt ?? '')).join(' ');
    const outcome = `${requests.map(({ line }) => line).join(' ')} ${held.join()} ${unknown.join()} ${lost}`;
    if (!byOutcome.has(outcome)) byOutcome.set(outcome, path);
  }
  const first = [...byOutcome.values()];
  // Those that leave something open are rarer than those that do not.
  first.sort((a, b) => b.plan.held.length - a.plan.held.length);
  const rest = paths.filter((path) => !first.includes(path) && path.plan.requests.length > 0);
  const stride = Math.max(1, Math.floor(rest.length / most));
  return [...first, ...rest.filter((_, index) => index % stride === 0)].slice(0, most);
}

async function prepare(
  program: Program,
  seed: number,
  isSmall: boolean,
  summary?: Summary,
): Promise<Prepared | undefined> {
  const text = print(program);
  if (!runsHere(text)) return undefined;
  const comparison = await compare(text);
  const executed = comparison?.executed;
  if (!comparison || !executed) return undefined;
  const main = executed.entries.find(({ entry }) => entry.name === 'main' || entry.name === 'load');
  const paths: Path[] = [];
  for (const run of main?.runs ?? []) {
    const path = pathOf(run, main?.entry.name === 'load' ? 'load' : 'main', executed);
    if (typeof path !== 'string') paths.push(path);
    else if (summary) summary.excused.set(path, (summary.excused.get(path) ?? 0) + 1);
  }
  if (summary) summary.comparable += paths.length;
  const chosen = choose(paths, pathsPerProgram);
  return {
    program,
    seed,
    text,
    comparison,
    paths: isSmall ? chosen.map((path) => small(path)) : chosen,
    isSmall,
  };
}

let nodeRunsUsing = false;

function runsHere(text: string): boolean {
  return nodeRunsUsing || !/\busing\b/.test(text);
}

interface Judged {
  disagreements: Disagreement[];
  compared: Compared[];
}

function judge({ paths, comparison, isSmall }: Prepared, results: readonly PathResult[]): Judged {
  const { executed, findings } = comparison;
  if (!executed) return { disagreements: [], compared: [] };
  const compared = paths.map((path, index) =>
    comparePath(path, results[index] as PathResult, findings, executed, isSmall),
  );
  return { compared, disagreements: compared.flatMap(({ disagreements }) => disagreements) };
}

async function goThrough(
  prepared: readonly Prepared[],
  level: Level,
  processes: Processes,
  isPatient = true,
): Promise<(readonly PathResult[])[] | string> {
  const results = await processes.run({
    level,
    isPatient,
    programs: prepared.map(({ text, paths }) => ({ text, paths: paths.map(({ plan }) => plan) })),
  });
  return typeof results === 'string' ? results : [...results];
}

/** Greedily takes the first smaller program on which they still disagree in the same way. */
async function shrink(
  failing: Prepared,
  found: Disagreement[],
  level: Level,
  processes: Processes,
): Promise<{ prepared: Prepared; disagreements: Disagreement[] }> {
  const arbitrary = programs();
  const kind = found[0]?.kind;
  let best = failing;
  let disagreements = found;
  let tries = 0;
  for (let improved = true; improved && tries < shrinkBudget;) {
    improved = false;
    let batch: Prepared[] = [];
    const tryBatch = async (): Promise<boolean> => {
      const results = batch.length > 0 ? await goThrough(batch, level, processes, false) : [];
      const tried = batch;
      batch = [];
      if (typeof results === 'string') return false;
      for (const [index, prepared] of tried.entries()) {
        const judged = judge(prepared, results[index] ?? []);
        if (!judged.disagreements.some((item) => item.kind === kind)) continue;
        best = prepared;
        ({ disagreements } = judged);
        return true;
      }
      return false;
    };
    for (const candidate of arbitrary.shrink(best.program)) {
      tries += 1;
      if (tries > shrinkBudget) break;
      const prepared = await prepare(candidate.value, failing.seed, failing.isSmall).catch(
        () => undefined,
      );
      if (prepared) batch.push(prepared);
      if (batch.length >= candidatesAtOnce && (improved = await tryBatch())) break;
    }
    improved ||= await tryBatch();
  }
  return { prepared: best, disagreements };
}

/** A golden case: what the linter says now is what is wanted, the rest is for a reader to settle. */
function golden({ text, comparison }: Prepared): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line, index) =>
      comparison.findings.some((finding) => finding.line === index + 1)
        ? `${line} // want no-unconsumed-body`
        : line,
    )
    .join('\n');
}

function describe(prepared: Prepared, disagreements: readonly Disagreement[]): string {
  const problems = disagreements.map(
    ({ kind, line, detail }) => `  ${kind}, line ${line}: ${detail}`,
  );
  return [
    explain(prepared.text, prepared.comparison),
    ...problems.slice(0, 8),
    'as a golden case:',
    golden(prepared),
  ].join('\n');
}

/** Two shrunk programs are the same disagreement when they differ in names only. */
const shape = (text: string): string => text.replace(/\d+/g, '').replace(/\b(?:const|let) /g, '');

export async function longRun(options: ThreeWayOptions): Promise<Summary> {
  const summary: Summary = {
    programs: 0,
    paths: 0,
    repeated: 0,
    observed: 0,
    small: 0,
    requests: 0,
    held: 0,
    undecided: 0,
    findings: 0,
    shown: 0,
    comparable: 0,
    excused: new Map(),
    detours: new Map(),
    skipped: 0,
    features: new Map(),
    failures: [],
  };
  const shapes = new Set<string>();
  const restore = muteUnhandledRejections();
  const node = options.node ?? process.execPath;
  const processes = await startProcesses(options.root, node);
  nodeRunsUsing = await processes.runsUsing();

  const fail = async (prepared: Prepared, found: Disagreement[], level: Level): Promise<void> => {
    const kind = found[0]?.kind ?? '';
    const smallest =
      options.shrinks === false
        ? { prepared, disagreements: found }
        : await shrink(prepared, found, level, processes);
    const key = `${kind} ${shape(smallest.prepared.text)}`;
    if (shapes.has(key)) return;
    shapes.add(key);
    const failure: Failure = {
      seed: prepared.seed,
      kind: level === 'observe' ? `${kind} (observe)` : kind,
      text: smallest.prepared.text,
      explanation: describe(smallest.prepared, smallest.disagreements),
    };
    summary.failures.push(failure);
    options.failed?.(failure);
  };

  const tell = (prepared: Prepared, { compared }: Judged, results: readonly PathResult[]): void => {
    const shown = new Set(compared.flatMap((item) => [...item.shown]));
    // A small body shows nothing.
    if (!prepared.isSmall) summary.findings += prepared.comparison.findings.length;
    summary.shown += shown.size;
    for (const [index, { held, undecided, detour }] of compared.entries()) {
      if (detour) summary.detours.set(detour, (summary.detours.get(detour) ?? 0) + 1);
      summary.paths += 1;
      summary.held += held;
      summary.undecided += undecided;
      summary.requests += prepared.paths[index]?.plan.requests.length ?? 0;
      if ((results[index]?.attempts ?? 1) > 1) summary.repeated += 1;
      if (prepared.isSmall) summary.small += 1;
    }
  };

  const flush = async (batch: readonly Prepared[], level: Level): Promise<void> => {
    if (batch.length === 0) return;
    const results = await goThrough(batch, level, processes);
    if (typeof results === 'string') {
      const text = batch.map((item) => item.text).join('\n');
      const failure = {
        seed: batch[0]?.seed ?? 0,
        kind: 'the process fails',
        text,
        explanation: results,
      };
      summary.failures.push(failure);
      options.failed?.(failure);
      return;
    }
    for (const [index, prepared] of batch.entries()) {
      const own = results[index] ?? [];
      const judged = judge(prepared, own);
      tell(prepared, judged, own);
      if (level === 'observe') summary.observed += own.length;
      const [first] = judged.disagreements;
      if (first && summary.failures.length < options.mostFailures)
        await fail(prepared, judged.disagreements, level);
    }
    options.progress?.(summary);
  };

  try {
    let batch: Prepared[] = [];
    let requests = 0;
    let jobs = 0;
    const next = async (): Promise<void> => {
      jobs += 1;
      const ready = batch;
      batch = [];
      requests = 0;
      // Every fifth process observes.
      await flush(ready, options.level ?? (jobs % 5 === 0 ? 'observe' : 'wrap'));
    };
    for (let seed = options.seed; summary.programs < options.count; seed += 1) {
      const numRuns = Math.min(100, options.count - summary.programs);
      for (const program of fc.sample(programs(), { numRuns, seed })) {
        summary.programs += 1;
        const prepared = await prepare(program, seed, summary.programs % 8 === 0, summary);
        if (!prepared) {
          summary.skipped += 1;
          continue;
        }
        featuresOf(program, summary.features);
        batch.push(prepared);
        for (const { plan } of prepared.paths) requests += plan.requests.length;
        if (requests >= requestsPerProcess) await next();
        if (summary.failures.length >= options.mostFailures) return summary;
      }
    }
    await next();
  } finally {
    restore();
    await processes.remove();
  }
  return summary;
}

/** What an excuse means, in words. */
export const reasons: Readonly<Record<string, string>> = { ...excuses, ...noPaths, ...detours };
