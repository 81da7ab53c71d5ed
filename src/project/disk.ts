/**
 * Files and folders as they were when somebody asked first, until one of them changes: a build
 * asks for the same few folders thousands of times, and an editor must see what was saved.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** No file is looked at again within this time, nor for more than a fiftieth of all time. */
const SHORTEST_REST = 1000;
const REST_PER_SWEEP = 50;

type Kind = 'file' | 'folder';

export class Disk {
  readonly #folders = new Map<string, ReadonlyMap<string, Kind>>();
  /** When each thing that was read was last written. */
  readonly #stamps = new Map<string, string>();
  #nextSweep = 0;

  kindOf(path: string): Kind | undefined {
    const folder = dirname(path);
    return folder === path
      ? 'folder'
      : this.#list(folder).get(path.slice(path.lastIndexOf(join('/')) + 1));
  }

  isFile(path: string): boolean {
    return this.kindOf(path) === 'file';
  }

  /** The names of a folder's subfolders. */
  folders(path: string): readonly string[] {
    return [...this.#list(path)].flatMap(([name, kind]) => (kind === 'folder' ? [name] : []));
  }

  #list(folder: string): ReadonlyMap<string, Kind> {
    let entries = this.#folders.get(folder);
    if (!entries) {
      entries = listFolder(folder);
      this.#folders.set(folder, entries);
      this.#stamps.set(folder, stampOf(folder));
    }
    return entries;
  }

  /** The text without a byte order mark; undefined for what cannot be read. */
  read(file: string): string | undefined {
    this.#stamps.set(file, stampOf(file));
    try {
      return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    } catch {
      return undefined;
    }
  }

  /** True when something that was read has changed since: all that was derived must go. */
  hasChanged(): boolean {
    const start = performance.now();
    if (start < this.#nextSweep) {
      return false;
    }
    let changed = false;
    for (const [path, stamp] of this.#stamps) {
      if (stampOf(path) !== stamp) {
        changed = true;
        break;
      }
    }
    if (changed) {
      this.#folders.clear();
      this.#stamps.clear();
    }
    const end = performance.now();
    this.#nextSweep = end + Math.max(SHORTEST_REST, (end - start) * REST_PER_SWEEP);
    return changed;
  }
}

function listFolder(folder: string): Map<string, Kind> {
  const entries = new Map<string, Kind>();
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const stats = entry.isSymbolicLink()
        ? statSync(join(folder, entry.name), { throwIfNoEntry: false })
        : entry;
      if (stats?.isFile() || stats?.isDirectory()) {
        entries.set(entry.name, stats.isFile() ? 'file' : 'folder');
      }
    }
  } catch {
    // A folder that is not there holds nothing.
  }
  return entries;
}

function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs}:${stats.size}` : '';
}
