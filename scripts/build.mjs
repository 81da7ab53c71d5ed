/**
 * Builds dist/: the ES modules, a CommonJS copy of the runtime half (Jest cannot load setup files that
 * are ES modules only), and the command line tool in one file with the licences of what it contains.
 * Everything is made beside dist/ and moved there at the end, so a failed build leaves the old one.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const keepGoing = process.argv.includes('--keep-going');
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

await mkdir(cache, { recursive: true });
const output = await mkdtemp(path.join(cache, 'build-'));
try {
  tsc('-p', 'tsconfig.build.json', '--outDir', output);
  if (existsSync(path.join(root, 'src/runtime'))) {
    tsc('-p', 'tsconfig.cjs.json', '--outDir', path.join(output, 'cjs'));
    await writeFile(path.join(output, 'cjs/package.json'), '{ "type": "commonjs" }\n');
  }
  if (existsSync(path.join(root, 'src/cli/main.ts'))) {
    const { bundleCli } = await import('./bundle-cli.mjs');
    await bundleCli({ outdir: path.join(output, 'cli') });
  }
  await rm(path.join(root, 'dist'), { recursive: true, force: true });
  await rename(output, path.join(root, 'dist'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(output, { recursive: true, force: true });
}
