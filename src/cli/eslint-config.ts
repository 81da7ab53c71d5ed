/**
 * Asks the project's own ESLint what its config says of a file: whether it is ignored, and
 * `settings.bodyclose`. Loading a config runs the project's code and can take a second, so the
 * ignores are asked for only where there is something to report, and the settings only where the
 * config mentions `bodyclose`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NAMESPACE } from '../settings/index.ts';
import { displayPath } from './terminal.ts';

const CONFIG_NAMES = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map(
  (extension) => `eslint.config.${extension}`,
);

interface ProjectEslint {
  isPathIgnored(file: string): Promise<boolean>;
  /** Undefined for a file that no part of the config is about. */
  calculateConfigForFile(
    file: string,
  ): Promise<{ settings?: Readonly<Record<string, unknown>> } | undefined>;
}

/** What the config at a path says of a file. */
export interface Configured<T> {
  readonly config: string;
  readonly says: T;
}

export class EslintConfigs {
  readonly #cwd: string;
  readonly #say: (line: string) => void;
  readonly #loaded = new Map<string, Promise<ProjectEslint | undefined>>();
  readonly #nearest = new Map<string, string | undefined>();
  readonly #texts = new Map<string, string>();
  #said = false;

  /** @param say called at most once, when a config cannot be used */
  constructor(cwd: string, say: (line: string) => void) {
    this.#cwd = cwd;
    this.#say = say;
  }

  /** The path of the config that ignores a file. */
  async ignoredBy(file: string): Promise<string | undefined> {
    const config = this.#configFor(file);
    if (config === undefined) return undefined;
    const isIgnored = await this.#ask(config, 'ignores', (eslint) => eslint.isPathIgnored(file));
    return isIgnored ? config : undefined;
  }

  /** `settings.bodyclose` as the config has it for this file; one object for files that share it. */
  async settingsFor(file: string): Promise<Configured<unknown> | undefined> {
    const config = this.#configFor(file);
    if (config === undefined || !this.#text(config).includes(NAMESPACE)) return undefined;
    const calculated = await this.#ask(config, 'settings', (eslint) =>
      eslint.calculateConfigForFile(file),
    );
    const says = calculated?.settings?.[NAMESPACE];
    return says === undefined ? undefined : { config, says };
  }

  async #ask<T>(
    config: string,
    what: 'ignores' | 'settings',
    question: (eslint: ProjectEslint) => Promise<T>,
  ): Promise<T | undefined> {
    let loaded = this.#loaded.get(config);
    if (!loaded) this.#loaded.set(config, (loaded = loadEslint(config)));
    try {
      const eslint = await loaded;
      // Nobody misses ignores in a project without ESLint, but who writes settings counts on them.
      if (!eslint && what === 'settings' && this.#text(config).includes(what))
        this.#giveUp(config, what, 'ESLint, which would read it, is not installed');
      return eslint && (await question(eslint));
    } catch (error) {
      this.#giveUp(config, what, error instanceof Error ? error.message : String(error));
      this.#loaded.set(config, Promise.resolve(undefined));
      return undefined;
    }
  }

  #giveUp(config: string, what: string, reason: string): void {
    const [line = ''] = reason.split('\n', 1);
    if (!this.#said)
      this.#say(`the ${what} of ${displayPath(this.#cwd, config)} are not used: ${line}`);
    this.#said = true;
  }

  #text(config: string): string {
    let text = this.#texts.get(config);
    if (text === undefined) this.#texts.set(config, (text = readFileSync(config, 'utf8')));
    return text;
  }

  #configFor(file: string): string | undefined {
    const folder = dirname(file);
    if (!this.#nearest.has(folder)) this.#nearest.set(folder, nearestConfig(folder));
    return this.#nearest.get(folder);
  }
}

/** Undefined when the project has a config but no ESLint installed that could read it. */
async function loadEslint(config: string): Promise<ProjectEslint | undefined> {
  let entry: string;
  try {
    entry = createRequire(config).resolve('eslint');
  } catch {
    return undefined;
  }
  const imported = (await import(pathToFileURL(entry).href)) as { default?: unknown };
  const { loadESLint } = (imported.default ?? imported) as {
    loadESLint?: (options: {
      useFlatConfig: boolean;
    }) => Promise<new (options: { cwd: string }) => ProjectEslint>;
  };
  if (!loadESLint) throw new Error('this ESLint is too old to read it');
  const ESLint = await loadESLint({ useFlatConfig: true });
  return new ESLint({ cwd: dirname(config) });
}

function nearestConfig(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const found = CONFIG_NAMES.map((name) => join(at, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    if (dirname(at) === at) return undefined;
  }
}
