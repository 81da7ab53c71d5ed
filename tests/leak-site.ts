import type { LeakSite } from '../src/runtime/ledger.ts';

/** What the guard knows of a call in `file` that leaks. */
export function leakSite(file: string, changes: Partial<LeakSite> = {}): LeakSite {
  return {
    file,
    line: 1,
    column: 19,
    function: 'load',
    client: 'fetch',
    method: 'GET',
    url: 'http://localhost/',
    status: 500,
    verdict: 'unreachable',
    count: 2,
    retracted: 0,
    ageMs: 10,
    bytesRead: 0,
    contentLength: null,
    stack: [],
    remedy: 'res.body?.cancel().catch(() => {})',
    ...changes,
  };
}
