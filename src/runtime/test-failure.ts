/** The error that fails a test: which bodies it left open, where they were asked for, and what to write there. */
import { relative } from 'node:path';
import { codeFrame } from './code-frame.ts';
import type { LeakReport } from './leak-report.ts';
import { received, toRelease } from './warnings.ts';

const mostSites = 10;
const mostFrames = 5;

/** Bodies of one test, or of none. */
export interface Leaks {
  /** The test's name; undefined for what was opened outside of the tests. */
  test: string | undefined;
  /** The test had ended when they were found. */
  late: boolean;
  reports: readonly LeakReport[];
}

/** What a test fails with when it left response bodies open. */
export class UnclosedBodyError extends Error {
  override name = 'UnclosedBodyError';
  readonly code = 'UNCLOSED_BODY';
  readonly #leaks: readonly LeakReport[];

  /** `stackIsShown`: the runner shows the code at the top of the stack, and need not be told of it twice. */
  constructor(groups: readonly Leaks[], stackIsShown: boolean) {
    const sites = groups.map(({ reports }) => bySite(reports));
    const [first] = sites[0] ?? [];
    const framed = stackIsShown ? sites.flat().filter((site) => site !== first) : sites.flat();
    super(groups.map((group, index) => text(group, sites[index] ?? [], framed)).join('\n\n'));
    this.#leaks = groups.flatMap(({ reports }) => reports);
    // Where the bodies were asked for, instead of where the runner found them: editors go there.
    const frames = (first?.report.stack ?? []).filter(isOfProject).slice(0, mostFrames);
    this.stack = [
      `${this.name}: ${this.message}`,
      ...frames.map((frame) => `    at ${frame}`),
    ].join('\n');
  }

  /** One a body. No property of its own, which some reporters would print at length. */
  get leaks(): readonly LeakReport[] {
    return this.#leaks;
  }
}

interface SiteOfTest {
  report: LeakReport;
  count: number;
}

/** The runner's own frames tell nothing, and ours less. */
function isOfProject(frame: string): boolean {
  return !/[\\/]node_modules[\\/]/.test(frame);
}

function text(
  { test, late, reports }: Leaks,
  sites: readonly SiteOfTest[],
  framed: readonly SiteOfTest[],
): string {
  const bodies =
    reports.length === 1 ? 'a response body open' : `${reports.length} response bodies open`;
  const who =
    test === undefined
      ? `Code outside of the tests left ${bodies}`
      : `The test '${test}' left ${bodies}${late ? ' after it had ended' : ''}`;
  const where = sites.length > 1 ? `${who}, at ${sites.length} call sites` : who;
  const blocks = sites.slice(0, mostSites).map((site) => block(site, framed.includes(site)));
  if (sites.length > mostSites) blocks.push(`and ${sites.length - mostSites} more call sites`);
  return [where, ...blocks].join('\n\n');
}

function bySite(reports: readonly LeakReport[]): SiteOfTest[] {
  const sites = new Map<string, SiteOfTest>();
  for (const report of reports) {
    const { file, line, column, client, url } = report;
    const key = `${file}:${line}:${column} ${client} ${file === '' ? url : ''}`;
    const known = sites.get(key);
    if (known === undefined) sites.set(key, { report, count: 1 });
    else known.count++;
  }
  return [...sites.values()].sort((one, other) => other.count - one.count);
}

function block({ report, count }: SiteOfTest, isFramed: boolean): string {
  const { method, url, status, client } = report;
  const times = count > 1 ? `${count} times, last ` : '';
  const frame = isFramed && report.file !== '' ? codeFrame(report) : undefined;
  return [
    `${placeOf(report)}: ${times}${method} ${url} (${status}, ${client}), ${received(report)}`,
    ...(frame === undefined ? [] : [frame]),
    toRelease(report),
  ].join('\n');
}

function placeOf({ file, line, column }: LeakReport): string {
  if (file === '') return 'an unknown call site';
  const local = relative(process.cwd(), file);
  return `${local.startsWith('..') || local === '' ? file : local}:${line}:${column}`;
}
