/**
 * The guard's settings, as options of `guard({...})` and as BODYCLOSE_* environment variables. Both are
 * checked here, so that a typing error is said once, with the nearest valid word, wherever it was made.
 */
import { leaksPath } from './leaks-format.ts';
import { runVariable } from './run-format.ts';

export const levels = ['off', 'observe', 'wrap', 'paranoid'] as const;

/**
 * How much the guard does.
 *
 * - `off`: nothing.
 * - `observe`: listens and looks at states; nothing that the program holds is replaced.
 * - `wrap`: response bodies of `fetch` are wrapped, so that a partly read body that was dropped is found too.
 * - `paranoid`: also captures the call site of every request, however many there are, records where a body of `fetch` was last read, and collects garbage
 *   when a body has rested for a quarter of `stalledAfter`, so that one that was dropped is told with certainty.
 */
export type Level = (typeof levels)[number];

/**
 * The options of `guard()` and `guardFetch()`. One that is left out, or `undefined`, keeps what is set already: there is one guard in a thread,
 * and the last call decides.
 */
export interface GuardOptions {
  /** Default `wrap`. */
  level?: Level;
  /** Files to write when the process ends, `.json` or `.html`, from the working directory; in one string, commas stand between them. Default none. */
  report?: string | readonly string[];
  /** Milliseconds without progress after which an open body that nobody reads is reported, 1 or more. Default 5000. */
  stalledAfter?: number;
  /** Exit code of the process, 0 to 255, when anything leaked and it would otherwise end with 0. Default none: leaks do not change it. */
  exitCode?: number;
  /** No warnings on stderr; reports, events and the diagnostics channels still speak. Default false. */
  quiet?: boolean;
  /**
   * Call-site files that are not reported, as globs on the absolute path or the path from the working directory; in one string,
   * commas stand between them. Default none.
   */
  ignore?: string | readonly string[];
  /** The `.json` file in which the linter finds what leaked, or `off`. Default `off`; the `register` entry has `.bodyclose/leaks.json`. */
  leaksFile?: string;
}

export interface Settings {
  level: Level;
  report: readonly string[];
  stalledAfter: number;
  exitCode: number | undefined;
  quiet: boolean;
  ignore: readonly string[];
  leaksFile: string | undefined;
}

export const defaults: Settings = {
  level: 'wrap',
  report: [],
  stalledAfter: 5000,
  exitCode: undefined,
  quiet: false,
  ignore: [],
  leaksFile: undefined,
};

/** A setting that can't be used; the message is the one line that the user needs. */
export class SettingsError extends TypeError {
  override name = 'SettingsError';
}

type Key = keyof Settings;

const keys: readonly Key[] = [
  'level',
  'report',
  'stalledAfter',
  'exitCode',
  'quiet',
  'ignore',
  'leaksFile',
];

const variables: Readonly<Record<string, Key>> = {
  BODYCLOSE_LEVEL: 'level',
  BODYCLOSE_REPORT: 'report',
  BODYCLOSE_STALLED_AFTER: 'stalledAfter',
  BODYCLOSE_EXIT_CODE: 'exitCode',
  BODYCLOSE_QUIET: 'quiet',
  BODYCLOSE_IGNORE: 'ignore',
  BODYCLOSE_LEAKS_FILE: 'leaksFile',
};

/** Set by the first guarded process of a tree, so that its children hand in their reports instead of overwriting its own. */
export const parentVariable = 'BODYCLOSE_PARENT';

/** What guarded processes say to each other, and is no setting. */
const inherited: readonly string[] = [parentVariable, runVariable];

/** Errors speak of `caller`. */
export function settingsFromOptions(options: GuardOptions, caller = 'guard()'): Partial<Settings> {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new SettingsError(
      `bodyclose: the options of ${caller} can't be ${shown(given)}; they are an object, such as { level: 'wrap' }`,
    );
  }
  const settings: Partial<Settings> = {};
  for (const [key, value] of Object.entries(options)) {
    if (!isKey(key)) {
      throw new SettingsError(
        `bodyclose: unknown option '${printable(key)}' of ${caller}; did you mean '${nearest(key, keys)}'?`,
      );
    }
    if (value !== undefined) assign(settings, key, value, `option '${key}'`);
  }
  return settings;
}

