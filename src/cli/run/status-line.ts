/**
 * One line at the foot of the terminal, while the program writes above it. The program's output does not pass through here, so the line can't
 * be written between its lines: the last row is taken out of what scrolls (DECSTBM), as package managers do for their progress.
 */
import type { Live } from './parts.ts';
import { printable } from '../terminal.ts';

const leastRows = 4;

export interface Terminal {
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const save = '\u001b7';
const restore = '\u001b8';
/** A row is made below the cursor if it stands in the last one, which it then leaves. */
const makeRoom = '\u001bD\u001b[A';

export class StatusLine {
  private readonly terminal: Terminal;
  private rows = 0;
  private text = '';

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  /** Each call is one write, so that nothing of the program's gets in between. */
  show(text: string): void {
    const { rows = 0, columns = 0 } = this.terminal;
    if (rows < leastRows) return this.clear();
    const shown = printable(text).slice(0, columns - 1);
    if (shown === this.text && rows === this.rows) return;
    const room = rows === this.rows ? '' : `${this.rows > 0 ? this.wiped() : ''}${makeRoom}`;
    this.rows = rows;
    this.text = shown;
    // Whoever clears the whole screen gives all rows back, so the last one is taken anew each time.
    this.terminal.write(
      `${room}${save}\u001b[1;${rows - 1}r\u001b[${rows};1H\u001b[2K${shown}${restore}`,
    );
  }

  /** As if there had been no such line. */
  clear(): void {
    if (this.rows === 0) return;
    this.terminal.write(this.wiped());
    this.rows = 0;
    this.text = '';
  }

  private wiped(): string {
    return `${save}\u001b[r\u001b[${this.rows};1H\u001b[2K${restore}`;
  }
}

/** Undefined while there is nothing to tell. */
export function statusText(
  live: Live,
  now: number,
  place: (holder: string) => string,
): string | undefined {
  if (live.acquired === 0) return undefined;
  const { open, pinned, leaked, holder } = live;
  const longest =
    holder === undefined
      ? ''
      : `; longest held: ${place(holder.place)}, ${duration(now - holder.since)}`;
  return `bodyclose: ${open} open, ${pinned} pinned, ${leaked} leaked${longest}`;
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
