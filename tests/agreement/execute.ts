/**
 * Runs a program for every combination of the decisions that it asks for, and says which acquires
 * were still open, with nobody left to release them, at the end of at least one execution.
 */
import type { Program } from 'estree';
import { type Connection, type LostAt, reach, reachBranches } from './bodies.ts';
import { FakeAbortController, FakeReadable, FakeResponse, FakeSignal, handOn } from './fakes.ts';
import { type Entry, instrument, type Instrumented } from './instrument.ts';
import { type ProgramFacts, Run } from './run.ts';
import { parse } from './syntax.ts';

/** What the executions say about the acquire on one line. */
export interface Verdict {
  /** Leaks on an execution that policy asks for: a finding is required. */
  leaks: boolean;
  /** Leaks on an execution about which policy is silent or undecided: a finding is no error. */
  mayLeak: boolean;
  /** Never drained, closed or handed on, on any execution. */
  neverReleased: boolean;
  /** Where the last variable that reached the open body went away, on the leaking executions. */
  lostAt: Set<LostAt>;
  /** The decisions of the first leaking execution. */
  witness: string | undefined;
}

export interface Reread {
  /** The lines that may be called its acquire: of the request, of its caller, of parameters. */
  acquires: number[];
  /** Policy asks for a report. */
  sure: boolean;
  /** The decisions of the execution. */
  witness: string;
}

export interface Truth {
  verdicts: Map<number, Verdict>;
  executions: number;
  /** False when there were more executions than the bound: absence of a leak proves nothing. */
  complete: boolean;
  /** Some execution uses null as a response: an analysis may go on where the execution stops. */
  crashes: boolean;
  /**
   * The lines of the handlers (a `catch`, a `finally`, the function of `.finally()` or `.defer()`) in which some execution
   * does so; true where it is because a request has failed, and other executions get through.
   */
  crashesInCleanup: Map<number, boolean>;
  /** The bodies that some execution reads after they were used up. */
  rereads: Reread[];
  /** The lines of the clones and tees that are half read, and whether policy asks to report them. */
  unreadBranches: Map<number, boolean>;
  /** The lines of all clones and tees that some execution has made. */
  cloned: Set<number>;
  /** The lines of the acquires in executions that came to an end: an endless loop keeps callbacks from running. */
  ended: Set<number>;
  /** The program uses a name that is not there, or does not parse: it says nothing. */
  broken: string | undefined;
}

type Compiled = (run: Run) => ((...args: unknown[]) => unknown)[];

const maxExecutions = 192;

const ignore = (): void => {};

/** Code that is given a closure runs it some day: what it captured has an owner. */
const keeps = (...args: unknown[]): void => {
  handOn(args);
};

/** A timer may cancel one branch of a clone or read it: of the other one policy says nothing then. */
const runsLater = (...args: unknown[]): void => {
  for (const branch of reachBranches(args)) branch.doubtful = true;
  handOn(args);
};

class Stack {
  private readonly deferred: (() => unknown)[] = [];
  private readonly taken = new Set<Connection>();
  defer(fn: () => unknown): void {
    // The closure has left: what its variable holds later is not told apart from what it holds now.
    for (const connection of reach([fn])) {
      connection.oracle.transfer(fn);
      this.taken.add(connection);
    }
    this.deferred.push(fn);
  }
  async [Symbol.asyncDispose](): Promise<void> {
    for (const fn of this.deferred.reverse()) await fn();
    // A clone that nobody reads keeps the connection, whatever the closure did to the original.
    for (const connection of this.taken) connection.leftHalfCancelled();
  }
}

const globals = {
  AbortController: FakeAbortController,
  AbortSignal: { timeout: () => new FakeSignal(), any: ([first]: FakeSignal[]) => first },
  AsyncDisposableStack: Stack,
  Readable: FakeReadable,
  Response: FakeResponse,
  TextDecoderStream: class {},
  TypeError: class extends Error {},
  console: { log: ignore, info: ignore, warn: ignore, error: ignore, debug: ignore },
  process: { on: keeps, once: keeps, exit: ignore },
  queueMicrotask: keeps,
  setImmediate: keeps,
  setInterval: runsLater,
  setTimeout: runsLater,
};