export function settingsFromEnvironment(environment: NodeJS.ProcessEnv): Partial<Settings> {
  const settings: Partial<Settings> = {};
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith('BODYCLOSE_') || inherited.includes(name)) continue;
    const key = variables[name];
    if (key === undefined) {
      throw new SettingsError(
        `bodyclose: unknown setting ${name}; did you mean ${nearest(name, Object.keys(variables))}?`,
      );
    }
    // An empty variable is how shells and CI files say "not set".
    if (text !== undefined && text.trim() !== '')
      Object.assign(settings, settingFromText(key, text.trim(), name));
  }
  return settings;
}

/** Of a command line, too; errors speak of `name`. */
export function settingFromText(
  key: keyof Settings,
  text: string,
  name: string,
): Partial<Settings> {
  const settings: Partial<Settings> = {};
  assign(settings, key, fromText(key, text), name);
  return settings;
}

function isKey(key: string): key is Key {
  return (keys as readonly string[]).includes(key);
}

function fromText(key: Key, text: string): unknown {
  switch (key) {
    case 'stalledAfter':
    case 'exitCode':
      return /^\d+$/.test(text) ? Number(text) : text;
    case 'quiet': {
      if (text === '1' || text === 'true') return true;
      return text === '0' || text === 'false' ? false : text;
    }
    default:
      return text;
  }
}

function assign(settings: Partial<Settings>, key: Key, value: unknown, name: string): void {
  switch (key) {
    case 'level':
      if (!(levels as readonly unknown[]).includes(value))
        throw refuse(name, value, nearest(typeof value === 'string' ? value : '', levels));
      settings.level = value as Level;
      return;
    case 'report':
      settings.report = list(value, name);
      for (const path of settings.report) {
        if (!/\.(?:json|html)$/i.test(path))
          throw refuse(name, path, `${path.replace(/\.[^./\\]*$/, '')}.json`);
      }
      return;
    case 'stalledAfter':
      settings.stalledAfter = whole(value, name, 1, 2 ** 31 - 1);
      return;
    case 'exitCode':
      settings.exitCode = whole(value, name, 0, 255);
      return;
    case 'quiet':
      if (typeof value !== 'boolean')
        throw refuse(name, value, name.startsWith('BODYCLOSE_') ? '1' : 'true');
      settings.quiet = value;
      return;
    case 'ignore':
      settings.ignore = list(value, name);
      return;
    case 'leaksFile':
      if (typeof value !== 'string' || !/^off$|\.json$/i.test(value.trim()))
        throw refuse(name, value, leaksPath);
      settings.leaksFile = /^off$/i.test(value.trim()) ? undefined : value.trim();
  }
}

function list(value: unknown, name: string): string[] {
  const parts: unknown[] =
    typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value];
  return parts
    .map((part) => {
      if (typeof part !== 'string') throw refuse(name, part, 'a string');
      return part.trim();
    })
    .filter((part) => part !== '');
}

function whole(value: unknown, name: string, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
    return value;
  const close = typeof value === 'object' ? Number.NaN : Number.parseFloat(String(value));
  const valid = Number.isNaN(close) ? least : Math.min(most, Math.max(least, Math.round(close)));
  throw refuse(name, value, String(valid));
}

function refuse(name: string, value: unknown, valid: string): SettingsError {
  return new SettingsError(
    `bodyclose: ${name} can't be ${shown(value)}; the nearest valid value is ${valid}`,
  );
}

/** A value as a message quotes it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${printable(value)}'`;
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : printable(String(value));
}

function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?').slice(0, 200);
}

/** The candidate with the smallest edit distance; the first of them when several are equally near. */
function nearest(word: string, candidates: readonly string[]): string {
  let best = candidates[0] ?? '';
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase().slice(0, 100), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(
        Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1),
      );
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/** The report is for people to look at. */
export function isHtml(path: string): boolean {
  return /\.html$/i.test(path);
}
