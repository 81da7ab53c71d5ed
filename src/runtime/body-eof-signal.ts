/**
 * `BodyEOFSignal` stands in front of a response body and tells, exactly once, how it ended: read to the end,
 * given up before, or broken. It is a plain stream of the same kind: it asks the real body for bytes only when it is asked itself, and
 * nothing but its reader keeps it alive, so that a FinalizationRegistry can see when the program has dropped it.
 */
import { Readable } from 'node:stream';

/** `eof`: read to the end. `early-close`: cancelled or destroyed before. `error`: the body itself broke. */
export type BodyOutcome = 'eof' | 'early-close' | 'error';

export interface BodyListener {
  /** A read that waits for bytes begins or ends. `below` is the outermost function of the wrapper on the stack of a read that begins. */
  onPull?(waiting: boolean, below?: Below): void;
  onBytes?(count: number): void;
  /** Called exactly once. */
  onSettled(outcome: BodyOutcome, error?: unknown): void;
}

/** Stacks are captured without it and what it calls. */
export type Below = (...parameters: never[]) => unknown;

/** The handle of a wrapped web stream, which must not keep the stream itself alive. */
export interface WebStreamControl {
  /** Whether the wrapper has taken hold of the real body. Until then the real body is as it came. */
  readonly engaged: boolean;
  /** Takes hold of the real body, and passes on its end or error even when no read is waiting. */
  engage(): void;
  /** Gives the real body up, whoever reads it. */
  close(reason?: unknown): void;
}

/**
 * A body with a signal at its end, for any client: hand out `body` instead of the real one.
 *
 * ```js
 * const { body, settled } = new BodyEOFSignal(res.body);
 * settled.then((outcome) => console.log(outcome));
 * ```
 */
export class BodyEOFSignal<Body extends ReadableStream<Uint8Array> | Readable> {
  /** The body to read instead of the wrapped one. */
  readonly body: Body;
  /** Resolves once, with how the body ended; it never rejects. */
  readonly settled: Promise<BodyOutcome>;
  /** How the body ended, `undefined` while it is open. */
  outcome: BodyOutcome | undefined = undefined;
  /** The error behind the outcome `error`. */
  error: unknown = undefined;
  /** Bytes that were read so far. */
  bytesRead = 0;

  /**
   * @param body the real body: a web stream that is not locked, or a Readable of Node. It must not be read by anybody else from now on.
   * @param onSettled called once, with how the body ended and with the error if there is one
   * @throws {TypeError} when it is neither
   */
  constructor(body: Body, onSettled?: (outcome: BodyOutcome, error?: unknown) => void) {
    if (
      !isWebStream(body) &&
      typeof (body as Partial<Readable> | null | undefined)?.on !== 'function'
    )
      throw new TypeError('BodyEOFSignal needs a ReadableStream or a Readable');
    let resolve: (outcome: BodyOutcome) => void = () => {};
    this.settled = new Promise((settle) => {
      resolve = settle;
    });
    const listener: BodyListener = {
      onBytes: (count) => {
        this.bytesRead += count;
      },
      onSettled: (outcome, error) => {
        this.outcome = outcome;
        this.error = error;
        resolve(outcome);
        onSettled?.(outcome, error);
      },
    };
    this.body = (
      isWebStream(body) ? wrapWebStream(body, body, listener).stream : wrapReadable(body, listener)
    ) as Body;
  }
}

export function isWebStream(body: unknown): body is ReadableStream<Uint8Array> {
  return (
    typeof body === 'object' &&
    body !== null &&
    typeof (body as { getReader?: unknown }).getReader === 'function'
  );
}

/** `owner` lives as long as the wrapper: undici empties a body whose Response was collected, even one still in use. */
export function wrapWebStream(
  inner: ReadableStream<Uint8Array>,
  owner: object,
  listener: BodyListener,
): { stream: ReadableStream<Uint8Array>; control: WebStreamControl } {
  const source = new WebSource(inner, owner, listener);
  const pull = (controller: Controller): Promise<void> => source.pull(controller, pull);
  // Only a byte stream can serve BYOB readers, and only a plain one can carry chunks that are not bytes.
  const stream = isByteStream(inner)
    ? new ReadableStream({
        type: 'bytes',
        start: (controller) => source.start(controller),
        pull,
        cancel: (reason) => source.cancel(reason),
      })
    : new ReadableStream<Uint8Array>(
        {
          start: (controller) => source.start(controller),
          pull,
          cancel: (reason) => source.cancel(reason),
        },
        { highWaterMark: 0 },
      );
  return { stream, control: source.control };
}

function isByteStream(stream: ReadableStream): boolean {
  if (stream.locked) return true;
  try {
    stream.getReader({ mode: 'byob' }).releaseLock();
    return true;
  } catch {
    return false;
  }
}

type Controller = ReadableByteStreamController | ReadableStreamDefaultController<Uint8Array>;

/** The part of the wrapper that the wrapper keeps alive, not the other way round. */
class WebSource {
  readonly control: WebStreamControl;
  private readonly link: WebLink;
  // Never read: held so that the response lives as long as the stream.
  readonly owner: object;

  constructor(inner: ReadableStream<Uint8Array>, owner: object, listener: BodyListener) {
    this.link = new WebLink(inner, listener);
    this.control = this.link;
    this.owner = owner;
  }

  start(controller: Controller): void {
    this.link.controller = new WeakRef(controller);
  }

  pull(controller: Controller, below: Below): Promise<void> {
    return this.link.pull(controller, below);
  }

  cancel(reason: unknown): Promise<void> {
    return this.link.cancel(reason);
  }
}

