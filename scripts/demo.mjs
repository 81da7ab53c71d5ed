/**
 * Shows what an open body costs: lints the examples, then runs every experiment against a server that counts its
 * connections, and sets lint verdict and guard verdict beside what the server saw. Exits with 1 when anything
 * comes out otherwise than expected. `--json` prints the experiments' rows alone; `--no-guard` leaves the guard out;
 * `--write docs/why.md` puts the table into the page. At the end, .bodyclose/demo.html shows the connections.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { commandLine, existing, flag } from './command-line.mjs';
import { experiments } from './demo/experiments.mjs';
import { expectedLint, lintVerdict } from './demo/lint-verdict.mjs';
import { askGuard, countSockets, drawPicture } from './demo/run.mjs';
import { startServer } from './demo/server.mjs';
import { markdown, table } from './demo/table.mjs';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'examples/experiments');
const register = path.join(root, 'dist/runtime/register.js');
const command = path.join(root, 'dist/cli/bodyclose.js');
const picture = path.join(root, '.bodyclose/demo.html');
/** All experiments together, and one of them, in milliseconds. */
const PATIENCE = 150_000;
const PATIENCE_EACH = 10_000;

const options = await commandLine('demo', {
  json: flag,
  'no-guard': flag,
  write: existing(),
});
const guarded = existsSync(register) && !options['no-guard'];

function lintExamples() {
  const { status } = spawnSync(
    process.execPath,
    [command, 'lint', 'examples/leaks', 'examples/fixed'],
    { cwd: root, stdio: 'inherit', timeout: 30_000 },
  );
  // The leaks are there to be found.
  return status === 1;
}

async function runExperiments() {
  const server = await startServer();
  const deadline = Date.now() + PATIENCE;
  const rows = [];
  try {
    for (const experiment of experiments) {
      showProgress(`${rows.length + 1}/${experiments.length} ${experiment.title}`);
      rows.push(await runExperiment(experiment, server, deadline));
    }
    if (guarded && !options.json) await draw(server);
  } finally {
    showProgress('');
    await server.stop();
  }
  return rows;
}

async function runExperiment(experiment, server, deadline) {
  // Even when no time is left, the experiment is started, and fails with a reason.
  const timeout = () => Math.max(1, Math.min(PATIENCE_EACH, deadline - Date.now()));
  const lint = await lintVerdict(experiment, folder);
  const sockets = await countSockets(experiment, { folder, server, timeout: timeout() });
  const guard = guarded
    ? await askGuard(experiment, { folder, register, server, timeout: timeout() })
    : undefined;
  const verdicts = [sockets, lint, guard].filter(Boolean);
  const expected = [experiment.sockets.text, expectedLint(experiment)];
  if (guarded) expected.push(experiment.guard.text);
  return {
    experiment: experiment.title,
    file: experiment.file,
    sockets,
    lint,
    guard,
    expected: expected.join(', '),
    failures: verdicts.flatMap(({ failure }) => failure ?? []),
    ok: verdicts.every(({ holds, failure }) => holds && !failure),
  };
}

async function draw(server) {
  showProgress('the picture');
  await mkdir(path.dirname(picture), { recursive: true });
  const failure = await drawPicture({ server, command, report: picture, timeout: PATIENCE });
  if (failure) throw new Error(`no picture: ${failure}`);
}

function showProgress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

function print(rows) {
  const header = ['experiment', 'sockets', 'lint'];
  if (guarded) header.push('guard');
  header.push('expected', '');
  const lines = rows.map(({ experiment, sockets, lint, guard, expected, ok }) => [
    experiment,
    sockets.text,
    lint.text,
    ...(guard ? [guard.text] : []),
    expected,
    ok ? 'ok' : 'NOT AS EXPECTED',
  ]);
  console.log(
    '\nTwenty requests each, one after the other, with keep-alive; sockets as the server saw them.\n',
  );
  console.log(table(header, lines));
  for (const { file, failures } of rows) {
    for (const failure of failures) console.log(`\n${file}: ${failure}`);
  }
  const good = rows.filter(({ ok }) => ok).length;
  console.log(`\n${good} of ${rows.length} experiments came out as expected`);
  if (guarded) console.log(`Who held which connection: ${path.relative(process.cwd(), picture)}`);
}

/** Between two comments of the page. */
function writeInto(page, rows) {
  const text = readFileSync(page, 'utf8');
  const cells = rows.map(({ experiment, file, sockets, lint, guard }) => [
    `[${experiment}](../examples/experiments/${file})`,
    sockets.text,
    lint.text,
    guard.text,
  ]);
  const lines = markdown(['experiment', 'sockets', 'linter', 'guard'], cells);
  const [begin, end] = ['<!-- begin experiments -->', '<!-- end experiments -->'];
  if (!text.includes(begin) || !text.includes(end))
    throw new Error(`${page}: no ${begin} … ${end}`);
  const [before] = text.split(begin);
  const [, after] = text.split(end);
  writeFileSync(page, `${before}${begin}\n\n${lines}\n\n${end}${after}`);
}

if (!existsSync(path.join(root, 'dist/index.js'))) {
  console.error('dist/ is not built: npm run build');
  process.exit(2);
}
const linted = options.json || lintExamples();
const rows = await runExperiments();
if (options.json) console.log(JSON.stringify(rows, undefined, 2));
else print(rows);
if (options.write) writeInto(options.write, rows);
process.exitCode = linted && rows.every(({ ok }) => ok) ? 0 : 1;
