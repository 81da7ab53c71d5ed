/**
 * The books: which bodies are open, how each one ended, and which call sites leaked how often. Every acquired
 * body is in exactly one of drained, closed, leaked and open. Listeners (warnings, channels, test runners) are told here.
 */
import { clearTimeout, clockNow, setTimeout } from './clock.ts';
import { siteOf } from './call-site.ts';
import type { Site } from './call-site.ts';
import { CaptureShare, placeOfUrl } from './capture-share.ts';
import { describeLeak, locatedAt } from './leak-report.ts';
import type { LeakReport, SiteReport } from './leak-report.ts';
import { OriginLoads } from './origin-load.ts';
import { matchesAny } from './path-globs.ts';
import type { Settings } from './settings.ts';
import type { Scope, TrackedBody, Verdict } from './tracked-body.ts';
import type { Timeline } from './timeline.ts';

/** Response bodies, without those of redirects that a client followed; `acquired` is the sum of the others. */
export interface Totals {
  acquired: number;
  drained: number;
  closed: number;
  leaked: number;
  open: number;
}

/** What is kept of a call site: its report, and the line that would mend it. */
export interface LeakSite extends SiteReport {
  remedy: string;
}

/** The events of a guard. */
export interface LeakEvents {
  /** A body leaked. */
  leak: LeakReport;
  /** A body of which that was said has been read or closed after all. */
  retracted: LeakReport;
  /** The client itself left a body open, of a redirect that it followed: no leak of the program, and in no count. */
  leftByClient: LeakReport;
}

type Listener<Name extends keyof LeakEvents> = (report: LeakEvents[Name]) => void;

// A program that leaks without end at ever new places must not fill the memory with reports about it.
const mostSites = 1000;
const mostBodies = 100_000;
const mostHops = 100;
const mostHeldBack = 500;
/** Milliseconds after which a body counts as one that stays for a while. Most never do, and so cost little. */
const freshFor = 50;

export class Ledger {
  readonly captures = new CaptureShare(() => this.settings().level);
  /** Leaks without a call site, by URL, until one with a call site tells where they come from. */
  private readonly heldBack = new Map<string, Map<TrackedBody, LeakReport>>();
  /** The live bodies that are not fresh any more. */
  readonly bodies = new Set<TrackedBody>();
  readonly sites = new Map<string, LeakSite>();
  /** Set when a picture of the requests is wanted. */
  timeline: Timeline | undefined;
  acquired = 0;
  drained = 0;
  closed = 0;
  leaked = 0;
  private readonly settings: () => Settings;
  private readonly listeners: { [Name in keyof LeakEvents]: Set<Listener<Name>> } = {
    leak: new Set(),
    retracted: new Set(),
    leftByClient: new Set(),
  };
  /** Redirects that a client followed without a word on how their bodies ended. */
  readonly hops = new Set<TrackedBody>();
  readonly loads = new OriginLoads();
  /** The live bodies of the last milliseconds, and those of which there is news. */
  private fresh: TrackedBody[] = [];
  private freshTimer: ReturnType<typeof setTimeout> | undefined;
  /** Called when a body is added to an empty set: the watch over open bodies starts. */
  onFirst: () => void = () => {};
  /** What a body belongs to whose request is made now. */
  currentScope: () => Scope | undefined = () => undefined;

  constructor(settings: () => Settings) {
    this.settings = settings;
  }

  get totals(): Totals {
    const { acquired, drained, closed, leaked } = this;
    return {
      acquired,
      drained,
      closed,
      leaked,
      open: Math.max(0, acquired - drained - closed - leaked),
    };
  }

  on<Name extends keyof LeakEvents>(name: Name, listener: Listener<Name>): void {
    this.listeners[name].add(listener);
  }

  off<Name extends keyof LeakEvents>(name: Name, listener: Listener<Name>): void {
    this.listeners[name].delete(listener);
  }

  /** A request went out; its stack waits for formatting until the body proves to live longer than a moment. */
  requested(body: TrackedBody): void {
    if (this.bodies.size + this.fresh.length >= mostBodies) {
      this.admit();
      if (this.bodies.size >= mostBodies) {
        body.end('ignored');
        return;
      }
    }
    this.loads.enter(body);
    body.scope ??= this.currentScope();
    body.scope?.requested(body);
    this.timeline?.asked(body);
    this.revisit(body);
  }

