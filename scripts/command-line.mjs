/** The command lines of the scripts: every mistake is one line that names it and what would be right, and exit code 2. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** A mistake on the command line; where a value is wrong, what is said of it. */
export class WrongUsage extends Error {}

export const flag = { type: 'boolean', fallback: false };

/** Any text, and no fallback. */
export const text = { type: 'string', read: (value) => value };

export const number = (fallback, { least = 0 } = {}) => ({
  type: 'string',
  fallback,
  read(value) {
    if (/^\d{1,9}$/.test(value) && Number(value) >= least) return Number(value);
    throw new WrongUsage(`is no whole number from ${least} on`);
  },
});

/** The same seed, the same run; another one each time that none is given. */
export const randomSeed = number(Date.now() % 1_000_000);

export const oneOf = (valid, fallback) => ({
  type: 'string',
  fallback,
  read(value) {
    if (valid.includes(value)) return value;
    throw new WrongUsage(`is none of ${valid.join(', ')}`);
  },
});

/** Some of them, with commas between; all of them when nothing is given. */
export const someOf = (valid) => ({
  type: 'string',
  fallback: valid,
  read(value) {
    const chosen = value.split(',');
    const wrong = chosen.find((one) => !valid.includes(one));
    if (wrong === undefined) return chosen;
    throw new WrongUsage(`has "${wrong}", which is none of ${valid.join(', ')}`);
  },
});

/** The full path of a file or folder that is there. */
export const existing = (fallback) => ({
  type: 'string',
  fallback,
  read(value) {
    if (existsSync(value)) return path.resolve(value);
    throw new WrongUsage('is not there');
  },
});

/** Another Node, by its path or as the shell finds it. */
export const node = {
  type: 'string',
  fallback: process.execPath,
  read(value) {
    if (spawnSync(value, ['--version']).status === 0) return value;
    throw new WrongUsage('is no Node that starts');
  },
};

/** Each time that the option is given counts. */
export const several = (option, fallback = []) => ({ ...option, isMultiple: true, fallback });

/** Says what is wrong with the command line of a script, and ends it. */
export function wrongUsage(script, problem) {
  console.error(`${script}: ${problem}`);
  process.exit(2);
}

/**
 * What was given for each option, or else its fallback, by name.
 *
 * @param {string} script its name, which begins the line about a mistake
 * @param {object} options by name, each one of the above
 * @param {{ read: (value: string) => unknown }} [rest] one of the above, too: what may stand beside the options
 */
export async function commandLine(script, options, rest) {
  try {
    return await read(options, rest);
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    return wrongUsage(script, error.message);
  }
}

async function read(options, rest) {
  const { tokens } = parseArgs({
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type }]) => [name, { type }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = { rest: [] };
  for (const token of tokens) {
    if (token.kind === 'positional') given.rest.push(valueOfRest(token.value, rest));
    if (token.kind !== 'option') continue;
    const { name } = token;
    if (!Object.hasOwn(options, name)) throw await unknownOption(token.rawName, options);
    const value = valueOf(token, options[name]);
    given[name] = options[name].isMultiple ? [...(given[name] ?? []), value] : value;
  }
  for (const [name, { fallback }] of Object.entries(options)) given[name] ??= fallback;
  return given;
}

function valueOfRest(value, rest) {
  if (rest === undefined) throw new WrongUsage(`"${value}" is no option`);
  return readAs(rest, value, `"${value}"`);
}

function valueOf({ rawName, value, inlineValue }, option) {
  if (option.type === 'boolean') {
    if (value !== undefined) throw new WrongUsage(`${rawName} takes no value`);
    return true;
  }
  if (!value || (!inlineValue && value.startsWith('--')))
    throw new WrongUsage(`${rawName} needs a value`);
  return readAs(option, value, `${rawName} "${value}"`);
}

function readAs(option, value, called) {
  try {
    return option.read(value);
  } catch (error) {
    throw error instanceof WrongUsage ? new WrongUsage(`${called} ${error.message}`) : error;
  }
}

async function unknownOption(rawName, options) {
  const valid = Object.keys(options).map((name) => `--${name}`);
  // A benchmark measures its own memory, in which no compiler should be.
  const { loaded } = await import('./bundled.mjs');
  const { didYouMean } = await loaded('src/nearest.ts');
  const all = valid.length > 0 ? `; the options are ${valid.join(', ')}` : '; there are no options';
  return new WrongUsage(`unknown option ${rawName}${didYouMean(rawName, valid) || all}`);
}
