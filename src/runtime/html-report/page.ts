/**
 * What runs in the report's page: the waterfall of connections, and the filter. It is carried into the page as text, so
 * everything it needs is inside of it. Only the rows in view are in the document, and marks closer than a pixel are drawn as
 * one, so that 20,000 requests cost no more than a screenful.
 */
import type { Packed } from './packed.ts';
import type { Exchange } from '../timeline.ts';

export function page(): void {
  interface Lane {
    name: string;
    exchanges: Exchange[];
    waiting: boolean;
  }
  type Row = { origin: string } | { lane: Lane };

  const rowHeight = 24;
  const mostDetails = 200;
  /** A request that was sent this soon has not waited for a connection. */
  const noWait = 3;

  const find = <T extends Element>(selector: string): T => document.querySelector<T>(selector)!;
  const data = JSON.parse(find('#picture').textContent ?? '') as Packed;
  const exchanges = data.rows.map(unpacked);
  const lanes = find<HTMLElement>('.lanes');
  const axis = find<HTMLElement>('.axis');
  const detail = find<HTMLElement>('.detail');
  const search = find<HTMLInputElement>('.filter input');
  const choice = find<HTMLSelectElement>('.filter select');
  const tally = find<HTMLElement>('.filter output');
  const origins = grouped();
  let view = { from: 0, to: data.durationMs };
  let rows: Row[] = [];
  let active = -1;
  let matching = new Set<Exchange>(exchanges);

  if (exchanges.length === 0) return;
  find<HTMLElement>('.filter').hidden = false;
  find<HTMLElement>('.waterfall').hidden = false;
  legend();
  update();

  search.addEventListener('input', update);
  choice.addEventListener('change', update);
  find('.filter').addEventListener('submit', (event) => event.preventDefault());
  lanes.addEventListener('scroll', draw);
  new ResizeObserver(draw).observe(lanes);
  lanes.addEventListener('click', (event) => {
    const lane = (event.target as Element).closest<HTMLElement>('[data-row]');
    if (lane === null) return;
    select(Number(lane.dataset['row']));
    show();
  });
  lanes.addEventListener('keydown', (event) => {
    const action = keys[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  for (const button of document.querySelectorAll<HTMLElement>('[data-zoom]')) {
    button.addEventListener('click', () => {
      const { zoom } = button.dataset;
      if (zoom === 'all') move(0, data.durationMs);
      else scale(zoom === 'in' ? 0.5 : 2);
    });
  }

  const pageful = (): number => Math.max(1, Math.floor(lanes.clientHeight / rowHeight) - 1);
  const pan = (share: number): void => {
    const by = (view.to - view.from) * share;
    move(view.from + by, view.to + by);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    PageDown: () => step(pageful()),
    PageUp: () => step(-pageful()),
    Home: () => step(-rows.length),
    End: () => step(rows.length),
    Enter: show,
    ' ': show,
    '+': () => scale(0.5),
    '=': () => scale(0.5),
    '-': () => scale(2),
    ArrowLeft: () => pan(-0.25),
    ArrowRight: () => pan(0.25),
  };

  function unpacked(values: readonly (number | null)[]): Exchange {
    const textual = new Set([
      'owner',
      'origin',
      'client',
      'method',
      'url',
      'file',
      'function',
      'end',
    ]);
    return Object.fromEntries(
      data.columns.map((column, index) => {
        const value = values[index] ?? null;
        return [column, textual.has(column) ? data.texts[value ?? 0] : value];
      }),
    ) as unknown as Exchange;
  }

  function grouped(): Map<string, Lane[]> {
    const byOrigin = new Map<string, Map<number, Lane>>();
    for (const exchange of exchanges) {
      const key = `${exchange.origin} (${exchange.owner})`;
      let group = byOrigin.get(key);
      if (group === undefined) byOrigin.set(key, (group = new Map<number, Lane>()));
      let lane = group.get(exchange.connection);
      if (lane === undefined) {
        const waiting = exchange.connection === 0;
        const name = waiting ? 'without a connection' : `connection ${group.size + 1}`;
        group.set(exchange.connection, (lane = { name, exchanges: [], waiting }));
      }
      lane.exchanges.push(exchange);
    }
    return new Map([...byOrigin].map(([key, group]) => [key, [...group.values()]]));
  }

  function endOf(exchange: Exchange): number {
    return exchange.endedAt ?? data.durationMs;
  }

  /** When the request got its connection: where the client doesn't say, not before the one ahead of it was done. */
  function sentAt(exchange: Exchange, ahead: Exchange | undefined): number {
    if (exchange.sentAt !== null) return exchange.sentAt;
    if (exchange.connection === 0) return endOf(exchange);
    const free = ahead === undefined ? exchange.askedAt : endOf(ahead);
    return Math.max(exchange.askedAt, Math.min(free, exchange.answeredAt ?? free));
  }

  function waited(exchange: Exchange, ahead?: Exchange): number {
    return sentAt(exchange, ahead) - exchange.askedAt;
  }

  function placeOf({ file, line }: Exchange): string {
    return file === '' ? 'unknown' : `${file.replace(/^.*[/\\]/, '')}:${line}`;
  }

  function update(): void {
    const text = search.value.trim().toLowerCase();
    const wanted = choice.value;
    matching = new Set();
    for (const group of origins.values()) {
      for (const lane of group) {
        lane.exchanges.forEach((exchange, index) => {
          const { end, file, line, url, client, method, origin } = exchange;
          const isWanted =
            wanted === '' ||
            (wanted === 'leaked'
              ? end === 'leaked'
              : waited(exchange, lane.exchanges[index - 1]) > noWait);
          const words = `${file}:${line} ${exchange.function} ${method} ${url} ${origin} ${client}`;
          if (isWanted && words.toLowerCase().includes(text)) matching.add(exchange);
        });
      }
    }
    rows = [];
    for (const [origin, group] of origins) {
      const shown = group.filter((lane) => lane.exchanges.some((one) => matching.has(one)));
      if (shown.length === 0) continue;
      const count = shown.reduce((sum, lane) => sum + lane.exchanges.length, 0);
      const connections = shown.filter(({ waiting }) => !waiting).length;
      const sums = `${counted(connections, 'connection')}, ${counted(count, 'request')}`;
      rows.push({ origin: `${origin}: ${sums}` });
      rows.push(...shown.map((lane) => ({ lane })));
    }
    const omitted = data.omitted > 0 ? `, and ${data.omitted} more that were not kept` : '';
    tally.textContent = `${matching.size} of ${exchanges.length} requests${omitted}`;
    for (const site of document.querySelectorAll<HTMLElement>('.sites tbody tr')) {
      site.hidden = !(site.textContent ?? '').toLowerCase().includes(text);
    }
    active = rows.findIndex((row) => 'lane' in row);
    detail.replaceChildren();
    lanes.scrollTop = 0;
    draw();
  }

  function draw(): void {
    const spread = document.createElement('div');
    spread.style.height = `${rows.length * rowHeight}px`;
    const first = Math.max(0, Math.floor(lanes.scrollTop / rowHeight) - 2);
    const last = Math.min(rows.length, first + Math.ceil(lanes.clientHeight / rowHeight) + 5);
    const drawn: HTMLElement[] = [];
    // What is selected is named to assistive technology by its element, also when it is out of view.
    const visible = new Set<number>(active >= 0 ? [active] : []);
    for (let index = first; index < last; index++) visible.add(index);
    for (const index of visible) {
      const element = rowElement(index);
      element.style.top = `${index * rowHeight}px`;
      drawn.push(element);
    }
    lanes.replaceChildren(spread, ...drawn);
    if (active >= 0) lanes.setAttribute('aria-activedescendant', `row-${active}`);
    else lanes.removeAttribute('aria-activedescendant');
    drawAxis();
  }

  function rowElement(index: number): HTMLElement {
    const row = rows[index]!;
    const element = document.createElement('div');
    if ('origin' in row) {
      element.className = 'origin';
      element.setAttribute('role', 'presentation');
      element.textContent = row.origin;
      return element;
    }
    const { lane } = row;
    element.className = 'lane';
    element.id = `row-${index}`;
    element.dataset['row'] = String(index);
    element.setAttribute('role', 'option');
    element.setAttribute('aria-selected', String(index === active));
    element.setAttribute('aria-setsize', String(rows.length));
    element.setAttribute('aria-posinset', String(index + 1));
    const said = summary(lane);
    element.setAttribute('aria-label', said);
    element.title = said;
    const label = document.createElement('span');
    label.className = 'label';
    label.textContent = `${lane.name} ${holder(lane)}`;
    element.append(label, bars(lane));
    return element;
  }

  function longest(lane: Lane): Exchange {
    const held = (one: Exchange): number => endOf(one) - (one.answeredAt ?? endOf(one));
    return lane.exchanges.reduce((best, one) => (held(one) > held(best) ? one : best));
  }

  function holder(lane: Lane): string {
    return lane.waiting ? '' : placeOf(longest(lane));
  }

  function summary(lane: Lane): string {
    const [first] = lane.exchanges;
    const leaked = lane.exchanges.filter(({ end }) => end === 'leaked').length;
    const best = longest(lane);
    const held =
      best.answeredAt === null
        ? ''
        : `, held longest, ${time(endOf(best) - best.answeredAt)}, by ${placeOf(best)}`;
    return `${first?.origin ?? ''} ${lane.name}: ${counted(lane.exchanges.length, 'request')}, ${leaked} leaked${held}`;
  }

  function bars(lane: Lane): HTMLElement {
    const strip = document.createElement('div');
    strip.className = 'bars';
    const width = Math.max(1, axis.clientWidth);
    const toPixel = (at: number): number => ((at - view.from) / (view.to - view.from)) * width;
    const reached = new Map<string, number>();
    const mark = (kind: string, from: number, to: number, isDim: boolean): void => {
      const left = Math.max(0, toPixel(from));
      const right = Math.min(width, toPixel(to));
      if (right < 0 || left > width || right < left) return;
      const key = `${kind}${isDim}`;
      // Marks within one pixel look like one.
      if (right - left < 1 && Math.floor(left) === reached.get(key)) return;
      reached.set(key, Math.floor(right));
      const bar = document.createElement('i');
      bar.className = `bar ${kind}${isDim ? ' dim' : ''}`;
      bar.style.left = `${left}px`;
      bar.style.width = `${Math.max(1, right - left)}px`;
      strip.append(bar);
    };
    lane.exchanges.forEach((exchange, index) => {
      const isDim = !matching.has(exchange);
      const sent = sentAt(exchange, lane.exchanges[index - 1]);
      if (sent - exchange.askedAt > noWait) mark('waiting', exchange.askedAt, sent, isDim);
      if (lane.waiting) return;
      const answered = exchange.answeredAt ?? endOf(exchange);
      mark('asked', sent, answered, isDim);
      mark(exchange.end, answered, endOf(exchange), isDim);
    });
    return strip;
  }

  function drawAxis(): void {
    const span = view.to - view.from;
    const rough = span / Math.max(2, axis.clientWidth / 110);
    const power = 10 ** Math.floor(Math.log10(rough));
    const tick = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
    axis.replaceChildren();
    for (let at = Math.ceil(view.from / tick) * tick; at <= view.to; at += tick) {
      const label = document.createElement('span');
      label.textContent = time(at);
      label.style.left = `${((at - view.from) / span) * 100}%`;
      axis.append(label);
    }
  }

  function legend(): void {
    const words = {
      waiting: 'waits for a connection',
      asked: 'waits for the answer',
      drained: 'read to the end',
      closed: 'closed early',
      leaked: 'leaked: holds the connection',
      open: 'still open',
      empty: 'no body',
    };
    for (const [kind, text] of Object.entries(words)) {
      const entry = document.createElement('span');
      const colour = document.createElement('i');
      colour.className = kind;
      entry.append(colour, text);
      find('.legend').append(entry);
    }
  }

  function select(index: number): void {
    active = index;
    const top = index * rowHeight;
    if (top < lanes.scrollTop) lanes.scrollTop = Math.max(0, top - rowHeight);
    else if (top + rowHeight > lanes.scrollTop + lanes.clientHeight)
      lanes.scrollTop = top + rowHeight - lanes.clientHeight;
    draw();
  }

  function step(by: number): void {
    const direction = Math.sign(by);
    let index = Math.max(0, Math.min(rows.length - 1, active + by));
    // Over the origins' headings; at either end back to the next connection.
    while (rows[index] !== undefined && !('lane' in rows[index]!)) index += direction;
    if (rows[index] === undefined) index = rows.findIndex((row) => 'lane' in row);
    if (index >= 0) select(index);
  }

  function move(from: number, to: number): void {
    const span = Math.min(data.durationMs, Math.max(1, to - from));
    const start = Math.max(0, Math.min(from, data.durationMs - span));
    view = { from: start, to: start + span };
    draw();
  }

  function scale(factor: number): void {
    const middle = (view.from + view.to) / 2;
    const half = ((view.to - view.from) / 2) * factor;
    move(middle - half, middle + half);
  }

  /** An agent of node:http has connections of its own; it doesn't tell when a request got one. */
  function hasAgent({ connection, sentAt: at }: Exchange): boolean {
    return connection !== 0 && at === null;
  }

  /** How many requests to the same origin waited while this one held its connection. */
  function queuedBehind(exchange: Exchange): number {
    const { answeredAt } = exchange;
    if (answeredAt === null) return 0;
    let count = 0;
    for (const lane of origins.get(`${exchange.origin} (${exchange.owner})`) ?? []) {
      lane.exchanges.forEach((other, index) => {
        const sent = sentAt(other, lane.exchanges[index - 1]);
        const isWaiting = sent - other.askedAt > noWait && hasAgent(other) === hasAgent(exchange);
        if (other !== exchange && isWaiting && other.askedAt < endOf(exchange) && sent > answeredAt)
          count++;
      });
    }
    return count;
  }

  function show(): void {
    const row = rows[active];
    if (row === undefined || !('lane' in row)) return;
    const { lane } = row;
    const shown = lane.exchanges.filter((one) => matching.has(one));
    const heading = document.createElement('h3');
    heading.textContent = summary(lane);
    const table = document.createElement('table');
    const names = [
      'Asked',
      'Waited',
      'Answered after',
      'Held for',
      'End',
      'Request',
      'Call site',
      'Queued behind',
    ];
    table.append(cells('th', names));
    for (const exchange of shown.slice(0, mostDetails)) {
      const ahead = lane.exchanges[lane.exchanges.indexOf(exchange) - 1];
      const { answeredAt, end, method, url, status, file, line } = exchange;
      const behind = end === 'leaked' || end === 'open' ? queuedBehind(exchange) : 0;
      table.append(
        cells('td', [
          time(exchange.askedAt),
          time(waited(exchange, ahead)),
          answeredAt === null ? '–' : time(answeredAt - sentAt(exchange, ahead)),
          answeredAt === null ? '–' : time(endOf(exchange) - answeredAt),
          end,
          `${method} ${url} ${status || ''}`,
          file === '' ? 'unknown' : `${file}:${line} ${exchange.function}`,
          behind === 0 ? '' : String(behind),
        ]),
      );
    }
    detail.replaceChildren(heading, table);
    if (shown.length > mostDetails) detail.append(`and ${shown.length - mostDetails} more`);
  }

  function cells(kind: 'th' | 'td', texts: readonly string[]): HTMLElement {
    const row = document.createElement('tr');
    for (const text of texts) {
      const cell = document.createElement(kind);
      cell.textContent = text;
      row.append(cell);
    }
    return row;
  }

  function counted(count: number, noun: string): string {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
  }

  function time(ms: number): string {
    if (ms >= 60_000) return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
    return ms >= 1000 ? `${(ms / 1000).toFixed(ms >= 10_000 ? 1 : 2)} s` : `${Math.round(ms)} ms`;
  }
}
