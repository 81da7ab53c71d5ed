/**
 * When each request was asked for, answered and ended, and on which connection: what the picture in the HTML report is drawn
 * from. Kept only when such a report is wanted, and only for so many requests.
 */
import { clockNow } from './clock.ts';
import type { Site } from './call-site.ts';
import { placeOf, printable, redactUrl } from './leak-report.ts';
import type { TrackedBody } from './tracked-body.ts';

/** `empty`: answered without a body that could be left open. `waiting`: no answer came. */
export type ExchangeEnd = 'drained' | 'closed' | 'leaked' | 'open' | 'empty' | 'waiting';

/** One request and its response. Times are milliseconds since the epoch. */
export interface Exchange {
  /** Process and thread, for the connections of each are its own. */
  owner: string;
  origin: string;
  /** Numbered in the order of first use; 0 where no connection is known. */
  connection: number;
  client: string;
  method: string;
  url: string;
  status: number;
  file: string;
  line: number;
  function: string;
  bytes: number;
  askedAt: number;
  /** When the request was written to a connection; null where that can't be known. */
  sentAt: number | null;
  answeredAt: number | null;
  endedAt: number | null;
  end: ExchangeEnd;
}

export interface Picture {
  exchanges: Exchange[];
  /** Requests beyond the number that is kept. */
  omitted: number;
}

/** Enough for an afternoon's test run, some 10 MB of report. */
const mostExchanges = 20_000;

export class Timeline {
  private readonly exchanges = new Map<TrackedBody, Exchange>();
  private readonly ended: Exchange[] = [];
  private readonly connections = new WeakMap<object, number>();
  private readonly owner: string;
  private readonly siteFor: (body: TrackedBody) => Site;
  private known = 0;
  private omitted = 0;
  /** How many of the ended ones have been taken. */
  private taken = 0;

  constructor(owner: string, siteFor: (body: TrackedBody) => Site) {
    this.owner = owner;
    this.siteFor = siteFor;
  }

  asked(body: TrackedBody): void {
    if (this.exchanges.size + this.ended.length >= mostExchanges) {
      this.omitted++;
      return;
    }
    this.exchanges.set(body, {
      owner: this.owner,
      origin: printable(body.origin),
      connection: 0,
      client: body.source,
      method: printable(body.method),
      url: redactUrl(body.url),
      status: 0,
      file: '',
      line: 0,
      function: '',
      bytes: 0,
      askedAt: epoch(body.startedAt),
      sentAt: null,
      answeredAt: null,
      endedAt: null,
      end: 'waiting',
    });
  }

  /** The request went out at this moment. */
  sent(body: TrackedBody, socket: object | null | undefined): void {
    const exchange = this.on(body, socket);
    if (exchange !== undefined) exchange.sentAt = epoch(clockNow());
  }

  /** The request went out on this connection, nobody knows when. The socket is not kept. */
  on(body: TrackedBody, socket: object | null | undefined): Exchange | undefined {
    const exchange = this.exchanges.get(body);
    if (exchange === undefined || socket === null || socket === undefined) return undefined;
    let connection = this.connections.get(socket);
    if (connection === undefined) this.connections.set(socket, (connection = ++this.known));
    exchange.connection = connection;
    return exchange;
  }

  answered(body: TrackedBody): void {
    const exchange = this.exchanges.get(body);
    if (exchange === undefined) return;
    exchange.answeredAt = epoch(clockNow());
    exchange.end = 'open';
  }

  /** Called while the body still knows where it was asked for. */
  over(body: TrackedBody, how: 'drained' | 'closed' | 'ignored'): void {
    const exchange = this.exchanges.get(body);
    if (exchange === undefined) return;
    this.exchanges.delete(body);
    // A mock: nothing went over a connection.
    if (how === 'ignored' && exchange.connection === 0) return;
    this.describe(body, exchange);
    exchange.endedAt = epoch(clockNow());
    if (how === 'ignored') exchange.end = exchange.status === 0 ? 'waiting' : 'empty';
    else exchange.end = how === 'closed' && body.verdict !== undefined ? 'leaked' : how;
    this.ended.push(exchange);
  }

  /** What happened so far, in the order in which the requests were made. */
  picture(): Picture {
    const { exchanges, omitted } = this.unended();
    return { exchanges: inOrder([...this.ended, ...exchanges]), omitted };
  }

  /** Those of which the end is still to come. */
  unended(): Picture {
    for (const [body, exchange] of this.exchanges) {
      this.describe(body, exchange);
      if (body.verdict !== undefined) exchange.end = 'leaked';
    }
    return { exchanges: [...this.exchanges.values()], omitted: this.omitted };
  }

  /** Those that have ended since the last call. */
  takeEnded(): Exchange[] {
    const news = this.ended.slice(this.taken);
    this.taken = this.ended.length;
    return news;
  }

  private describe(body: TrackedBody, exchange: Exchange): void {
    const site = this.siteFor(body);
    const { file, line, function: name } = placeOf(site);
    Object.assign(exchange, { file, line, function: name });
    exchange.client = site.client ?? body.source;
    exchange.status = body.status;
    exchange.bytes = Math.max(body.bytesRead, body.consumer?.bytesReceived(body) ?? 0);
  }
}

/** The pictures of several processes as one. */
export function combined(one: Picture, other: Picture): Picture {
  const all = [...one.exchanges, ...other.exchanges];
  return {
    exchanges: all.slice(0, mostExchanges),
    omitted: one.omitted + other.omitted + Math.max(0, all.length - mostExchanges),
  };
}

export function inOrder(exchanges: readonly Exchange[]): Exchange[] {
  return [...exchanges].sort((one, other) => one.askedAt - other.askedAt);
}

function epoch(now: number): number {
  return Math.round((performance.timeOrigin + now) * 10) / 10;
}
