/** `bodyclose run`: the guard in every Node process that a command starts, and one report on all of them. */
import { accessSync, constants, existsSync, fstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderHtml } from '../../runtime/html-report/index.ts';
import { leaksPath } from '../../runtime/leaks-format.ts';
import { reportedSite, writeReport, writeText } from '../../runtime/report-file.ts';
import type { PicturedReport } from '../../runtime/report-file.ts';
import { runVariable } from '../../runtime/run-format.ts';
import { isHtml } from '../../runtime/settings.ts';
import type { Settings } from '../../runtime/settings.ts';
import { RUN_HELP } from '../help.ts';
import { UsageError } from '../options.ts';
import { displayPath, painter, printable, wantsColor } from '../terminal.ts';
import { parseRunArgs, type RunOptions } from './args.ts';
import { RunParts } from './parts.ts';
import { endAs, runProgram, type Ending } from './program.ts';
import { StatusLine, statusText } from './status-line.ts';
import { summary } from './summary.ts';

const lookEvery = 250;
/** Milliseconds that processes which outlive the command get to end. */
const patience = 500;

export async function runRun(args: readonly string[]): Promise<number> {
  const options = parseRunArgs(args, process.env);
  if (options.help) {
    process.stdout.write(RUN_HELP);
    return 0;
  }
  const cwd = process.cwd();
  const { settings, command } = options;
  const reports = (settings.report ?? []).map((path) => resolve(path));
  for (const path of reports) {
    if (!isWritable(path)) throw new UsageError(`the report ${path} cannot be written`);
    if (existsSync(path) && statSync(path).isDirectory())
      throw new UsageError(`the report ${path} is a directory`);
  }
  const leaksFile = leaksFileOf(settings, cwd);
  const parts = new RunParts({ root: cwd, pictured: reports.some(isHtml) }, leaksFile);
  const say = (line: string) => process.stderr.write(`bodyclose: ${line}\n`);
  const environment = environmentFor(settings, parts.folder, leaksFile);
  const hide = showStatus(parts, options, cwd);
  let ending: Ending;
  let report: PicturedReport;
  let isLost: boolean;
  let running: number;
  try {
    ending = await runProgram(command, environment);
    running = await settle(parts);
    isLost = !parts.isThere;
    report = parts.finish(command.join(' '));
    const outer = process.env[runVariable];
    if (outer !== undefined) parts.handTo(outer, report);
  } finally {
    hide();
    parts.remove();
  }
  if (ending.failure !== undefined) {
    say(printable(ending.failure));
    return ending.code ?? 1;
  }
  const { watched, busy } = parts.processes;
  if (settings.level !== 'off' && !settings.quiet) {
    if (isLost) say(`the folder of this run, ${parts.folder}, was removed; what was seen is lost`);
    else if (watched === 0)
      say(
        'nothing was watched: the command started no Node program, or one that replaces NODE_OPTIONS',
      );
    else
      process.stderr.write(
        summary(report, {
          cwd,
          paint: painter(wantsColor(process.stderr, undefined, process.env)),
          columns: process.stderr.columns,
          processes: busy,
        }),
      );
    if (running > 0)
      say(`${running === 1 ? 'a process goes' : `${running} processes go`} on, unwatched`);
  }
  const unwritten = reports.filter((path) => !written(path, report, say));
  if (!settings.quiet && reports.length > unwritten.length)
    say(
      `wrote ${reports
        .filter((path) => !unwritten.includes(path))
        .map((path) => displayPath(cwd, path))
        .join(', ')}`,
    );
  const passed = ending.signal === null && ending.code === 0;
  if (passed && unwritten.length > 0) return 2;
  if (passed && report.totals.leaked > 0 && options.failWith !== undefined) return options.failWith;
  return endAs(ending);
}

/** As for a single program: kept where people develop, in the folder where they started the run. */
function leaksFileOf(settings: Partial<Settings>, cwd: string): string | undefined {
  if (settings.leaksFile !== undefined) {
    const path = resolve(settings.leaksFile);
    if (!isWritable(path)) throw new UsageError(`the file ${path} cannot be written`);
    return path;
  }
  const path = resolve(cwd, leaksPath);
  const isOff = 'leaksFile' in settings || process.env['NODE_ENV'] === 'production';
  return isOff || !isWritable(path) ? undefined : path;
}

