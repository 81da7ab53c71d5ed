/** The end of a process or worker: the last verdicts, the summary, the report files and the exit code. */
import { isMainThread, threadId } from 'node:worker_threads';
import type { GuardState } from './guard.ts';
import { renderHtml } from './html-report/index.ts';
import { writeLeaks } from './leaks-file.ts';
import { partPath, withParts, writeReport, writeText } from './report-file.ts';
import { isHtml, parentVariable } from './settings.ts';
import { tellWorkerLeaks, workersLeaked } from './worker-leaks.ts';

export function finish(state: GuardState): void {
  state.warnings.ends();
  state.watch.atExit();
  state.ledger.tellRest();
  state.warnings.summary();
  writeReports(state);
  writeLeaksFile(state);
  state.part?.end();
  setExitCode(state);
}

function setExitCode({ settings: { exitCode }, ledger }: GuardState): void {
  const leaked = ledger.leaked > 0;
  // Whoever watches a worker may take a code other than 0 for a crash.
  if (leaked && tellWorkerLeaks()) return;
  if (exitCode === undefined || !(leaked || (isMainThread && workersLeaked()))) return;
  // A program that fails by itself keeps its own code.
  if (process.exitCode === undefined || Number(process.exitCode) === 0) process.exitCode = exitCode;
}

const run = process.env[parentVariable] ?? String(process.pid);
const isRoot = isMainThread && run === String(process.pid);

/** Tells processes that this one starts that its reports are the ones to add to. */
export function adoptChildren(state: GuardState): void {
  if (!isMainThread || process.env[parentVariable] !== undefined) return;
  process.env[parentVariable] = run;
  // They may start in another folder.
  process.env['BODYCLOSE_REPORT'] = state.settings.report.join(',');
}

/**
 * A signal that nobody handles ends the process without an 'exit' event. Ours waits for it, reports, and sends it again, so that the process
 * still dies of the signal. Where the program has a handler of its own, that one decides.
 */
export function finishOnSignals(state: GuardState): void {
  if (!isMainThread) return;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const onSignal = (): void => {
      if (process.listenerCount(signal) > 1) return;
      process.removeListener(signal, onSignal);
      finish(state);
      process.kill(process.pid, signal);
    };
    // First in line: a handler that was added with `once` has not been removed yet, and is counted.
    process.prependListener(signal, onSignal);
  }
}

export function writeReports(state: GuardState): void {
  const json = state.report();
  const picture = state.ledger.timeline?.picture();
  for (const path of state.settings.report) {
    writing(path, () => {
      const isPage = isHtml(path);
      const sites = [...state.ledger.sites.values()];
      const report = isPage && picture !== undefined ? { ...json, sites, picture } : json;
      if (!isRoot) {
        writeReport(partPath(path, run, `${process.pid}-${threadId}`), report);
      } else {
        const whole = withParts(path, run, report);
        if (isPage) writeText(path, renderHtml(whole));
        else writeReport(path, whole);
      }
    });
  }
}

function writeLeaksFile({ settings: { leaksFile }, root, startedAt, ledger }: GuardState): void {
  if (leaksFile === undefined) return;
  writing(leaksFile, () =>
    writeLeaks(leaksFile, { root, startedAt, sites: ledger.sites.values() }),
  );
}

/** A failure is the one thing that must be said: somebody waits for this file. */
function writing(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    process.stderr.write(
      `bodyclose: the report ${path} could not be written: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}
