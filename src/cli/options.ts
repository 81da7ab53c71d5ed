/** What the command lines of all commands have in common: every mistake becomes one clear line. */
import { parseArgs } from 'node:util';
import { didYouMean } from '../nearest.ts';

/** A mistake on the command line: one line for stderr, exit code 2. */
export class UsageError extends Error {}

export type Options = Readonly<
  Record<string, { type: 'boolean' | 'string'; short?: string; multiple?: boolean }>
>;

export interface CommandLine {
  command: string;
  options: Options;
  /** Names that people know from other tools, and ours for the same thing. */
  knownElsewhere: Readonly<Record<string, string>>;
}

/** `parseArgs` in its strict mode would stop with a sentence of its own; this names the nearest option. */
export function checkOptions(args: readonly string[], line: CommandLine): void {
  const { options } = line;
  const { tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknownOption(token.rawName, line);
    const missing =
      token.value === undefined ||
      (!token.inlineValue && token.value.startsWith('-') && token.value !== '-');
    if (option.type === 'string' && (missing || token.value === ''))
      throw new UsageError(`option ${token.rawName} needs a value`);
    if (option.type === 'boolean' && token.value !== undefined)
      throw new UsageError(`option ${token.rawName} takes no value`);
  }
}

function unknownOption(
  rawName: string,
  { command, options, knownElsewhere }: CommandLine,
): UsageError {
  const ours = Object.keys(options).map((name) => `--${name}`);
  const names = [...ours, ...Object.keys(knownElsewhere).filter((name) => name.length > 2)];
  const hint = Object.hasOwn(knownElsewhere, rawName)
    ? `, did you mean ${knownElsewhere[rawName]}?`
    : didYouMean(rawName, names, (name) => knownElsewhere[name] ?? name);
  return new UsageError(
    `unknown option ${rawName}${hint === '' ? `; 'bodyclose ${command} --help' lists the options` : hint}`,
  );
}

export function oneOf<T extends string>(option: string, value: string, valid: readonly T[]): T {
  const found = valid.find((each) => each === value);
  if (found !== undefined) return found;
  throw new UsageError(
    `unknown value '${value}' for ${option}${didYouMean(value, valid)} (${valid.join(', ')})`,
  );
}
