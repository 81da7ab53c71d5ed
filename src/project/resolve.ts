/** From a module specifier to the source file of the project that it leads to. */
import { builtinModules } from 'node:module';
import { extname, join, resolve, sep } from 'node:path';
import type { Disk } from './disk.ts';
import { owned } from './owned.ts';
import { type Aliases, TsConfigs } from './tsconfig.ts';
import { Workspaces } from './workspaces.ts';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
/** What is written with the extension of the output is looked for under that of the source. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};
const BUILT_IN = new Set(builtinModules);

export class Resolver {
  readonly #disk: Disk;
  readonly #configs: TsConfigs;
  readonly #workspaces: Workspaces;
  readonly #known = new Map<string, Map<string, string | undefined>>();

  constructor(disk: Disk) {
    this.#disk = disk;
    this.#configs = new TsConfigs(disk);
    this.#workspaces = new Workspaces(disk);
  }

  /** The file that `specifier` means in the files of a folder; undefined for a package. */
  resolve(folder: string, specifier: string): string | undefined {
    let inFolder = this.#known.get(folder);
    if (!inFolder) {
      inFolder = new Map();
      this.#known.set(folder, inFolder);
    }
    if (!inFolder.has(specifier)) {
      const found = this.#resolve(folder, specifier.replace(/\?.*$/, ''));
      const isForeign = found?.includes(`${sep}node_modules${sep}`);
      inFolder.set(owned(specifier), isForeign ? undefined : found);
    }
    return inFolder.get(specifier);
  }

  #resolve(folder: string, specifier: string): string | undefined {
    if (/^\.{1,2}(?:\/|$)/.test(specifier)) {
      return this.#fileAt(resolve(folder, specifier));
    }
    if (specifier.startsWith('node:') || specifier.startsWith('/') || BUILT_IN.has(specifier)) {
      return undefined;
    }
    const candidates = [
      ...aliased(this.#configs.aliasesFor(folder), specifier),
      ...this.#workspaces.candidates(folder, specifier),
    ];
    for (const candidate of candidates) {
      const found = this.#fileAt(candidate);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  #fileAt(path: string): string | undefined {
    const extension = extname(path);
    const stem = path.slice(0, path.length - extension.length);
    const written = (SOURCES[extension] ?? (EXTENSIONS.includes(extension) ? [extension] : [])).map(
      (each) => stem + each,
    );
    for (const candidate of [...written, ...EXTENSIONS.map((each) => path + each)]) {
      if (!/\.d\.[mc]?ts$/.test(candidate) && this.#disk.isFile(candidate)) {
        return candidate;
      }
    }
    if (this.#disk.kindOf(path) !== 'folder') {
      return undefined;
    }
    return EXTENSIONS.map((each) => join(path, `index${each}`)).find((each) =>
      this.#disk.isFile(each),
    );
  }
}

/** Where the aliases lead to: the most exact pattern first, then `baseUrl`. */
function aliased({ paths, baseUrl }: Aliases, specifier: string): string[] {
  const matching = paths
    .flatMap(([pattern, targets]) => {
      const [before = '', after] = pattern.split('*');
      if (after === undefined) {
        return pattern === specifier ? [{ targets, star: '', length: Infinity }] : [];
      }
      return specifier.length >= before.length + after.length &&
        specifier.startsWith(before) &&
        specifier.endsWith(after)
        ? [
            {
              targets,
              star: specifier.slice(before.length, specifier.length - after.length),
              length: before.length,
            },
          ]
        : [];
    })
    .sort((a, b) => b.length - a.length);
  return [
    ...matching.flatMap(({ targets, star }) => targets.map((target) => target.replace('*', star))),
    ...(baseUrl === undefined ? [] : [join(baseUrl, specifier)]),
  ];
}
