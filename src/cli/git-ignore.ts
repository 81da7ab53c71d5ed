/**
 * Answers which files git ignores: every `.gitignore` from the repository's root down to the file,
 * the deeper one deciding, and `.git/info/exclude` below them all. Read from the files themselves,
 * so that the answer is the same where git is not installed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Never linted, whatever the ignore files say; ESLint leaves these out too. */
export const ALWAYS_IGNORED = new Set(['node_modules', '.git']);

export class GitIgnore {
  readonly #root: string;
  readonly #matchers = new Map<string, Ignore | undefined>();
  readonly #folders = new Map<string, string | undefined>();

  /** @param folder where to start looking for the repository's root */
  constructor(folder: string) {
    this.#root = repositoryRoot(folder) ?? folder;
  }

  /** Why this path is ignored (the ignore file's path, or the folder's name), or undefined. */
  reason(path: string, isFolder: boolean): string | undefined {
    if (path === this.#root || !isInside(this.#root, path)) return undefined;
    return this.#reasonForFolder(dirname(path)) ?? this.#ownReason(path, isFolder);
  }

  #reasonForFolder(folder: string): string | undefined {
    if (!this.#folders.has(folder)) this.#folders.set(folder, this.reason(folder, true));
    return this.#folders.get(folder);
  }

  #ownReason(path: string, isFolder: boolean): string | undefined {
    if (isFolder && ALWAYS_IGNORED.has(basename(path))) return basename(path);
    for (let folder = dirname(path); isInside(this.#root, folder); folder = dirname(folder)) {
      const source = join(folder, '.gitignore');
      const verdict = this.#test(source, folder, path, isFolder);
      if (verdict !== undefined) return verdict ? source : undefined;
      if (folder === this.#root) break;
    }
    const exclude = join(this.#root, '.git', 'info', 'exclude');
    return this.#test(exclude, this.#root, path, isFolder) ? exclude : undefined;
  }

  #test(source: string, base: string, path: string, isFolder: boolean): boolean | undefined {
    const { ignored, unignored } =
      this.#matcher(source)?.test(posixRelative(base, path) + (isFolder ? '/' : '')) ?? {};
    return ignored ? true : unignored ? false : undefined;
  }

  #matcher(source: string): Ignore | undefined {
    if (!this.#matchers.has(source)) this.#matchers.set(source, readMatcher(source));
    return this.#matchers.get(source);
  }
}

function readMatcher(source: string): Ignore | undefined {
  try {
    return ignore({ ignorecase: false }).add(readFileSync(source, 'utf8'));
  } catch {
    // Most folders have no ignore file, and git itself passes over one that it cannot read.
    return undefined;
  }
}

function repositoryRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

export function posixRelative(from: string, to: string): string {
  return relative(from, to).split(sep).join('/');
}
