/**
 * The format of the client table: what a client hands out, and what each member of it does to the
 * body. One file a client; the engine reads these tables and knows no client by name.
 */

/** The side from which code reaches a body. */
export type ViewName =
  | 'response'
  | 'stream'
  | 'reader'
  | 'nodeStream'
  | 'iterator'
  /** An iterator that leaves the stream open when the loop is left. */
  | 'openIterator';

export type PropertyMeaning =
  /** Tells nothing about the body: `headers`, `url`. */
  | 'plain'
  /** True for the statuses 200–299. */
  | 'ok'
  | 'status'
  /** True once the body has been read or cancelled. */
  | 'used'
  | 'locked'
  /** The body seen from another side. */
  | { readonly view: ViewName; readonly nullable: boolean };

export type Operation =
  /** Reads to the end: the connection goes back to the pool. The promise may reject. */
  | 'drain'
  /** Gives the connection up. */
  | 'close'
  /** Adds a branch on the same connection and answers it. */
  | 'clone'
  /** Splits into two branches, answered as an array. */
  | 'tee'
  /** Reads one chunk: `{ done, value }`. */
  | 'read'
  /** Neither releases nor hands on. */
  | 'borrow'
  /** Answers the same object: `setEncoding()`. */
  | 'self'
  /** Gives the lock back: `releaseLock()`. */
  | 'unlock'
  /** Registers a listener: only these events make the body flow. */
  | { readonly onEvent: Readonly<Record<string, 'drain'>> }
  /** Moves the obligation to the result. `locks`: the source can no longer be read. */
  | {
      readonly view: ViewName;
      readonly locks: boolean;
      /** The view instead when the call says `preventCancel: true`. */
      readonly preventCancel?: ViewName;
    };

export interface ViewModel {
  readonly properties: Readonly<Record<string, PropertyMeaning>>;
  /** A method that is not listed is trusted: it takes the body over. */
  readonly methods: Readonly<Record<string, Operation>>;
}

export interface BodyModel {
  readonly views: Readonly<Partial<Record<ViewName, ViewModel>>>;
  /** True when HEAD and 204/205/304 responses must be released as well. */
  readonly obligedWithoutBody: boolean;
}

export interface Client {
  /** The name in messages and in `docs/clients`. */
  readonly name: string;
  /**
   * Where the acquiring functions come from: `module:export`, `global:name`. The default export
   * is `module:default`; members follow with dots.
   */
  readonly origins: readonly string[];
  /** Functions that take a client function and answer one that behaves like it. */
  readonly decorators?: readonly string[];
  /** Modules whose `Response` type is this client's. */
  readonly typeModules: readonly string[];
  /**
   * Other types that carry its open body, as `module:Name` without `node:`, namespaces with dots:
   * `http:IncomingMessage`, `undici:Dispatcher.ResponseData`; `global:Name` for a global type.
   */
  readonly types?: readonly string[];
  /** The types carry an open body only where this property's type is a stream: `data` for axios. */
  readonly streamedIn?: string;
  readonly body: BodyModel;
}
