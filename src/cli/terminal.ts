/** What a terminal is owed: colour only where it is wanted, and no control characters out of other people's files. */
import { styleText } from 'node:util';
import { posixRelative } from './git-ignore.ts';

export type Style = 'bold' | 'cyan' | 'dim' | 'green' | 'red' | 'yellow';
export type Paint = (style: Style, text: string) => string;

/** The command line decides first, then NO_COLOR and FORCE_COLOR (https://no-color.org), then the stream. */
export function wantsColor(
  stream: { isTTY?: boolean },
  asked: boolean | undefined,
  env: NodeJS.ProcessEnv,
): boolean {
  if (asked !== undefined) return asked;
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

export function painter(color: boolean): Paint {
  return color
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text;
}

/** File names, messages and code lines may carry escape sequences; tabs are kept. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    '\u00b7',
  );
}

/** Relative to the current directory: terminals and editors make it a link. */
export function displayPath(cwd: string, file: string): string {
  return printable(posixRelative(cwd, file) || '.');
}
