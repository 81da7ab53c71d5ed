/**
 * `guard()`: starts watching response bodies in this thread, and gives the handle on what it sees. However often and from however
 * many copies of this package it is called, one guard works per thread.
 */
import diagnostics from 'node:diagnostics_channel';
import { resolve } from 'node:path';
import { clockNow } from './clock.ts';
import { isMainThread, threadId } from 'node:worker_threads';
import { collectGarbage } from './garbage.ts';
import { Ledger } from './ledger.ts';
import type { LeakEvents } from './ledger.ts';
import { describeLeak } from './leak-report.ts';
import type { LeakReport } from './leak-report.ts';
import { reportedSite } from './report-file.ts';
import type { Report } from './report-file.ts';
import { RequestOrigins } from './request-origins.ts';
import { RunPartWriter } from './run-part.ts';
import { SettingsError, defaults, isHtml, settingsFromOptions, shown } from './settings.ts';
import type { GuardOptions, Settings } from './settings.ts';
import { wrapFetch } from './sources/fetch.ts';
import type { Fetch, FetchSource } from './sources/fetch.ts';
import { leaveResponses } from './sources/response-watch.ts';
import { NodeHttp } from './sources/node-http.ts';
import { UndiciChannels } from './sources/undici-channels.ts';
import { UndiciPools } from './sources/undici-pools.ts';
import { Timeline } from './timeline.ts';
import { Watch, isLeftOpen } from './verdicts.ts';
import { Warnings } from './warnings.ts';
import { finish } from './finish.ts';
import { awaitWorkerLeaks } from './worker-leaks.ts';

/** A body that is open now. */
export interface OpenBody extends Omit<LeakReport, 'verdict' | 'count'> {
  /** False while somebody reads it, and when the client drains it by itself. */
  leftOpen: boolean;
  /** Milliseconds since the epoch at which it was asked for. */
  startedAt: number;
}

/** The handle that `guard()` gives. None of its methods throws. */
export interface Guard {
  /**
   * Ends this handle's part; the hooks are taken off when the last handle has ended, and nothing is reported afterwards. Again it
   * does nothing.
   */
  stop(): void;
  /** For `using`: the same as `stop()`. */
  [Symbol.dispose](): void;
  /** The bodies that are open now. */
  open(): OpenBody[];
  /** What the guard of this thread has seen so far, in the form of the JSON report. */
  report(): Report;
  /**
   * Collects garbage, and resolves when the verdicts on dropped bodies are in, some 50 to 200 ms later: in tests, before asking
   * for the report.
   */
  collect(): Promise<void>;
  /** Calls the listener for each event of that name, in the turn in which it is found out. What a listener throws goes nowhere. */
  on<Name extends keyof LeakEvents>(name: Name, listener: (report: LeakEvents[Name]) => void): this;
  /** The listener is not called any more. */
  off<Name extends keyof LeakEvents>(
    name: Name,
    listener: (report: LeakEvents[Name]) => void,
  ): this;
}

/** Everything that exists once per thread. */
export class GuardState {
  settings: Settings = { ...defaults };
  readonly ledger = new Ledger(() => this.settings);
  readonly origins = new RequestOrigins(
    () => this.ledger.currentScope(),
    (emitter) => this.pools.made(emitter),
  );
  readonly pools = new UndiciPools();
  readonly channels = new UndiciChannels(this.ledger, this.pools, this.origins.owner);
  readonly http = new NodeHttp(this.ledger, this.origins);
  readonly watch = new Watch(
    this.ledger,
    () => this.settings.stalledAfter,
    () => this.settings.level === 'paranoid',
  );
  readonly warnings = new Warnings(
    this.ledger,
    () => this.settings.quiet || this.settings.level === 'off',
  );
  readonly startedAt = Date.now();
  /** Where the program started. */
  root = process.cwd();
  /** What this thread tells the `bodyclose run` that it belongs to. */
  part: RunPartWriter | undefined;
  private handles = 0;
  private companions = 0;
  private original: Fetch | undefined;
  private wrapped: Fetch | undefined;
  private readonly wrappers = new WeakSet<Fetch>();

  constructor() {
    this.ledger.onFirst = () => this.watch.start();
    this.ledger.on('leak', (report) => publish('bodyclose:leak', report));
    this.ledger.on('retracted', (report) => publish('bodyclose:retracted', report));
    this.ledger.on('leftByClient', (report) => publish('bodyclose:left-by-client', report));
    process.on('exit', this.atExit);
  }

  acquire(options: Partial<Settings>): Guard {
    this.handles++;
    this.configure(options);
    return new GuardHandle(this);
  }

  configure(options: Partial<Settings>): void {
    Object.assign(this.settings, options);
    // Where the program started is where its user looks, wherever it goes.
    this.settings.report = this.settings.report.map((path) => resolve(path));
    if (this.settings.leaksFile !== undefined)
      this.settings.leaksFile = resolve(this.settings.leaksFile);
    if (this.settings.report.some(isHtml)) this.draw();
    if (this.settings.exitCode !== undefined) awaitWorkerLeaks();
    if (this.handles > 0 && this.settings.level !== 'off') this.hook();
    else this.unhook();
  }

  /** Throws when there is no such run. */
  join(runFolder: string): void {
    this.part = new RunPartWriter(runFolder, this);
    this.root = this.part.root;
    if (this.part.pictured) this.draw();
  }

  private draw(): void {
    this.ledger.timeline ??= new Timeline(threadName(), (body) => this.ledger.siteFor(body));
  }

  release(): void {
    this.handles--;
    if (this.handles === 0) this.unhook();
  }

  companion(fetch: Fetch): Fetch {
    if (this.wrappers.has(fetch)) return fetch;
    this.companions++;
    this.channels.start();
    return this.wrap(fetch, () => this.settings.level !== 'off');
  }

