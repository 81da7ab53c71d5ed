/**
 * Watches the body of a fetch Response at `wrap`. The Response stays the real one, as its brand is private; when somebody asks for
 * the stream, it gets own accessors, which hand out a wrapped one instead of the real one. The usual
 * `await res.json()` goes straight to the real method, and is only told of.
 */
import { Readable } from 'node:stream';
import { captureSite } from '../call-site.ts';
import { wrapWebStream } from '../body-eof-signal.ts';
import type { Below, BodyListener, WebStreamControl } from '../body-eof-signal.ts';
import { clockNow } from '../clock.ts';
import type { Ledger } from '../ledger.ts';
import { PrivateField } from '../private-field.ts';
import type { TrackedBody } from '../tracked-body.ts';
import { ResponseEntrances } from './response-entrances.ts';
import type { EnteredWatch } from './response-entrances.ts';
import { drainedByClient } from './undici-channels.ts';

interface Options {
  /** No channel will tell how the body ended: the wrapper's word is all. */
  alone: boolean;
  small: boolean;
}

interface Dropped {
  branch: Branch;
  /** The real stream, when it was the Response that was dropped: one that is being read is none of ours. */
  inner: WeakRef<ReadableStream> | undefined;
}

/** A response under watch. */
class Watched extends PrivateField {
  readonly #watch: ResponseWatch;

  constructor(response: Response, watch: ResponseWatch) {
    super(response);
    this.#watch = watch;
  }

  static watch(response: unknown): ResponseWatch | undefined {
    return typeof response === 'object' && response !== null && #watch in response
      ? response.#watch
      : undefined;
  }
}

export function watchResponse(
  response: Response,
  body: TrackedBody,
  ledger: Ledger,
  paranoid: boolean,
  options?: Options,
): void {
  if (Watched.watch(response) !== undefined) return;
  const watch = new ResponseWatch(body, ledger, paranoid, options);
  body.wrapped = true;
  void new Watched(response, watch);
  if (options === undefined && entrances.on(response)) return;
  watch.shadow(response);
  // The built-in fetch cancels an untouched body when its Response is collected, and the channels say so.
  if (options?.alone === true) watch.branch.watchCollection(response);
}

/** Takes the entrances off the Response classes. Responses whose body was handed out stay as they are. */
export function leaveResponses(): void {
  entrances.remove();
}

/** One stream that a body can be read from: the response's, or a clone's. */
class Branch {
  readonly alone: boolean;
  readonly body: TrackedBody;
  private readonly ledger: Ledger;
  private readonly paranoid: boolean;
  private readonly small: boolean;
  private ended = false;

  constructor(body: TrackedBody, ledger: Ledger, paranoid: boolean, options: Options | undefined) {
    this.body = body;
    this.ledger = ledger;
    this.paranoid = paranoid;
    this.alone = options?.alone ?? false;
    this.small = options?.small ?? false;
  }

  split(): Branch {
    this.body.branches++;
    return new Branch(this.body, this.ledger, this.paranoid, {
      alone: this.alone,
      small: this.small,
    });
  }

  watchCollection(target: object, inner?: ReadableStream | null): void {
    if (this.body.state !== 'open') return;
    registry.register(
      target,
      { branch: this, inner: inner ? new WeakRef(inner) : undefined },
      this,
    );
  }

  unwatch(): void {
    registry.unregister(this);
  }

  consumed(): void {
    if (this.alone) this.ledger.settled(this.body, 'drained');
  }

  collected(): void {
    const { body } = this;
    if (this.ended || body.consuming) return;
    this.end(true);
    if (body.branches > 0 || body.state !== 'open') return;
    if (!body.touched && (this.small || (body.contentLength ?? Infinity) <= drainedByClient))
      this.ledger.abandoned(body);
    else this.ledger.leak(body, 'unreachable', clockNow());
  }

  private end(collected: boolean): void {
    if (this.ended) return;
    this.ended = true;
    this.body.branches--;
    this.body.branchCollected ||= collected;
    registry.unregister(this);
  }

