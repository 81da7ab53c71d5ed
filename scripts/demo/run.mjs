/** Runs one experiment in a process of its own, and counts what the server saw of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** @returns what went wrong, or undefined, and what the program printed. */
async function runProgram({ file, origins, timeout, imports = [], settings = {} }) {
  // Settings of the caller's own must not reach the experiment.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BODYCLOSE_'));
  const child = spawn(process.execPath, [...imports, file, ...origins], {
    env: { ...Object.fromEntries(inherited), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout,
    killSignal: 'SIGKILL',
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (printed += text));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  const [code, signal] = await once(child, 'close');
  const ended = signal === null ? `exit code ${code}` : `ended by ${signal} after ${timeout} ms`;
  return {
    failure: code === 0 ? undefined : `${ended} ${complaint.trim()}`.trim(),
    printed: printed.trim(),
  };
}

/** The connections that the server counted, one entry a host that the experiment talks to. */
export async function countSockets(experiment, { folder, server, timeout }) {
  const file = path.join(folder, experiment.file);
  const { failure, printed } = await runProgram({ file, origins: server.origins, timeout });
  const hosts = (await server.takeCounts()).slice(0, experiment.hosts);
  const odd = hosts.find(({ requests }) => requests !== experiment.requests);
  return {
    hosts,
    failure: failure ?? (odd && `${odd.requests} requests instead of ${experiment.requests}`),
    text: [socketsText(hosts), ...(printed ? [printed] : [])].join(', '),
    holds: hosts.every((host) => experiment.sockets.holds(host, printed)),
  };
}

function socketsText(hosts) {
  const count = hosts.map(({ opened }) => opened).join(' + ');
  const most = Math.max(...hosts.map(({ atOnce }) => atOnce));
  return hosts[0].opened <= 2 ? count : `${count}, ${most} at once`;
}

/** What the guard reports when it is started before the experiment. */
export async function askGuard(experiment, { folder, register, server, timeout }) {
  const file = path.join(folder, experiment.file);
  const reports = await mkdtemp(path.join(tmpdir(), 'bodyclose-demo-'));
  try {
    const report = path.join(reports, 'leaks.json');
    const { failure } = await runProgram({
      file,
      origins: server.origins,
      timeout,
      imports: ['--import', pathToFileURL(register).href],
      settings: {
        BODYCLOSE_REPORT: report,
        BODYCLOSE_LEAKS_FILE: 'off',
        BODYCLOSE_QUIET: '1',
        BODYCLOSE_STALLED_AFTER: String(experiment.stalledAfter ?? 5000),
      },
    });
    await server.takeCounts();
    if (failure) return { failure, text: 'failed', holds: false };
    return guardVerdict(experiment, JSON.parse(await readFile(report, 'utf8')));
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

function guardVerdict({ file, guard }, { sites, totals }) {
  const count = sites.reduce((sum, site) => sum + site.count - site.retracted, 0);
  const closed = totals.closed > 0 ? ` (${totals.closed} closed early)` : '';
  return {
    text:
      sites.length === 0
        ? `silent${closed}`
        : `${sites.map((site) => `${site.count} ${site.verdict} at line ${site.line}`).join(', ')}`,
    holds:
      count === guard.reports &&
      sites.every(
        (site) =>
          path.basename(site.file) === file && site.verdict === (guard.verdict ?? site.verdict),
      ),
  };
}

/** All experiments once more under `bodyclose run`: one HTML report of all of them. @returns what went wrong, or undefined. */
export async function drawPicture({ server, command, report, timeout }) {
  const inTurn = path.relative(
    process.cwd(),
    fileURLToPath(new URL('in-turn.mjs', import.meta.url)),
  );
  const options = ['run', '--quiet', '--no-status', '--leaks-file', 'off', '--report', report];
  const { failure } = await runProgram({
    file: command,
    origins: [...options, '--', 'node', inTurn, ...server.origins],
    timeout,
  });
  await server.takeCounts();
  return failure;
}