/** Said here once, it need not be said by each process in the middle of the program's output. */
function isWritable(path: string): boolean {
  try {
    accessSync(existsSync(path) ? path : nearestFolder(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Throws where there is a file in the way. */
function nearestFolder(path: string): string {
  const folder = dirname(path);
  if (!existsSync(folder) && folder !== path) return nearestFolder(folder);
  readdirSync(folder);
  return folder;
}

/** What the settings say of the run as a whole is seen to here, and taken from the processes. */
function environmentFor(
  { level, stalledAfter, quiet, ignore }: Partial<Settings>,
  folder: string,
  leaksFile: string | undefined,
): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    [runVariable]: folder,
    BODYCLOSE_REPORT: '',
    BODYCLOSE_EXIT_CODE: '',
    BODYCLOSE_LEAKS_FILE: leaksFile ?? 'off',
    // Their output is the program's own, unless somebody asks for the warnings.
    BODYCLOSE_QUIET: quiet === false ? '0' : '1',
    BODYCLOSE_LEVEL: level ?? '',
    BODYCLOSE_STALLED_AFTER: stalledAfter === undefined ? '' : String(stalledAfter),
    BODYCLOSE_IGNORE: ignore?.join() ?? '',
  };
  // A run inside of a run is the inner one's.
  delete environment['BODYCLOSE_PARENT'];
  if (level !== 'off')
    environment['NODE_OPTIONS'] = withGuard(process.env['NODE_OPTIONS'], registerPath());
  return environment;
}

/** The CommonJS form: with `--import`, Node would load a CommonJS program by its other loader, and some can tell. */
function registerPath(): string {
  const path = fileURLToPath(new URL('../cjs/register.js', import.meta.url));
  if (!existsSync(path)) throw new UsageError(`the package is incomplete: ${path} is missing`);
  return path;
}

/** Comes last, so that what else is preloaded may wrap `fetch` before. */
function withGuard(before: string | undefined, register: string): string {
  const path = /[\s"\\]/.test(register) ? `"${register.replace(/["\\]/g, '\\$&')}"` : register;
  const option = `--require=${path}`;
  if (before === undefined || before.trim() === '') return option;
  return before.includes(option) ? before : `${before} ${option}`;
}

/** Looks at the parts from time to time; the returned function ends that. */
function showStatus(parts: RunParts, options: RunOptions, cwd: string): () => void {
  const line = wantsStatus(options) ? new StatusLine(process.stderr) : undefined;
  const place = (holder: string) =>
    holder.startsWith(cwd + sep) ? displayPath(cwd, holder) : holder;
  const timer = setInterval(() => {
    const text = statusText(parts.look(), Date.now(), place);
    if (text !== undefined) line?.show(text);
  }, lookEvery);
  // Whoever stops the job gets a whole terminal back.
  const onStop = (): void => {
    line?.clear();
    process.kill(process.pid, 'SIGSTOP');
  };
  if (line) process.on('SIGTSTP', onStop);
  return () => {
    clearInterval(timer);
    process.removeListener('SIGTSTP', onStop);
    line?.clear();
  };
}

/** Only where nobody but a person reads it, and no other program of the pipeline may draw on the same terminal. */
function wantsStatus({ status, settings }: RunOptions): boolean {
  const { CI, TERM } = process.env;
  if (!status || settings.quiet || CI || TERM === 'dumb' || !process.stderr.isTTY) return false;
  if (process.stdout.isTTY) return true;
  try {
    return fstatSync(1).isFile();
  } catch {
    return false;
  }
}

/** Processes that were started by the command often end a little later. Answers with how many don't. */
async function settle(parts: RunParts): Promise<number> {
  const until = Date.now() + patience;
  for (;;) {
    parts.look();
    if (parts.running === 0 || Date.now() > until) return parts.running;
    await new Promise((done) => setTimeout(done, 20));
  }
}

function written(path: string, report: PicturedReport, say: (line: string) => void): boolean {
  try {
    if (isHtml(path)) writeText(path, renderHtml(report));
    else writeReport(path, plain(report));
    return true;
  } catch (error) {
    say(
      `the report ${path} could not be written: ${error instanceof Error ? error.message : String(error)}`,
    );
    return false;
  }
}

/** In the form of the report that a single process writes. */
function plain({ picture, sites, ...report }: PicturedReport): PicturedReport {
  return { ...report, sites: sites.map(reportedSite) };
}