  /** The program does something with the body now; at `paranoid` it is remembered where. */
  touch(below: Below): void {
    const { body } = this;
    if (!this.paranoid || !body.live) return;
    body.lastTouch = captureSite(below, undefined);
    this.ledger.revisit(body);
  }

  /** Listens to the wrapped stream without keeping it alive. */
  listener(): BodyListener {
    const { body } = this;
    return {
      onPull: (waiting, below) => {
        // The first read may begin in a later turn than its call: where the stream was asked for stands for it.
        if (waiting && body.touched && below !== undefined) this.touch(below);
        body.pulling = waiting;
        body.touched = true;
        if (!waiting) body.progressAt = clockNow();
      },
      onBytes: (count) => {
        // Elsewhere the channels count what came, read or not.
        if (this.alone) body.bytesRead += count;
      },
      onSettled: (outcome) => {
        if (outcome === 'early-close' && body.state === 'open') this.cancelled();
        else if (outcome === 'eof') this.end(false);
        if (this.alone && outcome !== 'early-close')
          this.ledger.settled(body, outcome === 'eof' ? 'drained' : 'closed');
      },
    };
  }

  private cancelled(): void {
    this.end(false);
    if (this.body.branches > 0) return;
    if (this.body.branchCollected) this.ledger.leak(this.body, 'unreachable', clockNow());
    else if (this.alone) this.ledger.settled(this.body, 'closed');
  }
}

const registry = new FinalizationRegistry<Dropped>(({ branch, inner }) => {
  const stream = inner?.deref();
  if (stream === undefined || !isBeingRead(stream)) branch.collected();
});

/** Inherited from `Stream`, and missing in the types. */
const statics = Readable as { isReadable?: (stream: unknown) => boolean | null };

/** undici cancels the body of a collected Response, perhaps before we hear of it: such a stream is over, and nobody reads it. */
function isBeingRead(stream: ReadableStream): boolean {
  if (stream.locked) return true;
  return Readable.isDisturbed(stream as never) && statics.isReadable?.(stream) !== false;
}

class ResponseWatch implements EnteredWatch {
  /** The response has accessors of its own. */
  shadowed = false;
  private readonly body: TrackedBody;
  private readonly ledger: Ledger;
  private readonly paranoid: boolean;
  private readonly options: Options | undefined;
  private made: Branch | undefined;
  private stream: ReadableStream<Uint8Array> | undefined;
  private control: WebStreamControl | undefined;

  constructor(
    body: TrackedBody,
    ledger: Ledger,
    paranoid: boolean,
    options: Options | undefined,
    branch?: Branch,
  ) {
    this.body = body;
    this.ledger = ledger;
    this.paranoid = paranoid;
    this.options = options;
    this.made = branch;
  }

  /** Made when it is needed: most bodies are read by `json()` and the like, and need none. */
  get branch(): Branch {
    this.made ??= new Branch(this.body, this.ledger, this.paranoid, this.options);
    return this.made;
  }

  /** False for a response that was frozen. */
  shadow(response: Response): boolean {
    this.shadowed = Object.isExtensible(response);
    this.body.wrapped = this.shadowed;
    if (!this.shadowed) return false;
    this.body.delivered = undefined;
    this.body.response = undefined;
    for (const [name, shadow] of shadows) {
      // What the program has put there stays.
      if (!Object.hasOwn(response, name)) Object.defineProperty(response, name, shadow);
    }
    return true;
  }

  /** A native read began: it ends in drained or closed, whatever becomes of the Response. */
  consume(): void {
    this.body.consuming = true;
    this.body.touched = true;
    this.made?.unwatch();
  }

  /** The stream to hand out: the wrapper, made on first use; the real one where that is null or already taken. */
  handOut(response: Response, below: Below): ReadableStream<Uint8Array> | null {
    if (this.stream !== undefined) return this.stream;
    const inner = native<ReadableStream<Uint8Array> | null>(response, 'body');
    if (inner === null || inner.locked || this.body.state !== 'open') return inner;
    const { stream, control } = wrapWebStream(inner, response, this.branch.listener());
    this.stream = stream;
    this.control = control;
    registry.unregister(this.branch);
    this.branch.watchCollection(stream);
    this.branch.touch(below);
    return stream;
  }

