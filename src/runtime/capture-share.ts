/**
 * Decides which requests get their stack captured. A capture takes as long as a twentieth of a small fetch, so beyond a rate that a busy server
 * reaches and a test or a script does not, only a share is captured. What leaks without a call site is held back
 * until a captured request of the same URL leaks as well, which is at most a few leaks later: from the first one on, all requests of that URL are captured.
 */
import type { Level } from './settings.ts';

const perSecond = 100;
/** That many at once are captured after a quiet time, and at the start. */
const burst = 1000;
const mostSuspects = 500;

export class CaptureShare {
  /** Captures every request, for those who need each call site at once. */
  all = false;
  private readonly level: () => Level;
  /** URLs, without their query, at which a body leaked whose call site is not known. */
  private readonly suspects = new Set<string>();
  private spent = 0;
  private spentAt = 0;

  constructor(level: () => Level) {
    this.level = level;
  }

  /**
   * True when the request that is made now is to be captured.
   *
   * @param now milliseconds, as `performance.now()` gives them
   * @param input what `fetch` was called with; only looked at when some URL is under suspicion
   */
  takes(now: number, input: unknown): boolean {
    if (this.all || this.level() === 'paranoid') return true;
    this.spent = Math.max(0, this.spent - ((now - this.spentAt) / 1000) * perSecond);
    this.spentAt = now;
    if (this.spent < burst) {
      this.spent++;
      return true;
    }
    if (this.suspects.size === 0) return false;
    const asked = urlOf(input);
    return asked !== undefined && this.suspects.has(placeOfUrl(asked));
  }

  suspect(url: string): void {
    if (this.suspects.size < mostSuspects) this.suspects.add(placeOfUrl(url));
  }
}

/** Undefined for what `fetch` itself will complain about. */
export function urlOf(input: unknown): string | undefined {
  try {
    return new URL(input instanceof Request ? input.url : String(input)).href;
  } catch {
    return undefined;
  }
}

/** The URL without query and fragment. */
export function placeOfUrl(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? '';
}
