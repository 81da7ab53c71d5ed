/**
 * Which major version of a package the code of a file gets: that of the nearest `node_modules` which
 * has it, as Node looks for it. Asked only about clients whose releases differ by version, and only for
 * a file that uses one.
 */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { MajorOf } from '../flow/acquires.ts';

/** By folder and package: a linter asks again for every file. */
const known = new Map<string, number | undefined>();

export function installedAround(filename: string): MajorOf {
  return (name) => (isAbsolute(filename) ? majorFrom(dirname(filename), name) : undefined);
}

function majorFrom(folder: string, name: string): number | undefined {
  const key = `${folder}\0${name}`;
  if (!known.has(key)) {
    const above = dirname(folder);
    const here = versionIn(join(folder, 'node_modules', name));
    const found = here === undefined && above !== folder ? majorFrom(above, name) : here;
    known.set(key, found);
  }
  return known.get(key);
}

function versionIn(folder: string): number | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version?: unknown;
    };
    const major = /^v?(\d+)\./.exec(String(version))?.[1];
    return major === undefined ? undefined : Number(major);
  } catch {
    // Not there, or not a manifest.
    return undefined;
  }
}
