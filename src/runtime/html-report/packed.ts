/** The exchanges in a form that makes 10,000 of them a page of one megabyte: each text once, times from the first on. */
import type { PicturedReport } from '../report-file.ts';
import type { Exchange } from '../timeline.ts';

/** What the page is given. A row has the columns that `columns` names, texts as indexes. */
export interface Packed {
  columns: readonly (keyof Exchange)[];
  texts: string[];
  rows: (number | null)[][];
  /** Milliseconds since the epoch at which the page's time begins. */
  startedAt: number;
  /** Milliseconds from there to the end. */
  durationMs: number;
  omitted: number;
}

const columns = [
  'owner',
  'origin',
  'connection',
  'client',
  'method',
  'url',
  'status',
  'file',
  'line',
  'function',
  'bytes',
  'askedAt',
  'sentAt',
  'answeredAt',
  'endedAt',
  'end',
] as const satisfies readonly (keyof Exchange)[];

export function packed({ picture, startedAt, durationMs }: PicturedReport): Packed {
  const exchanges = picture?.exchanges ?? [];
  const end = Date.parse(startedAt) + durationMs;
  const start = exchanges.reduce((earliest, { askedAt }) => Math.min(earliest, askedAt), end);
  const texts = new Map<string, number>();
  const indexOf = (text: string): number => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    texts.set(text, texts.size);
    return texts.size - 1;
  };
  const rows = exchanges.map((exchange) =>
    columns.map((column) => {
      const value = exchange[column];
      if (typeof value === 'string') return indexOf(value);
      return value !== null && column.endsWith('At')
        ? Math.round((value - start) * 10) / 10
        : value;
    }),
  );
  return {
    columns,
    texts: [...texts.keys()],
    rows,
    startedAt: start,
    durationMs: Math.max(1, end - start),
    omitted: picture?.omitted ?? 0,
  };
}
