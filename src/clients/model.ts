/**
 * The format of the client table: what a client hands out, and what each member of it does to the
 * body. One file a client; the engine reads these tables and knows no client by name.
 */

/** The side from which code reaches a body. */
export type ViewName =
  | 'response'
  | 'stream'
  | 'reader'
  /** A node stream without methods of the client's own. */
  | 'nodeStream'
  /** The body stream of a client that adds methods to it: `dump()`, `transformToString()`. */
  | 'body'
  /** A web stream that the body only lends, so that ending it doesn't end the body. */
  | 'lentStream'
  | 'lentReader'
  | 'iterator'
  /** An iterator that leaves the stream open when the loop is left. */
  | 'openIterator'
  /** What aborts the request that the body came with. */
  | 'controller'
  /** The socket that carries the body. */
  | 'socket';

export type PropertyMeaning =
  /** Tells nothing about the body: `headers`, `url`. */
  | 'plain'
  /** True for the statuses 200–299. */
  | 'ok'
  | 'status'
  /** True once the body has been read or cancelled. */
  | 'used'
  /** True until then. */
  | 'unused'
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
  /** Gives the connection up if it is called with an argument, and else does nothing for it. */
  | 'closeWithArgument'
  /** Registers a listener: only these events make the body flow, or let the listener do it. */
  | { readonly onEvent: Readonly<Record<string, 'drain' | 'transfer'>> }
  /** Moves the obligation to the result. `locks`: the source can no longer be read. */
  | {
      readonly view: ViewName;
      readonly locks: boolean;
      /** The view instead when the call's options say so: `values({ preventCancel: true })`. */
      readonly instead?: { readonly option: string; readonly is: boolean; readonly view: ViewName };
    };

export interface ViewModel {
  readonly properties: Readonly<Record<string, PropertyMeaning>>;
  /** A method that is not listed is trusted: it takes the body over. */
  readonly methods: Readonly<Record<string, Operation>>;
  /** What a property that is not listed tells; without this it is trusted as a method is. */
  readonly others?: 'plain';
}

/** What a method of a request object does; one that is not listed only looks. */
export type RequestOperation =
  /** Gives the response up, whether it has come already or not. */
  | 'close'
  /** Adds a listener, its last argument, and answers the request. */
  | 'listen'
  /** Answers the request. */
  | 'self'
  /** Neither. */
  | 'borrow';

/** A request whose response comes to a callback, its last argument, or to an event's listeners. */
export interface RequestModel {
  /** The event that brings the response. Without a listener the client drains it by itself. */
  readonly event: string;
  readonly methods: Readonly<Record<string, RequestOperation>>;
  /** Members that are the body, once the response has come, seen from another side. */
  readonly properties: Readonly<Record<string, ViewName>>;
}

export interface BodyModel {
  readonly views: Readonly<Partial<Record<ViewName, ViewModel>>>;
  /**
   * Methods of the promise of a body, besides those of every promise: what theirs brings, a side of
   * the body or an object whose members are sides of it.
   */
  readonly promised?: Readonly<Record<string, ViewName | Readonly<Record<string, ViewName>>>>;
  /** True when HEAD and 204/205/304 responses must be released as well. */
  readonly obligedWithoutBody: boolean;
  /** True when `destroy()` emits an error, which ends the process where nobody listens. */
  readonly destroyNeedsListener?: boolean;
  /** True when the collector that takes the response ends its unlocked stream. */
  readonly endsWithResponse?: boolean;
  /** True when the bytes stay in memory: reading them twice is fine. */
  readonly repeatable?: boolean;
  /** True when the client reads it before anybody gets it: nothing is left to release. */
  readonly readByClient?: boolean;
}

/** Where a function that is given as the last argument gets the body. */
export interface CallbackForm {
  /** The parameter that is the body, from 0. */
  readonly parameter: number;
  /** The parameter that is the error, for error-first callbacks; with an error there is no body. */
  readonly error?: number;
  /** What the body's parameter is when there is an error. */
  readonly onError?: 'undefined' | 'null' | 'object';
  /** Other parameters that are missing then, for example the body's text. */
  readonly also?: readonly number[];
  /** Some errors come with the response: those for its status. */
  readonly errorMayHaveResponse?: boolean;
  /** The client reads what the callback returns, so that returning the body releases it. */
  readonly readsResult?: boolean;
}

