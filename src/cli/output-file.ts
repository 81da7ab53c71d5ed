/** `--output-file`: a report appears whole or not at all. */
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { makeFolder } from '../runtime/make-folder.ts';
import { UsageError } from './options.ts';

export function writeReport(name: string, text: string): void {
  try {
    const path = resolve(name);
    const existing = statSync(path, { throwIfNoEntry: false });
    if (existing?.isDirectory()) throw new UsageError(`--output-file '${name}' is a directory`);
    // A device or a pipe, such as /dev/stdout, must be written to and not replaced.
    if (existing && !existing.isFile()) writeFileSync(path, text);
    else replace(existing ? realpathSync(path) : path, text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--output-file '${name}' cannot be written (${code})`);
  }
}

/** Written beside its place and then moved, so that nobody reads half a report. */
function replace(path: string, text: string): void {
  makeFolder(dirname(path));
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
