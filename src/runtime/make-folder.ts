/** `mkdir -p` for files that are written where a setting says. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the folder and those above it that are missing. Node's own `recursive` never ends where a file system such as
 * /proc says ENOENT of a folder whose parent is there.
 *
 * @throws what `mkdirSync` throws, but for a folder that another process made first
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
