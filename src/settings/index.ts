/**
 * `settings.bodyclose`: what a project says of its own clients, functions and surroundings. A
 * mistake in it is told in one sentence that names the key and the nearest valid one.
 */
import type { Program } from 'estree';
import { type Client, clients as table } from '../clients/index.ts';
import { didYouMean } from '../nearest.ts';
import type { TypesSetting } from '../types/index.ts';
import { matcher, type Matches } from './names.ts';

export const NAMESPACE = 'bodyclose';

const ENVIRONMENTS = ['node', 'browser', 'worker'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

const TYPES: readonly TypesSetting[] = ['parser', 'typescript', 'none'];

const WORDS = ['releases', 'borrows', 'returns', 'transfers'] as const;
/** What a function does to the body in one of its parameters. */
export type ParameterWord = (typeof WORDS)[number];

/** Whatever the settings do not say is as it is here. */
interface Written {
  readonly clients: readonly UserClient[];
  readonly functions: readonly UserFunction[];
  readonly crossFile: boolean;
  readonly environment: Environment | undefined;
  /** Where the guard leaves what it saw leaking, from the linter's working directory. */
  readonly leaksFile: string | undefined;
  readonly types: TypesSetting;
}

interface UserClient {
  readonly client: Client;
  /** Undefined: a function known by the name that it is called by. */
  readonly module: Matches | undefined;
  readonly name: Matches;
  /** A piece of text without which no file can call it. */
  readonly mark: string;
}

interface UserFunction {
  readonly name: Matches;
  /** It has a `*`, and means whatever the table of clients doesn't know. */
  readonly isPattern: boolean;
  readonly words: readonly ParameterWord[];
}

const DEFAULTS: Written = {
  clients: [],
  functions: [],
  crossFile: false,
  environment: undefined,
  leaksFile: undefined,
  types: 'parser',
};

export class Settings {
  readonly crossFile: boolean;
  /** Where the code runs; undefined where nobody says so. */
  readonly environment: Environment | undefined;
  readonly leaksFile: string | undefined;
  /** Where type information comes from. */
  readonly types: TypesSetting;
  /** The project has clients of its own. */
  readonly hasClients: boolean;
  /** Some client is known by the name that it is called by. */
  readonly hasNamedClients: boolean;
  readonly #clients: readonly UserClient[];
  readonly #functions: readonly UserFunction[];

  constructor(written: Partial<Written> = {}) {
    const { clients, functions, crossFile, environment, leaksFile, types } = {
      ...DEFAULTS,
      ...written,
    };
    this.#clients = clients;
    this.#functions = functions;
    this.crossFile = crossFile;
    this.environment = environment;
    this.leaksFile = leaksFile;
    this.types = types;
    this.hasClients = clients.length > 0;
    this.hasNamedClients = clients.some(({ module }) => module === undefined);
  }

  /** Where a file's code runs: its first line may say it, where the settings don't. */
  environmentOf({ body }: Program): Environment {
    return this.environment ?? (isOfClient(body) ? 'browser' : 'node');
  }

  /** Cheap test of a file's text: false when none of the user's clients can be called in it. */
  mayCallClient(text: string): boolean {
    return this.#clients.some(({ mark }) => text.includes(mark));
  }

  /** The client of an imported function, `module:export`. */
  clientOf(origin: string): Client | undefined {
    if (this.#clients.length === 0) {
      return undefined;
    }
    const colon = origin.lastIndexOf(':');
    const module = origin.slice(0, colon);
    const name = origin.slice(colon + 1);
    return this.#clients.find((each) =>
      each.module ? each.module(module) && each.name(name) : module === 'global' && each.name(name),
    )?.client;
  }

  /** The client of a function by the callee as it is written, a leading `this.` left out. */
  clientNamed(path: string | undefined): Client | undefined {
    return path === undefined
      ? undefined
      : this.#clients.find((each) => !each.module && each.name(withoutThis(path)))?.client;
  }

  /** What a function does to its parameters, by the callee as written or by its export's name. */
  wordsFor(
    names: readonly (string | undefined)[],
    { isKnown }: { readonly isKnown: boolean },
  ): readonly ParameterWord[] | undefined {
    return this.#functions.find(
      (each) =>
        !(isKnown && each.isPattern) &&
        names.some((name) => name !== undefined && each.name(withoutThis(name))),
    )?.words;
  }

  /** False where asking for the words on a function is for nothing. */
  get hasFunctions(): boolean {
    return this.#functions.length > 0;
  }
}

export const NO_SETTINGS = new Settings();

function withoutThis(path: string): string {
  return path.startsWith('this.') ? path.slice('this.'.length) : path;
}

export interface CheckedSettings {
  readonly settings: Settings;
  /** What is wrong with them, a sentence each; empty when nothing is. */
  readonly problems: readonly string[];
}

const NOTHING_SAID: CheckedSettings = { settings: NO_SETTINGS, problems: [] };
const byObject = new WeakMap<object, CheckedSettings>();
/** Equal settings are one object, so that one analysis serves whoever asks with them. */
const byContent = new Map<string, CheckedSettings>();
/** An editor may see settings change all day. */
const MOST_KEPT = 50;

/** The settings of a linted file, from `context.settings`. */
export function settingsOf(all: Readonly<Record<string, unknown>>): CheckedSettings {
  const written = all[NAMESPACE];
  if (written === undefined) {
    return NOTHING_SAID;
  }
  if (typeof written !== 'object' || written === null) {
    return checkSettings(written);
  }
  let known = byObject.get(written);
  if (!known) {
    const content = JSON.stringify(written);
    known = byContent.get(content) ?? checkSettings(written);
    if (byContent.size >= MOST_KEPT) {
      byContent.clear();
    }
    byContent.set(content, known);
    byObject.set(written, known);
  }
  return known;
}

