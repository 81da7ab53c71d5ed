/**
 * Says leaks on stderr in the form of Node's own warnings: a call site when it leaks for the first time, and again when its count
 * has grown tenfold; never more than a few a second; and a summary when the process ends.
 */
import { isInPackage } from './call-site.ts';
import { clockNow } from './clock.ts';
import type { Ledger } from './ledger.ts';
import type { LeakReport, SiteReport } from './leak-report.ts';

const burst = 10;
const burstEvery = 10_000;
const sitesInSummary = 20;

const verdictWords: Readonly<Record<LeakReport['verdict'], (report: LeakReport) => string>> = {
  unreachable: ({ emptied }) =>
    emptied
      ? "was given up by the client because the response was garbage-collected (a body that is kept without its response is cut short; level 'wrap' prevents that)"
      : 'was garbage-collected before it was read to its end',
  stalled: ({ ageMs }) => `has been open for ${seconds(ageMs)} and nobody reads it`,
  deadlock: ({ queued }) =>
    `holds a connection that ${queued} queued request${queued === 1 ? ' waits' : 's wait'} for`,
  boundary: () => 'was still open when the process ended',
};

export class Warnings {
  private readonly ledger: Ledger;
  private readonly quiet: () => boolean;
  /** How often each site has been said to leak. */
  private readonly said = new Map<string, number>();
  private inBurst = 0;
  private burstStart = -Infinity;
  private ending = false;

  constructor(ledger: Ledger, quiet: () => boolean) {
    this.ledger = ledger;
    this.quiet = quiet;
    ledger.on('leak', this.onLeak);
    ledger.on('retracted', this.onRetracted);
    ledger.on('leftByClient', this.onLeftByClient);
  }

  private readonly onLeak = (report: LeakReport): void => {
    // At the end, sites that nobody has heard of are said in the summary's own form.
    if (this.quiet() || !/^10*$/.test(String(report.count))) return;
    const now = clockNow();
    if (now - this.burstStart > burstEvery) {
      this.burstStart = now;
      this.inBurst = 0;
    }
    if (++this.inBurst > burst) return;
    if (this.said.size < 10_000) this.said.set(placeOf(report), report.count);
    this.warn(sentence(report), details(report));
  };

  private readonly onRetracted = (report: LeakReport): void => {
    if (this.quiet() || !this.said.has(placeOf(report)) || report.count > 1) return;
    this.warn(
      `${placeOf(report)}: the response body of ${report.method} ${report.url} was released after all, ${seconds(report.ageMs)} after its request`,
      undefined,
    );
  };

  private readonly onLeftByClient = (report: LeakReport): void => {
    const place = `redirect at ${placeOf(report)}`;
    // Nobody can do much about it, so it is said only where it hurts: where requests wait for that connection.
    if (report.queued === 0 || this.quiet() || this.said.has(place) || this.said.size >= 10_000)
      return;
    this.said.set(place, 1);
    this.warn(
      `${placeOf(report)}: the client followed a redirect (${report.method} ${report.url}, ${report.status}) and left its body open: ${report.queued} queued request${report.queued === 1 ? ' waits' : 's wait'} for its connection; no fault of this call, and not counted as its leak. To avoid it: ask for the final URL, follow by hand with redirect: 'manual', or use npm's undici from 8.12.4 on`,
      undefined,
    );
  };

  /** Called when the process ends, before `atEnd`: warnings then go out at once, as no later turn will come. */
  ends(): void {
    this.ending = true;
  }

  /** One line a call site, the worst first; silent when all has been said already. */
  summary(): void {
    if (this.quiet()) return;
    const sites = [...this.ledger.sites.values()].filter((site) => site.count > site.retracted);
    const news = sites.filter((site) => this.said.get(placeOf(site)) !== site.count);
    if (news.length === 0 && sites.length < 2) return;
    sites.sort((one, other) => other.count - other.retracted - (one.count - one.retracted));
    const { leaked, acquired } = this.ledger.totals;
    const lines = sites
      .slice(0, sitesInSummary)
      .map(
        (site) =>
          `    ${String(site.count - site.retracted).padStart(6)} × ${placeOf(site)} (${site.client}, ${site.verdict}) ${site.method} ${site.url}`,
      );
    if (sites.length > sitesInSummary)
      lines.push(`           and ${sites.length - sitesInSummary} more call sites`);
    this.warn(
      `${leaked} of ${acquired} response bodies leaked, at ${sites.length} call site${sites.length === 1 ? '' : 's'}`,
      lines.join('\n'),
    );
  }

  private warn(message: string, detail: string | undefined): void {
    try {
      if (!this.ending) {
        process.emitWarning(message, {
          type: 'UnclosedBodyWarning',
          code: 'UNCLOSED_BODY',
          ...(detail === undefined ? {} : { detail }),
        });
        return;
      }
      // `emitWarning` waits for a next tick that never comes; its listeners, Node's printer among them, can be called now.
      const warning = Object.assign(new Error(message), {
        name: 'UnclosedBodyWarning',
        code: 'UNCLOSED_BODY',
        ...(detail === undefined ? {} : { detail }),
      });
      process.emit('warning', warning);
    } catch {
      // Under --throw-deprecation or a listener that throws, the program's end must still be its own.
    }
  }
}

function placeOf({ file, line, column, url }: LeakReport | SiteReport): string {
  return file === '' ? `an unknown call site (${url})` : `${file}:${line}:${column}`;
}

export function sentence(report: LeakReport): string {
  const { method, url, status, client, verdict, count } = report;
  const times = count > 1 ? ` (${count} times so far)` : '';
  return `${placeOf(report)}: the response body of ${method} ${url} (${status}, ${client}) ${verdictWords[verdict](report)}${times}; ${received(report)}. ${toRelease(report)}`;
}

/** What to write. Where no code of the program is on the stack, a client's retry say, it is not for the program to write. */
export function toRelease({ file, remedy }: Pick<LeakReport, 'file' | 'remedy'>): string {
  return isInPackage(file)
    ? `Only packages are on its stack, so theirs is the code that has to release it: ${remedy}`
    : `To release it: ${remedy}`;
}

export function received({ bytesRead, contentLength }: LeakReport): string {
  return contentLength === null
    ? `${bytesRead} bytes received`
    : `${bytesRead} of ${contentLength} bytes received`;
}

function details(report: LeakReport): string {
  const lines = report.stack.map((frame) => `    at ${frame}`);
  if (report.lastTouch !== undefined) lines.push(`    last read at ${report.lastTouch}`);
  if (report.pinned > 1 || report.queued > 0) {
    lines.push(
      `    connections to the same host: ${report.pinned} held by open bodies, ${report.queued} requests queued`,
    );
  }
  return lines.join('\n');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
