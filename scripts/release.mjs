/**
 * Prepares a release: `npm run release -- 1.2.3`. Refuses a tree with changes, a version that is not newer and a changelog without
 * anything to say; then builds, writes the version and the heading of the changelog, and checks what the package would
 * hold. Commits, tags and publishes nothing. `--check` only looks. Exits with 1 on a refusal, 2 on wrong usage.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commandLine, flag, text, wrongUsage } from './command-line.mjs';

const root = path.resolve(import.meta.dirname, '..');

/** What people install must not grow unseen: in bytes, unpacked. */
const MOST_BYTES = 4_500_000;
const needed = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'dist/cli/bodyclose.js',
  'dist/cjs/jest.js',
  'dist/index.d.ts',
  'dist/index.js',
  'dist/runtime/index.js',
  'dist/runtime/register.js',
  'docs/rules/no-unconsumed-body.md',
  'package.json',
];
const allowed = /^(?:dist|docs)\/|^(?:CHANGELOG|README|SECURITY)\.md$|^LICENSE$|^package\.json$/;
const unwanted =
  /(?:^|\/)(?:\.vitepress|\.cache|node_modules|fixtures|tests?)\/|\.(?:test\.\w+|tsbuildinfo|tgz)$/;

function refuse(problem) {
  console.error(`release: ${problem}`);
  process.exit(1);
}

const usage = (problem) => wrongUsage('release', problem);

function run(command, ...args) {
  return execFileSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** @returns whether `version` is later than `than`, both of the form 1.2.3. */
function isLater(version, than) {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number));
  const index = a.findIndex((number, place) => number !== b[place]);
  return index >= 0 && a[index] > b[index];
}

/** What stands under `## Unreleased`. */
function unreleased(changelog) {
  const [, rest] = changelog.split(/^## Unreleased$/m);
  if (rest === undefined) refuse('CHANGELOG.md has no heading "## Unreleased"');
  return rest.split(/^## /m)[0].trim();
}

function checkPackage() {
  const [{ files, unpackedSize }] = JSON.parse(
    run('npm', 'pack', '--dry-run', '--json', '--ignore-scripts'),
  );
  const names = files.map((file) => file.path);
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0) refuse(`the package would lack ${missing.join(', ')}`);
  const odd = names.filter((name) => !allowed.test(name) || unwanted.test(name));
  if (odd.length > 0) refuse(`the package would hold ${odd.slice(0, 5).join(', ')}`);
  if (unpackedSize > MOST_BYTES)
    refuse(`the package would take ${unpackedSize} bytes, more than ${MOST_BYTES}`);
  return `${names.length} files, ${Math.round(unpackedSize / 1024)} KB unpacked`;
}

const {
  check,
  rest: [version, ...more],
} = await commandLine('release', { check: flag }, text);
if (more.length > 0) usage(`one version, not "${[version, ...more].join(' ')}"`);
const manifestFile = path.join(root, 'package.json');
const changelogFile = path.join(root, 'CHANGELOG.md');
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
const changelog = readFileSync(changelogFile, 'utf8');

if (check) {
  if (version !== undefined) usage('--check takes no version');
  if (unreleased(changelog) === '' && !changelog.includes(`## ${manifest.version} `))
    refuse(`CHANGELOG.md says nothing of ${manifest.version}, and nothing is unreleased`);
  console.log(`release: ${checkPackage()}`);
} else {
  if (version === undefined) usage('no version is given: npm run release -- <version> | --check');
  if (!/^\d+\.\d+\.\d+$/.test(version)) usage(`"${version}" is no version of the form 1.2.3`);
  // The version of the manifest itself is free until the changelog has it.
  const isFirst = version === manifest.version && !changelog.includes(`\n## ${version} `);
  if (!isFirst && !isLater(version, manifest.version))
    refuse(`${version} is not later than ${manifest.version}`);
  if (run('git', 'status', '--porcelain').trim() !== '')
    refuse('the tree has changes: commit or stash them first');
  if (unreleased(changelog) === '') refuse('CHANGELOG.md says nothing under "## Unreleased"');
  run('npm', 'run', 'build');
  const contents = checkPackage();
  run('npm', 'version', version, '--no-git-tag-version', '--allow-same-version');
  const versionFile = path.join(root, 'src/version.ts');
  const source = readFileSync(versionFile, 'utf8');
  writeFileSync(versionFile, source.replace(manifest.version, version));
  const today = new Date().toISOString().slice(0, 10);
  writeFileSync(
    changelogFile,
    changelog.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version} (${today})`),
  );
  console.log(`release: ${version} is prepared (${contents}). What is left:

  .ci/run
  git commit --all --message "Release ${version}" && git tag v${version} && git push --follow-tags
  npm publish   # from a workflow with id-token: write, for the provenance
`);
}
