/**
 * The tracked stand-ins that a generated program runs against: responses, streams and readers
 * that record what happened to their connection. No timers, no sockets: everything settles in
 * microtasks, so thousands of executions fit into one turn of the event loop.
 */
import { attach, Branch, branchOf, Connection, reachBranches } from './bodies.ts';

/** The connection of a response that the program made itself: never open. */
const detached = new Connection(
  {
    choose: () => 0,
    rejections: false,
    doubt() {},
    lenient: true,
    failed: () => new Error(),
    transfer: (value) => value,
  },
  0,
  0,
  [200],
  true,
);

export class RequestFailed extends Error {}

/** Somebody else has the value from here on; `isEnd`: the function that had it is over. */
export function handOn(value: unknown, isEnd = false): void {
  for (const branch of reachBranches(value)) {
    branch.connection.transfer();
    branch.connection.owner = 'outside';
    branch.connection.handedOn ||= !isEnd;
    if (branch.isUnread) branch.state = 'handed on';
  }
}

export function read(branch: Branch, value: unknown, takesAnything = true): Promise<unknown> {
  const { connection } = branch;
  const outcome = { json: !takesAnything, failed: false };
  connection.reads.push(outcome);
  branch.state = 'read';
  branch.first ??= 'whole';
  if (branch === connection.branches[0]) connection.drain();
  else connection.drainCopy();
  const { oracle } = connection;
  if (!oracle.rejections || oracle.choose(2) === 0) return Promise.resolve(value);
  outcome.failed = true;
  // Whoever reads again has merely one error more: the connection broke.
  branch.blurred ||= takesAnything;
  return Promise.reject(oracle.failed());
}

/** A chunk, or the end: a body has at most two chunks, so every loop over it stops. */
class Chunks {
  private left = 2;
  private readonly branch: Branch;
  private readonly stream: FakeStream | undefined;

  constructor(branch: Branch, stream?: FakeStream) {
    this.branch = branch;
    this.stream = stream;
  }

  next(): Promise<{ done: boolean; value: Uint8Array | undefined }> {
    if (this.stream) this.stream.disturbed = true;
    const { branch } = this;
    const { connection } = branch;
    const { state, oracle } = connection;
    const gone =
      connection.branches.length > 1
        ? branch.state === 'read' || branch.state === 'closed'
        : state === 'drained' || state === 'closed';
    const answer = gone || this.left === 0 ? 0 : oracle.choose(oracle.rejections ? 3 : 2);
    if (answer !== 1) {
      branch.state = 'read';
      // One `read()` may happen to be the end: nobody has released by that.
      if (this.left === 2 && !gone) connection.byChance = true;
      connection.drain();
    } else if (branch.state === 'unread') branch.state = 'part';
    if (answer === 2) {
      connection.streamEnd = 'failed';
      branch.blurred = true;
      // Streams break; nobody is asked to think of it for the sake of other bodies.
      oracle.doubt();
      return Promise.reject(oracle.failed());
    }
    if (answer === 0) {
      connection.streamEnd ??= 'done';
      return Promise.resolve({ done: true, value: undefined });
    }
    this.left -= 1;
    connection.chunks += 1;
    return Promise.resolve({ done: false, value: new Uint8Array(1) });
  }
}

