/** The parsed files of a project, as many as memory allows. */
import type { SourceCode } from 'eslint';
import { Bindings } from '../flow/bindings.ts';
import type { Elsewhere } from '../flow/elsewhere.ts';
import { Analysis } from '../flow/index.ts';
import type { Settings } from '../settings/index.ts';
import { type Exports, exportsOf } from './exports.ts';

/** All parsed files together, in UTF-16 units: a tree takes about a hundred times the memory. */
const MOST_PARSED = 768 * 1024;
/** Numbers of files are used again after this many: no two of them meet in one analysis. */
const HIGHEST_NUMBER = 2 ** 20;

export interface Module {
  readonly path: string;
  readonly bindings: Bindings;
  readonly exports: Exports;
  readonly length: number;
  isSettled: boolean;
}

/** What is kept of a module's exports when its tree is not. */
export interface Outline {
  readonly names: ReadonlySet<string>;
  readonly stars: readonly string[];
}

export class Modules {
  readonly #settings: Settings;
  readonly #parse: (path: string) => SourceCode | undefined;
  readonly #viewFrom: (path: string) => Elsewhere;
  /** The least recently used first; undefined for what cannot be parsed. */
  readonly #modules = new Map<string, Module | undefined>();
  /** Those that are being settled: to parse one again meanwhile would begin everything again. */
  readonly #settling = new Map<string, Module>();
  readonly #outlines = new Map<string, Outline | undefined>();
  #parsed = 0;
  #nextNumber = 1;

  constructor(
    settings: Settings,
    parse: (path: string) => SourceCode | undefined,
    viewFrom: (path: string) => Elsewhere,
  ) {
    this.#settings = settings;
    this.#parse = parse;
    this.#viewFrom = viewFrom;
  }

  forget(): void {
    this.#modules.clear();
    this.#outlines.clear();
    this.#parsed = 0;
  }

  /** A search through a large barrel parses every file behind it once, not once a name. */
  outlineOf(path: string): Outline | undefined {
    if (!this.#outlines.has(path)) {
      this.load(path);
    }
    return this.#outlines.get(path);
  }

  load(path: string): Module | undefined {
    const settling = this.#settling.get(path);
    if (settling) {
      return settling;
    }
    if (this.#modules.has(path)) {
      const module = this.#modules.get(path);
      this.#modules.delete(path);
      this.#modules.set(path, module);
      return module;
    }
    const module = this.#make(path);
    this.#modules.set(path, module);
    this.#outlines.set(
      path,
      module && { names: new Set(module.exports.named.keys()), stars: module.exports.stars },
    );
    this.#parsed += module?.length ?? 0;
    for (const [oldest, old] of this.#modules) {
      if (this.#parsed <= MOST_PARSED || oldest === path) {
        break;
      }
      this.#modules.delete(oldest);
      this.#parsed -= old?.length ?? 0;
    }
    return module;
  }

  #make(path: string): Module | undefined {
    const source = this.#parse(path);
    if (!source) {
      return undefined;
    }
    const number = this.#nextNumber;
    this.#nextNumber = (number % HIGHEST_NUMBER) + 1;
    return {
      path,
      bindings: new Bindings(source, this.#settings, this.#viewFrom(path), number),
      exports: exportsOf(source.ast),
      length: source.text.length,
      isSettled: false,
    };
  }

  /** Makes the functions of a module known to whoever comes upon one. */
  settle(module: Module | undefined): void {
    if (module && !module.isSettled) {
      // First, because the bases of its classes may lead back to it.
      module.isSettled = true;
      this.#settling.set(module.path, module);
      try {
        new Analysis(module.bindings, undefined, { checkCallsThatMayThrow: false }).settle();
      } finally {
        this.#settling.delete(module.path);
      }
    }
  }
}
