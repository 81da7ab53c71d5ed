/** Globs of the `ignore` setting: `*`, `**`, `?`. Node's own matcher is missing on Node 20. */
import { basename, relative } from 'node:path';

const compiled = new Map<string, RegExp>();

/**
 * True when a glob matches the absolute path or the path from the working directory. A glob without a slash
 * matches the file's name in any folder; one that names a folder matches everything below it.
 */
export function matchesAny(file: string, globs: readonly string[]): boolean {
  if (globs.length === 0) return false;
  const absolute = file.replaceAll('\\', '/');
  const local = relative(process.cwd(), file).replaceAll('\\', '/');
  return globs.some((glob) => {
    const pattern = patternOf(glob);
    return glob.includes('/')
      ? pattern.test(absolute) || pattern.test(local)
      : pattern.test(basename(absolute)) || pattern.test(local);
  });
}

function patternOf(glob: string): RegExp {
  let pattern = compiled.get(glob);
  if (pattern === undefined) {
    const source = glob
      .replace(/^\.\//, '')
      .replace(/\/+$/, '')
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*\*\/|\*\*|\*|\?/g, (wildcard) => wildcards[wildcard] ?? wildcard);
    pattern = new RegExp(`^${source}(?:/.*)?$`);
    compiled.set(glob, pattern);
  }
  return pattern;
}

const wildcards: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};
