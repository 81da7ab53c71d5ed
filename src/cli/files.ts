/** Finds the files to lint: paths, folders and globs in, absolute paths of lintable files out. */
import { readdirSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import { Minimatch } from 'minimatch';
import { UsageError } from './options.ts';
import { ALWAYS_IGNORED, GitIgnore, isInside, posixRelative } from './git-ignore.ts';
import { nearest } from '../nearest.ts';
import type { Skipped } from './result.ts';

const EXTENSIONS = new Set(['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']);

export interface FoundFiles {
  files: readonly string[];
  /** Those of them that were named one by one. */
  named: ReadonlySet<string>;
  /** Named on the command line, yet not linted. */
  skipped: readonly Skipped[];
  /** Folders that nobody may look into: what they hold is as unknown as an unreadable file. */
  unreadable: readonly { folder: string; message: string }[];
}

export function findFiles(
  paths: readonly string[],
  cwd: string,
  options: { ignore: boolean },
): FoundFiles {
  const search = new FileSearch(cwd, options.ignore);
  for (const path of paths.length === 0 ? ['.'] : paths) search.add(path);
  const { named, skipped, unreadable } = search;
  return { files: [...search.files].sort(byPath), named, skipped, unreadable };
}

class FileSearch {
  readonly files = new Set<string>();
  readonly named = new Set<string>();
  readonly skipped: Skipped[] = [];
  readonly unreadable: { folder: string; message: string }[] = [];
  readonly #cwd: string;
  readonly #respectIgnores: boolean;
  readonly #ignores = new Map<string, GitIgnore>();

  constructor(cwd: string, respectIgnores: boolean) {
    this.#cwd = cwd;
    this.#respectIgnores = respectIgnores;
  }

  add(path: string): void {
    const absolute = resolve(this.#cwd, path);
    const stats = statOf(absolute);
    if (stats?.isDirectory())
      this.#addNamed(absolute, true, () => this.#walk(absolute, () => true));
    else if (stats) this.#addNamed(absolute, false, () => this.#addFile(absolute, stats));
    else if (hasMagic(path)) this.#addGlob(path);
    else throw missing(path, absolute, this.#cwd);
  }

  /** A path that was asked for by name and is ignored is said, so that nobody takes silence for a clean file. */
  #addNamed(path: string, isFolder: boolean, add: () => void): void {
    const reason = this.#ignoredBy(path, isFolder, isFolder ? path : dirname(path));
    if (reason === undefined) add();
    else
      this.skipped.push({
        file: path,
        reason: `ignored by ${displayReason(reason, this.#cwd)}; --no-ignore lints it`,
      });
  }

  #addFile(path: string, stats: Stats): void {
    // Reading a pipe would wait for its writer.
    if (!stats.isFile()) this.skipped.push({ file: path, reason: 'not a file' });
    else if (EXTENSIONS.has(extname(path).toLowerCase())) {
      this.files.add(path);
      this.named.add(path);
    } else this.skipped.push({ file: path, reason: 'not a JavaScript or TypeScript file' });
  }

  #addGlob(pattern: string): void {
    const base = resolve(this.#cwd, globBase(pattern));
    const matcher = new Minimatch(posix(resolve(this.#cwd, pattern)), { dot: true });
    const before = this.files.size;
    let matched = false;
    if (statOf(base)?.isDirectory()) {
      this.#walk(base, (path) => {
        const matches = matcher.match(posix(path));
        matched ||= matches;
        return matches;
      });
    }
    if (!matched && this.files.size === before)
      throw new UsageError(`no file matches '${pattern}'`);
  }

  #walk(folder: string, accept: (path: string) => boolean): void {
    const pending = [folder];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      for (const entry of this.#entries(at)) {
        const path = join(at, entry.name);
        // Links are left alone, as ESLint does: they may lead in circles or out of the project.
        if (entry.isDirectory()) {
          if (this.#ignoredBy(path, true, folder) === undefined) pending.push(path);
        } else if (entry.isFile() && EXTENSIONS.has(extname(entry.name).toLowerCase())) {
          if (accept(path) && this.#ignoredBy(path, false, folder) === undefined)
            this.files.add(path);
        }
      }
    }
  }

  #entries(folder: string) {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      this.unreadable.push({ folder, message: `cannot be read (${code})` });
      return [];
    }
  }

  #ignoredBy(path: string, isFolder: boolean, start: string): string | undefined {
    // Only a path that is named leads into node_modules, even without the ignore files.
    if (!this.#respectIgnores)
      return path !== start && ALWAYS_IGNORED.has(basename(path)) ? basename(path) : undefined;
    // Inside the current directory one matcher serves all; a path elsewhere has its own repository.
    const base = isInside(this.#cwd, start) ? this.#cwd : start;
    let ignores = this.#ignores.get(base);
    if (!ignores) this.#ignores.set(base, (ignores = new GitIgnore(base)));
    return ignores.reason(path, isFolder);
  }
}

function displayReason(reason: string, cwd: string): string {
  return reason.includes('/') || reason.includes('\\')
    ? posixRelative(cwd, reason)
    : `default (${reason})`;
}

function missing(path: string, absolute: string, cwd: string): UsageError {
  const similar = nearestExisting(absolute);
  const hint =
    similar === undefined ? '' : `, did you mean '${posixRelative(cwd, similar) || '.'}'?`;
  return new UsageError(`no such file or directory: '${path}'${hint}`);
}

/** Follows the path as far as it exists, then takes the most similar name at each step. */
function nearestExisting(absolute: string): string | undefined {
  const names: string[] = [];
  let folder = absolute;
  while (!statOf(folder)) {
    names.unshift(basename(folder));
    folder = dirname(folder);
  }
  for (const [index, name] of names.entries()) {
    const exact = join(folder, name);
    if (statOf(exact)) {
      folder = exact;
      continue;
    }
    const similar = nearest(name, namesIn(folder));
    if (similar === undefined) return index > 0 || statOf(folder)?.isFile() ? folder : undefined;
    folder = join(folder, similar);
  }
  return folder;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name !== '.git' && name !== 'node_modules');
  } catch {
    return [];
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // A file where the path wants a folder, or no permission to look: as good as missing.
    return undefined;
  }
}

function hasMagic(pattern: string): boolean {
  return /[*?[\]{}]|[!@+]\(/.test(pattern);
}

/** The leading part of a glob that has no magic in it: where the walk starts. */
function globBase(pattern: string): string {
  const segments = pattern.split('/');
  const magic = segments.findIndex(hasMagic);
  return segments.slice(0, magic).join('/') || (pattern.startsWith('/') ? '/' : '.');
}

function posix(path: string): string {
  return path.split(sep).join('/');
}

function byPath(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
