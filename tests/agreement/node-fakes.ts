/** Stand-ins for what undici's `request` and `node:http` answer: node streams, with the methods that programs use. */
import { attach, type Branch } from './bodies.ts';
import { iterate, read } from './fakes.ts';
import { Stop } from './frames.ts';

type Listener = (...values: unknown[]) => unknown;

class FakeNodeStream {
  protected readonly branch: Branch;

  constructor(branch: Branch) {
    this.branch = branch;
    attach(this, branch);
  }

  resume(): this {
    return this.drained();
  }

  destroy(): this {
    this.branch.state = 'closed';
    this.branch.connection.close();
    return this;
  }

  on(event: string): this {
    return event === 'data' ? this.drained() : this;
  }

  setEncoding(): this {
    return this;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return iterate(this.branch);
  }

  protected drained(): this {
    this.branch.state = 'read';
    this.branch.connection.drain();
    return this;
  }
}

/** undici's body. */
export class FakeBody extends FakeNodeStream {
  text(): Promise<unknown> {
    return read(this.branch, 'text');
  }

  json(): Promise<unknown> {
    return read(this.branch, { items: [1] }, false);
  }

  dump(): Promise<void> {
    this.drained();
    return Promise.resolve();
  }
}

/** What undici's `request` resolves to. */
export class FakeData {
  readonly headers = {};
  readonly body: FakeBody;
  private readonly branch: Branch;

  constructor(branch: Branch) {
    this.branch = branch;
    this.body = new FakeBody(branch);
    attach(this, branch);
  }

  /** Where the program takes for granted that there is one, as it may. */
  get $body(): FakeBody {
    return this.body;
  }

  get statusCode(): number {
    return this.branch.connection.status;
  }
}

/** The response of `node:http`. */
export class FakeIncoming extends FakeNodeStream {
  readonly headers = {};

  get statusCode(): number {
    return this.branch.connection.status;
  }
}

/** The request of `node:http`: it answers, or fails, in a later turn. */
export class FakeRequest {
  private onError: Listener | undefined;

  constructor(answer: () => FakeIncoming | Error, respond: Listener) {
    queueMicrotask(() => {
      try {
        const answered = answer();
        if (answered instanceof Error) this.onError?.(answered);
        else respond(answered);
      } catch (error) {
        // The process has ended in the listener: nobody is there to catch that.
        if (!(error instanceof Stop)) throw error;
      }
    });
  }

  on(event: string, listener: Listener): this {
    if (event === 'error') this.onError = listener;
    return this;
  }

  end(): this {
    return this;
  }
}
