/** The report as one self-contained page without scripts. Everything that came from the program or the network is escaped. */
import type { SiteReport } from './leak-report.ts';
import type { Report } from './report-file.ts';

export function renderHtml({ command, startedAt, durationMs, totals, sites }: Report): string {
  const ranked = [...sites].sort((one, other) => other.count - one.count);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Response bodies left open</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
  body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent) }
  td.number { text-align: right; font-variant-numeric: tabular-nums }
  code, pre { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap }
</style>
<h1>Response bodies left open</h1>
<p><code>${escape(command)}</code>, started ${escape(startedAt)}, ran ${(durationMs / 1000).toFixed(1)} s</p>
<p>${totals.acquired} bodies: ${totals.drained} read to the end, ${totals.closed} closed early, <strong>${totals.leaked} leaked</strong>, ${totals.open} open</p>
<table>
<thead><tr><th>Leaks</th><th>Call site</th><th>Request</th><th>Verdict</th></tr></thead>
<tbody>
${ranked.map(row).join('\n')}
</tbody>
</table>
</html>
`;
}

function row(site: SiteReport): string {
  const place = site.file === '' ? 'unknown' : `${site.file}:${site.line}:${site.column}`;
  return `<tr><td class="number">${site.count - site.retracted}</td><td><details><summary><code>${escape(place)}</code></summary><pre>${escape(site.stack.join('\n'))}</pre></details></td><td>${escape(site.method)} <code>${escape(site.url)}</code> ${site.status} (${escape(site.client)})</td><td>${escape(site.verdict)}</td></tr>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
