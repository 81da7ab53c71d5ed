/**
 * The tracked stand-ins that a generated program runs against: responses, streams and readers
 * that record what happened to their connection. No timers, no sockets: everything settles in
 * microtasks, so thousands of executions fit into one turn of the event loop.
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
  /** The error of a request or read that fails. */
  failed(): Error;
}

export type State = 'open' | 'drained' | 'closed' | 'transferred' | 'absent';

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
    // The program took a body for granted before it asked for the status: not a case to judge.
    if (this.bodyless === false && !this.mayHaveBody) this.lenient = true;
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
        if (asks && !this.bodyless) this.statuses = withBody;
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

/** The connection of a response that the program made itself: never open. */
const detached = new Connection(
  { choose: () => 0, rejections: false, failed: () => new Error() },
  0,
  0,
  [200],
  true,
);

const cloned = Symbol('cloned');

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

export class RequestFailed extends Error {}

function read(connection: Connection, value: unknown, copy = false): Promise<unknown> {
  if (copy) connection.drainCopy();
  else connection.drain();
  const { oracle } = connection;
  return oracle.rejections && oracle.choose(2) === 1
    ? Promise.reject(oracle.failed())
    : Promise.resolve(value);
}

/** A chunk, or the end: a body has at most two chunks, so every loop over it stops. */
class Chunks {
  private left = 2;
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  next(): { done: boolean; value: Uint8Array | undefined } {
    const gone = this.connection.state === 'drained' || this.connection.state === 'closed';
    if (gone || this.left === 0 || this.connection.oracle.choose(2) === 0) {
      this.connection.drain();
      return { done: true, value: undefined };
    }
    this.left -= 1;
    return { done: false, value: new Uint8Array(1) };
  }
}

function iterate(connection: Connection): AsyncIterator<Uint8Array> {
  const chunks = new Chunks(connection);
  return {
    next: () => Promise.resolve(chunks.next() as IteratorResult<Uint8Array>),
    return: () => {
      connection.cancel();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}

export class FakeReader {
  private readonly chunks: Chunks;
  private readonly stream: FakeStream;
  readonly closed = Promise.resolve();

  constructor(stream: FakeStream, connection: Connection) {
    this.stream = stream;
    this.chunks = new Chunks(connection);
    attach(this, connection);
  }

  read(): Promise<unknown> {
    return Promise.resolve(this.chunks.next());
  }

  cancel(): Promise<void> {
    connectionOf(this)?.cancel();
    return Promise.resolve();
  }

  releaseLock(): void {
    this.stream.locked = false;
  }
}

export class FakeStream {
  locked = false;
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
    attach(this, connection);
  }

  cancel(): Promise<void> {
    // Cancelling a locked stream rejects and releases nothing; whether a program that does so also
    // leaks is for `no-unsafe-close`, so the body is left undecided here.
    if (this.locked) this.connection.lenient = true;
    else this.connection.cancel();
    return Promise.resolve();
  }

  getReader(): FakeReader {
    this.locked = true;
    return new FakeReader(this, this.connection);
  }

  pipeTo(): Promise<unknown> {
    return read(this.connection, undefined);
  }

  pipeThrough(): FakeStream {
    this.locked = true;
    return new FakeStream(this.connection);
  }

  tee(): FakeStream[] {
    this.locked = true;
    this.connection.branch();
    return [new FakeStream(this.connection), new FakeStream(this.connection)];
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return iterate(this.connection);
  }
}

export class FakeReadable {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
    attach(this, connection);
  }

  static fromWeb(stream: FakeStream): FakeReadable {
    stream.locked = true;
    return new FakeReadable(owner(stream));
  }

  resume(): this {
    this.connection.drain();
    return this;
  }

  destroy(): this {
    this.connection.close();
    return this;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return iterate(this.connection);
  }
}

function owner(value: object): Connection {
  const connection = connectionOf(value);
  if (!connection) throw new TypeError('not a tracked body');
  return connection;
}

export class FakeResponse {
  readonly statusText = '';
  readonly url = 'http://localhost/';
  readonly redirected = false;
  private readonly connection: Connection;
  private stream: FakeStream | undefined;
  private readonly copy: boolean;

  /** What a program calls as `new Response(…)` is around a stream, or around nothing. */
  constructor(source?: FakeStream | Connection | null, copy?: unknown) {
    this.copy = copy === cloned;
    this.connection = source instanceof Connection ? source : (connectionOf(source) ?? detached);
    if (source instanceof FakeStream) source.locked = true;
    attach(this, this.connection);
  }

  get ok(): boolean {
    return this.connection.ok;
  }

  get status(): number {
    return this.connection.status;
  }

  get headers(): { get: (name: string) => string | null } {
    return { get: (name) => this.connection.header(name) };
  }

  get bodyUsed(): boolean {
    return this.connection.state === 'drained' || this.connection.state === 'closed';
  }

  get body(): FakeStream | null {
    return this.connection.hasBody(true) ? this.$body : null;
  }

  /** `body` where the program takes for granted that there is one (`res.body.getReader()`). */
  get $body(): FakeStream | null {
    if (!this.connection.hasBody(false)) return null;
    this.stream ??= new FakeStream(this.connection);
    return this.stream;
  }

  clone(): FakeResponse {
    this.connection.branch();
    return new FakeResponse(this.connection, cloned);
  }

  text(): Promise<unknown> {
    return read(this.connection, 'text', this.copy);
  }
  json(): Promise<unknown> {
    return read(this.connection, { items: [1] }, this.copy);
  }
  arrayBuffer(): Promise<unknown> {
    return read(this.connection, {}, this.copy);
  }
  blob(): Promise<unknown> {
    return read(this.connection, {}, this.copy);
  }
  bytes(): Promise<unknown> {
    return read(this.connection, {}, this.copy);
  }
  formData(): Promise<unknown> {
    return read(this.connection, {}, this.copy);
  }
}

/** An abort closes every body that was requested with its signal. */
export class FakeSignal {
  aborted = false;
  readonly connections: Connection[] = [];
  listeners: unknown[] = [];

  /** A listener is code that leaves the function: whatever it captured has an owner now. */
  addEventListener(_type: string, listener: unknown): void {
    this.listeners.push(listener);
    for (const connection of reach(listener)) connection.transfer();
  }

  removeEventListener(): void {}
}

export class FakeAbortController {
  readonly signal = new FakeSignal();

  abort(): void {
    this.signal.aborted = true;
    for (const connection of this.signal.connections) connection.close();
  }
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