/** What must be known of a call for it to hand out an open body; what isn't known doesn't hold. */
export type Condition =
  /** An options object among the arguments, or among the maker's, has the option with this value. */
  | { readonly option: string; readonly is: readonly (string | number | boolean)[] }
  /** The option is there, whatever it is. */
  | { readonly given: string }
  /** The option is absent, unknown or has none of these values. */
  | { readonly option: string; readonly isNot: readonly (string | number | boolean)[] }
  /** The argument was made by one of these: `send(new GetObjectCommand(…))`. */
  | { readonly argument: number; readonly madeBy: readonly string[] }
  /** From this argument on, none is a function that the client would give the body to, read. */
  | { readonly noFunctionFrom: number }
  /**
   * What the method is called on is written so: `env.API`, where nothing else tells what it is. A file without the `word` is
   * not searched for such calls.
   */
  | { readonly calledOn: RegExp; readonly word: string }
  /** The file has this text: it says what it is written for. */
  | { readonly fileHas: RegExp }
  | { readonly fileLacks: RegExp }
  /** Neither the file defines a method of this name, nor that of the function which answered what it is called on. */
  | { readonly notOwn: string }
  /** The file nowhere calls a method of this name, which may change what the client does. */
  | { readonly neverCalled: string };

/** The object that a promise brings whether the request worked or not. */
export interface ResultForm {
  /** Missing where the status says that the request failed. */
  readonly data: string;
  /** Missing where it worked. */
  readonly error: string;
  /** There either way, with the status. */
  readonly response: string;
}

/** One way in which a client hands out bodies: some functions, and what their call answers. */
export interface AcquireForm {
  /**
   * The functions: `module:export` without `node:`, or `global:name`. The default export is
   * `module:default`, members follow with dots, and what a maker makes ends in `#`:
   * `undici:Dispatcher#request`. `*#name` is the method of anything, for forms with a condition.
   */
  readonly from: readonly string[];
  /**
   * A promise, unless said otherwise; `nothing` where only a callback gets the body, `request` for
   * an object whose listeners get it, too.
   */
  readonly answers?: 'promise' | 'value' | 'nothing' | 'request';
  /** Only another engine than Node has the function: there a stream lives on without its response. */
  readonly outlivesResponse?: boolean;
  /** The promise brings an object with either data or an error. */
  readonly result?: ResultForm;
  /** The promise may also bring `undefined`: there is no response. */
  readonly mayBeMissing?: boolean;
  /** The promise rejects, and what it rejects with is the open response. */
  readonly rejectsWithResponse?: boolean;
  /** The side from which the body is seen first; `response` unless said otherwise. */
  readonly view?: ViewName;
  /** Given a function as its last argument, the call answers nothing and calls it instead. */
  readonly callback?: CallbackForm;
  /** All of them must hold. */
  readonly when?: readonly Condition[];
  /**
   * Where all conditions of a row hold, something reads a body that nobody else does: it may be left alone on
   * all paths, but not on some.
   */
  readonly readElsewhere?: readonly (readonly Condition[])[];
  /** The HTTP method that the function stands for; otherwise the option `method` says it. */
  readonly method?: string;
  /** With this option set to true, statuses of 400 and above reject. */
  readonly rejectsOn?: string;
  /** Statuses other than 200–299 reject unless the call or its maker gives this option. */
  readonly rejectsUnless?: string;
  /** The option that takes an abort signal, where it isn't `signal`. */
  readonly signal?: string;
}

/** Something that answers an object with acquiring members: `new Pool(url)`, `axios.create(…)`. */
export interface Maker {
  readonly from: readonly string[];
  /** What is made is looked up in the forms by this origin: `undici:Dispatcher#`, `axios:default`. */
  readonly makes: string;
  /** A call of one of these, given as an argument, makes something that hands out no open body. */
  readonly unlessGiven?: readonly string[];
}

/** The error with which a request rejects for its status, where it carries the body unread. */
export interface RejectionModel {
  /** Its properties that lead to the body, by the side from which they show it. */
  readonly carriers: Readonly<Record<string, ViewName>>;
  /** Other properties by which code tells errors apart. */
  readonly says: Readonly<Record<string, string | boolean>>;
  /** Its class, and functions that answer true for it, by origin. */
  readonly toldBy: readonly string[];
  /** Functions that answer false for it, by origin. */
  readonly notToldBy?: readonly string[];
}

export interface Client {
  /** The name in messages and in `docs/clients`. */
  readonly name: string;
  readonly acquires: readonly AcquireForm[];
  /** Constructors and factories; a constructor's name is the type of its instances, too. */
  readonly makers?: readonly Maker[];
  /**
   * What the result of any awaited call is known by: these properties are looked at, and one of the
   * methods is called on the body.
   */
  readonly shape?: {
    readonly looks: readonly string[];
    readonly body: string;
    readonly reads: readonly string[];
  };
  /** A file that imports one of these replaces the client by a mock. */
  readonly mocks?: readonly string[];
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
  /** Its types stand for a server's requests as well, which have none of these: `statusCode`. */
  readonly responseOnly?: readonly string[];
  /** What the functions that answer a request object answer. */
  readonly request?: RequestModel;
  /** Missing where the client reads the body before it rejects, or never rejects for a status. */
  readonly rejection?: RejectionModel;
  readonly body: BodyModel;
  /** The client in the major versions of the package before this one, where that is what is installed. */
  readonly earlier?: {
    readonly package: string;
    readonly before: number;
    readonly client: Client;
  };
}
