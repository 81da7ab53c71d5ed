/**
 * Asks the project's own ESLint which files its config ignores. Loading a config runs the
 * project's code and can take a second, so it is asked only about files with something to report.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { displayPath } from './terminal.ts';

const CONFIG_NAMES = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map(
  (extension) => `eslint.config.${extension}`,
);

interface ProjectEslint {
  isPathIgnored(file: string): Promise<boolean>;
}

/**
 * Answers with the path of the config that ignores a file.
 * @param say called at most once, when a config cannot be used
 */
export function createEslintIgnores(
  cwd: string,
  say: (line: string) => void,
): (file: string) => Promise<string | undefined> {
  const loaded = new Map<string, Promise<ProjectEslint | undefined>>();
  let said = false;
  const giveUp = (config: string, error: unknown) => {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0];
    if (!said) say(`the ignores of ${displayPath(cwd, config)} are not used: ${reason}`);
    said = true;
  };
  return async (file) => {
    const config = nearestConfig(dirname(file));
    if (config === undefined) return undefined;
    if (!loaded.has(config))
      loaded.set(
        config,
        loadEslint(config).catch((error: unknown) => giveUp(config, error) as undefined),
      );
    try {
      return (await (await loaded.get(config))?.isPathIgnored(file)) ? config : undefined;
    } catch (error) {
      giveUp(config, error);
      loaded.set(config, Promise.resolve(undefined));
      return undefined;
    }
  };
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