export function iterate(branch: Branch, stream?: FakeStream): AsyncIterator<Uint8Array> {
  const chunks = new Chunks(branch, stream);
  return {
    next: () => chunks.next() as Promise<IteratorResult<Uint8Array>>,
    return: () => {
      branch.state = 'closed';
      branch.connection.cancel();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}

export class FakeReader {
  private readonly chunks: Chunks;
  private readonly stream: FakeStream;
  private readonly branch: Branch;
  readonly closed = Promise.resolve();

  constructor(stream: FakeStream, branch: Branch) {
    this.stream = stream;
    this.branch = branch;
    this.chunks = new Chunks(branch, stream);
    attach(this, branch);
  }

  read(): Promise<unknown> {
    return this.chunks.next();
  }

  cancel(): Promise<void> {
    this.branch.state = 'closed';
    this.branch.connection.cancel();
    return Promise.resolve();
  }

  releaseLock(): void {
    this.stream.locked = false;
  }
}

export class FakeStream {
  locked = false;
  /** Another stream reads it, which looks like it: `tee()` and `pipeThrough()`. */
  private moved = false;
  /** Some of it was read, or it was cancelled. */
  disturbed = false;
  /** The response has read it as a whole. */
  spent = false;
  readonly branch: Branch;
  private cancelled = false;

  constructor(branch: Branch) {
    this.branch = branch;
    attach(this, branch);
  }

  cancel(): Promise<void> {
    const { branch } = this;
    // Cancelling a locked stream rejects and releases nothing; whether a program that does so also
    // leaks is for `no-unsafe-close`, so the body is left undecided here.
    if (this.locked || this.spent) branch.connection.cancelledLate = true;
    if (this.locked) {
      branch.connection.lenient = true;
      // Who has taken a closure that does so has taken nothing off the body.
      branch.connection.forgotten();
    }
    // A second `cancel()` of one branch does not stand for the other branch.
    else if (!this.cancelled) branch.connection.cancel();
    this.cancelled = true;
    if (this.locked) return Promise.resolve();
    branch.first ??= 'whole';
    this.disturbed = true;
    if (branch.isUnread) branch.state = 'closed';
    return Promise.resolve();
  }

  /** Locked, or with nothing left to give. */
  private expectUnused(): void {
    if (!this.locked && !this.disturbed) return;
    this.branch.connection.noteReuse(this.branch, !this.moved);
    // In truth that throws: there is no other branch, nor a second reader.
    this.branch.doubtful = true;
  }

  /** Somebody else reads it from here on. */
  handOver(way: 'reader' | 'moved' | 'moved to Node' | 'wrapped' = 'moved'): void {
    this.expectUnused();
    this.locked = true;
    this.branch.first ??= way;
  }

  getReader(): FakeReader {
    this.handOver('reader');
    return new FakeReader(this, this.branch);
  }

  pipeTo(): Promise<unknown> {
    this.expectUnused();
    this.disturbed = true;
    return read(this.branch, undefined);
  }

  pipeThrough(): FakeStream {
    this.handOver();
    this.moved = true;
    return new FakeStream(this.branch);
  }

  tee(): FakeStream[] {
    this.handOver();
    this.moved = true;
    return [new FakeStream(this.branch), new FakeStream(this.branch.connection.branch())];
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    this.expectUnused();
    this.disturbed = true;
    this.branch.first ??= 'whole';
    return iterate(this.branch, this);
  }
}

export class FakeReadable {
  private readonly branch: Branch;
  private destroyed = false;

  constructor(branch: Branch) {
    this.branch = branch;
    attach(this, branch);
  }

  static fromWeb(stream: FakeStream): FakeReadable {
    stream.handOver('moved to Node');
    stream.branch.doubtful = true;
    return new FakeReadable(stream.branch);
  }

  resume(): this {
    this.branch.state = 'read';
    this.branch.connection.drain();
    return this;
  }

  /** It cancels the web stream that it was made of, and so its side of a clone only. */
  destroy(): this {
    if (!this.destroyed) this.branch.connection.cancel();
    this.destroyed = true;
    this.branch.state = 'closed';
    return this;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return iterate(this.branch);
  }
}

export class FakeResponse {
  readonly statusText = '';
  readonly url = 'http://localhost/';
  readonly redirected = false;
  private readonly branch: Branch;
  private stream: FakeStream | undefined;
  private spent = false;

  /** What a program calls as `new Response(…)` is around a stream, or around nothing. */
  constructor(source?: FakeStream | Branch | null) {
    const around = source instanceof Branch ? source : branchOf(source);
    this.branch = around ?? (detached.branches[0] as Branch);
    if (source instanceof FakeStream) {
      source.handOver('wrapped');
      // From here on, the new response and the old one look alike.
      this.branch.blurred = true;
    }
    attach(this, this.branch);
  }

  private get connection(): Connection {
    return this.branch.connection;
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
    const { state, branches } = this.connection;
    const used =
      branches.length > 1
        ? this.spent || this.stream?.disturbed === true
        : state === 'drained' || state === 'closed';
    this.connection.saidUsed ||= used;
    return used;
  }

  get body(): FakeStream | null {
    return this.connection.hasBody(true) ? this.$body : null;
  }

  /** `body` where the program takes for granted that there is one (`res.body.getReader()`). */
  get $body(): FakeStream | null {
    if (!this.connection.hasBody(false)) return null;
    this.stream ??= new FakeStream(this.branch);
    this.stream.spent ||= this.spent;
    this.stream.disturbed ||= this.spent;
    return this.stream;
  }

  /** The standard's check before a read or a `clone()`; a response without a body passes it. */
  private expectUnused(): void {
    const { stream } = this;
    if (
      (this.connection.open || this.connection.released) &&
      (this.spent || stream?.locked === true || stream?.disturbed === true)
    ) {
      this.connection.noteReuse(this.branch);
      this.branch.doubtful = true;
    }
  }

  private readAll(value: unknown, takesAnything = true): Promise<unknown> {
    this.expectUnused();
    this.spent = true;
    return read(this.branch, value, takesAnything);
  }

  clone(): FakeResponse {
    this.expectUnused();
    return new FakeResponse(this.connection.branch());
  }

  text(): Promise<unknown> {
    return this.readAll('text');
  }
  json(): Promise<unknown> {
    return this.readAll({ items: [1] }, false);
  }
  arrayBuffer(): Promise<unknown> {
    return this.readAll({});
  }
  blob(): Promise<unknown> {
    return this.readAll({});
  }
  bytes(): Promise<unknown> {
    return this.readAll({});
  }
  formData(): Promise<unknown> {
    return this.readAll({}, false);
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
    handOn(listener);
  }

  removeEventListener(): void {}
}

export class FakeAbortController {
  readonly signal = new FakeSignal();

  abort(): void {
    this.signal.aborted = true;
    for (const connection of this.signal.connections) connection.abort();
  }
}
