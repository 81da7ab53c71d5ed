/**
 * Starts the guard from the environment, before the program: `node --import eslint-plugin-bodyclose/register app.js`.
 */
import { adoptChildren, finishOnSignals } from './finish.ts';
import { sharedState } from './guard.ts';
import { SettingsError, settingsFromEnvironment } from './settings.ts';

const started = Symbol.for('bodyclose.registered');

try {
  const settings = settingsFromEnvironment(process.env);
  const scope = globalThis as { [started]?: true };
  // Both --import and NODE_OPTIONS may name this file; the second time there is nothing left to do.
  if (settings.level !== 'off' && scope[started] === undefined) {
    scope[started] = true;
    const state = sharedState();
    state.acquire(settings);
    if ((settings.report?.length ?? 0) > 0) {
      adoptChildren(state);
      finishOnSignals(state);
    }
  }
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}
