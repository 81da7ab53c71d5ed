/**
 * Finds and reads what programs under the guard were seen to leak. A file that is missing, half-written or of
 * another version is said once, and then counts as empty: linting goes on.
 */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { leaksPath, leaksVersion, type ObservedSite } from '../runtime/leaks-format.ts';

/** What was seen at one call site, and the lines of the text that ran, if they are known. */
export interface Observation {
  readonly site: ObservedSite;
  readonly lines: readonly string[] | undefined;
}

export interface Lookup {
  /** The path in `settings.bodyclose.leaksFile`; without one, the folders from the file upwards are searched. */
  readonly leaksFile: string | undefined;
  readonly cwd: string;
  /** Somebody asked for what the file says: that there is none is worth a word. */
  readonly isWanted: boolean;
}

type Say = (problem: string) => void;

const said = new Set<string>();

/** Tells a person, once a process, what keeps a file from being read. */
function sayOnce(problem: string): void {
  if (!said.has(problem)) {
    said.add(problem);
    saySomewhere(problem);
  }
}

/** In the form of Node's own warnings, which goes to stderr: results belong to the linter. */
let saySomewhere: Say = (problem) => {
  process.emitWarning(problem, { type: 'BodycloseWarning', code: 'BODYCLOSE_LEAKS_FILE' });
};

/** A program that has a voice of its own speaks with that. */
export function sayWith(say: Say): void {
  saySomewhere = say;
}

/** What was seen to leak in a source file. */
export function observationsIn(file: string, lookup: Lookup): readonly Observation[] {
  const paths =
    lookup.leaksFile === undefined
      ? leaksFilesFor(file, lookup.cwd)
      : [resolve(lookup.cwd, lookup.leaksFile)];
  if (paths.length === 0) {
    if (lookup.isWanted && !missedIn.has(lookup.cwd)) {
      missedIn.add(lookup.cwd);
      sayOnce(
        `no-observed-leak has nothing to show: there is no ${leaksPath} in ${lookup.cwd} or above; run the program with 'node --import eslint-plugin-bodyclose/register', which writes it`,
      );
    }
    return NOTHING_SEEN;
  }
  return paths.flatMap((path) => {
    const sites = sitesIn(path);
    return sites.size === 0 ? [] : (sites.get(file) ?? sites.get(realPath(file)) ?? []);
  });
}

/** Working directories that have been said to have no leaks file: a whole project has just as many files without one. */
const missedIn = new Set<string>();
const NOTHING_SEEN: readonly Observation[] = [];
const NO_PATHS: readonly string[] = [];

/** A program that writes the file while an editor is open must not cost a look at the disk for every file, in milliseconds. */
const FRESH_FOR = 1000;
/** Where files are is looked for seldom: a project has as many folders as a linter has milliseconds to spare. */
const SEARCHED_FOR = 10_000;

interface Kept<T> {
  readonly at: number;
  readonly value: T;
}

const paths = new Map<string, Kept<readonly string[]>>();
const contents = new Map<string, Kept<Sites> & { readonly stamp: string }>();

/** In each folder from the file's upwards: a package's own, and that of the repository around it. */
function leaksFilesFor(file: string, cwd: string): readonly string[] {
  const now = performance.now();
  const found = search(folderOf(file), now);
  return found.length > 0 ? found : search(cwd, now);
}

/** As `dirname` has it, which walks letter by letter. Every file of a project comes by: this is one search of V8's own. */
function folderOf(path: string): string {
  const end = path.lastIndexOf(sep);
  // What is left of `C:\file` needs its separator, and `/` is its own folder.
  return end > 2 && end < path.length - 1 ? path.slice(0, end) : dirname(path);
}

