/** Keeps the part of one thread in a `bodyclose run` up to date; see `run-format.ts`. */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { clearInterval, clockNow, setInterval } from './clock.ts';
import type { GuardState } from './guard.ts';
import { describeLeak } from './leak-report.ts';
import { siteKey } from './ledger.ts';
import type { LeakSite } from './ledger.ts';
import { runFile } from './run-format.ts';
import type { Holder, RunFile, RunPart } from './run-format.ts';
import type { Exchange } from './timeline.ts';
import { isLeftOpen } from './verdicts.ts';

const every = 250;
/** Milliseconds after which a body that nobody reads counts as left open, should the thread be killed now. */
const leftAfter = 100;
/** Writing takes this share of the time at most. */
const share = 0.05;

/** Package managers start what is watched; their own requests are nobody's concern. */
const starters =
  /^(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack|bodyclose)(?:-cli)?(?:-[\d.]+)?(?:\.[cm]?js)?$/;

export function isStarter(script: string | undefined): boolean {
  return script !== undefined && starters.test(basename(script));
}

export class RunPartWriter {
  readonly root: string;
  readonly pictured: boolean;
  private readonly state: GuardState;
  private readonly path: string;
  private readonly timer: ReturnType<typeof setInterval>;
  private written = '';
  private notBefore = 0;
  private isOver = false;

  /** Throws when there is no such run. */
  constructor(folder: string, state: GuardState) {
    const { root, pictured } = JSON.parse(readFileSync(join(folder, runFile), 'utf8')) as RunFile;
    this.root = root;
    this.pictured = pictured;
    this.state = state;
    const id = `${process.pid}-${threadId}-${Math.round(performance.timeOrigin).toString(36)}`;
    this.path = join(folder, id);
    this.timer = setInterval(() => this.look(), every);
    this.timer.unref?.();
    this.write(false);
  }

  /** For whoever knows that the thread may soon be ended from outside. */
  flush(): void {
    this.write(false);
  }

  end(): void {
    this.write(true);
    this.stop();
  }

  private look(): void {
    const now = clockNow();
    if (now < this.notBefore || !this.hasNews()) return;
    this.write(false);
    this.notBefore = now + (clockNow() - now) / share;
  }

  private hasNews(): boolean {
    const { ledger } = this.state;
    const { acquired, drained, closed, leaked, bodies } = ledger;
    const news = [acquired, drained, closed, leaked].join();
    // What is open may have been left meanwhile.
    const isNew = news !== this.written || [...bodies].some(({ state }) => state === 'open');
    this.written = news;
    return isNew;
  }

  /** A folder that is gone means that the run is over, or that somebody cleaned up: the program must not notice. */
  private write(ended: boolean): void {
    if (this.isOver) return;
    try {
      const { timeline } = this.state.ledger;
      if (timeline !== undefined) this.append(timeline.takeEnded());
      const draft = `${this.path}.tmp`;
      writeFileSync(draft, JSON.stringify(this.part(ended)));
      renameSync(draft, `${this.path}.json`);
    } catch {
      this.stop();
    }
  }

  private append(exchanges: readonly Exchange[]): void {
    if (exchanges.length === 0) return;
    const lines = exchanges.map((exchange) => `${JSON.stringify(exchange)}\n`);
    appendFileSync(`${this.path}.jsonl`, lines.join(''));
  }

  private part(ended: boolean): RunPart {
    const { ledger, startedAt } = this.state;
    const { holder, pinned, leftOpen } = ended ? nothingOpen : this.open();
    return {
      version: 1,
      pid: process.pid,
      startedAt,
      ended,
      totals: ledger.totals,
      pinned,
      holder,
      sites: [...ledger.sites.values()],
      leftOpen,
      picture: ledger.timeline?.unended(),
    };
  }

  private open(): Pick<RunPart, 'pinned' | 'holder' | 'leftOpen'> {
    const { ledger } = this.state;
    const now = clockNow();
    const sites = new Map<string, LeakSite>();
    let pinned = 0;
    let holder: Holder | undefined;
    for (const body of ledger.bodies) {
      if (!isLeftOpen(body)) continue;
      pinned++;
      const site = ledger.siteFor(body);
      const { file = '', line = 0 } = site.frame ?? {};
      const since = Math.round(performance.timeOrigin + body.startedAt);
      const place = file === '' ? body.url : `${file}:${line}`;
      if (holder === undefined || since < holder.since) holder = { place, since };
      // A body that came just now is rather about to be read.
      if (body.verdict !== undefined || now - body.progressAt < leftAfter) continue;
      if (ledger.isIgnored(site) || body.scope?.allowed === true) continue;
      const report = describeLeak(body, site, 'boundary', now);
      const key = siteKey(report);
      const known = sites.get(key);
      if (known === undefined) sites.set(key, { ...report, retracted: 0 });
      else known.count++;
    }
    return { pinned, holder, leftOpen: [...sites.values()] };
  }

  private stop(): void {
    this.isOver = true;
    clearInterval(this.timer);
  }
}

const nothingOpen = { pinned: 0, holder: undefined, leftOpen: [] };
