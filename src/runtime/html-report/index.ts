/**
 * The report as one self-contained page: the call sites ranked by the time they held connections, and the waterfall of the
 * connections. The table stands without scripts. Everything that came from the program or the network is escaped.
 */
import { createHash } from 'node:crypto';
import type { PicturedReport } from '../report-file.ts';
import { rankedSites, type RankedSite } from './call-sites.ts';
import { packed } from './packed.ts';
import { page } from './page.ts';
import { style } from './style.ts';

export function renderHtml(report: PicturedReport): string {
  const { command, startedAt, durationMs, totals } = report;
  // Carried over as text, `page` can refer to nothing outside of itself but what bundlers add to keep its functions' names.
  const script = `const __name = (it) => it; (${page.toString()})();`;
  const sites = rankedSites(report);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'">
<title>Response bodies left open</title>
<style>${style}</style>
<header>
<h1>Response bodies left open</h1>
<p><code>${escape(command)}</code><br>started ${escape(startedAt)}, ran ${(durationMs / 1000).toFixed(1)} s</p>
<dl class="totals">
${card('bodies', totals.acquired)}${card('read to the end', totals.drained)}${card('closed early', totals.closed)}${card('leaked', totals.leaked, totals.leaked > 0 ? 'leaked' : '')}${card('open', totals.open)}
</dl>
</header>
<main>
<form class="filter" hidden>
<label>Filter <input type="search" placeholder="file, function, URL, client"></label>
<label>Show <select><option value="">all requests</option><option value="leaked">leaked</option><option value="waiting">that waited for a connection</option></select></label>
<output></output>
</form>
<section aria-labelledby="sites">
<h2 id="sites">Call sites by the time they held connections</h2>
${sites.length === 0 ? '<p>No request was seen.</p>' : table(sites)}
</section>
<section aria-labelledby="waterfall" class="waterfall" hidden>
<h2 id="waterfall">Connections</h2>
<p class="legend" aria-hidden="true"></p>
<p class="hint">Arrow keys go from connection to connection, Enter shows its requests, + and − change the scale, left and right move along it.</p>
<div class="scale"><button type="button" data-zoom="in" aria-label="Zoom in">+</button><button type="button" data-zoom="out" aria-label="Zoom out">−</button><button type="button" data-zoom="all">All</button></div>
<div class="axis" aria-hidden="true"></div>
<div class="lanes" role="listbox" tabindex="0" aria-labelledby="waterfall"></div>
<section class="detail" aria-live="polite" aria-label="Requests of the connection"></section>
</section>
</main>
<script type="application/json" id="picture">${json(packed(report))}</script>
<script>${script}</script>
</html>
`;
}

function card(label: string, count: number, className = ''): string {
  return `<div class="${className}"><dt>${label}</dt><dd>${count.toLocaleString('en')}</dd></div>`;
}

function table(sites: readonly RankedSite[]): string {
  return `<table class="sites">
<thead><tr><th scope="col">Held for</th><th scope="col">Leaks</th><th scope="col">Call site</th><th scope="col">Request</th><th scope="col">Verdict</th></tr></thead>
<tbody>
${sites.map(row).join('\n')}
</tbody>
</table>`;
}

function row({ site, place, name, heldMs, code, remedy }: RankedSite): string {
  const { method, url, status, client, verdict, stack } = site;
  const leaks = site.count - site.retracted;
  return `<tr data-place="${escape(place)}">
<td class="number">${escape(duration(heldMs))}</td>
<td class="number${leaks > 0 ? ' leaked' : ''}">${leaks}</td>
<td><details><summary><code>${escape(place === '' ? 'unknown' : place)}</code>${name === '' ? '' : ` in ${escape(name)}`}</summary>
${code === '' ? '' : `<pre class="code">${escape(code)}</pre>`}${remedy === '' ? '' : `<p>Write <code>${escape(remedy)}</code></p>`}${stack.length === 0 ? '' : `<pre class="stack">${escape(stack.join('\n'))}</pre>`}
</details></td>
<td>${escape(method)} <code>${escape(url)}</code> ${status} (${escape(client)})</td>
<td>${escape(verdict ?? '')}</td>
</tr>`;
}

function duration(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Inside a script element, only `<` could end it or begin a comment. */
function json(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