  used(response: Response): boolean {
    return (
      native<boolean>(response, 'bodyUsed') ||
      (this.stream !== undefined && Readable.isDisturbed(this.stream as never))
    );
  }

  /** Before a real method runs on a response whose stream was handed out: both must agree on what is still free. */
  release(response: Response): void {
    const { stream, control } = this;
    if (stream === undefined || control === undefined) return;
    // A body that was aborted meanwhile fails each of its readers; whether they lock it is the client's to say.
    if (Readable.isErrored?.(native(response, 'body'))) return;
    if (stream.locked || Readable.isDisturbed(stream as never)) {
      // Taken: the real method then fails as it would have, with its own words.
      if (!control.engaged) control.engage();
    } else {
      // Free: the real method takes over, and the handed-out stream is locked, as the real one would be.
      registry.unregister(this.branch);
      stream.getReader();
      this.control = undefined;
    }
  }

  /** After a real method ran on the real body. */
  released(inner: ReadableStream | null): void {
    const { stream, control } = this;
    if (inner?.locked === true && control?.engaged === false && stream?.locked === false)
      stream.getReader();
  }

  clone(response: Response, clone: Response): void {
    const second = this.branch.split();
    const watch = new ResponseWatch(this.body, this.ledger, this.paranoid, this.options, second);
    void new Watched(clone, watch);
    watch.shadow(clone);
    this.stream = undefined;
    this.control = undefined;
    // After a clone, undici watches neither branch reliably.
    registry.unregister(this.branch);
    this.branch.watchCollection(response, native<ReadableStream | null>(response, 'body'));
    second.watchCollection(clone, native<ReadableStream | null>(clone, 'body'));
  }
}

function native<Value>(response: Response, name: string): Value {
  return Reflect.get(Object.getPrototypeOf(response) as object, name, response) as Value;
}

function consume(response: Response, name: string): Promise<unknown> {
  const method = native<(this: Response) => Promise<unknown>>(response, name);
  const watch = Watched.watch(response);
  if (watch === undefined) return method.call(response);
  watch.release(response);
  const inner = native<ReadableStream | null>(response, 'body');
  const free = !native<boolean>(response, 'bodyUsed') && inner?.locked === false;
  const promise = method.call(response);
  watch.released(inner);
  if (!free) return promise;
  watch.consume();
  return watch.branch.alone ? promise.finally(() => watch.branch.consumed()) : promise;
}

const entrances = new ResponseEntrances((response) => Watched.watch(response));

const shadowed = {
  get body() {
    const response = this as unknown as Response;
    return (
      Watched.watch(response)?.handOut(response, getBody) ??
      native<ReadableStream | null>(response, 'body')
    );
  },
  get bodyUsed() {
    const response = this as unknown as Response;
    return Watched.watch(response)?.used(response) ?? native<boolean>(response, 'bodyUsed');
  },
  text() {
    return consume(this as unknown as Response, 'text');
  },
  json() {
    return consume(this as unknown as Response, 'json');
  },
  arrayBuffer() {
    return consume(this as unknown as Response, 'arrayBuffer');
  },
  blob() {
    return consume(this as unknown as Response, 'blob');
  },
  bytes() {
    return consume(this as unknown as Response, 'bytes');
  },
  formData() {
    return consume(this as unknown as Response, 'formData');
  },
  clone() {
    const response = this as unknown as Response;
    const watch = Watched.watch(response);
    watch?.release(response);
    const inner = native<ReadableStream | null>(response, 'body');
    const clone = native<(this: Response) => Response>(response, 'clone').call(response);
    watch?.released(inner);
    watch?.clone(response, clone);
    return clone;
  },
};

const getBody = Object.getOwnPropertyDescriptor(shadowed, 'body')?.get as Below;

const shadows: readonly (readonly [string, PropertyDescriptor])[] = Object.entries(
  Object.getOwnPropertyDescriptors(shadowed),
)
  // `bytes` is missing on Node 20, and must stay so.
  .filter(([name]) => typeof Response === 'undefined' || name in Response.prototype)
  .map(([name, descriptor]) => [name, { ...descriptor, enumerable: false, configurable: true }]);
