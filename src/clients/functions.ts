/**
 * Functions that many programs hand a body to, and what they do to it. A function that is not
 * listed here and cannot be seen in the file takes the body over.
 */
import type { Maker, ViewName } from './model.ts';

export type FunctionEffect =
  /** Reads the body to the end. */
  | 'drain'
  /** Looks and gives back. */
  | 'borrow'
  /** Takes a promise and answers a promise of `[error, value]` that never rejects. */
  | 'tuple'
  /** Takes a promise and answers a promise of a Result, which is asked `isOk()`. */
  | 'result'
  /** Runs the function that it is given, perhaps more than once, and answers a promise of what that answers. */
  | 'runs'
  /** Runs the function that it is given for each element, and answers a promise of all that it answers. */
  | 'maps'
  /** Answers the same body seen from another side. */
  | { readonly view: ViewName };

/** By origin, `module:export`; `node:` is left out. */
export const functionEffects: Readonly<Record<string, FunctionEffect>> = {
  'stream:pipeline': 'drain',
  'stream/promises:pipeline': 'drain',
  'stream:promises.pipeline': 'drain',
  'stream:finished': 'borrow',
  'stream/promises:finished': 'borrow',
  'stream:promises.finished': 'borrow',
  'stream:Readable.fromWeb': { view: 'nodeStream' },
  'stream:default.Readable.fromWeb': { view: 'nodeStream' },
  'stream:Readable.from': { view: 'nodeStream' },
  'stream:Readable.toWeb': { view: 'stream' },
  'stream/consumers:text': 'drain',
  'stream/consumers:json': 'drain',
  'stream/consumers:buffer': 'drain',
  'stream/consumers:arrayBuffer': 'drain',
  'stream/consumers:blob': 'drain',
  'global:Bun.readableStreamToText': 'drain',
  'global:Bun.readableStreamToJSON': 'drain',
  'global:Bun.readableStreamToBytes': 'drain',
  'global:Bun.readableStreamToArrayBuffer': 'drain',
  'global:Bun.readableStreamToBlob': 'drain',
  'global:Bun.readableStreamToArray': 'drain',
  // https://github.com/scopsy/await-to-js
  'await-to-js:default': 'tuple',
  'await-to-js:to': 'tuple',
  // https://github.com/supermacro/neverthrow
  'neverthrow:ResultAsync.fromPromise': 'result',
  'neverthrow:fromPromise': 'result',
  'neverthrow:ResultAsync.fromSafePromise': 'result',
  // https://github.com/sindresorhus/p-retry, and its like
  'p-retry:default': 'runs',
  'p-retry:*': 'runs',
  'async-retry:default': 'runs',
  'async-retry:*': 'runs',
  'promise-retry:default': 'runs',
  'promise-retry:*': 'runs',
  'exponential-backoff:backOff': 'runs',
  'p-limit:Limit#': 'runs',
  'p-queue:Queue#add': 'runs',
  'p-map:default': 'maps',
  'p-map:*': 'maps',
  'global:String': 'borrow',
  'global:Boolean': 'borrow',
  'global:Number': 'borrow',
  'global:JSON.stringify': 'borrow',
  'global:Array.isArray': 'borrow',
  'global:Object.keys': 'borrow',
  'global:Object.is': 'borrow',
  'util:inspect': 'borrow',
};

/** What makes something of that list. */
export const effectMakers: readonly Maker[] = [
  { from: ['p-limit:default'], makes: 'p-limit:Limit#' },
  { from: ['p-queue:default'], makes: 'p-queue:Queue#' },
];

/** The members of a Result; `unwraps` throw what is no Error where there is no value (measured). */
export const resultMembers = {
  value: 'value',
  error: 'error',
  worked: 'isOk',
  failed: 'isErr',
  unwraps: '_unsafeUnwrap',
  /** What callers do with a Result that nobody can see through. */
  others: [
    'match',
    'map',
    'mapErr',
    'andThen',
    'orElse',
    'andTee',
    'orTee',
    'unwrapOr',
    'asyncMap',
    'asyncAndThen',
    'safeUnwrap',
    '_unsafeUnwrapErr',
  ],
} as const;

/** By the callee as it is written, a leading `this.` left out: loggers and assertions only look. */
export const borrowers: readonly RegExp[] = [
  /^console\.\w+$/,
  /^(?:\w+\.)*_?(?:log|logger|logging)(?:\.\w+)*$/i,
  /^(?:chai\.)?assert(?:\.\w+)*$/,
  /^assert[A-Z]\w*$/,
  /^expect(?:\.\w+)*$/,
  /^(?:t|ctx)\.(?:log|is|true|truthy|ok|equals?|same|strictEqual|not)$/,
  /^(?:t|ctx)\.assert(?:\.\w+)*$/,
  /^debug$/,
];

/** Functions after which nothing runs any more, by origin. */
export const processEnds: ReadonlySet<string> = new Set([
  'global:process.exit',
  'global:process.abort',
  'process:exit',
  'process:abort',
  'global:Deno.exit',
]);

/** `assert.fail()` of Node, of Vitest and of Chai, and `expect.fail()`, by origin: they do nothing but throw. */
export const alwaysThrow = /^assert(?:\/strict)?:(?:\w+\.)*fail$|[:.](?:assert|expect)\.fail$/;

/** `assert(condition)` of Node, by origin. */
export const asserts = /^assert(?:\/strict)?:(?:default|\*|ok|strict|(?:default|strict|\*)\.ok)$/;

/**
 * Functions of frameworks that throw what the framework answers with, by origin. Before SvelteKit 2
 * `error()` answered what was to be thrown: nobody called it as a statement then.
 */
export const throwers: ReadonlySet<string> = new Set([
  '@sveltejs/kit:error',
  '@sveltejs/kit:redirect',
  'next/navigation:forbidden',
  'next/navigation:notFound',
  'next/navigation:permanentRedirect',
  'next/navigation:redirect',
  'next/navigation:unauthorized',
]);

/** Exhaustiveness checks: the type checker proves that they are never called. */
export const unreachableCalls = /^(?:assertNever|assertUnreachable|absurd|exhaustive\w*)$/;