export function checkSettings(written: unknown, at = `settings.${NAMESPACE}`): CheckedSettings {
  const problems: string[] = [];
  const check = new Check(problems);
  const entries = check.object(written, at, Object.keys(SCHEMA));
  const values: Record<string, unknown> = {};
  for (const [key, value] of entries) {
    if (value !== undefined) {
      values[key] = SCHEMA[key as keyof Written](check, value, `${at}.${key}`);
    }
  }
  return problems.length > 0
    ? { settings: NO_SETTINGS, problems }
    : { settings: new Settings(values), problems };
}

type Read<T> = (check: Check, value: unknown, at: string) => T | undefined;

const SCHEMA: { readonly [K in keyof Written]: Read<Written[K]> } = {
  clients: (check, value, at) =>
    check.array(value, at).flatMap((each, index) => readClient(check, each, `${at}[${index}]`)),
  functions: (check, value, at) =>
    check.object(value, at).map(([name, words]) => {
      if (longestPiece(name) === '') {
        check.fail(
          `'${name}' in ${at} stands for every function; name them, or a part of the name`,
        );
      }
      return {
        name: matcher(withoutThis(name)),
        isPattern: name.includes('*'),
        words: check
          .array(words, `${at}.${name}`)
          .map((word, index) => check.oneOf(word, WORDS, `${at}.${name}[${index}]`) ?? 'transfers'),
      };
    }),
  crossFile: (check, value, at) => check.boolean(value, at),
  environment: (check, value, at) => check.oneOf(value, ENVIRONMENTS, at),
  leaksFile: (check, value, at) => check.optionalString(value, at),
  types: (check, value, at) => check.oneOf(value, TYPES, at),
};

/** https://react.dev/reference/rsc/use-client */
function isOfClient(body: Program['body']): boolean {
  for (const statement of body) {
    // Directives come first.
    if (!('directive' in statement)) {
      return false;
    }
    if (statement.directive === 'use client') {
      return true;
    }
  }
  return false;
}

const CLIENT_KEYS = ['module', 'export', 'name', 'kind'];

function readClient(check: Check, value: unknown, at: string): UserClient[] {
  const before = check.problems.length;
  const written = new Map(check.object(value, at, CLIENT_KEYS));
  const module = check.optionalString(written.get('module'), `${at}.module`);
  const exported = check.optionalString(written.get('export'), `${at}.export`);
  const name = check.optionalString(written.get('name'), `${at}.name`);
  const kinds = [...new Set(table.map((client) => client.name))];
  const kind = check.oneOf(written.get('kind'), kinds, `${at}.kind`);
  const client = table.find((each) => each.name === kind);
  if (module !== undefined && name !== undefined) {
    check.fail(`${at} has a 'module', so its function is named by 'export', not by 'name'`);
  } else if (module === undefined && (exported === undefined) === (name === undefined)) {
    check.fail(`${at} needs a 'module' with an 'export', or the 'name' of the function`);
  }
  if (longestPiece(`${module ?? ''}.${exported ?? name ?? 'default'}`) === '') {
    check.fail(`${at} stands for every function; name the module or the function`);
  }
  if (check.problems.length > before || !client) {
    return [];
  }
  const called = withoutThis(exported ?? name ?? 'default');
  return [
    {
      client,
      module: module === undefined ? undefined : matcher(module.replace(/^node:/, '')),
      name: matcher(called),
      mark: longestPiece(module ?? called),
    },
  ];
}

/** The longest part of a pattern that is text: a file without it cannot match. */
function longestPiece(pattern: string): string {
  return pattern
    .replace(/^node:/, '')
    .split(/[*.]/)
    .reduce((best, piece) => (piece.length > best.length ? piece : best), '');
}

/** Collects what is wrong, with the place where it stands. */
class Check {
  readonly problems: string[];

  constructor(problems: string[]) {
    this.problems = problems;
  }

  fail(problem: string): undefined {
    this.problems.push(problem);
    return undefined;
  }

  object(value: unknown, at: string, valid?: readonly string[]): [string, unknown][] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fail(`${at} must be an object, not ${shown(value)}`);
      return [];
    }
    return Object.entries(value).filter(([key]) => {
      const known = !valid || valid.includes(key);
      if (!known) {
        this.fail(
          `unknown key '${key}' in ${at}${didYouMean(key, valid, quoted)} (${valid.join(', ')})`,
        );
      }
      return known;
    });
  }

  array(value: unknown, at: string): readonly unknown[] {
    if (!Array.isArray(value)) {
      this.fail(`${at} must be an array, not ${shown(value)}`);
      return [];
    }
    return value;
  }

  boolean(value: unknown, at: string): boolean | undefined {
    return typeof value === 'boolean'
      ? value
      : this.fail(`${at} must be true or false, not ${shown(value)}`);
  }

  optionalString(value: unknown, at: string): string | undefined {
    return value === undefined || (typeof value === 'string' && value !== '')
      ? value
      : this.fail(`${at} must be a name, not ${shown(value)}`);
  }

  oneOf<T extends string>(value: unknown, valid: readonly T[], at: string): T | undefined {
    const found = valid.find((each) => each === value);
    if (found !== undefined) {
      return found;
    }
    const all = valid.map((each) => `'${each}'`).join(', ');
    const meant = (typeof value === 'string' && didYouMean(value, valid, quoted)) || ',';
    return this.fail(
      value === undefined
        ? `${at} is missing, valid are ${all}`
        : `${at} is ${shown(value)}${meant} valid are ${all}`,
    );
  }
}

function quoted(name: string): string {
  return `'${name}'`;
}

function shown(value: unknown): string {
  if (typeof value === 'function' || value === undefined) {
    return typeof value;
  }
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? typeof value);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
