/** Path aliases: `paths` and `baseUrl` of the tsconfig.json, or jsconfig.json, that a file is under. */
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Disk } from './disk.ts';
import { asObject, asStrings, type Json, parseJson } from './json.ts';

export interface Aliases {
  /** The pattern with at most one `*`, and where it leads to, as absolute paths. */
  readonly paths: readonly (readonly [pattern: string, targets: readonly string[]])[];
  readonly baseUrl: string | undefined;
}

const NONE: Aliases = { paths: [], baseUrl: undefined };
const MOST_EXTENDS = 10;

export class TsConfigs {
  readonly #disk: Disk;
  readonly #byFolder = new Map<string, Aliases>();
  readonly #byFile = new Map<string, Aliases>();

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  aliasesFor(folder: string): Aliases {
    let found = this.#byFolder.get(folder);
    if (!found) {
      found = this.#find(folder);
      this.#byFolder.set(folder, found);
    }
    return found;
  }

  #find(folder: string): Aliases {
    const config = ['tsconfig.json', 'jsconfig.json']
      .map((name) => join(folder, name))
      .find((path) => this.#disk.isFile(path));
    const own = config === undefined ? NONE : this.#read(config, 0);
    if (own.paths.length > 0 || own.baseUrl !== undefined) {
      return own;
    }
    const above = dirname(folder);
    return above === folder ? NONE : this.aliasesFor(above);
  }

  #read(config: string, depth: number): Aliases {
    const known = this.#byFile.get(config);
    if (known || depth > MOST_EXTENDS) {
      return known ?? NONE;
    }
    this.#byFile.set(config, NONE);
    const json = parseJson(this.#disk.read(config)) ?? {};
    const aliases = this.#merge(config, json, depth);
    this.#byFile.set(config, aliases);
    return aliases;
  }

  #merge(config: string, json: Json, depth: number): Aliases {
    const folder = dirname(config);
    const options = asObject(json['compilerOptions']) ?? {};
    const written = typeof options['baseUrl'] === 'string' ? options['baseUrl'] : undefined;
    const baseUrl = written === undefined ? undefined : resolve(folder, written);
    const paths = asObject(options['paths']);
    let merged: Aliases = {
      baseUrl,
      paths: Object.entries(paths ?? {}).map(([pattern, targets]) => [
        pattern,
        asStrings(targets).map((target) => resolve(baseUrl ?? folder, target)),
      ]),
    };
    // The last one that is extended wins over the first.
    const bases = asStrings(json['extends'])
      .reverse()
      .map((base) => this.#locate(folder, base));
    // A config that only refers to others (`tsconfig.app.json`) has its aliases there.
    const others = (Array.isArray(json['references']) ? json['references'] : []).map(
      (reference: unknown) => {
        const path = asObject(reference)?.['path'];
        return typeof path === 'string' ? this.#locate(folder, `./${path}`) : undefined;
      },
    );
    for (const base of merged.paths.length > 0 ? bases : [...bases, ...others]) {
      if (base !== undefined) {
        const inherited = this.#read(base, depth + 1);
        merged = {
          baseUrl: merged.baseUrl ?? inherited.baseUrl,
          paths: merged.paths.length > 0 ? merged.paths : inherited.paths,
        };
      }
    }
    return merged;
  }

  /** A config by path, or in a package. */
  #locate(folder: string, written: string): string | undefined {
    if (written.startsWith('.') || isAbsolute(written)) {
      return this.#configAt(resolve(folder, written));
    }
    for (let at = folder; ; at = dirname(at)) {
      const found = this.#configAt(join(at, 'node_modules', written));
      if (found !== undefined || dirname(at) === at) {
        return found;
      }
    }
  }

  #configAt(path: string): string | undefined {
    return [path, `${path}.json`, join(path, 'tsconfig.json')].find((each) =>
      this.#disk.isFile(each),
    );
  }
}
