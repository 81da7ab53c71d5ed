/**
 * Starts the guard from the environment, before the program: `node --import eslint-plugin-bodyclose/register app.js`.
 */
import { adoptChildren, finishOnSignals } from './finish.ts';
import { sharedState } from './guard.ts';
import { leaksPath } from './leaks-format.ts';
import { runVariable } from './run-format.ts';
import { isStarter } from './run-part.ts';
import { SettingsError, settingsFromEnvironment } from './settings.ts';
import type { Settings } from './settings.ts';

const started = Symbol.for('bodyclose.registered');

try {
  const settings = settingsFromEnvironment(process.env);
  const scope = globalThis as { [started]?: true };
  // Both --import and NODE_OPTIONS may name this file; the second time there is nothing left to do.
  const run = process.env[runVariable];
  const isWanted = settings.level !== 'off' && (run === undefined || !isStarter(process.argv[1]));
  if (isWanted && scope[started] === undefined) {
    scope[started] = true;
    const state = sharedState();
    state.acquire({ ...forTheLinter(), ...settings });
    const { report, leaksFile } = state.settings;
    if (report.length > 0) adoptChildren(state);
    // A run knows what its processes last wrote, whatever ends them: there signals keep their usual effect.
    const inRun = run !== undefined && joins(run);
    if (report.length > 0 || (leaksFile !== undefined && !inRun)) finishOnSignals(state);
  }
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

/** The folder may be gone, when this process outlived its run. */
function joins(folder: string): boolean {
  try {
    sharedState().join(folder);
    return true;
  } catch {
    return false;
  }
}

/** Where people develop, what leaks is kept for their editor; in production nobody reads it. */
function forTheLinter(): Partial<Settings> {
  return process.env['NODE_ENV'] === 'production' ? {} : { leaksFile: leaksPath };
}
