/**
 * Builds dist/: the plugin in one file, since loading forty takes three times as long; the runtime half
 * as ES modules, with a CommonJS copy because Jest cannot load setup files that are ES modules only; and
 * the command line tool. Everything is made beside dist/ and moved there at the end, so a failed build
 * leaves the old one.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleCli } from './bundle-cli.mjs';
import { commandLine, flag } from './command-line.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const { 'keep-going': keepGoing } = await commandLine('build', { 'keep-going': flag });
const cache = path.join(root, '.cache');

/** The compiler by path: `.bin/tsc` may be either of the two that are installed. */
function tsc(...args) {
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  // TypeScript emits in spite of type errors: --keep-going takes what it gave, for work in progress.
  if (status !== 0 && !keepGoing) throw new Error(`tsc ${args.join(' ')} failed`);
}

/** Puts one file in the place of the modules that tsc emitted; its declarations stand alone. */
async function bundlePlugin(outdir) {
  const kept = ['index.d.ts', 'runtime'];
  for (const entry of await readdir(outdir)) {
    if (!kept.includes(entry)) await rm(path.join(outdir, entry), { recursive: true });
  }
  const outfile = path.join(outdir, 'index.js');
  await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
  });
  // The code is ASCII, and comments must be: for one other letter V8 keeps and reads two bytes for each, which takes 2 ms.
  const code = await readFile(outfile, 'utf8');
  const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  await writeFile(outfile, code.replace(/[^\x00-\x7f]/g, escaped));
}

/** TypeScript reads a string as the name of an export since 5.6; `require()` has types by it since 5.9. */
async function writeOlderDeclarations(outdir) {
  const declarations = await readFile(path.join(outdir, 'index.d.ts'), 'utf8');
  const older = declarations.replace(/^export \{ \w+ as 'module\.exports' \};\n/m, '');
  if (older === declarations) throw new Error("index.d.ts does not export 'module.exports'");
  await writeFile(path.join(outdir, 'index.before-5.6.d.ts'), older);
}

await mkdir(cache, { recursive: true });
const output = await mkdtemp(path.join(cache, 'build-'));
try {
  tsc('-p', 'tsconfig.build.json', '--outDir', output);
  await bundlePlugin(output);
  await writeOlderDeclarations(output);
  tsc('-p', 'tsconfig.cjs.json', '--outDir', path.join(output, 'cjs'));
  await writeFile(path.join(output, 'cjs/package.json'), '{ "type": "commonjs" }\n');
  await bundleCli({ outdir: path.join(output, 'cli') });
  await rm(path.join(root, 'dist'), { recursive: true, force: true });
  await rename(output, path.join(root, 'dist'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(output, { recursive: true, force: true });
}
