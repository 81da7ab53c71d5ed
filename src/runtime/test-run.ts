/**
 * What the entries for test runners share: which test a body belongs to, and the judgement at a test's end. A runner's
 * entry only says when tests begin and end, and fails the test with the error that it gets.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { clockNow, setTimeout } from './clock.ts';
import { collectGarbage } from './garbage.ts';
import { sharedState } from './guard.ts';
import type { GuardState } from './guard.ts';
import { describeLeak } from './leak-report.ts';
import type { LeakReport } from './leak-report.ts';
import { writeLeaks } from './leaks-file.ts';
import { leaksPath } from './leaks-format.ts';
import type { LeakSite } from './ledger.ts';
import { matchesAny } from './path-globs.ts';
import { settingsFromEnvironment } from './settings.ts';
import { UnclosedBodyError } from './test-failure.ts';
import type { Leaks } from './test-failure.ts';
import type { Scope, TrackedBody } from './tracked-body.ts';
import { isLeftOpen } from './verdicts.ts';

/** Milliseconds at most that the end of a test waits for bodies that are open then. */
const patience = 60;
/** What a test set off without waiting for it, as a cancel, is over after some turns. */
const pauses = [0, 2, 5, 10];
const mostBodies = 10_000;

/** One run of one test; or, without a name, all that a file does outside of its tests. */
export class TestScope implements Scope {
  readonly name: string | undefined;
  /** Live ones only: who ends well is forgotten. */
  readonly bodies = new Set<TrackedBody>();
  /** Bodies that nobody can release any more. */
  readonly lost = new Map<TrackedBody, LeakReport>();
  allowed = false;
  over = false;
  private readonly state: GuardState;

  constructor(name: string | undefined, state: GuardState) {
    this.name = name;
    this.state = state;
  }

  requested(body: TrackedBody): void {
    if (this.bodies.size < mostBodies) this.bodies.add(body);
  }

  ended(body: TrackedBody, how: Parameters<Scope['ended']>[1]): void {
    this.bodies.delete(body);
    // A server that a test stops at its end breaks the very connections that the test left open.
    const isLost = how === 'collected' || (how === 'abandoned' && isUnread(body));
    if (isLost && this.lost.size < mostBodies)
      this.lost.set(body, this.describe(body, body.verdict ?? 'boundary'));
  }

  get hasBodies(): boolean {
    return this.bodies.size > 0 || this.lost.size > 0;
  }

  /** The leaks so far, each given once. */
  takeLeaks(): LeakReport[] {
    const { ledger, settings } = this.state;
    const reports: LeakReport[] = [];
    for (const body of [...this.bodies]) {
      if (!isLeftOpen(body)) continue;
      ledger.leak(body, 'boundary', clockNow());
      // It may have been on the list of those to ignore.
      if (!this.bodies.delete(body)) continue;
      reports.push(this.describe(body, 'boundary'));
    }
    for (const [body, report] of this.lost) {
      const readAfterAll = body.verdict === undefined && (body.touched || body.consuming);
      if (!readAfterAll && !matchesAny(report.file, settings.ignore)) reports.push(report);
    }
    this.lost.clear();
    return reports;
  }

  private describe(body: TrackedBody, verdict: LeakReport['verdict']): LeakReport {
    return describeLeak(body, this.state.ledger.siteFor(body), verdict, clockNow());
  }
}

function isUnread(body: TrackedBody): boolean {
  if (body.state !== 'open' || body.touched || body.consuming) return false;
  return body.source === 'http' ? body.consumer?.untouched(body) === true : isLeftOpen(body);
}

/** The tests of one thread, one file after the other. */
export class TestRun {
  private readonly state = sharedState();
  private readonly context = new AsyncLocalStorage<TestScope>();
  private readonly running = new Set<TestScope>();
  /** Tests that are over, of which a body was then in use. */
  private readonly unsettled = new Set<TestScope>();
  private readonly sites = new Map<string, LeakSite>();
  private outside = new TestScope(undefined, this.state);
  private leaksFile: string | undefined;
  private stop: (() => void) | undefined;

  /** The runner shows the code at the top of an error's stack by itself. */
  showsStack = false;

  /** Called when the runner begins with a file; again without harm. */
  startFile(): void {
    if (this.stop !== undefined) return;
    const { leaksFile, ...settings } = settingsFromEnvironment(process.env);
    const isSet = process.env['BODYCLOSE_LEAKS_FILE'] !== undefined;
    const byDefault = process.env['NODE_ENV'] === 'production' ? undefined : leaksPath;
    this.leaksFile = isSet ? leaksFile : byDefault;
    // The failing test says it all.
    const handle = this.state.acquire({ quiet: true, ...settings });
    const { ledger } = this.state;
    ledger.currentScope = () => this.current();
    ledger.captures.all = true;
    this.stop = () => {
      ledger.currentScope = () => undefined;
      handle.stop();
    };
  }

