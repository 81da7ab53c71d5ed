/** The `bodyclose` command. */
import { existsSync, writeSync } from 'node:fs';
import { UsageError } from './options.ts';
import { HELP } from './help.ts';
import { didYouMean } from '../nearest.ts';
import { version } from '../version.ts';

/** By name; each gets the arguments after its name and answers with the exit code. What one needs the others don't load. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  lint: async (args) => (await import('./lint-command.ts')).runLint(args),
  run: async (args) => (await import('./run/command.ts')).runRun(args),
};

const OTHERWISE = "; 'bodyclose --help' lists what there is";

async function main([command, ...args]: readonly string[]): Promise<number> {
  if (command === undefined || command === '-h' || command === '--help' || command === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (command === '-v' || command === '--version') {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (run) return run(args);
  if (command.startsWith('-'))
    throw new UsageError(
      `unknown option ${command}${didYouMean(command, ['--help', '--version']) || OTHERWISE}`,
    );
  const hint = existsSync(command)
    ? `, did you mean 'bodyclose lint ${command}'?`
    : didYouMean(command, Object.keys(COMMANDS), (name) => `'bodyclose ${name}'`);
  throw new UsageError(`unknown command '${command}'${hint || OTHERWISE}`);
}

// A reader such as `head` may close the pipe early; that is its right and no error of ours. The run
// goes on without a reader, because only its end knows the exit code that `pipefail` looks at.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') endUnwritten(error);
  });
}

/** A full disk under `> report.json`: half a report must not pass for a whole one. */
function endUnwritten({ code, message }: NodeJS.ErrnoException): never {
  // Written directly, because stderr may be the stream that failed.
  try {
    writeSync(2, `bodyclose: the output cannot be written (${code ?? message})\n`);
  } finally {
    process.exit(2);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bodyclose: ${error.message}\n`);
  process.exitCode = 2;
}
