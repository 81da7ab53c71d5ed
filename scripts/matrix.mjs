/**
 * Builds and packs the package once, installs the tarball in projects outside of the tree, and uses it
 * there: on every supported Node, in Bun and Deno, with every supported linter and compiler, from every
 * package manager.
 *
 *   npm run matrix -- [--only <part of a row's name>]… [--tarball <file>] [--json] [--list]
 *
 * `--tarball` takes a package as it is. What a registry does not give is skipped, and named. Exits with
 * 1 when a check fails.
 */
import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { commandLine, existing, flag, several, text, wrongUsage } from './command-line.mjs';
import { makeProject, temporaryHome } from './matrix/project.mjs';
import { rows } from './matrix/rows.mjs';
import { Skipped, node, pnpm } from './matrix/runtimes.mjs';
import { progress, say } from './progress.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The row of this name, or those that have it in theirs. */
function rowsCalled(part) {
  const named = (isMeant) => rows.filter(({ name }) => isMeant(name.toLowerCase()));
  const exact = named((name) => name === part.toLowerCase());
  const found = exact.length > 0 ? exact : named((name) => name.includes(part.toLowerCase()));
  if (found.length === 0) wrongUsage('matrix', `no row is called "${part}"; --list names them`);
  return found;
}

/** Packs what `npm run build` has made. */
async function packed(home) {
  progress('building');
  const build = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`${build.stdout}${build.stderr}`);
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--json', '--pack-destination', home],
    { cwd: root },
  );
  const [{ filename }] = Object.values(JSON.parse(stdout));
  return path.join(home, filename);
}

const projects = new Map();

/** Rows with the same packages share a project. */
function projectOf({ manager = 'npm', version, packages }, place) {
  const key = [manager, version, ...packages].join(' ');
  const make = async () => {
    const command = manager === 'npm' ? ['npm'] : (await pnpm(version)).command;
    return makeProject({ ...place, manager, command, packages });
  };
  if (!projects.has(key)) projects.set(key, make());
  return projects.get(key);
}

/** `pass`, `fail` or `skipped`, and what there is to say of it. */
async function outcomeOf(what) {
  try {
    return { result: 'pass', detail: await what() };
  } catch (error) {
    return error instanceof Skipped
      ? { result: 'skipped', detail: error.message }
      : { result: 'fail', detail: error.message };
  }
}

/** What was installed, as it says itself. */
function versionsIn(project, packages) {
  const names = packages.map((specifier) => specifier.slice(0, specifier.indexOf('@', 1)));
  return names.map(
    (name) => `${name} ${JSON.parse(project.read(`node_modules/${name}/package.json`)).version}`,
  );
}

async function runRow(row, place) {
  const started = performance.now();
  const checks = [];
  let on = '';
  const preparation = await outcomeOf(async () => {
    const engine = await node(row.node ?? process.versions.node.split('.')[0]);
    const runtime = await row.runtime?.();
    const project = (await projectOf(row, place)).under(engine.program);
    on = [
      runtime === undefined ? `Node ${engine.version}` : `${row.name} ${runtime.version}`,
      ...(row.runtime === undefined ? versionsIn(project, row.packages) : []),
    ].join(', ');
    return { project, context: { node: engine, runtime } };
  });
  if (preparation.result === 'pass') {
    const { project, context } = preparation.detail;
    for (const [name, check] of row.checks) {
      progress(`${row.name}: ${name}`);
      checks.push({ name, ...(await outcomeOf(() => check(project, context))) });
    }
  } else checks.push({ name: 'install', ...preparation });
  return { row: row.name, on, seconds: (performance.now() - started) / 1000, checks };
}

function print({ row, on, seconds, checks }) {
  const count = (wanted) => checks.filter(({ result }) => result === wanted).length;
  const [pass, fail, skipped] = ['pass', 'fail', 'skipped'].map(count);
  const result = fail > 0 ? 'FAIL' : pass > 0 ? 'pass' : 'skipped';
  say(
    [
      result.padEnd(7),
      row.padEnd(34),
      `${pass} of ${checks.length}`.padEnd(9),
      `${seconds.toFixed(1)} s`.padStart(7),
      ` ${on}`,
    ].join(' '),
  );
  for (const { name, result, detail } of checks) {
    if (result !== 'pass')
      say(`  ${result}: ${name}\n    ${detail.trim().split('\n').join('\n    ')}`);
  }
  return { pass, fail, skipped };
}

const { only, tarball, json, list } = await commandLine('matrix', {
  only: several(text, ['']),
  tarball: existing(),
  json: flag,
  list: flag,
});
const chosen = [...new Set(only.flatMap(rowsCalled))];
if (list) {
  for (const { name } of chosen) console.log(name);
} else {
  const { home, remove } = temporaryHome();
  try {
    const place = {
      home,
      tarball: tarball ?? (await packed(home)),
    };
    const totals = { pass: 0, fail: 0, skipped: 0 };
    for (const row of chosen) {
      progress(row.name);
      const outcome = await runRow(row, place);
      if (json) console.log(JSON.stringify(outcome));
      const counts = json ? {} : print(outcome);
      for (const [result, count] of Object.entries(counts)) totals[result] += count;
      if (outcome.checks.some(({ result }) => result === 'fail')) process.exitCode = 1;
    }
    if (!json)
      say(
        `${chosen.length} rows: ${totals.pass} checks passed, ${totals.fail} failed, ${totals.skipped} skipped`,
      );
  } finally {
    remove();
  }
}