/** What the real body may keep alive: it knows the wrapper's controller only weakly. */
class WebLink implements WebStreamControl {
  controller: WeakRef<Controller> | undefined;
  private readonly inner: ReadableStream<Uint8Array>;
  private readonly listener: BodyListener;
  private reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  private settled = false;
  private finished = false;
  private pulling = false;
  private closed = false;

  constructor(inner: ReadableStream<Uint8Array>, listener: BodyListener) {
    this.inner = inner;
    this.listener = listener;
  }

  get engaged(): boolean {
    return this.reader !== undefined;
  }

  engage(): void {
    this.take();
  }

  private take(): ReadableStreamDefaultReader<Uint8Array> {
    if (this.reader === undefined) {
      this.reader = this.inner.getReader();
      this.reader.closed.then(
        () => {
          // The read of the last chunk closes the real body before it gives the chunk.
          if (this.pulling) this.closed = true;
          else this.end(this.controller?.deref());
        },
        (error: unknown) => {
          // A read that waits rejects with the same error.
          if (!this.pulling) this.fail(this.controller?.deref(), error);
        },
      );
    }
    return this.reader;
  }

  async pull(controller: Controller, below: Below): Promise<void> {
    this.listener.onPull?.(true, below);
    this.pulling = true;
    try {
      for (;;) {
        const { done, value } = await this.take().read();
        if (done) {
          this.end(controller);
          return;
        }
        // A byte stream refuses empty chunks, and a reader could do nothing with one.
        if (value.byteLength === 0) continue;
        this.listener.onBytes?.(value.byteLength ?? 0);
        controller.enqueue(value as Uint8Array<ArrayBuffer>);
        if (this.closed) this.end(controller);
        return;
      }
    } catch (error) {
      this.fail(controller, error);
    } finally {
      this.pulling = false;
      this.listener.onPull?.(false);
    }
  }

  cancel(reason: unknown): Promise<void> {
    this.finished = true;
    this.settle('early-close');
    return this.reader === undefined ? this.inner.cancel(reason) : this.reader.cancel(reason);
  }

  close(reason?: unknown): void {
    this.settle('early-close');
    const cancelled =
      this.reader === undefined ? this.inner.cancel(reason) : this.reader.cancel(reason);
    cancelled.catch(() => {});
  }

  private end(controller: Controller | undefined): void {
    this.settle('eof');
    if (this.finished || controller === undefined) return;
    this.finished = true;
    controller.close();
    // A BYOB read that waits at the end gets its buffer back only by an empty answer.
    if ('byobRequest' in controller) controller.byobRequest?.respond(0);
  }

  private fail(controller: Controller | undefined, error: unknown): void {
    this.settle('error', error);
    if (this.finished) return;
    this.finished = true;
    controller?.error(error);
  }

  private settle(outcome: BodyOutcome, error?: unknown): void {
    if (this.settled) return;
    this.settled = true;
    this.listener.onSettled(outcome, error);
  }
}

/** A Readable in front of another one; holds back nothing and reads nothing ahead. */
function wrapReadable(inner: Readable, listener: BodyListener): Readable {
  const link = new ReadableLink(inner, listener);
  const outer = new Readable({
    highWaterMark: 0,
    objectMode: inner.readableObjectMode,
    read() {
      link.read(this);
    },
    destroy(error, done) {
      link.destroy(error);
      done(error);
    },
  });
  link.outer = new WeakRef(outer);
  return outer;
}

/** The real body refers to the wrapper only while a read waits. */
class ReadableLink {
  outer: WeakRef<Readable> | undefined;
  private readonly inner: Readable;
  private readonly listener: BodyListener;
  private waiting: Readable | undefined;
  private settled = false;

  constructor(inner: Readable, listener: BodyListener) {
    this.inner = inner;
    this.listener = listener;
    inner.on('end', () => this.settle('eof'));
    inner.on('error', (error) => this.fail(error));
    inner.on('close', () => this.closed());
  }

  read(outer: Readable): void {
    if (this.waiting === undefined) this.listener.onPull?.(true);
    this.waiting = outer;
    // Attached at the first read only: a 'readable' listener makes a stream start to read.
    if (this.inner.listenerCount('readable', this.forward) === 0)
      this.inner.on('readable', this.forward);
    this.forward();
  }

  private readonly forward = (): void => {
    const { waiting } = this;
    if (waiting === undefined) return;
    const chunk: unknown = this.inner.read();
    if (chunk === null) {
      if (this.inner.readableEnded) this.finish(waiting);
      return;
    }
    this.rest();
    this.listener.onBytes?.(byteLength(chunk));
    waiting.push(chunk);
  };

  destroy(error: Error | null): void {
    this.rest();
    const ended = this.inner.readableEnded;
    this.settle(ended ? 'eof' : 'early-close', error ?? undefined);
    if (!ended && !this.inner.destroyed) this.inner.destroy(error ?? undefined);
  }

  private closed(): void {
    if (this.inner.readableEnded) {
      if (this.waiting !== undefined) this.finish(this.waiting);
    } else if (!this.settled) {
      this.settle('early-close');
      this.outer?.deref()?.destroy();
    }
  }

  private fail(error: Error): void {
    if (this.settled) return;
    this.settle('error', error);
    this.outer?.deref()?.destroy(error);
  }

  private finish(outer: Readable): void {
    this.rest();
    this.settle('eof');
    outer.push(null);
  }

  private rest(): void {
    if (this.waiting !== undefined) this.listener.onPull?.(false);
    this.waiting = undefined;
  }

  private settle(outcome: BodyOutcome, error?: unknown): void {
    if (this.settled) return;
    this.settled = true;
    this.listener.onSettled(outcome, error);
    if (outcome === 'eof' && this.waiting !== undefined) this.finish(this.waiting);
  }
}

function byteLength(chunk: unknown): number {
  if (typeof chunk === 'string') return Buffer.byteLength(chunk);
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0;
}
