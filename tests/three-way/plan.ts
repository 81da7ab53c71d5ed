/**
 * Turns an execution against fakes into a path that can be gone in earnest: what the surroundings have to answer so
 * that the program goes the same way again, and which connections it must hold in the end.
 */
import type { Connection } from '../agreement/bodies.ts';
import type { Executions } from '../agreement/execute.ts';
import type { Run } from '../agreement/run.ts';
import type { Answer, BodyKind, PathPlan } from './job.ts';

/** Executions of which nothing can be compared, and why. */
export const excuses = {
  'the process ends': 'process.exit() ends what would be looked at',
  'cut off':
    'a loop that turns without end was left after two turns, or there were too many decisions',
  'never ends': 'a promise that nobody settles',
} as const;

/** Where a program may go another way in earnest: there, what counts is that the guard and the server agree. */
export const detours = {
  'used twice':
    'a second use throws in truth, which is for no-body-reuse; the executor goes on to see what leaks',
  'cancelled late':
    'the cancel of a body that is locked or read rejects in truth, which is for no-unsafe-close',
  'in parallel':
    'of two turns that run at the same time, the second may come first: what was planned for one happens to the other',
  'clone cancelled':
    'the cancel of one branch settles only when the other ends, which is for no-unsafe-close; the executor does not wait',
} as const;

/** Executions that the fakes allow and no program can show. */
export const noPaths = {
  'loop skipped':
    'an analysis need not count: a loop that turns three times is also tried with none',
  'contradictory answers':
    'a body that is there with a status that has none, a read that fails beside one that works',
  'no such status':
    'a body that is null although the status, as far as the program has looked, has one',
} as const;

export type Excuse = keyof typeof excuses;
export type Detour = keyof typeof detours;
export type NoPath = keyof typeof noPaths;

export interface Path {
  plan: PathPlan;
  run: Run;
  /** By the index of the request; undefined for one that was refused. */
  connections: readonly (Connection | undefined)[];
  detour: Detour | undefined;
}

/** Nobody can say whether such a connection is held. */
function isUnknown({ lenient, state, owner }: Connection): boolean {
  return lenient || (state === 'transferred' && owner !== 'outside');
}

function bodyOf({ reads, streamEnd, chunks, branches }: Connection): BodyKind | undefined {
  const failed = reads.filter((read) => read.failed);
  const fine = reads.filter((read) => !read.failed);
  if (streamEnd === 'failed' || failed.some(({ json }) => !json)) {
    if (fine.length > 0 || streamEnd === 'done') return undefined;
    // What breaks takes all branches with it, and what they had not given yet.
    if (branches.length > 1 && chunks > 0) return undefined;
    if (streamEnd !== 'failed' || chunks > 2) return 'cut';
    return (['cut after 0', 'cut after 1', 'cut after 2'] as const)[chunks];
  }
  if (failed.length > 0) return fine.some(({ json }) => json) ? undefined : 'not json';
  if (streamEnd !== 'done') return 'large';
  if (chunks === 0) return fine.some(({ json }) => json) ? undefined : 'empty';
  // Two chunks are what a loop sees in the fakes of a body of any size.
  return chunks === 1 && branches.length === 1 ? 'small' : 'large';
}

function answerOf(connection: Connection, classOf: (status: number) => string): Answer | NoPath {
  const { statuses, bodyless, isHead, impossible } = connection;
  const headers: Record<string, string> = {};
  for (const [name, value] of connection.headers) if (value !== null) headers[name] = value;
  const isEmpty = (status: number): boolean => [204, 205, 304].includes(status);
  if (impossible) return 'contradictory answers';
  const full = statuses.find((status) => !isEmpty(status));
  const hasBody = bodyless !== true && full !== undefined;
  // A body that is not there is read without fail, is no JSON, and is never used.
  if (!hasBody && connection.saidUsed) return 'contradictory answers';
  if (!hasBody && connection.reads.some(({ json, failed }) => json !== failed))
    return 'contradictory answers';
  if (bodyless === true && !isHead) {
    const classes = new Set(statuses.map(classOf));
    const empty = [204, 205, 304].find((status) => classes.has(classOf(status)));
    return empty === undefined ? 'no such status' : { status: empty, headers, body: 'none' };
  }
  if (full === undefined) return { status: statuses[0] ?? 204, headers, body: 'none' };
  const body = bodyOf(connection);
  return body === undefined ? 'contradictory answers' : { status: full, headers, body };
}

function detourOf({ connections }: Run): Detour | undefined {
  if (connections.some(({ reused }) => reused !== 'no')) return 'used twice';
  if (connections.some(({ cancelledLate }) => cancelledLate)) return 'cancelled late';
  if (connections.some(({ partlyCancelled }) => partlyCancelled)) return 'clone cancelled';
  return undefined;
}

export function pathOf(
  run: Run,
  main: PathPlan['main'],
  executed: Executions,
): Path | Excuse | NoPath {
  if (run.skipped) return 'loop skipped';
  if (run.isCut || run.exhausted) return 'cut off';
  if (run.stoppedWith) return 'the process ends';
  const { classOf } = executed.program;
  const requests: PathPlan['requests'][number][] = [];
  const connections: (Connection | undefined)[] = [];
  for (const { line, connection, aborted } of run.answers.requests) {
    if (aborted) continue;
    const answer = connection ? answerOf(connection, classOf) : 'refused';
    if (typeof answer === 'string' && answer !== 'refused') return answer;
    requests.push({ line, answer });
    connections.push(connection);
  }
  if (!run.finished) return 'never ends';
  const detour = detourOf(run);
  const { flips, winners } = run.answers;
  const indexes = (test: (connection: Connection) => boolean): number[] =>
    connections.flatMap((connection, index) => (connection && test(connection) ? [index] : []));
  const plan: PathPlan = {
    main,
    args: run.args,
    flips,
    winners,
    requests,
    held: indexes((connection) => connection.open && !isUnknown(connection)),
    unknown: indexes(isUnknown),
    mayStray: detour !== undefined,
  };
  return { plan, run, connections, detour };
}

/**
 * The same path with bodies that clients read to the end by themselves: these hold nothing, whatever the program does. Those
 * of `node:http` do at any size, and those that the program read by chunks would have one chunk only: they stay as they are.
 */
export function small({ plan, connections, ...rest }: Path): Path {
  const shrinks = (index: number): boolean => {
    const connection = connections[index];
    return connection !== undefined && !connection.isObliged && connection.chunks === 0;
  };
  const requests = plan.requests.map(({ line, answer }, index) => ({
    line,
    answer:
      answer === 'refused' || answer.body !== 'large' || !shrinks(index)
        ? answer
        : { ...answer, body: 'small' as const },
  }));
  const kept = (indexes: readonly number[]): number[] => indexes.filter((index) => !shrinks(index));
  const { held, unknown } = plan;
  return {
    ...rest,
    connections,
    plan: { ...plan, requests, held: kept(held), unknown: kept(unknown) },
  };
}
