/**
 * Lints pinned public packages and compares what is found with tests/net/findings.txt: a change of the
 * engine shows which findings in other people's code it brings and takes.
 *
 *   npm run net -- [--update] [--only <part of a package's name>]
 *
 * The packages are unpacked into `.cache` and never run. Exits with 1 when something came or went.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { loaded } from './bundled.mjs';
import { commandLine, flag, text, wrongUsage } from './command-line.mjs';
import { packages } from './net/packages.mjs';
import { sourceFiles, unpacked } from './npm-packages.mjs';
import { progress } from './progress.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const log = path.join(root, 'tests/net/findings.txt');
/** Nobody reads what was minified, nor lines of data. */
const longestLine = 2_000;
const longestMessage = 110;

const { update, only } = await commandLine('net', { update: flag, only: text });
if (update && only !== undefined)
  wrongUsage('net', '--update writes the whole log: it goes without --only');
const chosen = packages.filter((name) => only === undefined || name.includes(only));
if (chosen.length === 0) wrongUsage('net', `--only "${only}" is a part of no package's name`);

const { default: plugin } = await loaded('src/index.ts');
const { mayHoldBody } = await loaded('src/flow/gate.ts');
const linter = new Linter();

function findingsIn(name, text) {
  const config = {
    files: ['**/*.{js,mjs,cjs,ts,mts,cts,tsx,jsx}'],
    plugins: { bodyclose: plugin },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
    languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: !/\.[mc]?ts$/.test(name) } } },
    rules: plugin.configs.recommended.rules,
  };
  return linter
    .verify(text, [config], name)
    .filter(({ ruleId }) => ruleId !== null)
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

/** `package@version file:line rule message`; the copies of a file for another module format are left out. */
async function linesOf(specifier) {
  const folder = await unpacked(specifier);
  const files = await sourceFiles(folder, (file) => !/\.d\.[mc]?ts$|\.min\.[cm]?js$/.test(file));
  const lines = [];
  const seen = new Set();
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    const source = text.split('\n');
    if (!mayHoldBody(text) || source.some((line) => line.length > longestLine)) continue;
    const name = path.relative(folder, file).split(path.sep).join('/');
    for (const { line, ruleId, message } of findingsIn(path.basename(file), text)) {
      const short =
        message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
      const rule = ruleId.replace('bodyclose/', '');
      const same = `${path.basename(file).replace(/\.\w+$/, '')} ${rule} ${message.replace(/\d+/g, '')} ${source[line - 1].trim()}`;
      if (seen.has(same)) continue;
      seen.add(same);
      lines.push(`${specifier} ${name}:${line} ${rule}: ${short}`);
    }
  }
  return { lines, files: files.length };
}

const found = [];
let files = 0;
for (const [index, specifier] of chosen.entries()) {
  progress(`${index + 1} of ${chosen.length}: ${specifier}`);
  const result = await linesOf(specifier);
  files += result.files;
  found.push(...result.lines);
}
progress('');

const isChosen = (line) => chosen.includes(line.slice(0, line.indexOf(' ')));
const kept = (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(isChosen);
const came = found.filter((line) => !kept.includes(line));
const went = kept.filter((line) => !found.includes(line));
for (const line of went) console.log(`- ${line}`);
for (const line of came) console.log(`+ ${line}`);
console.log(
  `${chosen.length} packages, ${files} files, ${found.length} findings: ${came.length} came, ${went.length} went`,
);
if (update) await writeFile(log, `${found.join('\n')}\n`);
else if (came.length + went.length > 0) process.exitCode = 1;
