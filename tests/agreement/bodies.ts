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
  /** It has done so: what follows is neither required nor wrong to report. */
  readonly lenient: boolean;
  /** The error of a request or read that fails. */
  failed(): Error;
  /** Somebody whom the file cannot see has the value now. */
  transfer<T>(value: T): T;
}

/** One reader's side of a body: the response itself, or what a `clone()` or `tee()` made of it. */
export class Branch {
  readonly connection: Connection;
  /**
   * How it was used first: as a whole, by a reader, by another stream of the web or of Node, by another
   * response; or an abort came before any use.
   */
  first: 'whole' | 'reader' | 'moved' | 'moved to Node' | 'wrapped' | 'aborted' | undefined;
  state: 'unread' | 'part' | 'read' | 'closed' | 'handed on' = 'unread';
  /** Where it was made; 0 for the response itself. */
  line = 0;
  /** Something has it of which policy does not say whether it reads. */
  doubtful = false;
  /** Of what was done to it so far, nothing is said of a later read. */
  blurred = false;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  get isUnread(): boolean {
    return this.state === 'unread' || this.state === 'part';
  }
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
  /**
   * Read, or cloned, after it was used up or while somebody else read it: a TypeError in truth.
   * Only where it is `sure` must it be reported.
   */
  reused: 'no' | 'maybe' | 'sure' = 'no';
  /** Drained because the first `read()` came to the end. */
  byChance = false;
  /** Somebody unknown was given it: what they do to it is nobody's to say. */
  handedOn = false;
  /** Something else won the race: the variable that waits for it holds that. */
  lostRace = false;
  /** Requested with a signal, by which somebody may end it after its name is lost. */
  abortable = false;
  /** It holds its connection until it is released, body or not. */
  isObliged = false;
  /** A branch was cancelled while another one kept the connection. */
  partlyCancelled = false;
  /** The program was told that it is used: so there is a body. */
  saidUsed = false;
  /** Cancelled while somebody held its lock, or after it was read, which rejects in truth. */
  cancelledLate = false;
  /** Whose it was made: of policy's owners, not all would release it if the program ran in earnest. */
  owner: 'outside' | 'error' | 'collection' | undefined;
  /** The answers contradict each other: a body that is there, and a status that excludes one. */
  impossible = false;
  /** The reads of the whole body, and how they ended. */
  readonly reads: { json: boolean; failed: boolean }[] = [];
  /** How the stream was read: the chunks that it gave, and what came after them. */
  chunks = 0;
  streamEnd: 'done' | 'failed' | undefined;
  /** The lines of the handlers of the `try` blocks that began while it was there. */
  readonly tried = new Set<number>();
  /** The variables that reach this body. */
  readonly holders = new Set<object>();
  lostAt: LostAt | undefined;
  /** Parameters of functions in the file that this body went through, in order. */
  readonly entered: Entered[] = [];
  readonly oracle: Oracle;
  /** The line of the acquire; moves to the caller's line when a local function returns the body. */
  line: number;
  /** The line of the request itself. */
  readonly origin: number;
  readonly born: number;
  readonly isHead: boolean;
  /** The response itself, and its clones and tees. */
  readonly branches: Branch[] = [new Branch(this)];
  /** Those that fit what the program has been told so far. */
  statuses: readonly number[];
  bodyless: boolean | undefined;
  private uncancelled = 1;
  readonly headers = new Map<string, string | null>();

  constructor(
    oracle: Oracle,
    line: number,
    born: number,
    statuses: readonly number[],
    head: boolean,
  ) {
    this.oracle = oracle;
    this.line = line;
    this.origin = line;
    this.born = born;
    this.statuses = statuses;
    this.isHead = head;
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
    if (this.bodyless === false && !this.mayHaveBody) {
      this.impossible = true;
      this.oracle.doubt();
    }
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
    if (this.state !== 'open') return false;
    if (this.isObliged) return true;
    if (this.bodyless === true) return false;
    return this.bodyless === false || this.mayHaveBody;
  }

  private get mayHaveBody(): boolean {
    return this.statuses.some((status) => !nullBodyStatuses.includes(status));
  }

