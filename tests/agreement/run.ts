/**
 * One execution of a program: the decisions that it took, the scopes and functions that it is in,
 * and the connections that it opened. The instrumented program (instrument.ts) calls the methods
 * of `Run`, `Frame` and `Scope`; nothing else in it differs from the text that is linted.
 */
import {
  attach,
  type Branch,
  branchOf,
  Connection,
  type Oracle,
  reach,
  remember,
  standFor,
} from './bodies.ts';
import { FakeResponse, FakeSignal, handOn, RequestFailed } from './fakes.ts';
import { Frame, Scope, Stop } from './frames.ts';
import { FakeData, FakeIncoming, FakeRequest } from './node-fakes.ts';

/** What all executions of one program have in common, and what they teach about its functions. */
export interface ProgramFacts {
  /** One status for each outcome of the comparisons in the program. */
  statuses: readonly number[];
  /** The program handles rejections somewhere, so executions with rejections can differ. */
  rejections: boolean;
  /** `function:parameter` of parameters whose body the function released, without throwing, on some execution. */
  owners: Set<string>;
  /** `function:parameter` of parameters that the function hands back on some execution. */
  returned: Set<string>;
  /** The kind of body that each function has been given, by parameter index. */
  received: Map<string, Map<number, 'response' | 'stream'>>;
  /** `function:parameter` of parameters that some caller has given a body that was still open. */
  receivedOpen: Set<string>;
  /** The lines of the acquires whose bodies a variable has held. */
  heldBy: Map<string, Set<number>>;
}

/** What the surroundings answered, by the line that asked: a real execution is given the same answers. */
export interface Answers {
  /** Of `c()` and its like. */
  flips: [line: number, answer: boolean][];
  /** Which of the promises of a `Promise.race` won. */
  winners: [line: number, index: number][];
  /** No connection: the request was refused, or its signal had been aborted before. */
  requests: { line: number; connection: Connection | undefined; aborted: boolean }[];
}

const maxDecisions = 40;

/** A function, and an object of such functions, that looks at its arguments and keeps nothing. */
const silent: unknown = new Proxy(() => {}, { get: () => () => {} });

/** An error class from another file: whoever catches the error has what it carries. */
const carrier = (transfer: (value: unknown) => unknown) =>
  class extends Error {
    constructor(...args: unknown[]) {
      super('thrown by the program');
      transfer(args);
    }
  };

export class Run implements Oracle {
  readonly facts: ProgramFacts;
  readonly trace: number[] = [];
  readonly arity: number[] = [];
  readonly connections: Connection[] = [];
  /** A bug in the generated program (a variable that is not there): it proves nothing. */
  broken: Error | undefined;
  /** It used null or undefined as a response. */
  crashed = false;
  /** A function was left by such an exception, whether anybody hears of it or not. */
  leftByCrash = false;
  /** The line of the handler where it did so, because a request has failed. */
  crashedInCleanup: number | undefined;
  /** The lines of all the handlers that ended so, for whatever reason. */
  readonly crashLines = new Set<number>();
  /** The lines of the handlers that it has run to their end, with a response of what they guard. */
  readonly cleanedUp = new Set<number>();
  /** By the line of a `try` block: how often it began, and the requests made before it did so last. */
  private readonly begun = new Map<number, { times: number; requests: number }>();
  /** The lines of the handlers that it has entered. */
  readonly handled = new Set<number>();
  /** This execution takes a path that policy does not ask for: its leaks may be reported or not. */
  lenient = false;
  /** The bodies that were open when the execution stopped early, if it did. */
  stoppedWith: Connection[] | undefined;
  /** The entry function returned or threw; it hangs otherwise, and still holds what it held. */
  finished = false;
  /** Decisions beyond the bound: the enumeration is not complete. */
  exhausted = false;
  /** A request or a read failed in this execution. */
  private rejected = false;
  /** The caller of the function of the file that begins to run. */
  calling: Frame | undefined;
  private readonly script: readonly number[];
  private readonly leftClosures: unknown[] = [];
  readonly answers: Answers = { flips: [], winners: [], requests: [] };
  /** The arguments of the entry function. */
  args: readonly unknown[] = [];
  /** A loop turned as often as it may. */
  isCut = false;
  /** A loop did not turn that turns whenever the program runs. */
  skipped = false;

  constructor(facts: ProgramFacts, script: readonly number[]) {
    this.facts = facts;
    this.script = script;
  }

  get rejections(): boolean {
    return this.facts.rejections;
  }

