/**
 * Keeps `.bodyclose/leaks.json` for the linter: what this run leaked is added to what earlier runs leaked, since no
 * run passes everywhere. An entry goes when its place in the source is seen with another text, or with time.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LeakSite } from './ledger.ts';
import { fingerprintLines, leaksVersion, sourceKey } from './leaks-format.ts';
import type { LeaksFile, ObservedSite } from './leaks-format.ts';
import { makeFolder } from './make-folder.ts';
import { writeText } from './report-file.ts';

const mostSites = 1000;
const mostSources = 200;
const largestSource = 1024 * 1024;
const keptFor = 30 * 24 * 60 * 60 * 1000;

export interface Observation {
  /** The folder in which the program started. */
  root: string;
  startedAt: number;
  sites: Iterable<LeakSite>;
}

/** Leaves the file alone when nothing leaked: that a run saw nothing does not mean that it looked everywhere. */
export function writeLeaks(path: string, { root, startedAt, sites }: Observation): void {
  const lastSeen = new Date().toISOString();
  const sources = new Map<string, string>();
  const keyOfFile = new Map<string, string | undefined>();
  const seen: ObservedSite[] = [];
  for (const site of sites) {
    if (site.file === '' || site.count <= site.retracted) continue;
    if (!keyOfFile.has(site.file))
      keyOfFile.set(site.file, remember(site.file, startedAt, sources));
    const source = keyOfFile.get(site.file);
    seen.push({
      ...site,
      count: site.count - site.retracted,
      retracted: 0,
      lastSeen,
      ...(source === undefined ? {} : { source }),
    });
  }
  if (seen.length === 0) return;
  makeOwnFolder(dirname(path));
  withLock(path, () => {
    const merged = merge(readLeaks(path), {
      version: leaksVersion,
      root,
      sites: seen,
      sources: Object.fromEntries(sources),
    });
    writeText(path, `${JSON.stringify(merged, undefined, 2)}\n`);
  });
}

/** The key of the text that ran, whose lines are kept under it. A file that was edited meanwhile tells nothing. */
function remember(
  file: string,
  startedAt: number,
  sources: Map<string, string>,
): string | undefined {
  try {
    const { mtimeMs, size } = statSync(file);
    if (mtimeMs > startedAt || size > largestSource || sources.size >= mostSources)
      return undefined;
    const lines = fingerprintLines(readFileSync(file, 'utf8')).join(' ');
    const key = sourceKey(lines);
    sources.set(key, lines);
    return key;
  } catch {
    // A file that exists in a source map only.
    return undefined;
  }
}

function merge(before: LeaksFile | undefined, now: LeaksFile): LeaksFile {
  const sites = new Map<string, ObservedSite>();
  for (const site of now.sites) sites.set(keyOf(site), site);
  const oldest = Date.now() - keptFor;
  for (const site of before?.root === now.root ? before.sites : []) {
    const again = sites.get(keyOf(site));
    if (again !== undefined) {
      if (again.source === site.source) again.count += site.count;
    } else if (Date.parse(site.lastSeen) >= oldest && sites.size < mostSites) {
      sites.set(keyOf(site), site);
    }
  }
  const used = new Set([...sites.values()].map(({ source }) => source));
  const sources = Object.entries({ ...before?.sources, ...now.sources });
  return {
    ...now,
    sites: [...sites.values()],
    sources: Object.fromEntries(sources.filter(([key]) => used.has(key))),
  };
}

function keyOf({ file, line, column, client }: ObservedSite): string {
  return `${file}:${line}:${column} ${client}`;
}

/** Undefined for a file that is missing, broken or of another version: the next run starts a new one. */
function readLeaks(path: string): LeaksFile | undefined {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as LeaksFile;
    return file.version === leaksVersion && Array.isArray(file.sites) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** As other tools' caches do, the folder keeps itself out of the repository. */
function makeOwnFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(folder);
  if (basename(folder) === '.bodyclose') writeFileSync(join(folder, '.gitignore'), '*\n');
}

const patience = 500;
const abandonedAfter = 5000;

/** Two processes that end together must not lose each other's sites. Whoever waits too long goes on without. */
function withLock(path: string, work: () => void): void {
  const lock = `${path}.lock`;
  const until = Date.now() + patience;
  let held = false;
  while (!(held = tryLock(lock)) && Date.now() < until) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  try {
    work();
  } finally {
    if (held) rmSync(lock, { recursive: true, force: true });
  }
}

function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    // Left by a process that was killed meanwhile.
    if (age > abandonedAfter) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}
