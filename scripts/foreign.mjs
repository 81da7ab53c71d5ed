/**
 * Lints tens of thousands of files that nobody wrote for this plugin, as they are and with requests
 * planted in them, in every linter that is supported: none may crash or take long.
 *
 *   npm run foreign -- [--count N] [--seed N] [--plants N] [--timeout N] [--linters eslint10,oxlint] [paths of more code…]
 *
 * The code comes from npm packages (scripts/foreign/packages.mjs), which are unpacked into `.cache`
 * and never run. With paths, such as checkouts of test262, Babel or TypeScript, it comes from there
 * alone. Exits with 1 when anything went wrong.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundled } from './bundled.mjs';
import { commandLine, existing, number, someOf } from './command-line.mjs';
import { Oxlint, writeConfig } from './foreign/oxlint.mjs';
import { packages } from './foreign/packages.mjs';
import { Worker } from './foreign/workers.mjs';
import { cache, installed, sourceFiles, unpacked } from './npm-packages.mjs';
import { progress, say } from './progress.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = path.join(root, 'node_modules');
const plantedFolder = path.join(cache, 'foreign-planted');
const largest = 12 * 2 ** 20;
/** Milliseconds of processor time in the rules: no file may take more. */
const slowAfter = 3_000;
const oxlintChunk = 300;

/** The file that a name stands for in a folder's `node_modules`. */
const resolved = (folder, name) => createRequire(path.join(folder, 'index.js')).resolve(name);

/** Where each is; the oldest that is supported is no dependency. */
const eslints = {
  eslint10: async () => resolved(root, 'eslint'),
  'eslint9.39': async () => resolved(root, 'eslint9'),
  'eslint9.22': async () => resolved(await installed('eslint-9.22', ['eslint@9.22.0']), 'eslint'),
};

async function foldersOf(paths) {
  if (paths.length > 0) return paths.map((folder) => ({ kind: path.basename(folder), folder }));
  const folders = [];
  for (const [kind, specifiers] of Object.entries(packages)) {
    for (const specifier of specifiers) {
      progress(`unpacking ${specifier}`);
      folders.push({ kind, folder: await unpacked(specifier) });
    }
  }
  return folders;
}

/** All different files, or an even choice of them. */
async function choose(paths, count) {
  const seen = new Set();
  const files = [];
  const kinds = new Map();
  for (const { kind, folder } of await foldersOf(paths)) {
    progress(`looking into ${folder}`);
    for (const file of await sourceFiles(folder)) {
      if (statSync(file).size > largest) continue;
      const digest = createHash('sha1').update(readFileSync(file)).digest('base64');
      if (seen.has(digest)) continue;
      seen.add(digest);
      files.push({ file, kind });
    }
  }
  const step = Math.max(1, files.length / count);
  const chosen = files.filter(
    (_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step),
  );
  for (const { kind } of chosen) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  say(
    `${chosen.length} files: ${[...kinds].map(([kind, number]) => `${kind} ${number}`).join(', ')}`,
  );
  return chosen.map(({ file }) => file);
}

const problems = [];
/** More is no news: something is wrong with all of it. */
const mostProblems = 200;

function report(where, file, problem) {
  problems.push(problem);
  say(`\n${where}: ${file}\n${problem}`);
  if (problems.length >= mostProblems) throw new Error(`${mostProblems} problems, and no end`);
}

/** Counts for one linter's row. */
function newRow(linter) {
  return {
    linter,
    files: 0,
    unparsed: 0,
    planted: 0,
    plants: 0,
    findings: 0,
    suggestions: 0,
    slowest: 0,
    problems: 0,
  };
}

