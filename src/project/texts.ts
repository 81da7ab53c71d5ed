/** What the texts of a project's files tell without being parsed: who imports what, and who may make a request. */
import { dirname } from 'node:path';
import { splitOrigin } from '../flow/elsewhere.ts';
import { mayHoldBody } from '../flow/index.ts';
import type { Settings } from '../settings/index.ts';
import { type Clause, clausesOf } from './clauses.ts';
import type { Disk } from './disk.ts';
import type { Resolver } from './resolve.ts';

/** In UTF-16 units; what is longer was not written by hand. */
const LONGEST_FILE = 512 * 1024;
/** From a file to the one that makes the request, re-exports not counted. */
const MOST_STEPS = 3;
export const MOST_REEXPORTS = 20;

/** An import or a re-export, and the file that it leads to. */
export type Link = Omit<Clause, 'specifier'> & { readonly file: string };

interface Facts {
  readonly holds: boolean;
  readonly links: readonly Link[];
}

export class Texts {
  readonly #settings: Settings;
  readonly #disk: Disk;
  readonly #resolver: Resolver;
  readonly #facts = new Map<string, Facts | undefined>();
  readonly #reach = new Map<string, boolean>();

  constructor(settings: Settings, disk: Disk, resolver: Resolver) {
    this.#settings = settings;
    this.#disk = disk;
    this.#resolver = resolver;
  }

  /** The text of a file that is worth parsing. */
  read(path: string): string | undefined {
    return this.#factsOf(path) && this.#disk.read(path);
  }

  linksOf(path: string, text: string): readonly Link[] {
    const folder = dirname(path);
    const leadsTo = (specifier: string): string | undefined =>
      this.#resolver.resolve(folder, specifier);
    return clausesOf(text, (specifier) => leadsTo(specifier) !== undefined).map(
      ({ specifier, ...link }) => ({ ...link, file: leadsTo(specifier) ?? '' }),
    );
  }

  #factsOf(path: string): Facts | undefined {
    if (!this.#facts.has(path)) {
      const text = this.#disk.read(path);
      this.#facts.set(
        path,
        text === undefined || text.length > LONGEST_FILE
          ? undefined
          : {
              holds: mayHoldBody(text, { settings: this.#settings }),
              links: this.linksOf(path, text),
            },
      );
    }
    return this.#facts.get(path);
  }

  /** False when no file that makes requests can be reached from the export. */
  mayAcquire(origin: string): boolean {
    const [path, names] = splitOrigin(origin);
    const [name = ''] = names.split('.');
    return this.#reaches(path, name, MOST_STEPS, 0);
  }

  /** Some file that makes requests can be reached from this export, by imports. */
  #reaches(path: string, name: string, steps: number, reexports: number): boolean {
    const facts = this.#factsOf(path);
    if (!facts || facts.holds || reexports > MOST_REEXPORTS) {
      return facts?.holds === true;
    }
    const passesOn = facts.links.some(({ isExport }) => isExport);
    const key = `${steps} ${passesOn ? `${path}:${name}` : path}`;
    let known = this.#reach.get(key);
    if (known === undefined) {
      this.#reach.set(key, false);
      known = facts.links.some(({ file, names, locals, isExport }) =>
        isExport
          ? locals.some(
              (local, index) =>
                (name === '*' || local === '*' || local === name) &&
                this.#reaches(
                  file,
                  local === '*' ? name : (names[index] ?? '*'),
                  steps,
                  reexports + 1,
                ),
            )
          : steps > 0 && names.some((each) => this.#reaches(file, each, steps - 1, 0)),
      );
      this.#reach.set(key, known);
    }
    return known;
  }
}

/** What is asked of a namespace, as far as the text shows. */
export function membersOf(text: string, name: string): string[] {
  const escaped = name.replaceAll('$', '\\$');
  return [
    ...new Set(
      [...text.matchAll(new RegExp(`(?<![\\w$.])${escaped}\\??\\.(\\w+)`, 'g'))].map(
        ([, member]) => member ?? '',
      ),
    ),
  ];
}
