/** What a person sees of `bodyclose run`: its output is drawn on a terminal of 12 rows, together with that of the program. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StatusLine, statusText } from '../../src/cli/run/status-line.ts';
import { installProject } from '../runners/installed-project.ts';
import type { InstalledProject } from '../runners/installed-project.ts';

const rows = 12;
const columns = 100;

/** As a screen would show it, without the empty lines at its end; what has scrolled out comes first. */
class Screen {
  private readonly terminal = new xterm.Terminal({
    rows,
    cols: columns,
    convertEol: true,
    allowProposedApi: true,
  });
  readonly rows = rows;
  readonly columns = columns;

  write(text: string): Promise<void> {
    return new Promise((resolve) => this.terminal.write(text, resolve));
  }

  get lines(): string[] {
    const { active } = this.terminal.buffer;
    const all = Array.from({ length: active.length }, (_, row) =>
      (active.getLine(row)?.translateToString(true) ?? '').trimEnd(),
    );
    return all.join('\n').trimEnd().split('\n');
  }

  /** What stands in the last row. */
  get foot(): string {
    const { active } = this.terminal.buffer;
    return active.getLine(active.baseY + rows - 1)?.translateToString(true) ?? '';
  }
}

function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`);
}

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

describe('the status line', () => {
  test('stays at the foot while the program writes more than fits, and is gone at the end', async () => {
    const screen = new Screen();
    const line = new StatusLine(screen);
    await screen.write(text(numbered(1, 3)));
    line.show('status');
    await screen.write(text(numbered(4, 30)));
    line.show('another status');
    await screen.write('');
    expect(screen.foot).toBe('another status');
    expect(screen.lines.slice(-4, -1)).toEqual(['line 29', 'line 30', '']);
    line.clear();
    await screen.write(text(numbered(31, 31)));
    expect(screen.lines.slice(-3)).toEqual(numbered(29, 31));
    expect(screen.lines.join('\n')).not.toContain('status');
  });

  test('leaves a line alone that the program has begun in the last row', async () => {
    const screen = new Screen();
    const line = new StatusLine(screen);
    await screen.write(`${text(numbered(1, 20))}half `);
    line.show('status');
    await screen.write('whole\nnext');
    line.clear();
    await screen.write('');
    expect(screen.lines).toEqual([...numbered(1, 20), 'half whole', 'next']);
  });

  test('comes back after the program has cleared the screen', async () => {
    const screen = new Screen();
    const line = new StatusLine(screen);
    line.show('status');
    await screen.write(`\u001bc${text(numbered(1, 3))}`);
    line.show('status 2');
    await screen.write(text(numbered(4, 30)));
    expect(screen.foot).toBe('status 2');
    line.clear();
    await screen.write('');
    expect(screen.lines.at(-1)).toBe('line 30');
  });

  test('is cut to the width of the terminal, and shows no control characters', async () => {
    const screen = new Screen();
    new StatusLine(screen).show(`\u001b[2J${'x'.repeat(200)}`);
    await screen.write('');
    expect(screen.foot).toBe(`·[2J${'x'.repeat(columns - 5)}`);
  });

  test('is not shown on a terminal of unknown or tiny size', () => {
    for (const size of [0, 3, undefined]) {
      const written: string[] = [];
      new StatusLine({ rows: size, columns: 80, write: (it) => written.push(it) }).show('status');
      expect(written).toEqual([]);
    }
  });

  test('names what is open, and who holds it for longest', () => {
    const live = { acquired: 9, open: 3, pinned: 2, leaked: 1 };
    const place = (it: string): string => it.toUpperCase();
    expect(statusText({ ...live, holder: { place: 'a.js:3', since: 1000 } }, 13_400, place)).toBe(
      'bodyclose: 3 open, 2 pinned, 1 leaked; longest held: A.JS:3, 12 s',
    );
    expect(statusText({ ...live, holder: undefined }, 0, place)).toBe(
      'bodyclose: 3 open, 2 pinned, 1 leaked',
    );
    expect(statusText({ ...live, acquired: 0, holder: undefined }, 0, place)).toBeUndefined();
  });
});

// Part of every Linux; other systems have one that takes other arguments.
const script = '/usr/bin/script';
const hasScript = process.platform === 'linux' && existsSync(script);
if (!hasScript) console.log(`skipped: no terminal can be made without ${script}`);

describe.skipIf(!hasScript)('bodyclose run on a terminal', () => {
  let project: InstalledProject;
  beforeAll(async () => {
    const files = fileURLToPath(new URL('fixtures/project', import.meta.url));
    project = await installProject(files);
  }, 60_000);
  afterAll(() => project.remove());

  /** Both as it came, and as it looks in the end. */
  async function onTerminal(
    command: string,
    onOutput?: (output: string, type: (keys: string) => void) => void,
  ): Promise<{ written: string; lines: string[] }> {
    const size = `stty rows ${rows} cols ${columns}`;
    const { output } = await project.run(
      script,
      [
        '-qec',
        `${size}; ${join(project.folder, 'node_modules/.bin/bodyclose')} run ${command}`,
        '/dev/null',
      ],
      {
        env: { TERM: 'xterm', CI: '' },
        stdin: undefined,
        ...(onOutput && {
          onOutput: (child, soFar) => onOutput(soFar, (keys) => child.stdin?.write(keys)),
        }),
      },
    );
    const screen = new Screen();
    await screen.write(output);
    return { written: output, lines: screen.lines };
  }

  test.concurrent(
    'shows the line while the program runs, and leaves its output whole',
    async () => {
      const { written, lines } = await onTerminal('node talks.js');
      expect(written).toMatch(
        /bodyclose: 1 open, 1 pinned, 0 leaked; longest held: talks\.js:\d+, \d+ s/,
      );
      const [first, ...others] = lines.slice(lines.indexOf('line 1'));
      expect([first, ...others.slice(0, 29)]).toEqual(numbered(1, 30));
      expect(others.slice(29)[0]).toBe('bodyclose: 1 of 1 response body leaked at 1 call site');
      expect(lines.join('\n')).not.toContain('pinned');
    },
  );

  test.concurrent.each([
    '--no-status node talks.js',
    '--quiet node talks.js',
    'node talks.js | cat',
  ])('shows no line for %s', async (command) => {
    const { written, lines } = await onTerminal(command);
    expect(lines).toContain('line 30');
    expect(written).not.toContain('\u001b7');
  });

  test.concurrent('leaves Ctrl+C to the program, which gets it once', async () => {
    let typed = false;
    const { lines } = await onTerminal('node counts-interrupts.js', (output, type) => {
      if (typed || !output.includes('ready')) return;
      typed = true;
      type('\u0003');
    });
    // The terminal echoes what was typed.
    expect(lines.join('\n')).toMatch(/interrupted 1 times$/m);
  });
});