async function lintWithEslint(name, files, { seed, plants, timeout }, worker, keepsPlanted) {
  const row = newRow(name);
  const started = performance.now();
  for (const [index, file] of files.entries()) {
    progress(`${name}: ${index} of ${files.length}, ${row.problems} problems`);
    const kept = path.join(plantedFolder, `${index}-${path.basename(file)}`);
    const tasks = [{ file, seed, plants, ...(keepsPlanted ? { kept } : {}) }];
    // Where older versions differ, it is not in what they do with a file without a body.
    if (keepsPlanted) tasks.unshift({ file, seed, plants: 0 });
    let isParsed = false;
    for (const task of tasks) {
      const outcome = await worker.lint({ ...task, timeout });
      isParsed ||= outcome.parser !== undefined;
      row.planted += outcome.edits > 0 ? 1 : 0;
      row.plants += outcome.edits;
      row.findings += outcome.findings;
      row.suggestions += outcome.suggestions;
      row.slowest = Math.max(row.slowest, outcome.milliseconds);
      if (outcome.milliseconds > slowAfter)
        outcome.problems.push(`slow: ${Math.round(outcome.milliseconds)} ms in the rules`);
      for (const problem of outcome.problems) {
        row.problems += 1;
        report(`${name}${task.plants > 0 ? ` (planted, seed ${seed})` : ''}`, file, problem);
      }
    }
    row.files += 1;
    row.unparsed += isParsed ? 0 : 1;
  }
  return { ...row, seconds: Math.round((performance.now() - started) / 1000) };
}

async function lintWithOxlint(files, timeout) {
  const row = newRow('oxlint');
  const started = performance.now();
  const plugin = path.join(cache, 'foreign-plugin.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: plugin,
    logLevel: 'error',
  });
  const { default: loaded } = await import(plugin);
  const rules = Object.fromEntries(
    Object.keys(loaded.rules).map((rule) => [`bodyclose/${rule}`, 'error']),
  );
  const oxlint = new Oxlint({
    command: path.join(modules, 'oxlint/bin/oxlint'),
    config: await writeConfig(cache, plugin, rules),
    timeout: Math.max(timeout, 120_000),
  });
  const planted = await sourceFiles(plantedFolder);
  const all = [...files, ...planted];
  row.planted = planted.length;
  for (let start = 0; start < all.length; start += oxlintChunk) {
    progress(`oxlint: ${start} of ${all.length}, ${row.problems} problems`);
    const outcome = await oxlint.lint(all.slice(start, start + oxlintChunk));
    row.findings += outcome.findings;
    row.problems += outcome.problems.length;
    for (const { file, problem } of outcome.problems) report('oxlint', file, problem);
  }
  row.files = files.length;
  return { ...row, seconds: Math.round((performance.now() - started) / 1000) };
}

const { rest: paths, ...given } = await commandLine(
  'foreign',
  {
    count: number(1_000_000, { least: 1 }),
    seed: number(1),
    plants: number(8),
    timeout: number(60_000, { least: 1 }),
    linters: someOf([...Object.keys(eslints), 'oxlint']),
  },
  existing(),
);
const files = await choose(paths, given.count);
rmSync(plantedFolder, { recursive: true, force: true });
mkdirSync(plantedFolder, { recursive: true });
const babel = resolved(
  await installed('foreign-parsers', ['@babel/core@8', '@babel/eslint-parser@8']),
  '@babel/eslint-parser',
);
const script = await bundled('tests/foreign/worker.ts');
const rows = [];
try {
  for (const [name, find] of Object.entries(eslints)) {
    // oxlint takes the files that the first of them plants.
    const isNeeded =
      given.linters.includes(name) || (name === 'eslint10' && given.linters.includes('oxlint'));
    if (!isNeeded) continue;
    const parameters = [await find(), resolved(root, '@typescript-eslint/parser'), babel];
    const worker = new Worker(fileURLToPath(script), parameters, given.timeout);
    rows.push(await lintWithEslint(name, files, given, worker, name === 'eslint10'));
    worker.end();
  }
  if (given.linters.includes('oxlint')) rows.push(await lintWithOxlint(files, given.timeout));
} finally {
  await rm(script, { force: true });
}
say('');
console.table(rows.map((row) => ({ ...row, slowest: `${Math.round(row.slowest)} ms` })));
console.log(`${problems.length} problems (seed ${given.seed})`);
process.exitCode = problems.length > 0 ? 1 : 0;
