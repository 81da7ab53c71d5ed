/**
 * What a program finds around it when it runs in earnest: the imports of `./lib.js`, and the few globals that a
 * script must be able to answer for. `fetch` is not among them.
 */
import { Console } from 'node:console';
import { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { PathPlan } from './job.ts';

/** Ends an execution: it went where no plan leads. */
export class Strayed extends Error {}

const mostTurns = 2000;

const nowhere = new Console(
  new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  }),
);

/** Answers by line, one after the other; the last one holds on, as real bodies have more chunks than planned ones. */
class Script<Value> {
  private readonly answers = new Map<number, Value[]>();
  private turns = 0;

  constructor(answers: readonly [line: number, answer: Value][]) {
    for (const [line, answer] of answers)
      this.answers.set(line, [...(this.answers.get(line) ?? []), answer]);
  }

  next(line: number): Value | undefined {
    this.turns += 1;
    if (this.turns > mostTurns) throw new Strayed(`line ${line} asks without end`);
    const answers = this.answers.get(line);
    if (answers === undefined) return undefined;
    return answers.length > 1 ? answers.shift() : answers[0];
  }
}

/** One execution. */
export class Surroundings {
  /** Why it did not go as planned. */
  strayed: string | undefined;
  /** Whatever the program handed to others: they release it when it is over. */
  readonly entrusted: unknown[] = [];
  /** Requests that were made and have not been answered. */
  waiting = 0;
  /** Grows with everything that happens. */
  activity = 0;
  readonly made: boolean[];
  /** The lines of the requests that wait, and whether one of them ever waited twice. */
  readonly waitingLines: number[] = [];
  inParallel = false;
  readonly plan: PathPlan;
  private readonly flips: Script<boolean>;
  private readonly winners: Script<number>;

  constructor(plan: PathPlan) {
    this.plan = plan;
    this.flips = new Script(plan.flips);
    this.winners = new Script(plan.winners);
    this.made = plan.requests.map(() => false);
  }

  stray(why: string): void {
    this.strayed ??= why;
  }

  /** The next planned request of a line. */
  request(line: number): number | undefined {
    this.activity += 1;
    this.waiting += 1;
    this.inParallel ||= this.waitingLines.includes(line);
    this.waitingLines.push(line);
    const index = this.plan.requests.findIndex(
      (request, position) => request.line === line && !this.made[position],
    );
    if (index === -1) {
      this.stray(`a request of line ${line} was not planned`);
      return undefined;
    }
    this.made[index] = true;
    return index;
  }

  answered(line: number): void {
    this.activity += 1;
    this.waiting -= 1;
    this.waitingLines.splice(this.waitingLines.indexOf(line), 1);
  }

  /** The exports of `./lib.js`. `line` tells which line of the program is asking. */
  library(line: () => number): Record<string, unknown> {
    const keep = (...values: unknown[]): void => {
      this.entrusted.push(...values);
    };
    const { entrusted } = this;
    const race = (items: Iterable<unknown>): Promise<unknown> => {
      const all = [...items];
      for (const item of all) if (item instanceof Promise) item.catch(() => {});
      return Promise.resolve(all[this.winners.next(line()) ?? 0]);
    };
    return {
      c: () => {
        const at = line();
        const answer = this.flips.next(at);
        if (answer === undefined) this.stray(`the question of line ${at} was not planned`);
        return answer ?? false;
      },
      handle: keep,
      enqueue: keep,
      later: keep,
      sleep: () => Promise.resolve(),
      delay: () => Promise.resolve(),
      sink: () => new WritableStream(),
      HttpError: class extends Error {
        constructor(...values: unknown[]) {
          super('thrown by the program');
          entrusted.push(...values);
        }
      },
      console: nowhere,
      process: {
        exit: () => {
          this.stray('process.exit()');
          throw new Strayed('process.exit()');
        },
      },
      // A race is won as planned, and a timer runs when the program is over.
      Promise: new Proxy(Promise, {
        get: (target, key) => {
          if (key === 'race' || key === 'any') return race;
          const value: unknown = Reflect.get(target, key);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      }),
      AbortSignal: { timeout: () => new AbortController().signal },
      setTimeout: keep,
    };
  }
}

/** What an owner does with what was entrusted to it: reads bodies, calls closures, looks into objects. */
export async function release(value: unknown, depth = 4): Promise<void> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || depth < 0)
    return;
  try {
    if (value instanceof Response) {
      if (value.body !== null && !value.body.locked && !value.bodyUsed) await value.arrayBuffer();
    } else if (value instanceof ReadableStream) {
      if (!value.locked) await value.pipeTo(new WritableStream());
    } else if (value instanceof Readable) {
      if (!value.destroyed && !value.readableEnded) await finished(value.resume());
    } else if (value instanceof Promise) {
      await release(await value, depth - 1);
    } else if (typeof value === 'function') {
      await release(await (value as () => unknown)(), depth - 1);
    } else {
      const inside =
        value instanceof Map || value instanceof Set ? [...value.values()] : Object.values(value);
      if (value instanceof Error) inside.push(value.cause);
      for (const item of inside) await release(item, depth - 1);
    }
  } catch {
    // It was read or aborted before, or broke: nothing is left to release.
  }
}
