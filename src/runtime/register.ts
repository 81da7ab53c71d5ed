/**
 * Starts the guard from the environment, before the program: `node --import eslint-plugin-bodyclose/register app.js`.
 */
import { adoptChildren, finishOnSignals } from './finish.ts';
import { sharedState } from './guard.ts';
import { leaksPath } from './leaks-format.ts';
import { SettingsError, settingsFromEnvironment } from './settings.ts';
import type { Settings } from './settings.ts';

const started = Symbol.for('bodyclose.registered');

try {
  const settings = settingsFromEnvironment(process.env);
  const scope = globalThis as { [started]?: true };
  // Both --import and NODE_OPTIONS may name this file; the second time there is nothing left to do.
  if (settings.level !== 'off' && scope[started] === undefined) {
    scope[started] = true;
    const state = sharedState();
    state.acquire({ ...forTheLinter(), ...settings });
    if (state.settings.report.length > 0) adoptChildren(state);
    if (state.settings.report.length > 0 || state.settings.leaksFile !== undefined)
      finishOnSignals(state);
  }
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

/** Where people develop, what leaks is kept for their editor; in production nobody reads it. */
function forTheLinter(): Partial<Settings> {
  return process.env['NODE_ENV'] === 'production' ? {} : { leaksFile: leaksPath };
}
