/**
 * `eslint-plugin-bodyclose/otel`: what the guard sees as OpenTelemetry metrics and log records, for many processes at once. The number
 * of time series is bounded, whatever the program does.
 */
import { metrics } from '@opentelemetry/api';
import type { Attributes, MeterProvider, ObservableResult } from '@opentelemetry/api';
import { guard } from './guard.ts';
import type { OpenBody } from './guard.ts';
import type { LeakReport } from './leak-report.ts';
import type { GuardOptions } from './settings.ts';
import { sentence } from './warnings.ts';

/** As much of `@opentelemetry/api-logs` as is needed, so that it need not be installed. */
export interface LogSink {
  getLogger(name: string): {
    emit(record: {
      eventName: string;
      severityNumber: number;
      severityText: string;
      body: string;
      attributes: Record<string, string | number>;
    }): void;
  };
}

export interface OtelOptions {
  /** Where the metrics go; the global meter provider if left out. */
  meterProvider?: MeterProvider;
  /** Where a log record for each new leaking call site goes: `logs.getLoggerProvider()` of `@opentelemetry/api-logs`. */
  loggerProvider?: LogSink;
  /** Settings of the guard, where it isn't running yet. */
  guard?: GuardOptions;
}

export interface Otel {
  /** Ends the metrics and log records, and this part of the guard. */
  stop(): void;
  [Symbol.dispose](): void;
}

const scope = 'eslint-plugin-bodyclose';
/** As the semantic conventions call what is beyond a bound. */
const other = '_OTHER';
const mostSites = 200;
const mostServers = 100;
/** `WARN` in OpenTelemetry's log data model. */
const warn = 13;

/**
 * Starts the guard, unless it runs already, and reports what it sees.
 *
 * ```js
 * import { otel } from 'eslint-plugin-bodyclose/otel';
 *
 * otel();
 * ```
 *
 * @throws SettingsError when a setting of the guard is wrong.
 */
export function otel(options: OtelOptions = {}): Otel {
  const watch = guard(options.guard);
  const meter = (options.meterProvider ?? metrics).getMeter(scope);
  const logger = options.loggerProvider?.getLogger(scope);
  const sites = new Bounded(mostSites);
  const servers = new Bounded(mostServers);

  const leaks = meter.createCounter('bodyclose.leaks', {
    unit: '{leak}',
    description: 'Response bodies that were left open',
  });
  const retracted = meter.createCounter('bodyclose.leaks.retracted', {
    unit: '{leak}',
    description: 'Leaks that were taken back, as the body was released after all',
  });
  const open = meter.createObservableUpDownCounter('bodyclose.bodies.open', {
    unit: '{body}',
    description: 'Response bodies that are neither read to the end nor closed',
  });
  const pinned = meter.createObservableUpDownCounter('bodyclose.connections.pinned', {
    unit: '{connection}',
    description: 'Connections that are held by a body that nobody reads',
  });
  const queued = meter.createObservableUpDownCounter('bodyclose.requests.queued', {
    unit: '{request}',
    description: 'Requests that wait for a connection to a server whose connections are held',
  });

  const attributesOf = (report: LeakReport): Attributes & Record<string, string | number> => {
    const { file, line, function: name, client, verdict, url } = report;
    const isKnown = sites.has(`${file}:${line}`);
    return {
      'code.file.path': isKnown ? file : other,
      ...(isKnown ? { 'code.line.number': line } : {}),
      ...(isKnown && name !== '' ? { 'code.function.name': name } : {}),
      'bodyclose.client': client,
      'bodyclose.verdict': verdict,
      ...serverOf(url, servers),
    };
  };
  const onLeak = (report: LeakReport): void => {
    const attributes = attributesOf(report);
    leaks.add(1, attributes);
    // Like the warnings: a site when it leaks first, and again when its count has grown tenfold.
    if (!/^10*$/.test(String(report.count))) return;
    logger?.emit({
      eventName: 'bodyclose.leak',
      severityNumber: warn,
      severityText: 'WARN',
      body: sentence(report),
      attributes: {
        ...attributes,
        'http.request.method': report.method,
        'http.response.status_code': report.status,
        'url.full': report.url,
        'bodyclose.count': report.count,
      },
    });
  };
  const onRetracted = (report: LeakReport): void => retracted.add(1, attributesOf(report));
  const observers = [
    [
      open,
      observing(
        () => true,
        (bodies) => bodies.length,
      ),
    ],
    [
      pinned,
      observing(
        ({ leftOpen }) => leftOpen,
        (bodies) => bodies.length,
      ),
    ],
    [
      queued,
      observing(
        ({ leftOpen }) => leftOpen,
        (bodies) => Math.max(...bodies.map((body) => body.queued)),
      ),
    ],
  ] as const;

  function observing(
    counts: (body: OpenBody) => boolean,
    valueOf: (bodies: OpenBody[]) => number,
  ): (result: ObservableResult) => void {
    return (result) => {
      const byServer = new Map<string, OpenBody[]>();
      for (const body of watch.open().filter(counts)) {
        const key = JSON.stringify(serverOf(body.url, servers));
        const known = byServer.get(key);
        if (known === undefined) byServer.set(key, [body]);
        else known.push(body);
      }
      for (const [key, bodies] of byServer)
        result.observe(valueOf(bodies), JSON.parse(key) as Attributes);
    };
  }

  watch.on('leak', onLeak).on('retracted', onRetracted);
  for (const [instrument, observer] of observers) instrument.addCallback(observer);

  const stop = (): void => {
    watch.off('leak', onLeak).off('retracted', onRetracted);
    for (const [instrument, observer] of observers) instrument.removeCallback(observer);
    watch.stop();
  };
  return { stop, [Symbol.dispose]: stop };
}

/** The first so many values; all others are one. */
class Bounded {
  private readonly most: number;
  private readonly known = new Set<string>();

  constructor(most: number) {
    this.most = most;
  }

  has(value: string): boolean {
    if (!this.known.has(value) && this.known.size < this.most) this.known.add(value);
    return this.known.has(value);
  }
}

function serverOf(url: string, servers: Bounded): Record<string, string | number> {
  const { hostname, port, protocol, host } = parsed(url);
  if (!servers.has(host)) return { 'server.address': other };
  return {
    'server.address': hostname,
    'server.port': port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  };
}

function parsed(url: string): Pick<URL, 'hostname' | 'port' | 'protocol' | 'host'> {
  try {
    return new URL(url);
  } catch {
    return { hostname: '', port: '', protocol: 'http:', host: '' };
  }
}
