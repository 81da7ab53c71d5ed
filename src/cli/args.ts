/** The command line of `bodyclose lint`: reads it, and turns every mistake into one clear line. */
import { parseArgs } from 'node:util';
import { checkOptions, oneOf, UsageError } from './options.ts';

export type Format = 'text' | 'json' | 'sarif';

/** A rule that was asked for by name, with its options. */
export interface RuleRequest {
  name: string;
  options: unknown;
}

export interface LintOptions {
  paths: readonly string[];
  format: Format;
  config: string;
  rules: readonly RuleRequest[];
  environment: Environment | undefined;
  settings: string | undefined;
  explain: boolean;
  apply: boolean;
  quiet: boolean;
  ignore: boolean;
  color: boolean | undefined;
  outputFile: string | undefined;
  help: boolean;
}

const ENVIRONMENTS = ['node', 'browser', 'worker'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

const OPTIONS = {
  apply: { type: 'boolean' },
  color: { type: 'boolean' },
  config: { type: 'string', short: 'c' },
  environment: { type: 'string' },
  explain: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  'no-ignore': { type: 'boolean' },
  'output-file': { type: 'string', short: 'o' },
  quiet: { type: 'boolean', short: 'q' },
  rule: { type: 'string', multiple: true },
  sarif: { type: 'boolean' },
  settings: { type: 'string' },
} as const;

/** Names that people know from other linters, and ours for the same thing. */
const KNOWN_ELSEWHERE: Readonly<Record<string, string>> = {
  '--env': '--environment',
  '--fix': '--apply',
  '--format': '--json',
  '-f': '--json',
  '--output': '--output-file',
  '--write': '--apply',
};

const COMMAND_LINE = { command: 'lint', options: OPTIONS, knownElsewhere: KNOWN_ELSEWHERE };

/** What the plugin offers, by name, so that a wrong name is told here and not by the linter. */
export interface Offered {
  rules: readonly string[];
  configs: readonly string[];
}

export function parseLintArgs(args: readonly string[], offered: Offered): LintOptions {
  checkOptions(args, COMMAND_LINE);
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: true,
  });
  // It would stand for the current directory, when all that happened is that a script's variable is unset.
  if (positionals.includes(''))
    throw new UsageError("a path is empty; '.' is the current directory");
  if (values.json && values.sarif) throw new UsageError('--json and --sarif cannot be combined');
  if (values.color && values['no-color'])
    throw new UsageError('--color and --no-color cannot be combined');
  return {
    paths: positionals,
    format: values.json ? 'json' : values.sarif ? 'sarif' : 'text',
    config: oneOf('--config', values.config ?? 'recommended', offered.configs),
    rules: (values.rule ?? []).map((request) => parseRule(request, offered.rules)),
    environment:
      values.environment === undefined
        ? undefined
        : oneOf('--environment', values.environment, ENVIRONMENTS),
    settings: values.settings,
    explain: values.explain ?? false,
    apply: values.apply ?? false,
    quiet: values.quiet ?? false,
    ignore: !values['no-ignore'],
    color: values.color ? true : values['no-color'] ? false : undefined,
    outputFile: values['output-file'],
    help: values.help ?? false,
  };
}

/** `name`, or `name: {"option": value}` as ESLint writes it. */
function parseRule(request: string, offered: readonly string[]): RuleRequest {
  const colon = request.indexOf(':');
  const written = (colon === -1 ? request : request.slice(0, colon)).trim();
  const name = oneOf('--rule', written.replace(/^bodyclose\//, ''), offered);
  if (colon === -1) return { name, options: undefined };
  try {
    return { name, options: JSON.parse(request.slice(colon + 1)) as unknown };
  } catch {
    throw new UsageError(
      `the options of --rule ${name} are not valid JSON: ${request.slice(colon + 1).trim()}`,
    );
  }
}
