/** The runtime half's public entry: find the call site that left a response body open. */
export { guard, guardFetch } from './guard.ts';
export type { Guard, OpenBody } from './guard.ts';
export { BodyEOFSignal } from './body-eof-signal.ts';
export type { BodyOutcome } from './body-eof-signal.ts';
export { closing } from './closing.ts';
export { drain } from './drain.ts';
export type { DrainOptions } from './drain.ts';
export type { LeakEvents, Totals } from './ledger.ts';
export type { LeakReport, SiteReport } from './leak-report.ts';
export type { Report } from './report-file.ts';
export { SettingsError } from './settings.ts';
export type { GuardOptions, Level } from './settings.ts';
export type { Verdict } from './tracked-body.ts';