function search(folder: string, now: number): readonly string[] {
  const known = paths.get(folder);
  if (known && now - known.at < SEARCHED_FOR) {
    return known.value;
  }
  const parent = folderOf(folder);
  const above = parent === folder ? NO_PATHS : search(parent, now);
  const path = `${folder}${folder.endsWith(sep) ? '' : sep}${leaksPath}`;
  const value = isFile(path) ? [path, ...above] : above;
  paths.set(folder, { at: now, value });
  return value;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

type Sites = ReadonlyMap<string, readonly Observation[]>;

const NONE: Sites = new Map();

function sitesIn(path: string): Sites {
  const known = contents.get(path);
  const now = performance.now();
  if (known && now - known.at < FRESH_FOR) {
    return known.value;
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  const stamp = stats ? `${stats.mtimeMs} ${stats.size}` : '';
  const value = known?.stamp === stamp ? known.value : read(path);
  contents.set(path, { at: now, value, stamp });
  return value;
}

function read(path: string): Sites {
  try {
    return indexed(JSON.parse(readFileSync(path, 'utf8')), path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    sayOnce(
      code === 'ENOENT'
        ? `the file of observed leaks does not exist: ${path}`
        : `the file of observed leaks cannot be used: ${path} (${code ?? message})`,
    );
    return NONE;
  }
}

function indexed(json: unknown, path: string): Sites {
  const { root, sites, sources = {}, startedAt, durationMs } = contentOf(json);
  const texts = new Map(Object.entries(sources as Record<string, unknown>));
  // A plain report of one run says when that run ended.
  const ended = Date.parse(String(startedAt)) + Number(durationMs);
  const byFile = new Map<string, Observation[]>();
  const problems: string[] = [];
  for (const [index, entry] of sites.entries()) {
    const site = siteOf(entry, ended);
    if (typeof site === 'string') {
      problems.push(`sites[${index}]${site}`);
      continue;
    }
    if (site.count <= 0) {
      continue;
    }
    const file = inPlace(site.file, root, path);
    const text = texts.get(site.source ?? '');
    const observations = byFile.get(file) ?? [];
    observations.push({ site, lines: typeof text === 'string' ? text.split(' ') : undefined });
    byFile.set(file, observations);
  }
  const [first] = problems;
  if (first !== undefined) {
    const more = problems.length > 1 ? `, and so are ${problems.length - 1} more` : '';
    sayOnce(`an entry of the file of observed leaks is left out: ${path} (${first}${more})`);
  }
  return byFile;
}

interface Content {
  readonly root?: unknown;
  readonly sites: readonly unknown[];
  readonly sources?: object;
  readonly startedAt?: unknown;
  readonly durationMs?: unknown;
}

/** The file as this version writes it, or an error that says what is wrong with it. */
function contentOf(json: unknown): Content {
  if (!isObject(json)) {
    throw new Error(`it holds ${kindOf(json)}, not an object`);
  }
  const { version, sites, sources } = json;
  if (version === undefined) {
    throw new Error("it has no 'version'");
  }
  if (version !== leaksVersion) {
    const newer = typeof version === 'number' && version > leaksVersion;
    const advice = newer ? '; update eslint-plugin-bodyclose' : '';
    throw new Error(`it has version ${JSON.stringify(version)}, not ${leaksVersion}${advice}`);
  }
  if (!Array.isArray(sites)) {
    throw new Error(
      sites === undefined ? "it has no 'sites'" : `'sites' is ${kindOf(sites)}, not an array`,
    );
  }
  if (sources !== undefined && !isObject(sources)) {
    throw new Error(`'sources' is ${kindOf(sources)}, not an object`);
  }
  return json as unknown as Content;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  return value === null || value === undefined
    ? String(value)
    : Array.isArray(value)
      ? 'an array'
      : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}

const isPosition = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0;
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const isText = (value: unknown): boolean => typeof value === 'string';

/** What an entry must have to be shown; the rest of it only makes words. */
const REQUIRED: Readonly<Record<string, (value: unknown) => boolean>> = {
  file: isText,
  line: isPosition,
  column: isPosition,
  count: isCount,
};

const OPTIONAL: Readonly<Record<string, (value: unknown) => boolean>> = {
  retracted: isCount,
  function: isText,
  remedy: isText,
  source: isText,
};

/** An entry as this version writes it, or what is wrong with it: the rest of the file may still be of use. */
function siteOf(entry: unknown, ended: number): ObservedSite | string {
  if (!isObject(entry)) {
    return ` is ${kindOf(entry)}, not an object`;
  }
  for (const [name, fits] of Object.entries({ ...REQUIRED, ...OPTIONAL })) {
    const isLeftOut = entry[name] === undefined && name in OPTIONAL;
    if (!isLeftOut && !fits(entry[name])) {
      return `.${name} is ${JSON.stringify(entry[name]) ?? 'missing'}`;
    }
  }
  const { count, retracted = 0 } = entry as unknown as ObservedSite;
  const lastSeen =
    entry.lastSeen ?? (Number.isFinite(ended) ? new Date(ended).toISOString() : undefined);
  if (typeof lastSeen !== 'string' || !Number.isFinite(Date.parse(lastSeen))) {
    return `.lastSeen is ${JSON.stringify(lastSeen) ?? 'missing'}`;
  }
  return { ...(entry as unknown as ObservedSite), count: count - retracted, lastSeen };
}

/** Where the file of the run lies here: a container has the project under another path. */
function inPlace(file: string, root: unknown, path: string): string {
  const folder = dirname(path);
  if (typeof root !== 'string' || basename(folder) !== dirname(leaksPath)) {
    return file;
  }
  const inRoot = file.startsWith(root) && /^[\\/]/.test(file.slice(root.length));
  return inRoot ? join(dirname(folder), ...file.slice(root.length).split(/[\\/]/)) : file;
}

/** The guard reports real paths; an editor may have come by a link. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