  begin(name: string): TestScope {
    const scope = new TestScope(name, this.state);
    this.running.add(scope);
    return scope;
  }

  /** Runs the test, so that all it sets off is known to be its own, whatever runs beside it. */
  inside<Result>(scope: TestScope, run: () => Result): Result {
    return this.context.run(scope, run);
  }

  /** Hooks of the runner are in no test's own context; while only one test runs, they are that test's. */
  private current(): TestScope {
    const own = this.context.getStore();
    if (own?.over === true) this.unsettled.add(own);
    if (own !== undefined) return own;
    const [only] = this.running;
    return this.running.size === 1 && only !== undefined ? only : this.outside;
  }

  allowLeaks(): void {
    this.current().allowed = true;
  }

  /** After the last hook of a test. */
  async end(scope: TestScope): Promise<UnclosedBodyError | undefined> {
    this.running.delete(scope);
    scope.over = true;
    if (!scope.hasBodies) return undefined;
    await this.fence(scope);
    const leaks = this.judge(scope, false);
    if (scope.hasBodies) this.unsettled.add(scope);
    return leaks === undefined ? undefined : new UnclosedBodyError([leaks], this.showsStack);
  }

  /** After the last hook of a file: what was opened outside of its tests, and what they left behind later. */
  async endFile(): Promise<UnclosedBodyError | undefined> {
    const scopes = [this.outside, ...this.running, ...this.unsettled];
    const groups: Leaks[] = [];
    for (const scope of new Set(scopes)) {
      if (!scope.hasBodies) continue;
      await this.fence(scope);
      const leaks = this.judge(scope, scope.over);
      if (leaks !== undefined) groups.push(leaks);
    }
    this.running.clear();
    this.unsettled.clear();
    this.outside = new TestScope(undefined, this.state);
    this.writeLeaksFile();
    // Runners end their workers without a word.
    this.state.part?.flush();
    this.stop?.();
    this.stop = undefined;
    return groups.length === 0 ? undefined : new UnclosedBodyError(groups, this.showsStack);
  }

  private judge(scope: TestScope, late: boolean): Leaks | undefined {
    const reports = scope.takeLeaks();
    if (reports.length === 0 || scope.allowed) return undefined;
    for (const report of reports) this.remember(report);
    return { test: scope.name, late, reports };
  }

  /** Gives a body that is open, but about to end, the time to do so; and a dropped one its certain verdict. */
  private async fence(scope: TestScope): Promise<void> {
    const { ledger } = this.state;
    const until = clockNow() + patience;
    ledger.admit();
    for (const pause of pauses) {
      if (scope.bodies.size === 0) return;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    ledger.admit();
    let before = clockNow();
    let cost = 0;
    while ([...scope.bodies].some(isLeftOpen) && before + cost < until) {
      await collectGarbage(1, until - before);
      cost = clockNow() - before;
      before += cost;
    }
  }

  private remember(report: LeakReport): void {
    const { file, line, column, client } = report;
    const key = `${file}:${line}:${column} ${client}`;
    const known = this.sites.get(key);
    if (known !== undefined) known.count++;
    else if (this.sites.size < 1000) this.sites.set(key, { ...report, count: 1, retracted: 0 });
  }

  /** For the linter. Runners end their workers without a word, so it can't wait for the end of the process. */
  private writeLeaksFile(): void {
    const { root, startedAt, settings } = this.state;
    // The guard that runs already writes all, at the end.
    if (this.leaksFile === undefined || settings.leaksFile !== undefined) return;
    try {
      writeLeaks(this.leaksFile, { root, startedAt, sites: this.sites.values() });
    } catch (error) {
      process.stderr.write(`bodyclose: ${this.leaksFile} could not be written: ${String(error)}\n`);
    }
    this.sites.clear();
  }
}

const key = Symbol.for('bodyclose.tests');

/** Shared by the entry that the runner loads and the one that a test imports. */
export function sharedRun(): TestRun {
  const scope = globalThis as { [key]?: TestRun };
  let run = scope[key];
  if (run === undefined) {
    run = new TestRun();
    Object.defineProperty(scope, key, { value: run, configurable: true, enumerable: false });
  }
  return run;
}

/** The test that calls this may leave bodies open; outside of the tests, the code around them may. */
export function allowLeaks(): void {
  sharedRun().allowLeaks();
}