  choose(arity: number): number {
    if (arity < 2 || this.stoppedWith) return 0;
    if (this.trace.length >= maxDecisions) {
      this.exhausted = true;
      return 0;
    }
    const answer = this.script[this.trace.length] ?? 0;
    this.trace.push(answer);
    this.arity.push(arity);
    return answer;
  }

  flip = (): boolean => this.choose(2) === 1;

  doubt(): void {
    this.lenient = true;
  }

  failed(): Error {
    this.rejected = true;
    return new RequestFailed('terminated');
  }

  /** A closure that leaves its function is silent, whatever becomes of it. */
  returnsClosure(value: unknown): void {
    const held = reach(value, false);
    for (const connection of reach(value)) if (!held.has(connection)) connection.lenient = true;
  }

  /** A request; `line` is where its call starts. */
  fetch(
    line: number,
    _url: unknown,
    options?: { method?: string; signal?: unknown },
  ): Promise<FakeResponse> {
    const signal = options?.signal instanceof FakeSignal ? options.signal : undefined;
    const connection = this.connect(line, signal, options?.method === 'HEAD');
    if (!connection) return Promise.reject(this.failed());
    const [original] = connection.branches;
    return attach(Promise.resolve(new FakeResponse(original)), original as Branch);
  }

  /** undici's `request`. */
  request(line: number): Promise<FakeData> {
    const connection = this.connect(line);
    if (!connection) return Promise.reject(this.failed());
    const [original] = connection.branches as [Branch];
    return attach(Promise.resolve(new FakeData(original)), original);
  }

  /** `http.get` and `http.request`, with the callback as the last argument. */
  http(line: number, ...args: unknown[]): FakeRequest {
    const connection = this.connect(line);
    if (connection) connection.isObliged = true;
    return new FakeRequest(
      () => (connection ? new FakeIncoming(connection.branches[0] as Branch) : this.failed()),
      args.at(-1) as (value: unknown) => unknown,
    );
  }

  /** Undefined when the request fails. */
  private connect(line: number, signal?: FakeSignal, isHead = false): Connection | undefined {
    const connection = new Connection(
      this,
      line,
      this.connections.length,
      this.facts.statuses,
      isHead,
    );
    // Work beside a callback that has ended the process: nothing more is requested.
    if (this.stoppedWith) throw new Stop();
    const aborted = signal?.aborted === true;
    if (aborted || (this.rejections && this.choose(2) === 1)) {
      this.answers.requests.push({ line, connection: undefined, aborted });
      return undefined;
    }
    this.answers.requests.push({ line, connection, aborted });
    this.connections.push(connection);
    signal?.connections.push(connection);
    connection.abortable = signal !== undefined;
    return connection;
  }

  /** A body that a function is given by a caller that is not part of the file. */
  given(): FakeResponse {
    const connection = new Connection(this, 0, this.connections.length, this.facts.statuses, false);
    this.connections.push(connection);
    return new FakeResponse(connection.branches[0]);
  }

  /** `beside`: of a callback, which may run while the code that registered it goes on. */
  frame(beside = false): Frame {
    if (this.stoppedWith) throw new Stop();
    return new Frame(this, beside || this.calling?.beside === true);
  }

  scope(frame: Frame, turn: boolean): Scope {
    return new Scope(frame, turn);
  }

  /** Loops turn a few times; what is still held then has no verdict, what was lost before has. */
  turn(turns: number, most: number): void {
    if (turns > most) this.stop(true);
  }

  /** `for (let i = 0; i < 3; i++)` turns; an analysis that does not count may think that it doesn't. */
  skip(): boolean {
    const skipped = this.choose(2) === 1;
    if (skipped) this.lenient = true;
    this.skipped ||= skipped;
    return skipped;
  }

  /** Runs an entry with its own `this`, whose properties belong to somebody else. */
  on(self: object, entry: (self: object) => unknown): unknown {
    this.leftClosures.push(self);
    return entry(self);
  }

  exit = ({ beside }: Frame): never => {
    this.stop(false, beside);
    throw new Stop();
  };

  /** `new Promise((resolve, reject) => …)`: a promise that the program itself rejects. */
  settles =
    (executor: (resolve: unknown, reject: (reason: unknown) => void) => unknown) =>
    (resolve: unknown, reject: (reason: unknown) => void): void => {
      executor(resolve, (reason) => {
        this.rejected = true;
        reject(reason);
      });
    };