  /** There is something about the body to be worked out, unless it ends soon. */
  revisit(body: TrackedBody): void {
    if (body.fresh) return;
    body.freshAt = this.fresh.push(body) - 1;
    if (this.freshTimer === undefined) {
      this.freshTimer = setTimeout(() => this.admit(), freshFor);
      this.freshTimer.unref?.();
    }
  }

  /** The response's headers came: from here on there is a body to release. */
  opened(body: TrackedBody): void {
    if (body.state !== 'requested') return;
    body.state = 'open';
    this.acquired++;
    this.timeline?.answered(body);
    if (body.load !== undefined) body.load.open++;
    if (body.fresh) return;
    body.progressAt = clockNow();
    this.revisit(body);
  }

  /** The body was read to its end, or given up by the program. A leak said before was none: it is taken back. */
  settled(body: TrackedBody, how: 'drained' | 'closed'): void {
    if (body.state === 'open') {
      if (body.verdict !== undefined) this.retract(body);
      body.verdict = undefined;
      if (how === 'drained') this.drained++;
      else this.closed++;
    }
    this.forget(body, how);
  }

  /** The connection is gone, but nobody released the body: what was said stays said. */
  abandoned(body: TrackedBody): void {
    if (body.state === 'open' && body.verdict === undefined) this.closed++;
    this.forget(body, 'closed', 'abandoned');
  }

  /** Not ours to judge: leaves no trace in the books. */
  ignored(body: TrackedBody): void {
    if (body.state === 'open') {
      this.acquired--;
      if (body.verdict !== undefined) this.leaked--;
      this.unhold(body);
    }
    this.forget(body, 'ignored');
  }

  /** A redirect was followed: its body is the client's to end, and its user can't. */
  followed(body: TrackedBody): void {
    body.settleDown();
    const { consumer, request, socket } = body;
    body.site = this.siteFor(body);
    this.ignored(body);
    if (this.hops.size >= mostHops) return;
    Object.assign(body, { consumer, request, socket });
    if (this.bodies.size === 0 && this.hops.size === 0) this.onFirst();
    this.hops.add(body);
  }

  /** The client did end the body of a redirect that it followed. */
  hopEnded(body: TrackedBody): void {
    if (this.hops.size > 0 && this.hops.delete(body)) body.end('ignored');
  }

  /** The body of a redirect that was followed is open for long: said once, as it pins a connection like any other. */
  leftByClient(body: TrackedBody, verdict: Verdict, now: number): void {
    const site = this.siteFor(body);
    if (!this.isIgnored(site)) this.emit('leftByClient', describeLeak(body, site, verdict, now));
    this.hopEnded(body);
  }

  /** Keeps a body in the open set unless the verdict is final (collected: nobody can release it any more). */
  leak(body: TrackedBody, verdict: Verdict, now: number): void {
    if (body.state !== 'open') return;
    if (body.verdict === undefined) {
      const site = this.siteFor(body);
      if (this.isIgnored(site) || body.scope?.allowed === true) {
        this.ignored(body);
        return;
      }
      body.verdict = verdict;
      this.leaked++;
      const report = describeLeak(body, site, verdict, now);
      if (body.captured) {
        this.tell(report);
        this.tellHeldBack(placeOfUrl(body.url), site);
      } else {
        this.holdBack(body, report);
      }
    } else {
      body.verdict = verdict;
    }
    if (verdict === 'unreachable') this.forget(body, 'closed', 'collected');
  }

  private tell(report: LeakReport): void {
    this.emit('leak', { ...report, count: this.count(report) });
  }

  private holdBack(body: TrackedBody, report: LeakReport): void {
    const place = placeOfUrl(body.url);
    this.captures.suspect(body.url);
    const held = this.heldBack.get(place);
    if (held !== undefined && held.size < mostHeldBack) held.set(body, report);
    else if (held === undefined && this.heldBack.size < mostHeldBack)
      this.heldBack.set(place, new Map([[body, report]]));
    else this.tell(report);
  }

  /** True when nobody was told of the body's leak yet; now nobody will be. */
  private unhold(body: TrackedBody): boolean {
    return !body.captured && this.heldBack.get(placeOfUrl(body.url))?.delete(body) === true;
  }

  private tellHeldBack(place: string, site: Site): void {
    const held = this.heldBack.get(place);
    if (held === undefined) return;
    this.heldBack.delete(place);
    for (const [body, report] of held) {
      body.site = site;
      this.tell(locatedAt(report, site, body.source));
    }
  }

