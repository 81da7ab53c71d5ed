/** The command line of `bodyclose run`: options up to the first word that is none, which begins the command. */
import { parseArgs } from 'node:util';
import { settingFromText, settingsFromEnvironment, SettingsError } from '../../runtime/settings.ts';
import type { Settings } from '../../runtime/settings.ts';
import { checkOptions, UsageError } from '../options.ts';

export interface RunOptions {
  /** Of the guard, from the environment and from options, which count more. */
  settings: Partial<Settings>;
  /** The exit code when something leaked and the command itself ended with 0. */
  failWith: number | undefined;
  status: boolean;
  help: boolean;
  command: readonly string[];
}

const OPTIONS = {
  'exit-code': { type: 'string' },
  'fail-on-leak': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  ignore: { type: 'string', multiple: true },
  'leaks-file': { type: 'string' },
  level: { type: 'string' },
  'no-status': { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  report: { type: 'string', short: 'r', multiple: true },
  'stalled-after': { type: 'string' },
} as const;

const KNOWN_ELSEWHERE: Readonly<Record<string, string>> = {
  '--html': '--report',
  '--json': '--report',
  '--output': '--report',
  '--output-file': '--report',
  '-o': '--report',
  '--silent': '--quiet',
};

export function parseRunArgs(args: readonly string[], environment: NodeJS.ProcessEnv): RunOptions {
  const { own, command } = split(args);
  checkOptions(own, { command: 'run', options: OPTIONS, knownElsewhere: KNOWN_ELSEWHERE });
  const { values } = parseArgs({ args: own, options: OPTIONS, strict: true });
  const help = values.help ?? false;
  if (!help && command.length === 0)
    throw new UsageError(
      'what to run is missing; write it after the options: bodyclose run -- node app.js',
    );
  // As a script's unset variable gives it.
  if (command[0] === '') throw new UsageError('the command is empty');
  const settings = inOneLine(() => ({
    ...settingsFromEnvironment(environment),
    ...(values.level && settingFromText('level', values.level, '--level')),
    ...(values.report && settingFromText('report', values.report.join(), '--report')),
    ...(values['stalled-after'] &&
      settingFromText('stalledAfter', values['stalled-after'], '--stalled-after')),
    ...(values['exit-code'] && settingFromText('exitCode', values['exit-code'], '--exit-code')),
    ...(values.ignore && settingFromText('ignore', values.ignore.join(), '--ignore')),
    ...(values['leaks-file'] && settingFromText('leaksFile', values['leaks-file'], '--leaks-file')),
    ...(values.quiet && { quiet: true }),
  }));
  return {
    settings,
    failWith: settings.exitCode ?? (values['fail-on-leak'] ? 1 : undefined),
    status: !values['no-status'],
    help,
    command,
  };
}

/** As with `env` or `nohup`, `--` is needed only for a command that begins with a dash. */
function split(args: readonly string[]): { own: string[]; command: readonly string[] } {
  const { tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const end = tokens.find(({ kind }) => kind !== 'option');
  if (end === undefined) return { own: [...args], command: [] };
  const from = end.kind === 'option-terminator' ? end.index + 1 : end.index;
  return { own: args.slice(0, end.index), command: args.slice(from) };
}

function inOneLine<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new UsageError(error.message.replace(/^bodyclose: /, ''));
  }
}
