/**
 * The form of `.bodyclose/leaks.json`, the only thing that the guard and the linter share: what programs under the
 * guard were seen to leak, run after run, with enough of the source to know the place again after an edit.
 */
import type { SiteReport } from './leak-report.ts';

export const leaksVersion = 1;

/** Where the guard writes it, from the folder that the program starts in. */
export const leaksPath = '.bodyclose/leaks.json';

/** One call site, counted over all runs. */
export interface ObservedSite extends SiteReport {
  /** The line of code that releases such a body. */
  remedy: string;
  /** When the last run that saw it leak ended, in ISO 8601. */
  lastSeen: string;
  /** The key of the file's text in `sources`; missing when nobody can tell which text ran. */
  source?: string;
}

export interface LeaksFile {
  version: typeof leaksVersion;
  /** The folder of the run: the file may be read where the project lies elsewhere, as outside of a container. */
  root: string;
  sites: ObservedSite[];
  /** The lines of each text, as fingerprints. */
  sources: Record<string, string>;
}

const lineBreak = /\r\n|[\n\r\u2028\u2029]/;

/** One short word a line, equal for lines that differ in indentation only. */
export function fingerprintLines(text: string): string[] {
  return text.split(lineBreak).map((line) => hash(line.trim()).slice(0, 5));
}

/** Names a text by its fingerprints. */
export function sourceKey(fingerprints: string): string {
  return hash(fingerprints) + hash(`${fingerprints.length} ${fingerprints}`);
}

/** FNV-1a: chance must not make two lines equal, an attacker may. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return (value >>> 0).toString(36).padStart(7, '0');
}
