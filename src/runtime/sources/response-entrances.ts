/**
 * Tells the watch of a Response when its program begins to use the body, by entrances on the Response class: own accessors on every response
 * would cost more than all the rest. Responses without a watch pass straight through, and so do those that have own accessors by now.
 */
import type { Below } from '../body-eof-signal.ts';

export interface EnteredWatch {
  /** The response has accessors of its own. */
  readonly shadowed: boolean;
  /** Gives it some; false where that is impossible. */
  shadow(response: Response): boolean;
  /** The stream to give instead of the real one; `below` is the function that the program has called. */
  handOut(response: Response, below: Below): ReadableStream | null;
  /** A method of the class has begun to read the body, and will end it. */
  consume(): void;
}

interface Entrance {
  name: string;
  original: PropertyDescriptor;
  replacement: PropertyDescriptor;
}

type Read = (this: Response) => Promise<unknown>;

const reads = ['text', 'json', 'arrayBuffer', 'blob', 'bytes', 'formData'];
/** Every realm may have a class of its own; beyond a few, their responses get own accessors at once. */
const mostClasses = 10;

export class ResponseEntrances {
  private readonly watchOf: (response: unknown) => EnteredWatch | undefined;
  private readonly opened = new Map<object, Entrance[]>();
  private last: object | undefined;

  constructor(watchOf: (response: unknown) => EnteredWatch | undefined) {
    this.watchOf = watchOf;
  }

  /** True when the response's class has entrances, from now on if need be. */
  on(response: Response): boolean {
    const prototype = Object.getPrototypeOf(response) as object;
    if (prototype !== this.last) {
      if (!this.opened.has(prototype) && !this.open(prototype)) return false;
      this.last = prototype;
    }
    return true;
  }

  /**
   * Gives the classes back as they were. Where somebody has replaced a method since, or frozen the class, ours stay, pass calls on,
   * and are used again at the next start: another layer each time would slow the program down bit by bit.
   */
  remove(): void {
    for (const [prototype, entrances] of this.opened) {
      if (!entrances.every((entrance) => isInPlace(prototype, entrance))) continue;
      for (const { name, original } of entrances) Object.defineProperty(prototype, name, original);
      this.opened.delete(prototype);
    }
    this.last = undefined;
  }

  private open(prototype: object): boolean {
    if (this.opened.size >= mostClasses) return false;
    const own = Object.getOwnPropertyDescriptors(prototype) as Record<string, PropertyDescriptor>;
    const { body, clone } = own;
    if (body?.get === undefined || typeof clone?.value !== 'function') return false;
    const getBody = body.get as (this: Response) => ReadableStream | null;
    const entrances = [
      this.body(body, getBody),
      this.clone(clone),
      ...reads.map((name) => this.read(name, own[name], getBody)).filter((made) => made !== null),
    ];
    if (!entrances.every(({ original }) => original.configurable === true)) return false;
    for (const { name, replacement } of entrances)
      Object.defineProperty(prototype, name, replacement);
    this.opened.set(prototype, entrances);
    return true;
  }

  /** The watch of a response whose use begins here. */
  private entered(response: unknown): EnteredWatch | undefined {
    const watch = this.watchOf(response);
    return watch?.shadowed === false ? watch : undefined;
  }

  private body(original: PropertyDescriptor, getBody: (this: Response) => unknown): Entrance {
    const self = this;
    const entrance = {
      get body(): unknown {
        const response = this as unknown as Response;
        const watch = self.entered(response);
        return watch?.shadow(response) === true
          ? watch.handOut(response, get)
          : getBody.call(response);
      },
    };
    const get = Object.getOwnPropertyDescriptor(entrance, 'body')?.get as Below & (() => unknown);
    return { name: 'body', original, replacement: { ...original, get } };
  }

  private clone(original: PropertyDescriptor): Entrance {
    const self = this;
    const real = original.value as (this: Response) => Response;
    const value = {
      clone(this: Response): Response {
        return self.entered(this)?.shadow(this) === true ? this.clone() : real.call(this);
      },
    }.clone;
    return { name: 'clone', original, replacement: { ...original, value } };
  }

  private read(
    name: string,
    original: PropertyDescriptor | undefined,
    getBody: (this: Response) => ReadableStream | null,
  ): Entrance | null {
    if (typeof original?.value !== 'function') return null;
    const self = this;
    const real = original.value as Read;
    const value = {
      [name](this: Response): Promise<unknown> {
        const watch = self.entered(this);
        if (watch === undefined) return real.call(this);
        const isFree = !this.bodyUsed && getBody.call(this)?.locked === false;
        const promise = real.call(this);
        if (isFree) watch.consume();
        return promise;
      },
    }[name];
    return { name, original, replacement: { ...original, value } };
  }
}

/** Also false when it can't be replaced any more. */
function isInPlace(prototype: object, { name, replacement }: Entrance): boolean {
  const now = Object.getOwnPropertyDescriptor(prototype, name);
  return (
    now?.configurable === true && now.value === replacement.value && now.get === replacement.get
  );
}