  /** Released or handed on; what is done with an absent body does not count. */
  get released(): boolean {
    return (
      this.state !== 'open' && (this.isObliged || (this.bodyless !== true && this.mayHaveBody))
    );
  }

  drain(): void {
    if (this.state === 'open' || this.state === 'transferred') this.state = 'drained';
    this.noteRelease();
  }

  noteReuse(branch: Branch, isPlain = true): void {
    const sure =
      isPlain && !this.oracle.lenient && !this.lenient && !this.handedOn && !branch.blurred;
    if (this.reused !== 'sure') this.reused = sure ? 'sure' : 'maybe';
  }

  /** An abort ends all branches. Whoever reads one then gets the abort's error, whatever was done before. */
  abort(): void {
    for (const branch of this.branches) {
      if (branch.isUnread) branch.state = 'closed';
      branch.blurred = true;
      branch.first ??= 'aborted';
    }
    this.close();
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

  /** Whoever was given it has done all that they will, and has cancelled only one of the branches. */
  leftHalfCancelled(): void {
    if (this.partlyCancelled) this.forgotten();
  }

  /** A closure that left would have released it, but its variable holds another body now. */
  forgotten(): void {
    if (this.state !== 'transferred') return;
    this.state = 'open';
    this.lenient = true;
  }

  branch(): Branch {
    const branch = new Branch(this);
    this.branches.push(branch);
    this.uncancelled += 1;
    return branch;
  }

  /** Cancelling closes the connection only when no other branch of a clone or tee still wants it. */
  cancel(): void {
    if (this.uncancelled > 1) {
      this.uncancelled -= 1;
      this.lenient = true;
      this.partlyCancelled = true;
    } else this.close();
  }
}

/** Set on an object of this file and on a pending `fetch`: the side of a body that it stands for. */
const branchKey = Symbol('branch');

/** Set on a function: what it captured, as a thunk, because the variables may be assigned later. */
const capturesKey = Symbol('captures');

interface Marked {
  [branchKey]?: Branch;
  [capturesKey]?: () => unknown[];
}

export function branchOf(value: unknown): Branch | undefined {
  return typeof value === 'object' && value !== null ? (value as Marked)[branchKey] : undefined;
}

export function attach<T extends object>(value: T, branch: Branch): T {
  (value as Marked)[branchKey] = branch;
  return value;
}

export function remember<T extends object>(fn: T, captured: () => unknown[]): T {
  (fn as Marked)[capturesKey] = captured;
  return fn;
}

/** A stand-in for a function: it sees what the function sees. */
export function standFor<T extends object>(fn: object, standIn: T): T {
  return remember(standIn, () => (fn as Marked)[capturesKey]?.() ?? []);
}

/** Every branch of a body that can be reached from a value; through closures too when it leaves. */
export function reachBranches(
  value: unknown,
  throughClosures = true,
  depth = 4,
  found = new Set<Branch>(),
): Set<Branch> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || depth < 0)
    return found;
  const own = (value as Marked)[branchKey];
  if (own) found.add(own);
  else if (typeof value === 'function') {
    const captured = throughClosures ? (value as Marked)[capturesKey] : undefined;
    if (captured) {
      try {
        for (const item of captured()) reachBranches(item, throughClosures, depth - 1, found);
      } catch {
        // A captured variable is still in its dead zone: nothing to reach yet.
      }
    }
  } else if (value instanceof Map || value instanceof Set) {
    for (const item of value.values()) reachBranches(item, throughClosures, depth - 1, found);
  } else {
    for (const key of Object.keys(value))
      reachBranches((value as Record<string, unknown>)[key], throughClosures, depth - 1, found);
    if (value instanceof Error) reachBranches(value.cause, throughClosures, depth - 1, found);
  }
  return found;
}

/** The connections of those branches. */
export function reach(
  value: unknown,
  throughClosures = true,
  found = new Set<Connection>(),
): Set<Connection> {
  for (const { connection } of reachBranches(value, throughClosures)) found.add(connection);
  return found;
}
