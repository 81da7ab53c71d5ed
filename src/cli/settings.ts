/**
 * Which settings hold for a file: those of `--settings`, else `settings.bodyclose` of the project's
 * ESLint config. A mistake in them ends the run before anything is linted with half of them.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkSettings, NAMESPACE } from '../settings/index.ts';
import type { LintOptions } from './args.ts';
import { UsageError } from './options.ts';
import type { EslintConfigs } from './eslint-config.ts';
import { displayPath, printable } from './terminal.ts';

/** What is written for a file; undefined where nothing is. */
export type WrittenSettings = (file: string) => object | undefined;

/** `--settings`: the object that stands under `settings.bodyclose` in an ESLint config. */
export function settingsInFile(path: string, cwd: string): WrittenSettings {
  const shown = displayPath(cwd, resolve(cwd, path));
  const written = checked(parsed(path, cwd, shown), shown);
  return () => written;
}

export async function settingsInConfigs(
  files: readonly string[],
  configs: EslintConfigs,
  cwd: string,
): Promise<WrittenSettings> {
  const byFile = new Map<string, object>();
  const good = new Set<unknown>();
  for (const file of files) {
    const found = await configs.settingsFor(file);
    if (!found) continue;
    const { config, says } = found;
    if (!good.has(says)) checked(says, displayPath(cwd, config));
    good.add(says);
    byFile.set(file, says as object);
  }
  return (file) => byFile.get(file);
}

/** `settings` of the config that a file is linted with. */
export function linterSettings(
  written: object | undefined,
  { environment }: Pick<LintOptions, 'environment'>,
): Record<string, unknown> {
  return {
    [NAMESPACE]: {
      // The whole project is at hand, and nothing is cached from one run to the next.
      crossFile: true,
      ...written,
      ...(environment ? { environment } : {}),
      // The command comes without a compiler: the same file gets the same verdict on every machine.
      types: 'none',
    },
  };
}

function parsed(path: string, cwd: string, shown: string): unknown {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT'
        ? `no such file: '${shown}' (--settings)`
        : `the file of --settings cannot be read: '${shown}' (${code})`,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = printable((error as SyntaxError).message.replace(/\s+/g, ' '));
    throw new UsageError(`${shown} is not valid JSON: ${reason}`);
  }
}

function checked(written: unknown, shown: string): object {
  const { problems } = checkSettings(written);
  if (problems.length > 0) throw new UsageError(`${shown}: ${problems.join('; ')}`);
  return written as object;
}
