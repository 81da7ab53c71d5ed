/**
 * What becomes of one acquired body in one execution, which variables reach it, and how it is found
 * behind the values that a program passes around.
 */

/**
 * Where the last variable that reached an open body went away: at the statement on a line (negative:
 * at a call that threw), at the end of the function or of a loop turn, at the end of another block,
 * on the way from one function to another, or by an exception that no statement in sight throws.
 */
export type LostAt = number | 'end' | 'block' | 'dropped' | 'implicit';

/** The questions that a program asks of its surroundings; the executor enumerates the answers. */
export interface Oracle {
  /** A number below `arity`. */
  choose(arity: number): number;
  /** Whether reads and requests may reject in this program. */
  readonly rejections: boolean;
  /** This execution takes a path that an analysis need not know to be impossible. */
  doubt(): void;
  /** The error of a request or read that fails. */
  failed(): Error;
  /** Somebody whom the file cannot see has the value now. */
  transfer<T>(value: T): T;
}

export type State = 'open' | 'drained' | 'closed' | 'transferred';

const nullBodyStatuses = [204, 205, 304];

/** A body went into a function of the file as a parameter. */
export interface Entered {
  /** `function:parameter` */
  key: string;
  line: number;
  active: boolean;
  /** Released while the function ran. */
  released: boolean;
  /** Handed back by the function. */
  returned: boolean;
}

/** One acquire at run time. Clones, streams and readers of a response share it. */
export class Connection {
  state: State = 'open';
  /** Policy is silent or undecided about this body: a finding is neither required nor wrong. */
  lenient = false;
  /** Read, or cloned, after it was used up or while somebody else read it: a TypeError in truth. */
  reused = false;
  /** The variables that reach this body. */
  readonly holders = new Set<object>();
  lostAt: LostAt | undefined;
  /** Parameters of functions in the file that this body went through, in order. */
  readonly entered: Entered[] = [];
  readonly oracle: Oracle;
  /** The line of the acquire; moves to the caller's line when a local function returns the body. */
  line: number;
  readonly born: number;
  private statuses: readonly number[];
  private bodyless: boolean | undefined;
  private branches = 1;
  private readonly headers = new Map<string, string | null>();

  constructor(
    oracle: Oracle,
    line: number,
    born: number,
    statuses: readonly number[],
    head: boolean,
  ) {
    this.oracle = oracle;
    this.line = line;
    this.born = born;
    this.statuses = statuses;
    this.bodyless = head ? true : undefined;
  }

  get ok(): boolean {
    const good = this.statuses.filter((status) => status >= 200 && status < 300);
    const bad = this.statuses.filter((status) => status < 200 || status >= 300);
    const yes = bad.length === 0 || (good.length > 0 && this.oracle.choose(2) === 0);
    this.statuses = yes ? good : bad;
    return yes;
  }

  get status(): number {
    const status =
      this.statuses[this.statuses.length === 1 ? 0 : this.oracle.choose(this.statuses.length)] ??
      200;
    this.statuses = [status];
    // A body that is there and a status that excludes it: nobody is asked to see that this cannot be.
    if (this.bodyless === false && !this.mayHaveBody) this.oracle.doubt();
    return status;
  }

  header(name: string): string | null {
    let value = this.headers.get(name);
    if (value === undefined) {
      value = this.oracle.choose(2) === 0 ? 'application/json' : null;
      this.headers.set(name, value);
    }
    return value;
  }

  /** `asks` is true where the program can see null: a test, an optional chain, an assignment. */
  hasBody(asks: boolean): boolean {
    if (this.bodyless === undefined) {
      const withBody = this.statuses.filter((status) => !nullBodyStatuses.includes(status));
      if (withBody.length === 0) this.bodyless = true;
      else {
        this.bodyless = asks && this.oracle.choose(2) === 1;
      }
    }
    return !this.bodyless;
  }

  get open(): boolean {
    if (this.state !== 'open' || this.bodyless === true) return false;
    return this.bodyless === false || this.mayHaveBody;
  }

  private get mayHaveBody(): boolean {
    return this.statuses.some((status) => !nullBodyStatuses.includes(status));
  }

  /** Released or handed on; what is done with an absent body does not count. */
  get released(): boolean {
    return this.state !== 'open' && this.bodyless !== true && this.mayHaveBody;
  }

  drain(): void {
    if (this.state === 'open' || this.state === 'transferred') this.state = 'drained';
    this.noteRelease();
  }

  close(): void {
    if (this.state === 'open' || this.state === 'transferred') this.state = 'closed';
    this.noteRelease();
  }

  private noteRelease(): void {
    for (const entry of this.entered) if (entry.active) entry.released = true;
  }

  /** A function that reads only a clone of its parameter has borrowed the parameter. */
  drainCopy(): void {
    if (this.state === 'open' || this.state === 'transferred') this.state = 'drained';
  }

  transfer(): void {
    if (this.state === 'open') this.state = 'transferred';
  }

  /** A closure that left would have released it, but its variable holds another body now. */
  forgotten(): void {
    if (this.state !== 'transferred') return;
    this.state = 'open';
    this.lenient = true;
  }

  branch(): void {
    this.branches += 1;
  }

  /** Cancelling closes the connection only when no other branch of a clone or tee still wants it. */
  cancel(): void {
    if (this.branches > 1) {
      this.branches -= 1;
      this.lenient = true;
    } else this.close();
  }
}

/** Set on an object of this file and on a pending `fetch`: the connection that it stands for. */
const connectionKey = Symbol('connection');

/** Set on a function: what it captured, as a thunk, because the variables may be assigned later. */
const capturesKey = Symbol('captures');

interface Marked {
  [connectionKey]?: Connection;
  [capturesKey]?: () => unknown[];
}

export function connectionOf(value: unknown): Connection | undefined {
  return typeof value === 'object' && value !== null ? (value as Marked)[connectionKey] : undefined;
}

export function attach<T extends object>(value: T, connection: Connection): T {
  (value as Marked)[connectionKey] = connection;
  return value;
}

export function remember<T extends object>(fn: T, captured: () => unknown[]): T {
  (fn as Marked)[capturesKey] = captured;
  return fn;
}

/** Every connection that can be reached from a value; through closures too when it leaves. */
export function reach(
  value: unknown,
  throughClosures = true,
  depth = 4,
  found = new Set<Connection>(),
): Set<Connection> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || depth < 0)
    return found;
  const own = (value as Marked)[connectionKey];
  if (own) found.add(own);
  else if (typeof value === 'function') {
    const captured = throughClosures ? (value as Marked)[capturesKey] : undefined;
    if (captured) {
      try {
        for (const item of captured()) reach(item, throughClosures, depth - 1, found);
      } catch {
        // A captured variable is still in its dead zone: nothing to reach yet.
      }
    }
  } else if (value instanceof Map || value instanceof Set) {
    for (const item of value.values()) reach(item, throughClosures, depth - 1, found);
  } else {
    for (const key of Object.keys(value))
      reach((value as Record<string, unknown>)[key], throughClosures, depth - 1, found);
    if (value instanceof Error) reach(value.cause, throughClosures, depth - 1, found);
  }
  return found;
}
