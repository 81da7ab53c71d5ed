/** Starts the command as a shell would, hands signals on to it, and tells how it ended. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, extname, join } from 'node:path';

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Why it could not be started; `code` is then what shells answer. */
  failure?: string;
}

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

export async function runProgram(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Ending> {
  const [name = '', ...args] = command;
  const cwd = process.cwd();
  let child: ChildProcess | undefined;
  const stops = forwarded.map((signal) => {
    const onSignal = (): void => {
      // A terminal has sent it to the program as well, which would get it twice and take the second for impatience.
      if (!(isFromKeyboard(signal) && hasTerminal())) child?.kill(signal);
    };
    process.on(signal, onSignal);
    return () => process.removeListener(signal, onSignal);
  });
  try {
    return await new Promise<Ending>((resolve) => {
      const { file, parameters, verbatim } = startable(name, args, env);
      child = spawn(file, parameters, {
        env,
        stdio: 'inherit',
        windowsVerbatimArguments: verbatim,
      });
      child.once('error', (error: NodeJS.ErrnoException) => {
        resolve(unstarted(name, error, cwd));
      });
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
  } finally {
    for (const stop of stops) stop();
  }
}

/** Ends this process as the program has ended: of the same signal, or else with the code that is given back. */
export function endAs({ code, signal }: Ending): number {
  if (signal === null) return code ?? 1;
  process.kill(process.pid, signal);
  // The first process of a container survives its own signals.
  return 128 + constants.signals[signal];
}

function isFromKeyboard(signal: NodeJS.Signals): boolean {
  return signal === 'SIGINT' || signal === 'SIGQUIT';
}

function hasTerminal(): boolean {
  return [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
}

/** As with `npm run`, commands of the project's packages need no path. */
function inProject(name: string, cwd: string): string | undefined {
  if (/[\\/]/.test(name)) return undefined;
  const ending = process.platform === 'win32' ? '.cmd' : '';
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, 'node_modules/.bin', name + ending);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) return undefined;
  }
}

interface Startable {
  file: string;
  parameters: string[];
  verbatim: boolean;
}

function startable(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Startable {
  const file = inProject(name, process.cwd()) ?? name;
  if (process.platform !== 'win32' || extname(file).toLowerCase() === '.exe')
    return { file, parameters: [...args], verbatim: false };
  // Only its shell finds and starts the `.cmd` files by which packages offer their commands.
  const line = [file, ...args].map(quotedForCmd).join(' ');
  const shell = env['comspec'] ?? 'cmd.exe';
  return { file: shell, parameters: ['/d', '/s', '/c', `"${line}"`], verbatim: true };
}

/** First as programs of Windows read their arguments, then as its shell reads a line. */
export function quotedForCmd(argument: string): string {
  const quoted = `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`;
  return quoted.replace(/[()\][%!^"`<>&|;, *?]/g, '^$&');
}

function unstarted(name: string, { code, message }: NodeJS.ErrnoException, cwd: string): Ending {
  const ended = (exit: number, failure: string): Ending => ({ code: exit, signal: null, failure });
  const isFile = statSync(name, { throwIfNoEntry: false })?.isFile() === true;
  const program = isFile && /\.[cm]?[jt]sx?$/.test(name);
  if (program) return ended(126, `'${name}' is no command, did you mean 'node ${name}'?`);
  if (code === 'ENOENT' && !existsSync(cwd))
    return ended(126, `the current directory, ${cwd}, does not exist any more`);
  if (code === 'ENOENT') return ended(127, `command not found: '${name}'`);
  return ended(126, `'${name}' cannot be run (${code ?? message})`);
}
