/** What is said about one leaked body, with nothing in it that the network or a URL could have smuggled in. */
import { remedyFor } from './client-packages.ts';
import type { Site } from './call-site.ts';
import type { Source, TrackedBody, Verdict } from './tracked-body.ts';

/** One call site in the JSON report. What differs from body to body is that of the first one. */
export interface SiteReport {
  /** The absolute path, source maps honoured; empty where the call site is not known. */
  file: string;
  /** Counted from 1; 0 where the call site is not known. */
  line: number;
  /** Counted from 1; 0 where the call site is not known. */
  column: number;
  /** The name of the function that asked; empty for one without a name and at the top of a module. */
  function: string;
  /** The npm package that was called, or else `fetch`, `undici` or `http`. */
  client: string;
  method: string;
  /** Without credentials, query values and fragment. */
  url: string;
  status: number;
  /** The gravest of all. */
  verdict: Verdict;
  /** How many bodies leaked, including those that were retracted. */
  count: number;
  /** How many of them were read or closed after all. */
  retracted: number;
  /** Milliseconds from the request to the verdict. */
  ageMs: number;
  bytesRead: number;
  /** Bytes, as the response announced; null when it did not. */
  contentLength: number | null;
  /** The frames from the call site outwards, each as `function (file:line:column)`, or the place alone. */
  stack: readonly string[];
}

/** One leaked body, as listeners and diagnostics channels get it. `count` is how many its call site has leaked so far. */
export interface LeakReport extends Omit<SiteReport, 'retracted'> {
  /** The line of code that releases such a body. */
  remedy: string;
  /** Connections to the same origin that open bodies hold. */
  pinned: number;
  /** Requests to the same origin that wait for a connection. */
  queued: number;
  /** The client emptied the body when its response was collected, also for a program that still holds the stream. */
  emptied: boolean;
  /** Where the body was last read, at level `paranoid`. */
  lastTouch: string | undefined;
}

export function describeLeak(
  body: TrackedBody,
  site: Site,
  verdict: Verdict,
  now: number,
): LeakReport {
  const client = site.client ?? body.source;
  return {
    ...placeOf(site),
    client,
    method: printable(body.method),
    url: redactUrl(body.url),
    status: body.status,
    verdict,
    count: 1,
    ageMs: Math.round(now - body.startedAt),
    bytesRead: Math.max(body.bytesRead, body.consumer?.bytesReceived(body) ?? 0),
    contentLength: body.contentLength ?? null,
    remedy: remedyOf(body, client, site.clientVersion),
    pinned: body.consumer?.pinned(body) ?? 1,
    queued: body.consumer?.queued(body) ?? 0,
    emptied: verdict === 'unreachable' && body.source !== 'http' && !body.wrapped,
    lastTouch: body.lastTouchText,
  };
}

/** The report on a leak whose call site has become known later. */
export function locatedAt(report: LeakReport, site: Site, source: Source): LeakReport {
  const client = site.client ?? source;
  const isSame = client === report.client;
  return {
    ...report,
    ...placeOf(site),
    client,
    remedy: isSame ? report.remedy : remedyFor(client, site.clientVersion, source),
  };
}

export function placeOf({
  frame,
  stack,
}: Site): Pick<LeakReport, 'file' | 'line' | 'column' | 'function' | 'stack'> {
  return {
    file: frame?.file ?? '',
    line: frame?.line ?? 0,
    column: frame?.column ?? 0,
    function: frame?.function ?? '',
    stack,
  };
}

/** A web stream that was read from is locked by its reader, and only that can cancel it. */
function remedyOf(body: TrackedBody, client: string, version: string | undefined): string {
  const isWeb = body.consumer?.isWeb?.(body) === true;
  return isWeb && body.wrapped && body.touched && !body.consuming
    ? 'await reader.cancel()'
    : remedyFor(client, version, isWeb ? 'fetch' : body.source);
}

/** The URL without credentials, query values and fragment. */
export function redactUrl(text: string): string {
  const plain = printable(text).slice(0, 2000);
  const [beforeFragment = ''] = plain.split('#', 1);
  const question = beforeFragment.indexOf('?');
  const place = question === -1 ? beforeFragment : beforeFragment.slice(0, question);
  const query = question === -1 ? '' : beforeFragment.slice(question + 1);
  // Up to the last @ of the authority, as a password may contain one.
  const shown = place.replace(/^([a-z][\w+.-]*:\/\/)[^/]*@/i, '$1').slice(0, 500);
  if (query === '') return shown;
  const names = query
    .split('&')
    .slice(0, 20)
    .map((pair) => (pair.includes('=') ? `${pair.slice(0, pair.indexOf('='))}=*` : '*'));
  return `${shown}?${names.join('&').slice(0, 200)}`;
}

/** Without control characters, so that a report can't move the cursor of a terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd');
}
