/** What reaches OpenTelemetry, and what a Prometheus server that scrapes two processes can answer. */
import { logs } from '@opentelemetry/api-logs';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { otel } from '../../src/runtime/otel.ts';

const root = path.resolve(import.meta.dirname, '../..');
const big = 'x'.repeat(1_000_000);

class Reader extends MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}

  /** The metrics as `name{attribute=value,…}` and value. */
  async read(): Promise<Record<string, unknown>> {
    const { resourceMetrics } = await this.collect();
    return Object.fromEntries(
      resourceMetrics.scopeMetrics.flatMap(({ metrics }) =>
        metrics.flatMap(({ descriptor, dataPoints }) =>
          dataPoints.map(({ attributes, value }) => [
            `${descriptor.name} ${JSON.stringify(attributes)}`,
            value,
          ]),
        ),
      ),
    );
  }
}

async function serve(): Promise<{ url: string; close(): void }> {
  const server = http.createServer((_, response) => response.end(big));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function eventually<T>(look: () => Promise<T>, isThere: (seen: T) => boolean): Promise<T> {
  for (let turn = 0; ; turn++) {
    const seen = await look().catch((error: unknown) => error as T);
    if (isThere(seen) || turn > 150) return seen;
    await new Promise((done) => setTimeout(done, 100));
  }
}

test('open bodies, pinned connections, leaks by call site and a log record', async () => {
  const { url, close } = await serve();
  const reader = new Reader();
  const records = new InMemoryLogRecordExporter();
  const loggerProvider = new LoggerProvider({
    processors: [new SimpleLogRecordProcessor({ exporter: records })],
  });
  logs.setGlobalLoggerProvider(loggerProvider);
  using metrics = otel({
    meterProvider: new MeterProvider({ readers: [reader] }),
    loggerProvider: logs.getLoggerProvider(),
    guard: { stalledAfter: 100, quiet: true },
  });
  const held = await fetch(`${url}/users?key=secret`);
  const seen = await eventually(
    () => reader.read(),
    (all) => Object.keys(all).some((name) => name.startsWith('bodyclose.leaks')),
  );
  const server = { 'server.address': '127.0.0.1', 'server.port': Number(new URL(url).port) };
  expect(seen[`bodyclose.bodies.open ${JSON.stringify(server)}`]).toBe(1);
  expect(seen[`bodyclose.connections.pinned ${JSON.stringify(server)}`]).toBe(1);
  expect(seen[`bodyclose.requests.queued ${JSON.stringify(server)}`]).toBe(0);
  const [leak] = Object.keys(seen).filter((name) => name.startsWith('bodyclose.leaks '));
  expect(leak).toMatch(/otel\.test\.ts","code\.line\.number":\d+,.*"bodyclose\.verdict":"stalled"/);
  const [record] = records.getFinishedLogRecords();
  expect(record).toMatchObject({ eventName: 'bodyclose.leak', severityText: 'WARN' });
  expect(record?.body).toMatch(/users\?key=\* .* nobody reads it/);
  expect(record?.attributes).toMatchObject({ 'http.request.method': 'GET', ...server });

  await held.text();
  const after = await reader.read();
  expect(Object.entries(after).find(([name]) => name.includes('retracted'))?.[1]).toBe(1);
  expect(metrics).toBeDefined();
  close();
});

test('call sites and servers beyond the bound share one series', async () => {
  const reader = new Reader();
  const metrics = otel({
    meterProvider: new MeterProvider({ readers: [reader] }),
    guard: { stalledAfter: 60, quiet: true, level: 'observe' },
  });
  const servers = await Promise.all(Array.from({ length: 110 }, serve));
  const held = await Promise.all(servers.map(({ url }) => fetch(url)));
  const seen = await eventually(
    () => reader.read(),
    (all) => Object.keys(all).some((name) => name.includes('"_OTHER"')),
  );
  const open = Object.entries(seen).filter(([name]) => name.startsWith('bodyclose.bodies.open'));
  expect(open).toHaveLength(101);
  expect(Object.fromEntries(open)['bodyclose.bodies.open {"server.address":"_OTHER"}']).toBe(10);
  await Promise.all(held.map((res) => res.body?.cancel()));
  metrics.stop();
  for (const { close } of servers) close();
});

const prometheus = process.env['PROMETHEUS'] ?? '/usr/bin/prometheus';

// Prometheus comes from the system (Debian: `apt-get install prometheus`), not from npm.
describe.skipIf(!existsSync(prometheus))('a Prometheus server', () => {
  let folder: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    mkdirSync(path.join(root, '.cache'), { recursive: true });
    folder = mkdtempSync(path.join(root, '.cache', 'otel-'));
    await build({
      entryPoints: [path.join(root, 'src/runtime/otel.ts')],
      outfile: path.join(folder, 'otel.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
    });
  });
  afterAll(async () => {
    for (const child of children) {
      if (child.exitCode !== null) continue;
      child.kill();
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  });

  /** A process that leaks so often, and serves its metrics; the port they are at. */
  async function leaking(times: number): Promise<number> {
    const file = path.join(folder, `service-${times}.mjs`);
    writeFileSync(
      file,
      `import http from 'node:http';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { otel } from './otel.mjs';
const exporter = new PrometheusExporter({ preventServerStart: true });
otel({
  meterProvider: new MeterProvider({ readers: [exporter] }),
  guard: { stalledAfter: 100, quiet: true },
});
const server = http.createServer((request, response) => {
  if (request.url === '/metrics') exporter.getMetricsRequestHandler(request, response);
  else response.end('x'.repeat(1_000_000));
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const kept = (globalThis.kept = []);
  for (let n = 0; n < ${times}; n++) kept.push(await fetch('http://127.0.0.1:' + port + '/users'));
  console.log(port);
});
`,
    );
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    return Number(line.toString());
  }

  async function freePort(): Promise<number> {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  }

  test('sums the leaks of a call site over the processes it scrapes', async () => {
    const ports = await Promise.all([leaking(2), leaking(3)]);
    const port = await freePort();
    const config = path.join(folder, 'prometheus.yml');
    writeFileSync(
      config,
      `global: { scrape_interval: 200ms, evaluation_interval: 200ms }
rule_files: ['${path.join(root, 'docs/otel/alerts.yml')}']
scrape_configs:
  - job_name: services
    static_configs: [{ targets: [${ports.map((at) => `'127.0.0.1:${at}'`).join(', ')}] }]
`,
    );
    const server = spawn(
      prometheus,
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${path.join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    );
    children.push(server);
    const ask = async (
      query: string,
    ): Promise<{ metric: Record<string, string>; value: [number, string] }[]> => {
      const res = await fetch(
        `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`,
      );
      const { data } = (await res.json()) as { data: { result: [] } };
      return data.result;
    };
    const total = await eventually(
      () => ask('sum(bodyclose_leaks_total)'),
      (result) => result[0]?.value[1] === '5',
    );
    expect(total[0]?.value[1]).toBe('5');
    const pinned = await ask('sum by (instance) (bodyclose_connections_pinned)');
    expect(pinned.map(({ value }) => value[1]).sort()).toEqual(['2', '3']);
    const alerts = await eventually(
      async () => {
        const res = await fetch(`http://127.0.0.1:${port}/api/v1/rules`);
        return JSON.stringify(await res.json());
      },
      (text) => [2, 3].every((times) => text.includes(`service-${times}.mjs:`)),
    );
    expect(alerts).toMatch(/"state":"pending"/);
    expect(alerts).toMatch(/service-3\.mjs:\d+ leaves response bodies open/);
    expect(alerts).not.toMatch(/"health":"err"/);
  });
});

test('the dashboard asks only for metrics that there are', () => {
  const source = readFileSync(path.join(root, 'src/runtime/otel.ts'), 'utf8');
  const known = [...source.matchAll(/'(bodyclose\.[\w.]+)', \{\s*unit/g)].map(([, name = '']) =>
    name.replaceAll('.', '_'),
  );
  expect(known).toHaveLength(5);
  const labels = ['bodyclose_client', 'bodyclose_verdict'];
  for (const file of ['dashboard.json', 'alerts.yml']) {
    const text = readFileSync(path.join(root, 'docs/otel', file), 'utf8');
    if (file.endsWith('.json')) JSON.parse(text);
    const asked = [...text.matchAll(/bodyclose_[a-z_]+?(?:_total)?(?=[^a-z_])/g)].map(([name]) =>
      name.replace(/_total$/, ''),
    );
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.filter((name) => ![...known, ...labels].includes(name))).toEqual([]);
  }
});