  /** Nothing more will tell where they come from: they are reported without a call site. */
  tellRest(): void {
    for (const place of [...this.heldBack.keys()]) this.tellHeldBack(place, nowhere);
  }

  /** The user wants to hear nothing of this file. */
  isIgnored({ frame }: Site): boolean {
    return frame !== undefined && matchesAny(frame.file, this.settings().ignore);
  }

  /** The site of a body, formatting its stack if that hasn't happened yet. */
  siteFor(body: TrackedBody): Site {
    if (body.site === undefined && body.capture !== undefined) {
      body.site = siteOf(body.capture);
      body.capture = undefined;
    }
    return body.site ?? nowhere;
  }

  /**
   * Takes up the bodies that have lived for some milliseconds: their stacks are formatted, and the watch looks at them from now on. Whoever
   * wants to see all live bodies at once calls it before.
   */
  admit(): void {
    clearTimeout(this.freshTimer);
    this.freshTimer = undefined;
    const bodies = this.fresh;
    this.fresh = [];
    if (bodies.length === 0) return;
    const now = clockNow();
    for (const body of bodies.sort(byStart)) {
      body.freshAt = -1;
      this.siteFor(body);
      body.settleDown();
      if (body.state === 'open') body.progressAt = now;
      if (this.bodies.size === 0) this.onFirst();
      this.bodies.add(body);
      if (body.lastTouch !== undefined) {
        body.lastTouchText = siteOf(body.lastTouch).stack[0] ?? body.lastTouchText;
        body.lastTouch = undefined;
      }
    }
  }

  /** Nobody watches any more. */
  clear(): void {
    this.admit();
    for (const body of [...this.bodies]) this.ignored(body);
    for (const body of [...this.hops]) this.hopEnded(body);
  }

  private count(report: LeakReport): number {
    const key = siteKey(report);
    const known = this.sites.get(key);
    if (known !== undefined) {
      known.count++;
      // The gravest verdict of a site is the one that explains what its users see.
      if (gravity[report.verdict] > gravity[known.verdict]) known.verdict = report.verdict;
      return known.count;
    }
    if (this.sites.size < mostSites) this.sites.set(key, { ...report, count: 1, retracted: 0 });
    return 1;
  }

  private retract(body: TrackedBody): void {
    this.leaked--;
    if (this.unhold(body)) return;
    const site = this.siteFor(body);
    const report = describeLeak(body, site, body.verdict ?? 'stalled', clockNow());
    const key = siteKey(report);
    const known = this.sites.get(key);
    if (known !== undefined) known.retracted++;
    this.emit('retracted', { ...report, count: known?.count ?? 1 });
  }

  private forget(
    body: TrackedBody,
    state: 'drained' | 'closed' | 'ignored',
    how: Parameters<Scope['ended']>[1] = state,
  ): void {
    body.scope?.ended(body, how);
    this.loads.leave(body);
    this.timeline?.over(body, state);
    body.end(state);
    if (body.fresh) this.discard(body);
    // What is fresh is not in the set, and need not be looked for there.
    if (this.bodies.size > 0) this.bodies.delete(body);
  }

  /** Most bodies end within milliseconds: a list that kept them for longer would make each collection of garbage copy them. */
  private discard(body: TrackedBody): void {
    const last = this.fresh.pop();
    if (last !== undefined && last !== body) {
      this.fresh[body.freshAt] = last;
      last.freshAt = body.freshAt;
    }
    body.freshAt = -1;
  }

  private emit<Name extends keyof LeakEvents>(name: Name, report: LeakEvents[Name]): void {
    for (const listener of this.listeners[name]) {
      try {
        listener(report);
      } catch {
        // A listener is somebody else's code, run in the middle of the program's: its error must not land there.
      }
    }
  }
}

function byStart(one: TrackedBody, other: TrackedBody): number {
  return one.startedAt - other.startedAt;
}

/** Leaks with one key are one line of the report. */
export function siteKey({ file, line, column, client, url }: LeakReport): string {
  return `${file}:${line}:${column} ${client} ${file === '' ? url : ''}`;
}

const nowhere: Site = { frame: undefined, stack: [], client: undefined, clientVersion: undefined };

const gravity: Readonly<Record<Verdict, number>> = {
  boundary: 0,
  stalled: 1,
  unreachable: 2,
  deadlock: 3,
};
