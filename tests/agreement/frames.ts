/**
 * The blocks and function calls that an execution is in: they know which variables hold a body, and
 * by which statement each of them is left.
 */
import { type Connection, type Entered, type LostAt, reach } from './bodies.ts';
import { FakeResponse, FakeStream } from './fakes.ts';
import type { Run } from './run.ts';

/** Ends an execution from the inside: `process.exit()`, or a loop that turned often enough. */
export class Stop extends Error {}

/** The variables of one block; the function's own block is its `Frame`. */
export class Scope {
  readonly frame: Frame;
  private readonly holds = new Map<string, { connections: Set<Connection> }>();
  protected ended = false;

  private readonly end: LostAt;

  /** Functions and loop turns end in the sense of the policy; of other blocks the function goes on. */
  constructor(frame?: Frame, turn = true) {
    this.frame = frame ?? (this as unknown as Frame);
    this.end = turn ? 'end' : 'block';
  }

  bind<T>(name: string, value: T): T {
    const connections = reach(value, false);
    this.quietPromises(value);
    if (connections.size === 0) return value;
    const { heldBy } = this.frame.run.facts;
    const lines = heldBy.get(name) ?? new Set();
    heldBy.set(name, lines);
    const holder = { connections };
    for (const connection of connections) {
      lines.add(connection.line);
      connection.holders.add(holder);
      connection.lostAt = undefined;
    }
    this.holds.set(name, holder);
    return value;
  }

  /** An assignment: the old body is lost at this line when no other variable reaches it. */
  rebind<T>(name: string, line: number, value: T): T {
    const old = this.holds.get(name);
    if (old) this.frame.run.overwritten(old.connections);
    this.holds.delete(name);
    this.bind(name, value);
    if (!old) return value;
    this.let(old, line);
    for (const connection of old.connections)
      if (connection.holders.size === 0) connection.forgotten();
    return value;
  }

  /** The block ran to its end. */
  done(): void {
    this.ended = true;
  }

  /** An element put into a local collection. */
  hold<T>(value: T): T {
    return this.bind(`#${this.holds.size}`, value);
  }

  exit(): void {
    for (const holder of this.holds.values())
      this.let(holder, this.ended ? this.end : this.frame.last);
  }

  private let(holder: { connections: Set<Connection> }, at: LostAt): void {
    for (const connection of holder.connections) {
      connection.holders.delete(holder);
      if (connection.holders.size === 0) connection.lostAt = at;
    }
  }

  /** Programs drop promises on purpose; a dropped rejection is not what is tested here. */
  private quietPromises(value: unknown): void {
    if (value instanceof Promise) value.catch(() => {});
  }
}

/** One call of a function. */
export class Frame extends Scope {
  /** The line of the exit statement under way (of a call: negative), or 'implicit' between statements. */
  last: LostAt = 'implicit';
  readonly run: Run;
  private readonly entries: Entered[] = [];
  private threw = false;
  private returning: Set<Connection> | undefined;

  /** It is a callback, or was called by one. */
  readonly beside: boolean;

  constructor(run: Run, beside: boolean) {
    super();
    this.run = run;
    this.beside = beside;
  }

  /** `return` / `throw` / `break` / `continue` on this line is about to happen; 0: none is any more. */
  at(line: number): void {
    this.last = line === 0 ? 'implicit' : line;
  }

  params(fn: string, line: number, named: [index: number, name: string, value: unknown][]): void {
    for (const [index, name, value] of named) {
      this.bind(name, value);
      for (const connection of reach(value, false)) {
        const entry = {
          key: `${fn}:${name}`,
          line,
          active: true,
          released: false,
          returned: false,
        };
        connection.entered.push(entry);
        this.entries.push(entry);
        // One on line 0 is given where the function runs alone.
        if (connection.open && connection.line !== 0) this.run.facts.receivedOpen.add(entry.key);
        const kinds = this.run.facts.received.get(fn) ?? new Map<number, 'response' | 'stream'>();
        if (value instanceof FakeResponse || value instanceof FakeStream) {
          kinds.set(index, value instanceof FakeResponse ? 'response' : 'stream');
        }
        this.run.facts.received.set(fn, kinds);
      }
    }
  }

  override exit(): void {
    // A function that throws the body of its caller away: the exit is the caller's call, see `call`.
    if (this.threw && this.entries.length > 0) this.last = 'dropped';
    super.exit();
    // What is returned is not lost here: the caller takes it, or drops it without a statement.
    for (const connection of this.returning ?? [])
      if (connection.holders.size === 0) connection.lostAt = 'dropped';
    for (const entry of this.entries) {
      entry.active = false;
      // Who releases only before it throws is a guard: its caller goes on with an open body.
      if (entry.released && (this.ended || this.returning)) this.run.facts.owners.add(entry.key);
    }
  }

  /** The value of a `return`: parameters that come back stay with the caller. */
  ret<T>(line: number, value: T): T {
    this.at(line);
    this.run.returnsClosure(value);
    this.returning = reach(value, false);
    if (this.entries.length > 0) {
      for (const connection of reach(value)) {
        for (const entry of connection.entered) {
          if (!this.entries.includes(entry)) continue;
          entry.returned = true;
          this.run.facts.returned.add(entry.key);
        }
      }
    }
    return value;
  }

  /** The value of an arrow function without a block. */
  pass<T>(value: T): T {
    return this.ret(0, value);
  }

  /** The value of a `throw`: whoever catches the error has the body. */
  thr<T>(line: number, value: T): T {
    this.last = line;
    this.threw = true;
    return this.run.trust('error', value);
  }

  /** A call of a function of the file: a new body that it returns is acquired on this line. */
  call(line: number, fn: (...args: unknown[]) => unknown, args: unknown[]): unknown {
    const before = this.run.connections.length;
    this.last = -line;
    const thrown = (): void => {
      for (const arg of args)
        for (const connection of reach(arg))
          if (connection.holders.size === 0) connection.lostAt = -line;
    };
    let result: unknown;
    const { calling } = this.run;
    this.run.calling = this;
    try {
      result = fn(...args);
    } catch (error) {
      thrown();
      throw error;
    } finally {
      this.run.calling = calling;
    }
    const back = (value: unknown): void => {
      if (this.last === -line) this.last = 'implicit';
      const given = new Set<Connection>();
      for (const arg of args) reach(arg, true, given);
      for (const connection of reach(value)) {
        if (connection.born >= before && !given.has(connection)) connection.line = line;
      }
    };
    if (result instanceof Promise) result.then(back, thrown);
    else back(result);
    return result;
  }

  /** An exception leaves the function; nobody may ever hear of it, when it was called for a promise that is dropped. */
  left(error: unknown): unknown {
    if (error instanceof TypeError) this.run.leftByCrash = true;
    return error;
  }

  /** An exception reached a `catch` of the program. */
  caught(error: unknown): void {
    if (error instanceof Stop) throw error;
    this.run.noticeCrash(error);
    this.last = 'implicit';
    this.threw = false;
  }
}
