/** The TypeScript sources to measure with: those given, or else those that the installed packages happen to ship. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const SOURCE = /(?<!\.d)\.(?:ts|tsx|mts|cts)$/;
const LEFT_OUT = new Set(['node_modules', 'dist', 'build', 'coverage', '.git', '.cache']);

/** ESLint passes over installed packages otherwise. */
export const lintInstalled = { ignores: ['!**/node_modules/'] };

/**
 * @param {readonly string[]} places files and folders; none for the installed packages
 * @param {number} limit at most so many files, picked evenly
 */
export function corpus(places, limit) {
  return paths(places, limit).map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

/** The same without their texts; without a limit, all of them. */
export function paths(places, limit = Infinity) {
  const files =
    places.length > 0
      ? places.flatMap((place) => sources(path.resolve(place)))
      : installedSources();
  const step = Math.max(1, files.length / limit);
  return Array.from(
    { length: Math.min(limit, files.length) },
    (_, index) => files[Math.floor(index * step)],
  );
}

function sources(place) {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) {
        return LEFT_OUT.has(entry.name) ? [] : sources(path.join(place, entry.name));
      }
      return entry.isFile() && SOURCE.test(entry.name) ? [path.join(place, entry.name)] : [];
    });
}

function installedSources() {
  const modules = path.join(root, 'node_modules');
  return readdirSync(modules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => sources(path.join(modules, entry.name)));
}
