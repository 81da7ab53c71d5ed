/** Reads what the processes of a run leave in its folder, and adds it up; the parts of those that have ended are removed. */
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Totals } from '../../runtime/ledger.ts';
import { writeLeaks } from '../../runtime/leaks-file.ts';
import { add } from '../../runtime/report-file.ts';
import type { PicturedReport, Seen } from '../../runtime/report-file.ts';
import { runFile } from '../../runtime/run-format.ts';
import type { Holder, RunFile, RunPart } from '../../runtime/run-format.ts';
import { combined, inOrder } from '../../runtime/timeline.ts';
import type { Exchange } from '../../runtime/timeline.ts';
import { UsageError } from '../options.ts';

/** What can be said while the run goes on. */
export interface Live {
  acquired: number;
  open: number;
  pinned: number;
  leaked: number;
  holder: Holder | undefined;
}

const noTotals: Totals = { acquired: 0, drained: 0, closed: 0, leaked: 0, open: 0 };
const mostSites = 10_000;
const mostLineBytes = 64 * 1024 * 1024;

export class RunParts {
  readonly folder: string;
  private readonly file: RunFile;
  private readonly leaksFile: string | undefined;
  private readonly startedAt = Date.now();
  private readonly report: Seen = { totals: { ...noTotals }, sites: [] };
  /** Parts that may change, by their names, with the time of their file. */
  private readonly open = new Map<string, { part: RunPart; mtime: number }>();
  private readonly pids = new Set<number>();
  private readonly busyPids = new Set<number>();

  constructor(file: RunFile, leaksFile: string | undefined) {
    this.file = file;
    this.leaksFile = leaksFile;
    try {
      this.folder = mkdtempSync(join(tmpdir(), 'bodyclose-run-'));
      writeFileSync(join(this.folder, runFile), JSON.stringify(file));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(
        `the folder for temporary files, ${tmpdir()}, cannot be written to (${code})`,
      );
    }
  }

  /** Processes that could be watched, and those of them in which a response had a body. */
  get processes(): { watched: number; busy: number } {
    return { watched: this.pids.size, busy: this.busyPids.size };
  }

  /** False when somebody has removed it, with all that was in it. */
  get isThere(): boolean {
    return statSync(join(this.folder, runFile), { throwIfNoEntry: false }) !== undefined;
  }

  look(): Live {
    this.read();
    for (const [name, { part }] of this.open) if (!isAlive(part.pid)) this.close(name, part);
    return this.live();
  }

  /** What all of it comes to. Processes that go on have their say up to now. */
  finish(command: string): PicturedReport {
    this.look();
    for (const [name, { part }] of this.open) this.close(name, part);
    const { picture } = this.report;
    return {
      version: 1,
      command,
      startedAt: new Date(this.startedAt).toISOString(),
      durationMs: Date.now() - this.startedAt,
      ...this.report,
      ...(picture && { picture: { ...picture, exchanges: inOrder(picture.exchanges) } }),
    };
  }

  /** A run inside of a run belongs to the outer one, too. */
  handTo(folder: string, { totals, sites, picture }: PicturedReport): void {
    const part: RunPart = {
      version: 1,
      pid: process.pid,
      startedAt: this.startedAt,
      ended: true,
      totals,
      pinned: 0,
      holder: undefined,
      sites: sites.map((site) => ({ remedy: '', ...site })),
      leftOpen: [],
      picture,
    };
    try {
      const name = join(folder, `${process.pid}-run`);
      writeFileSync(`${name}.tmp`, JSON.stringify(part));
      renameSync(`${name}.tmp`, `${name}.json`);
    } catch {
      // It is over, or was never there.
    }
  }

  /** Processes that have neither ended nor been killed. */
  get running(): number {
    const pids = [...this.open.values()].map(({ part }) => part.pid);
    return new Set(pids.filter(isAlive)).size;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private read(): void {
    for (const name of this.names()) {
      const path = join(this.folder, name);
      const mtime = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
      if (mtime === undefined || this.open.get(name)?.mtime === mtime) continue;
      const part = readPart(path);
      if (part === undefined) continue;
      this.pids.add(part.pid);
      if (part.totals.acquired > 0) this.busyPids.add(part.pid);
      if (part.ended) this.close(name, part);
      else this.open.set(name, { part, mtime });
    }
  }

  private names(): string[] {
    try {
      const names = readdirSync(this.folder);
      return names.filter((name) => name.endsWith('.json') && name !== runFile);
    } catch {
      return [];
    }
  }

  private live(): Live {
    const live: Live = { ...this.report.totals, pinned: 0, holder: undefined };
    for (const { part } of this.open.values()) {
      live.acquired += part.totals.acquired;
      live.open += part.totals.open;
      live.leaked += part.totals.leaked;
      live.pinned += part.pinned;
      if (part.holder && (live.holder === undefined || part.holder.since < live.holder.since))
        live.holder = part.holder;
    }
    return live;
  }

  /** Nothing more will come of this part, or nothing that counts. */
  private close(name: string, part: RunPart): void {
    this.open.delete(name);
    const path = join(this.folder, name);
    const whole = part.ended || isAlive(part.pid) ? part : killed(part);
    if (whole !== part) this.leaveForTheLinter(whole);
    const { exchanges, omitted } = part.picture ?? { exchanges: [], omitted: 0 };
    const { totals, sites } = whole;
    const picture = this.file.pictured && {
      picture: combined(
        { exchanges: readLines(`${path}l`), omitted },
        { exchanges: exchanges.map(withEnd(whole)), omitted: 0 },
      ),
    };
    add(this.report, { totals, sites, ...picture });
    if (this.report.sites.length > mostSites) this.report.sites.length = mostSites;
    rmSync(path, { force: true });
    rmSync(`${path}l`, { force: true });
  }

  /** What a process does at its end, if it has one. */
  private leaveForTheLinter({ startedAt, sites }: RunPart): void {
    if (this.leaksFile === undefined) return;
    try {
      writeLeaks(this.leaksFile, { root: this.file.root, startedAt, sites });
    } catch {
      // The processes that ended by themselves have said so.
    }
  }
}

/** What was left open then is open for good. */
function killed(part: RunPart): RunPart {
  const left = part.leftOpen.reduce((sum, { count }) => sum + count, 0);
  const { totals, sites, leftOpen } = part;
  const merged = { totals: { ...noTotals }, sites: sites.map((site) => ({ ...site })) };
  add(merged, { totals: noTotals, sites: leftOpen });
  return {
    ...part,
    totals: { ...totals, leaked: totals.leaked + left, open: Math.max(0, totals.open - left) },
    sites: merged.sites as RunPart['sites'],
  };
}

/** The picture knows of a body only that it is open; where the site leaked, it is told so. */
function withEnd({ leftOpen }: RunPart): (exchange: Exchange) => Exchange {
  const places = new Set(leftOpen.map(({ file, line }) => `${file}:${line}`));
  return (exchange) =>
    exchange.end === 'open' && places.has(`${exchange.file}:${exchange.line}`)
      ? { ...exchange, end: 'leaked' }
      : exchange;
}

function readPart(path: string): RunPart | undefined {
  try {
    const part = JSON.parse(readFileSync(path, 'utf8')) as RunPart;
    return part.version === 1 ? part : undefined;
  } catch {
    // Parts are replaced whole, so this is a full disk, or no part.
    return undefined;
  }
}

function readLines(path: string): Exchange[] {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || size > mostLineBytes) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Exchange];
      } catch {
        // The last one of a process that was killed.
        return [];
      }
    });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    // In a container nobody may ask how an orphan ended, which then stays as a zombie.
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return true;
  }
}
