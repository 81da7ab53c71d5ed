/** What the guard saw, in words for the rule and for `bodyclose lint`. Everything in the file may come from the network. */
import type { ObservedSite } from '../runtime/leaks-format.ts';

const VERDICTS: Readonly<Record<string, string>> = {
  unreachable: 'it was garbage-collected unread',
  stalled: 'it stayed open and nobody read it',
  deadlock: 'it held a connection that other requests waited for',
  boundary: 'it was still open when the program ended',
};

export interface ObservationWords {
  seen: string;
  verdict: string;
  remedy: string;
}

export function describeObservation(site: ObservedSite): ObservationWords {
  const verdict = VERDICTS[site.verdict] ?? 'it was left open';
  return {
    seen: seenLeaking(site),
    verdict: `${verdict} (verdict ${printable(site.verdict)}${statusOf(site)})`,
    remedy: site.remedy ? `\`${printable(site.remedy)}\`` : 'a read to its end, or a cancel',
  };
}

/** A day, not an hour: the same report must read the same in every run of the linter. */
export function seenLeaking({ count, lastSeen }: Pick<ObservedSite, 'count' | 'lastSeen'>): string {
  const times = count === 1 ? 'once' : `${count} times, last`;
  return `seen leaking ${times} on ${new Date(lastSeen).toISOString().slice(0, 10)}`;
}

function statusOf({ status }: ObservedSite): string {
  return Number.isInteger(status) && status > 0 ? `, status ${status}` : '';
}

function printable(text: unknown): string {
  return String(text)
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '\ufffd')
    .slice(0, 200);
}
