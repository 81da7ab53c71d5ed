/** What a run came to, as a table for people. */
import type { PicturedReport } from '../../runtime/report-file.ts';
import { displayPath, printable, type Paint } from '../terminal.ts';

const mostRows = 20;

export interface SummaryOptions {
  cwd: string;
  paint: Paint;
  /** Of the terminal; rows are as long as they are elsewhere. */
  columns: number | undefined;
  processes: number;
}

export function summary({ totals, sites }: PicturedReport, options: SummaryOptions): string {
  const { paint, processes } = options;
  const { acquired, leaked, open } = totals;
  const where = processes > 1 ? ` in ${processes} processes` : '';
  const still = open > 0 ? `, ${open} still open` : '';
  if (acquired === 0) return 'bodyclose: no response bodies were seen\n';
  const bodies = counted(acquired, 'response body', 'response bodies');
  if (leaked === 0) return `bodyclose: ${paint('green', 'no leaks')}: ${bodies}${where}${still}\n`;
  const leaking = sites
    .filter(({ count, retracted }) => count > retracted)
    .sort((one, other) => other.count - other.retracted - (one.count - one.retracted));
  const at = ` at ${counted(leaking.length, 'call site', 'call sites')}`;
  const lines = table(leaking.slice(0, mostRows), options);
  if (leaking.length > mostRows) lines.push(`and ${leaking.length - mostRows} more call sites`);
  const head = `${paint('red', `${leaked} of ${bodies} leaked`)}${at}${where}${still}`;
  return `bodyclose: ${head}\n\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

type Site = PicturedReport['sites'][number];

function table(sites: readonly Site[], { cwd, paint, columns }: SummaryOptions): string[] {
  const rows = sites.map((site) => [
    String(site.count - site.retracted),
    site.file === ''
      ? 'unknown call site'
      : `${displayPath(cwd, site.file)}:${site.line}:${site.column}`,
    site.verdict,
    site.remedy ?? '',
    printable(`${site.method} ${site.url} (${site.status}, ${site.client})`),
  ]);
  const head = ['Leaks', 'Call site', 'Verdict', 'To release it', 'Request'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, column) =>
      column === 0 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
    const text = padded.join('  ').trimEnd();
    // Two of indentation, and one that some terminals need to not begin a new row.
    return columns === undefined || text.length <= columns - 3 ? text : cut(text, columns - 3);
  };
  return [paint('bold', line(head)), ...rows.map(line)];
}

/** The request is the last column, and may be shortened: the report has it whole. */
function cut(text: string, width: number): string {
  return width < 80 ? text : `${text.slice(0, width - 1)}…`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