  private stop(cut: boolean, beside = false): void {
    this.isCut ||= cut;
    this.stoppedWith ??= this.connections.filter(
      ({ open, lostAt }) => open && (typeof lostAt === 'number' || lostAt === 'end'),
    );
    for (const connection of this.connections) {
      // How far the code beside a callback has come by then, nobody is asked to know.
      if (!connection.open || (connection.holders.size > 0 && !beside)) continue;
      // Lost, or on its way to a callback that drops it, and then the process ends anyway.
      if (!cut && typeof connection.lostAt !== 'number') connection.lenient = true;
      // What comes after the loop, or would have come, may have aborted it.
      if (connection.abortable) connection.lenient = true;
      if (this.stoppedWith.includes(connection)) continue;
      connection.lenient = true;
      this.stoppedWith.push(connection);
    }
    if (cut) throw new Stop();
  }

  /** Somebody whom the file cannot see has the value now. */
  transfer = <T>(value: T, isEnd = false): T => {
    handOn(value, isEnd);
    if (typeof value === 'function' || (typeof value === 'object' && value !== null))
      this.leftClosures.push(value);
    return value;
  };

  /** Policy trusts that somebody releases what an error carries, or a collection that never leaves the function. */
  trust = <T>(owner: 'error' | 'collection', value: T): T => {
    const owners = new Map([...reach(value)].map((connection) => [connection, connection.owner]));
    this.transfer(value);
    for (const [connection, known] of owners) connection.owner = known ?? owner;
    return value;
  };

  keeps = <T>(value: T): T => this.trust('collection', value);

  /** `Promise.all`: when one request fails, nobody asks for the answers to the others. */
  all = (list: Iterable<unknown>): Promise<unknown[]> => {
    const items = [...list];
    return Promise.all(items).catch((error: unknown) => {
      this.lenient = true;
      throw error;
    });
  };

  /** `Promise.race` / `any`: losers are silent. */
  race = (line: number, list: Iterable<unknown>): Promise<unknown> => {
    const items = [...list];
    for (const item of items) if (item instanceof Promise) item.catch(() => {});
    const index = this.choose(items.length);
    this.answers.winners.push([line, index]);
    return Promise.resolve(items[index]).then((winner) => {
      const won = reach(winner);
      for (const connection of reach(items)) {
        if (won.has(connection)) continue;
        connection.lenient = true;
        connection.lostRace = true;
      }
      return winner;
    });
  };

  remember = remember;

  /** Imports: names say what a stand-in does, so that programs need no second file. */
  lib(names: string[]): Record<string, unknown> {
    const bindings: Record<string, unknown> = {};
    for (const name of names) {
      if (/^(?:c|flip|is[A-Z]\w*|has[A-Z]\w*|should[A-Z]\w*)$/.test(name))
        bindings[name] = this.flip;
      else if (/^(?:sleep|delay|timeout)$/.test(name)) bindings[name] = () => Promise.resolve();
      else if (/Error$/.test(name)) bindings[name] = carrier(this.transfer);
      else if (/^(?:log|logger)$/.test(name)) bindings[name] = silent;
      else if (/^assert/.test(name)) bindings[name] = () => {};
      else bindings[name] = (...args: unknown[]) => void this.transfer(args);
    }
    return bindings;
  }

  /** What an imported function was asked for on the line, and answered. */
  answered<T>(line: number, answer: T): T {
    if (typeof answer === 'boolean') this.answers.flips.push([line, answer]);
    return answer;
  }

  dispose(value: unknown): unknown {
    const disposable = value as Record<symbol, (() => unknown) | undefined>;
    return (disposable[Symbol.asyncDispose] ?? disposable[Symbol.dispose])?.call(value);
  }

  /** `clone()` and `tee()`: where the new branch was made. */
  branch = <T>(line: number, made: T): T => {
    const branch = branchOf(Array.isArray(made) ? made[1] : made);
    if (branch) branch.line = line;
    return made;
  };

  /** The lines of `clone()` and `tee()` of which one branch was read, another left alone. */
  unreadBranches(): { line: number; sure: boolean }[] {
    const ended = this.finished && !this.stoppedWith;
    return this.connections.flatMap((connection) => {
      const { branches, entered, lenient, line, origin } = connection;
      if (branches.length < 2 || !(connection.open || connection.released)) return [];
      const read = branches.filter((branch) => !branch.isUnread && branch.state !== 'closed');
      if (read.length === 0) return [];
      const sure =
        ended &&
        !this.lenient &&
        !this.rejected &&
        !lenient &&
        entered.length === 0 &&
        line === origin &&
        !branches.some(({ doubtful }) => doubtful);
      const counterpart = branches.find((branch) => branch.line > 0 && !branch.isUnread);
      return branches
        .filter(({ isUnread }) => isUnread)
        .map((branch) => ({ line: branch.line || (counterpart?.line ?? 0), sure }));
    });
  }

