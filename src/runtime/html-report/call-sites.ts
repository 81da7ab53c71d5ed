/** The call sites of a report, ranked by how long the bodies they asked for held connections, with the code around them. */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SiteReport } from '../leak-report.ts';
import type { PicturedReport } from '../report-file.ts';
import type { Verdict } from '../tracked-body.ts';
import type { Exchange } from '../timeline.ts';

export interface RankedSite {
  /** Of sites that leaked nothing, only what their requests tell. */
  site: Omit<SiteReport, 'verdict'> & { verdict: Verdict | undefined };
  /** `file:line`, empty where it is unknown. */
  place: string;
  name: string;
  heldMs: number;
  code: string;
  remedy: string;
}

const mostSites = 200;
const mostFileBytes = 1_000_000;
const linesAround = 3;

export function rankedSites({
  sites,
  picture,
  startedAt,
  durationMs,
}: PicturedReport): RankedSite[] {
  const end = Date.parse(startedAt) + durationMs;
  const ranked = new Map<string, RankedSite>();
  for (const site of sites) {
    const place = placeOf(site);
    const known = ranked.get(keyOf(site));
    if (known === undefined) {
      const { function: name, remedy = '' } = site;
      ranked.set(keyOf(site), { site, place, name, heldMs: 0, code: '', remedy });
    }
  }
  for (const exchange of picture?.exchanges ?? []) {
    if (exchange.file === '') continue;
    let known = ranked.get(keyOf(exchange));
    if (known === undefined) {
      known = {
        site: quietSite(exchange),
        place: placeOf(exchange),
        name: exchange.function,
        heldMs: 0,
        code: '',
        remedy: '',
      };
      ranked.set(keyOf(exchange), known);
    }
    known.heldMs += heldFor(exchange, end);
  }
  const best = [...ranked.values()]
    .sort((one, other) => other.heldMs - one.heldMs || other.site.count - one.site.count)
    .slice(0, mostSites);
  for (const site of best) site.code = codeAround(site.site);
  return best;
}

/** Milliseconds for which nobody else could use the connection. */
export function heldFor({ answeredAt, endedAt }: Exchange, end: number): number {
  return answeredAt === null ? 0 : Math.max(0, (endedAt ?? end) - answeredAt);
}

function placeOf({ file, line }: { file: string; line: number }): string {
  return file === '' ? '' : `${file}:${line}`;
}

function keyOf(site: { file: string; line: number; url: string }): string {
  return site.file === '' ? site.url : placeOf(site);
}

function quietSite(exchange: Exchange): RankedSite['site'] {
  const { file, line, client, method, url, status, bytes } = exchange;
  return {
    ...{ file, line, client, method, url, status },
    column: 0,
    function: exchange.function,
    verdict: undefined,
    count: 0,
    retracted: 0,
    ageMs: 0,
    bytesRead: bytes,
    contentLength: null,
    stack: [],
  };
}

/** The lines around the call, as the file is now; empty when it can't be read. */
function codeAround({ file, line }: { file: string; line: number }): string {
  if (file === '') return '';
  try {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    const info = statSync(path);
    if (!info.isFile() || info.size > mostFileBytes) return '';
    const lines = readFileSync(path, 'utf8').split(/\r\n|[\n\r]/);
    const first = Math.max(1, line - linesAround);
    const last = Math.min(lines.length, line + linesAround);
    const width = String(last).length;
    return lines
      .slice(first - 1, last)
      .map((text, index) => {
        const number = first + index;
        return `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${text.slice(0, 200)}`;
      })
      .join('\n');
  } catch {
    // Bundled away, or made at run time: the stack has to do.
    return '';
  }
}
