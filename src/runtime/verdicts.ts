/**
 * Looks at the open bodies: regularly for those that nobody has read for long, and once when the process ends. Certainty comes from the
 * garbage collector (see the sources); what is decided here can be taken back.
 */
import { clearInterval, clockNow, setInterval, setTimeout } from './clock.ts';
import { collectOnce } from './garbage.ts';
import type { Ledger } from './ledger.ts';
import type { TrackedBody, Verdict } from './tracked-body.ts';
import { drainedByClient } from './sources/undici-channels.ts';

const looksOfQueue = 4;
/** Milliseconds after which a request without a connection counts as one that waits for somebody else's. */
const longestConnecting = 1000;

export class Watch {
  private readonly ledger: Ledger;
  private readonly stalledAfter: () => number;
  private readonly mayCollect: () => boolean;
  private timer: ReturnType<typeof setInterval> | undefined;
  private collectedAt = -Infinity;

  /** `mayCollect`: garbage may be collected for certainty's sake, at the price of a pause. */
  constructor(ledger: Ledger, stalledAfter: () => number, mayCollect: () => boolean) {
    this.ledger = ledger;
    this.stalledAfter = stalledAfter;
    this.mayCollect = mayCollect;
  }

  /** Runs while any body is open; never keeps the process alive. */
  start(): void {
    if (this.timer !== undefined) return;
    this.timer = setInterval(
      () => this.look(),
      Math.max(20, Math.min(1000, this.stalledAfter() / 4)),
    );
    this.timer.unref?.();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  look(): void {
    const now = clockNow();
    const patience = this.stalledAfter();
    this.countWaiting(now);
    if (this.ledger.bodies.size === 0 && this.ledger.hops.size === 0) {
      this.stop();
      return;
    }
    let isAnyAtRest = false;
    for (const body of this.ledger.bodies) {
      if (body.state !== 'open') continue;
      isAnyAtRest ||= body.verdict === undefined && now - body.progressAt >= patience / 4;
      if (body.consumer?.released?.(body) === true) this.ledger.abandoned(body);
      else if (moved(body) || body.consumer?.inUse(body) === true) {
        body.progressAt = now;
      } else if (now - body.progressAt >= patience) {
        const verdict: Verdict = (body.consumer?.queued(body) ?? 0) > 0 ? 'deadlock' : 'stalled';
        if (body.verdict !== verdict && body.verdict !== 'deadlock')
          this.ledger.leak(body, verdict, now);
      }
    }
    for (const body of this.ledger.hops) {
      const isBlocking = (body.consumer?.queued(body) ?? 0) > 0;
      body.blocking = isBlocking ? body.blocking + 1 : 0;
      if (now - body.progressAt < patience) continue;
      // Requests that wait at one look may be on their way at the next: only a queue that lasts is told of.
      if (body.blocking === 0) this.ledger.leftByClient(body, 'stalled', now);
      else if (body.blocking >= looksOfQueue) this.ledger.leftByClient(body, 'deadlock', now);
    }
    // A program that allocates little may not collect for hours what it has dropped. No body is waited for more than four times.
    if (isAnyAtRest && now - this.collectedAt >= patience / 4 && this.mayCollect()) {
      this.collectedAt = now;
      // Not now: whatever was looked at in this turn lives until it is over.
      setTimeout(collectOnce, 0).unref?.();
    }
  }

  private countWaiting(now: number): void {
    const soon = Math.min(longestConnecting, this.stalledAfter() / 2);
    this.ledger.loads.countWaiting(this.ledger.bodies, now - soon);
  }

  /** The process ends: whatever is open and not in use was left open. */
  atExit(): void {
    this.ledger.admit();
    const now = clockNow();
    this.countWaiting(now);
    for (const body of [...this.ledger.bodies]) {
      if (body.state === 'open' && body.verdict === undefined && isLeftOpen(body)) {
        this.ledger.leak(
          body,
          (body.consumer?.queued(body) ?? 0) > 0 ? 'deadlock' : 'boundary',
          now,
        );
      }
    }
  }
}

/** Also the judgement at the end of a test or scope. */
export function isLeftOpen(body: TrackedBody): boolean {
  const { consumer } = body;
  if (body.state !== 'open' || consumer?.inUse(body) === true) return false;
  if (consumer?.released?.(body) === true) return false;
  return !(
    body.source !== 'http' &&
    (body.contentLength ?? Infinity) <= drainedByClient &&
    consumer?.untouched(body) !== false
  );
}

function moved(body: TrackedBody): boolean {
  const bytes = body.consumer?.bytesReceived(body) ?? 0;
  const before = body.progress;
  body.progress = bytes;
  return bytes !== before && before !== -1;
}
