/**
 * How the processes of a `bodyclose run` tell it what they see: each thread writes two files in the folder of the run, which is all that they
 * share. Files outlive a process that is killed, keep nobody waiting, and belong to no stream of the program.
 */
import type { LeakSite, Totals } from './ledger.ts';
import type { Picture } from './timeline.ts';

/** Names the folder. Children inherit it with the rest of the environment. */
export const runVariable = 'BODYCLOSE_RUN';

/** In the folder, written before the program starts. */
export const runFile = 'run.json';

export interface RunFile {
  /** The folder in which the run was started. */
  root: string;
  /** Also the requests are wanted, for an HTML report. */
  pictured: boolean;
}

/** `<id>.json`, replaced whenever there is news. `<id>.jsonl` has the exchanges that ended, one a line. */
export interface RunPart {
  version: 1;
  pid: number;
  startedAt: number;
  /** What the thread wrote at its end; without it, it was killed or goes on. */
  ended: boolean;
  totals: Totals;
  /** Open bodies that hold their connection while nobody reads them. */
  pinned: number;
  /** The one of them that is open for the longest time. */
  holder: Holder | undefined;
  sites: LeakSite[];
  /** What would leak if the thread ended now, by call site; not in `totals.leaked`. */
  leftOpen: LeakSite[];
  /** The exchanges that have not ended. */
  picture: Picture | undefined;
}

export interface Holder {
  /** `file:line`, or the URL where that is unknown. */
  place: string;
  /** Milliseconds since the epoch at which it was asked for. */
  since: number;
}