  /** A `try` block begins on the line; `handler` is the line of its `catch`, or 0. */
  tries(line: number, handler: number): void {
    const times = (this.begun.get(line)?.times ?? 0) + 1;
    this.begun.set(line, { times, requests: this.connections.length });
    if (handler > 0) for (const connection of this.connections) connection.tried.add(handler);
  }

  handles(line: number): void {
    this.handled.add(line);
  }

  /** An exception in a `catch` or `finally` of the program. */
  crash = (line: number, error: unknown): unknown => {
    if (!(error instanceof TypeError)) return error;
    this.crashLines.add(line);
    if (this.rejected && !this.lenient && !this.crashed) this.crashedInCleanup ??= line;
    return error;
  };

  /** The function of `promise.finally(…)` or `stack.defer(…)`, which is a handler, too. */
  cleanup = (line: number, fn: () => unknown): (() => unknown) =>
    standFor(fn, () => {
      try {
        const result = fn();
        if (!(result instanceof Promise)) {
          this.cleaned(line);
          return result;
        }
        return result.then(
          (value: unknown) => {
            this.cleaned(line);
            return value;
          },
          (error: unknown) => {
            throw this.crash(line, error);
          },
        );
      } catch (error) {
        throw this.crash(line, error);
      }
    });

  /**
   * It ran to its end; `first` and `last` are the lines of the block that it cleans up after. The
   * callbacks of a list run side by side (`beside`): the response may be that of another element.
   */
  cleaned(line: number, first = 0, last = Infinity, beside = false): void {
    const begun = this.begun.get(first);
    if (beside && begun && begun.times > 1) return;
    const since = this.connections.slice(begun?.requests);
    if (since.some((connection) => first <= connection.line && connection.line <= last))
      this.cleanedUp.add(line);
  }

  /** An exception that the program did not mean, such as a property of undefined. */
  noticeCrash(error: unknown): void {
    if (error instanceof ReferenceError || error instanceof SyntaxError) this.broken ??= error;
    else if (error instanceof TypeError) {
      this.lenient = true;
      this.crashed = true;
    }
  }

  /** How the call of an entry function ended. */
  ended(error?: unknown): void {
    this.finished = true;
    if (error instanceof Stop) return;
    this.noticeCrash(error);
    if (error instanceof RequestFailed) this.lenient = true;
  }

  /** A variable that a closure which left still sees is assigned: its old body is left undecided. */
  overwritten(old: ReadonlySet<Connection>): void {
    for (const value of this.leftClosures) {
      for (const connection of reach(value)) if (old.has(connection)) connection.lenient = true;
    }
  }

  /** Variables that a closure which left still sees may hold another body by now. */
  settle(): void {
    if (this.stoppedWith) return;
    for (const value of this.leftClosures)
      for (const connection of reach(value)) {
        // Also a side of a clone that nobody has read so far.
        if (connection.open || connection.branches.length > 1) connection.lenient = true;
        // What it was used for may be the closure's doing.
        if (connection.reused === 'sure') connection.reused = 'maybe';
      }
  }

  /**
   * Nobody is asked for a handler around every call only because a body is open: a body that a failed
   * request, or a promise that rejects, makes unreachable without an exit statement is left undecided.
   */
  undecided({ lenient, lostAt }: Connection): boolean {
    if (this.lenient || lenient || lostAt === 'implicit') return true;
    // What nothing holds is lost when the function is left, here by an exception of the language.
    if (this.leftByCrash && lostAt === undefined) return true;
    // Nothing runs after process.exit(): what a block dropped before it is nobody's loss.
    if (this.stoppedWith && typeof lostAt !== 'number') return true;
    return this.rejected && (typeof lostAt !== 'number' ? lostAt !== 'end' : lostAt < 0);
  }

  leaking(): Connection[] {
    if (this.stoppedWith) return this.stoppedWith;
    return this.connections.filter(
      ({ open, lostAt }) =>
        open && (this.finished || typeof lostAt === 'number' || lostAt === 'end'),
    );
  }
}
