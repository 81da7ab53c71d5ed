/**
 * The tracked stand-ins that a generated program runs against: responses, streams and readers
 * that record what happened to their connection. No timers, no sockets: everything settles in
 * microtasks, so thousands of executions fit into one turn of the event loop.
 */
import { attach, Connection, connectionOf, reach } from './bodies.ts';

/** The connection of a response that the program made itself: never open. */
const detached = new Connection(
  {
    choose: () => 0,
    rejections: false,
    doubt() {},
    failed: () => new Error(),
    transfer: (value) => value,
  },
  0,
  0,
  [200],
  true,
);

const cloned = Symbol('cloned');

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
  private readonly stream: FakeStream | undefined;

  constructor(connection: Connection, stream?: FakeStream) {
    this.connection = connection;
    this.stream = stream;
  }

  next(): Promise<{ done: boolean; value: Uint8Array | undefined }> {
    if (this.stream) this.stream.disturbed = true;
    const { state, oracle } = this.connection;
    const gone = state === 'drained' || state === 'closed';
    const answer = gone || this.left === 0 ? 0 : oracle.choose(oracle.rejections ? 3 : 2);
    if (answer !== 1) this.connection.drain();
    if (answer === 2) {
      // Streams break; nobody is asked to think of it for the sake of other bodies.
      oracle.doubt();
      return Promise.reject(oracle.failed());
    }
    if (answer === 0) return Promise.resolve({ done: true, value: undefined });
    this.left -= 1;
    return Promise.resolve({ done: false, value: new Uint8Array(1) });
  }
}

function iterate(connection: Connection, stream?: FakeStream): AsyncIterator<Uint8Array> {
  const chunks = new Chunks(connection, stream);
  return {
    next: () => chunks.next() as Promise<IteratorResult<Uint8Array>>,
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
    this.chunks = new Chunks(connection, stream);
    attach(this, connection);
  }

  read(): Promise<unknown> {
    return this.chunks.next();
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
  /** Some of it was read, or it was cancelled. */
  disturbed = false;
  private cancelled = false;
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
    attach(this, connection);
  }

  cancel(): Promise<void> {
    // Cancelling a locked stream rejects and releases nothing; whether a program that does so also
    // leaks is for `no-unsafe-close`, so the body is left undecided here.
    if (this.locked) this.connection.lenient = true;
    // A second `cancel()` of one branch does not stand for the other branch.
    else if (!this.cancelled) this.connection.cancel();
    this.cancelled = true;
    if (!this.locked) this.disturbed = true;
    return Promise.resolve();
  }

  /** Locked, or with nothing left to give. */
  private expectUnused(): void {
    this.connection.reused ||= this.locked || this.disturbed;
  }

  /** Somebody else reads it from here on. */
  handOver(): void {
    this.expectUnused();
    this.locked = true;
  }

  getReader(): FakeReader {
    this.handOver();
    return new FakeReader(this, this.connection);
  }

  pipeTo(): Promise<unknown> {
    this.expectUnused();
    this.disturbed = true;
    return read(this.connection, undefined);
  }

  pipeThrough(): FakeStream {
    this.handOver();
    return new FakeStream(this.connection);
  }

  tee(): FakeStream[] {
    this.handOver();
    this.connection.branch();
    return [new FakeStream(this.connection), new FakeStream(this.connection)];
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    this.expectUnused();
    this.disturbed = true;
    return iterate(this.connection, this);
  }
}

export class FakeReadable {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
    attach(this, connection);
  }

  static fromWeb(stream: FakeStream): FakeReadable {
    stream.handOver();
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
  private spent = false;

  /** What a program calls as `new Response(…)` is around a stream, or around nothing. */
  constructor(source?: FakeStream | Connection | null, copy?: unknown) {
    this.copy = copy === cloned;
    this.connection = source instanceof Connection ? source : (connectionOf(source) ?? detached);
    if (source instanceof FakeStream) source.handOver();
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
    this.stream.disturbed ||= this.spent;
    return this.stream;
  }

  /** The standard's check before a read or a `clone()`; a response without a body passes it. */
  private expectUnused(): void {
    const { stream } = this;
    if (this.connection.open || this.connection.released)
      this.connection.reused ||=
        this.spent || stream?.locked === true || stream?.disturbed === true;
  }

  private readAll(value: unknown): Promise<unknown> {
    this.expectUnused();
    this.spent = true;
    return read(this.connection, value, this.copy);
  }

  clone(): FakeResponse {
    this.expectUnused();
    this.connection.branch();
    return new FakeResponse(this.connection, cloned);
  }

  text(): Promise<unknown> {
    return this.readAll('text');
  }
  json(): Promise<unknown> {
    return this.readAll({ items: [1] });
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
    return this.readAll({});
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