  report(): Report {
    this.ledger.admit();
    this.ledger.tellRest();
    return {
      version: 1,
      command: process.argv.join(' '),
      startedAt: new Date(this.startedAt).toISOString(),
      durationMs: Date.now() - this.startedAt,
      totals: this.ledger.totals,
      sites: [...this.ledger.sites.values()].map(reportedSite),
    };
  }

  private hook(): void {
    this.channels.all = true;
    this.channels.start();
    this.origins.start();
    this.http.start();
    if (this.wrapped !== undefined || typeof globalThis.fetch !== 'function') return;
    if (this.wrappers.has(globalThis.fetch)) return;
    this.original = globalThis.fetch;
    this.wrapped = this.wrap(
      this.original,
      () => this.handles > 0 && this.settings.level !== 'off',
    );
    try {
      globalThis.fetch = this.wrapped;
    } catch {
      // A program that froze its globals keeps its fetch; the channels still see its requests.
      this.wrapped = undefined;
    }
  }

  private wrap(fetch: Fetch, active: () => boolean): Fetch {
    const source: FetchSource = {
      ledger: this.ledger,
      channels: this.channels,
      level: () => this.settings.level,
      owner: this.origins.owner,
      active,
    };
    const wrapped = wrapFetch(fetch, source);
    this.wrappers.add(wrapped);
    return wrapped;
  }

  private unhook(): void {
    this.channels.all = false;
    this.origins.stop();
    this.http.stop();
    if (this.companions === 0) {
      this.channels.stop();
      this.watch.stop();
      leaveResponses();
    }
    // Whoever wrapped fetch after us holds our wrapper: it then only passes calls on.
    if (
      this.wrapped !== undefined &&
      this.original !== undefined &&
      globalThis.fetch === this.wrapped
    ) {
      globalThis.fetch = this.original;
      this.wrapped = undefined;
    }
    if (this.handles === 0 && this.companions === 0) this.ledger.clear();
  }

  private readonly atExit = (): void => {
    if ((this.handles === 0 && this.companions === 0) || this.settings.level === 'off') return;
    finish(this);
  };
}

class GuardHandle implements Guard {
  private readonly state: GuardState;
  private stopped = false;

  constructor(state: GuardState) {
    this.state = state;
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.state.release();
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  open(): OpenBody[] {
    const { ledger } = this.state;
    ledger.admit();
    const now = clockNow();
    return [...ledger.bodies]
      .filter((body) => body.state === 'open')
      .map((body) => {
        const { verdict, count, ...report } = describeLeak(
          body,
          ledger.siteFor(body),
          'boundary',
          now,
        );
        return {
          ...report,
          leftOpen: isLeftOpen(body),
          startedAt: Math.round(performance.timeOrigin + body.startedAt),
        };
      });
  }

  report(): Report {
    return this.state.report();
  }

  async collect(): Promise<void> {
    this.state.ledger.admit();
    await collectGarbage();
  }

  on<Name extends keyof LeakEvents>(
    name: Name,
    listener: (report: LeakEvents[Name]) => void,
  ): this {
    this.state.ledger.on(name, listener);
    return this;
  }

  off<Name extends keyof LeakEvents>(
    name: Name,
    listener: (report: LeakEvents[Name]) => void,
  ): this {
    this.state.ledger.off(name, listener);
    return this;
  }
}

const key = Symbol.for('bodyclose.guard');

/** Shared by all copies of this package in a thread, so that a body is never counted twice. */
export function sharedState(): GuardState {
  const scope = globalThis as { [key]?: GuardState };
  let state = scope[key];
  if (state === undefined) {
    state = new GuardState();
    Object.defineProperty(scope, key, { value: state, configurable: true, enumerable: false });
  }
  return state;
}

/**
 * Starts the guard in this thread, or joins the one that runs. It never throws into the program's requests, changes no byte and keeps no process
 * alive.
 *
 * @param options what to change of the settings
 * @returns a handle on it; the guard works until the last handle is stopped
 * @throws {SettingsError} when an option is unknown or has a value that it can't have; the message names the nearest valid one
 *
 * ```js
 * import { guard } from 'eslint-plugin-bodyclose/runtime';
 *
 * using watch = guard({ level: 'wrap', exitCode: 1 });
 * watch.on('leak', ({ file, line, url, remedy }) => console.error(`${file}:${line}`, url, remedy));
 * ```
 */
export function guard(options: GuardOptions = {}): Guard {
  return sharedState().acquire(settingsFromOptions(options));
}

/**
 * A guarded `fetch`, for programs that want no global hook: only requests through the returned function are watched, as long as the process lives.
 *
 * @param fetch the function to call: the global one, one of npm's undici, or a wrapper of these
 * @param options what to change of the settings, which all guards of the thread share
 * @returns a function with the same parameters, results and errors; the very function when it is guarded already
 * @throws {SettingsError} as `guard()` does, and when there is no function to call
 */
export function guardFetch(fetch: Fetch, options: GuardOptions = {}): Fetch {
  const given: unknown = fetch;
  if (typeof given !== 'function') {
    throw new SettingsError(
      `bodyclose: the first argument of guardFetch() can't be ${shown(given)}; it is the function to guard, such as globalThis.fetch`,
    );
  }
  const settings = settingsFromOptions(options, 'guardFetch()');
  const state = sharedState();
  state.configure(settings);
  return state.companion(fetch);
}

function threadName(): string {
  return isMainThread ? `process ${process.pid}` : `process ${process.pid}, worker ${threadId}`;
}

function publish(name: string, report: LeakReport): void {
  const channel = diagnostics.channel(name);
  if (channel.hasSubscribers) channel.publish(report);
}