function compile(code: string): Compiled {
  const names = Object.keys(globals);
  const factory = new Function(...names, `"use strict";return function($$){${code}}`) as (
    ...values: unknown[]
  ) => Compiled;
  return factory(...Object.values(globals));
}

/** Arguments by the name of the parameter, as everybody calls them. */
function argument(run: Run, name: string): unknown {
  if (/^urls|^items|^ids/.test(name))
    return Array.from({ length: [1, 0, 2][run.choose(3)] ?? 0 }, () => 'http://localhost/');
  if (/^(?:n|count|max|retries|attempts|times)/.test(name)) return [1, 0, 2][run.choose(3)];
  if (/^(?:url|path|id|key|init|options|\{)/.test(name))
    return name.startsWith('url') ? 'http://localhost/' : {};
  return run.choose(2) === 1;
}

function start(run: Run, compiled: Compiled, index: number, entry: Entry): void {
  const finish = (value: unknown): void => {
    run.transfer(value, true);
  };
  const consume = async (value: unknown): Promise<void> => {
    const result = await value;
    finish(result);
    if (typeof result !== 'object' || result === null || !('throw' in result)) return run.ended();
    const generator = result as AsyncGenerator;
    for (
      let step: IteratorResult<unknown> = { value: undefined };
      step.done !== true;
      finish(step.value)
    )
      step = await generator.next();
    run.ended();
  };
  try {
    const received = run.facts.received.get(entry.name);
    const args = entry.params.map(({ name }, position) => {
      const kind = received?.get(position);
      const body = kind ? run.given() : undefined;
      return body ? (kind === 'response' ? body : body.$body) : argument(run, name);
    });
    run.args = args;
    const fn = compiled(run)[index];
    consume(fn?.(...args)).catch((error: unknown) => {
      run.ended(error);
      finish(error);
    });
  } catch (error) {
    run.ended(error);
    finish(error);
  }
}

/** Lets every pending microtask run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function explore(
  facts: ProgramFacts,
  compiled: Compiled,
  index: number,
  entry: Entry,
  into: Run[],
): Promise<boolean> {
  let scripts: number[][] = [[]];
  let budget = maxExecutions;
  let complete = true;
  while (scripts.length > 0) {
    if (scripts.length > budget) {
      // Not all can run, so silence will prove nothing: a few more may still show a leak.
      complete = false;
      scripts.length = Math.min(budget, 16);
      budget = scripts.length;
    }
    budget -= scripts.length;
    const runs = scripts.map((script) => {
      const run = new Run(facts, script);
      start(run, compiled, index, entry);
      return run;
    });
    await settled();
    const next: number[][] = [];
    runs.forEach((run, position) => {
      run.settle();
      into.push(run);
      if (run.exhausted) complete = false;
      // Every decision after the scripted ones was answered 0: the other answers are still to run.
      for (let at = (scripts[position] as number[]).length; at < run.trace.length; at += 1) {
        for (let answer = 1; answer < (run.arity[at] as number); answer += 1)
          next.push([...run.trace.slice(0, at), answer]);
      }
    });
    scripts = next;
  }
  return complete;
}

/** Whose acquire an open body is: the caller's, or that of a function that owns its parameter. */
export function attribute(
  connection: Connection,
  facts: ProgramFacts,
): { lines: number[]; lenient: boolean } {
  const { owners, returned } = facts;
  for (const entry of [...connection.entered].reverse()) {
    if (!owners.has(entry.key)) continue;
    // Its callers have read before what they give it: what it leaves open, if it was open, is nobody's loss.
    const isGivenRead = !facts.receivedOpen.has(entry.key);
    if (connection.lenient || isGivenRead)
      return { lines: [entry.line, connection.line], lenient: true };
    if (!returned.has(entry.key)) return { lines: [entry.line], lenient: false };
    // Released on one path, handed back on another: where neither happens, either report is fair.
    if (!entry.returned) return { lines: [entry.line, connection.line], lenient: true };
  }
  return { lines: [connection.line], lenient: false };
}

/** `alone`: the lines of parameters whose function has also run on its own, which shows where they are lost. */
function sum(
  runs: readonly Run[],
  facts: ProgramFacts,
  verdicts: Map<number, Verdict>,
  alone: ReadonlySet<number>,
): void {
  for (const run of runs) {
    const leaking = new Set(run.leaking());
    for (const connection of run.connections) {
      const { lines, lenient } = attribute(connection, facts);
      for (const line of lines) {
        if (line === 0) continue;
        let verdict = verdicts.get(line);
        if (!verdict) {
          verdict = {
            leaks: false,
            mayLeak: false,
            neverReleased: true,
            lostAt: new Set(),
            witness: undefined,
          };
          verdicts.set(line, verdict);
        }
        if (connection.released && !connection.byChance && !run.lenient)
          verdict.neverReleased = false;
        if (!leaking.has(connection)) continue;
        if (line === connection.line || connection.line === 0)
          verdict.lostAt.add(connection.lostAt ?? 'dropped');
        else if (!alone.has(line)) verdict.lostAt.add('dropped');
        if (lenient || run.undecided(connection)) verdict.mayLeak = true;
        else {
          verdict.leaks = true;
          verdict.witness ??= run.trace.join('');
        }
      }
    }
  }
}

const acquiresOf = ({ line, origin, entered }: Connection): number[] => [
  line,
  origin,
  ...entered.map((entry) => entry.line),
];

/** One place that reads is reported once, whichever of the bodies that its variable holds it reads. */
function withSiblings(lines: readonly number[], { heldBy }: ProgramFacts): number[] {
  const all = new Set(lines);
  for (const held of heldBy.values())
    if (lines.some((line) => held.has(line))) for (const line of held) all.add(line);
  return [...all];
}

/** How a body was used first on one execution, as far as later uses can tell. */
function wayOf(
  { branches: [original], handedOn, lostRace, entered }: Connection,
  facts: ProgramFacts,
): string {
  if (handedOn) return 'handed on';
  if (lostRace) return 'not there';
  // Its function answers for a parameter that it leaves alone, and the caller for nothing more.
  if (entered.some(({ key, released }) => facts.owners.has(key) && !released)) return 'handed on';
  if (!original?.first) return '';
  // A reader may have come far or not.
  return original.first === 'reader' ? `reader, ${original.state}` : original.first;
}

/** By acquire: how the body was used first on any execution. */
function firstWays(runs: readonly Run[], facts: ProgramFacts): Map<number, Set<string>> {
  const ways = new Map<number, Set<string>>();
  for (const run of runs) {
    for (const connection of run.connections) {
      const way = wayOf(connection, facts);
      if (way === '') continue;
      for (const line of acquiresOf(connection)) {
        const known = ways.get(line) ?? new Set();
        ways.set(line, known.add(way));
      }
    }
  }
  return ways;
}

/**
 * The lines of bodies that were there when a `try` began whose handler no execution has entered: an
 * analysis that looks at such a handler knows nothing of them, nor after it.
 */
function beforeUnreachedHandlers(runs: readonly Run[]): Set<number> {
  const reached = new Set(runs.flatMap((run) => [...run.handled]));
  const lines = new Set<number>();
  for (const { connections } of runs) {
    for (const connection of connections) {
      if ([...connection.tried].some((handler) => !reached.has(handler)))
        for (const line of acquiresOf(connection)) lines.add(line);
    }
  }
  return lines;
}

/** The executions of one function of a program. */
interface Explored {
  entry: Entry;
  runs: Run[];
  complete: boolean;
}

export interface Executions {
  program: Instrumented;
  facts: ProgramFacts;
  entries: Explored[];
}

/** All executions of all functions of a program, each of which others may call. */
async function executions(text: string, tree?: Program): Promise<Executions> {
  const program = instrument(text, tree ?? parse(text));
  const compiled = compile(program.code);
  const facts: ProgramFacts = {
    statuses: program.statuses,
    rejections: program.rejections,
    owners: new Set(),
    returned: new Set(),
    received: new Map(),
    receivedOpen: new Set(),
    heldBy: new Map(),
  };
  // Programs throw by the thousand and nobody reads the stacks.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  // What a function is given is known once its callers have run: then it runs again, on its own.
  const done = new Map<number, Explored & { given: string }>();
  for (let again = true; again;) {
    again = false;
    for (const [index, entry] of program.entries.entries()) {
      const given = [...(facts.received.get(entry.name) ?? [])].join();
      if (done.get(index)?.given === given) continue;
      again = true;
      const runs: Run[] = [];
      const complete = await explore(facts, compiled, index, entry, runs);
      done.set(index, { entry, given, runs, complete });
    }
  }
  Error.stackTraceLimit = stackTraceLimit;
  return { program, facts, entries: [...done.values()] };
}

export async function execute(text: string, tree?: Program): Promise<Truth> {
  return (await executeAll(text, tree)).truth;
}

/** The truth about a program, and what it was drawn from; nothing when it is broken. */
export async function executeAll(
  text: string,
  tree?: Program,
): Promise<{ truth: Truth; executed: Executions | undefined }> {
  const verdicts = new Map<number, Verdict>();
  const truth: Truth = {
    verdicts,
    executions: 0,
    complete: true,
    crashes: false,
    crashesInCleanup: new Map(),
    rereads: [],
    unreadBranches: new Map(),
    cloned: new Set(),
    ended: new Set(),
    broken: undefined,
  };
  let executed: Executions;
  try {
    executed = await executions(text, tree);
  } catch (error) {
    return { truth: { ...truth, broken: String(error) }, executed: undefined };
  }
  const { program, facts, entries } = executed;
  const runs = entries.flatMap((entry) => entry.runs);
  truth.complete = entries.every((entry) => entry.complete);
  const alone = new Set(program.entries.flatMap(({ params }) => params.map(({ line }) => line)));
  sum(runs, facts, verdicts, alone);
  truth.executions = runs.length;
  truth.crashes = runs.some(({ crashed, leftByCrash }) => crashed || leftByCrash);
  for (const { crashLines } of runs)
    for (const line of crashLines) truth.crashesInCleanup.set(line, false);
  for (const { crashedInCleanup: line } of runs) {
    // What uses a response on no path at all is not told from other code that fails.
    if (line !== undefined && runs.some(({ cleanedUp }) => cleanedUp.has(line)))
      truth.crashesInCleanup.set(line, true);
  }
  const ways = firstWays(runs, facts);
  const doubted = beforeUnreachedHandlers(runs);
  for (const run of runs) {
    for (const connection of run.connections) {
      const acquires = acquiresOf(connection);
      if (!run.isCut) acquires.forEach((line) => truth.ended.add(line));
      if (connection.reused === 'no') continue;
      truth.rereads.push({
        acquires: withSiblings(acquires, facts),
        // Where paths meet that have used the body in different ways, policy is silent; which ways
        // there are is known when all executions have run.
        sure:
          connection.reused === 'sure' &&
          truth.complete &&
          acquires.every((line) => (ways.get(line)?.size ?? 0) < 2 && !doubted.has(line)),
        witness: run.trace.join(''),
      });
    }
    for (const { branches } of run.connections)
      for (const { line } of branches) truth.cloned.add(line);
    for (const { line, sure } of run.unreadBranches())
      truth.unreadBranches.set(line, sure || truth.unreadBranches.get(line) === true);
  }
  truth.broken = runs.find((run) => run.broken)?.broken?.message;
  return { truth, executed };
}

/**
 * Generated programs drop rejected promises; Node and the test runner would call that a failure.
 * Returns the function that puts the listeners back.
 */
export function muteUnhandledRejections(): () => void {
  const listeners = process.rawListeners(
    'unhandledRejection',
  ) as NodeJS.UnhandledRejectionListener[];
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', ignore);
  return () => {
    process.removeListener('unhandledRejection', ignore);
    for (const listener of listeners) process.on('unhandledRejection', listener);
  };
}
