/**
 * Writes the JSON report. Several processes and worker threads of one run may be told the same path by their environment:
 * the first of them owns the file, and adds what the others hand in beside it.
 */
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Totals } from './ledger.ts';
import type { SiteReport } from './leak-report.ts';
import { combined } from './timeline.ts';
import type { Picture } from './timeline.ts';
import { makeFolder } from './make-folder.ts';

/** The JSON report. */
export interface Report {
  version: 1;
  /** The program and its arguments. */
  command: string;
  /** When the guard first started in this process or worker, as ISO 8601 writes it. */
  startedAt: string;
  /** Milliseconds since then. */
  durationMs: number;
  totals: Totals;
  /** One entry a call site. */
  sites: SiteReport[];
}

/** What the HTML report is made of: processes hand in their parts in this form. */
export interface PicturedReport extends Report {
  sites: (SiteReport & { remedy?: string })[];
  picture?: Picture;
}

/** What adds up over processes. */
export type Seen = Pick<PicturedReport, 'totals' | 'sites' | 'picture'>;

/** The fields of a site in the JSON report, in their order: listeners get more. */
const reportedFields = [
  'file',
  'line',
  'column',
  'function',
  'client',
  'method',
  'url',
  'status',
  'verdict',
  'count',
  'retracted',
  'ageMs',
  'bytesRead',
  'contentLength',
  'stack',
] as const satisfies readonly (keyof SiteReport)[];

export function reportedSite(site: SiteReport): SiteReport {
  const fields: unknown = Object.fromEntries(reportedFields.map((field) => [field, site[field]]));
  return fields as SiteReport;
}

/** Writes atomically: a reader sees the old file or the whole new one. */
export function writeText(path: string, text: string): void {
  makeFolder(dirname(path));
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

export function writeReport(path: string, report: Report): void {
  writeText(path, `${JSON.stringify(report, undefined, 2)}\n`);
}

/** Where a child process or a worker of the run with this id leaves its part. */
export function partPath(path: string, run: string, part: string): string {
  return `${path}.${run}.${part}.part`;
}

/** Adds the parts that children and workers left, and removes them. */
export function withParts(path: string, run: string, report: PicturedReport): PicturedReport {
  const merged: PicturedReport = {
    ...report,
    totals: { ...report.totals },
    sites: report.sites.map((site) => ({ ...site })),
  };
  const prefix = `${basename(path)}.${run}.`;
  let names: string[];
  try {
    names = readdirSync(dirname(path));
  } catch {
    return merged;
  }
  for (const name of names) {
    if (!name.startsWith(prefix) || !name.endsWith('.part')) continue;
    const part = join(dirname(path), name);
    try {
      add(merged, JSON.parse(readFileSync(part, 'utf8')) as PicturedReport);
    } catch {
      // Half-written by a process that was killed: its leaks are lost, the others are not.
    }
    rmSync(part, { force: true });
  }
  return merged;
}

/** Adds what another process or thread of the run saw. */
export function add(report: Seen, part: Seen): void {
  if (part.picture !== undefined)
    report.picture = combined(report.picture ?? { exchanges: [], omitted: 0 }, part.picture);
  for (const key of Object.keys(report.totals) as (keyof Totals)[])
    report.totals[key] += part.totals[key];
  for (const site of part.sites) {
    const known = report.sites.find(
      (other) =>
        other.file === site.file &&
        other.line === site.line &&
        other.column === site.column &&
        other.client === site.client &&
        (site.file !== '' || other.url === site.url),
    );
    if (known === undefined) {
      report.sites.push(site);
    } else {
      known.count += site.count;
      known.retracted += site.retracted;
    }
  }
}
