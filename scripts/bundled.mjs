/** Node 20 does not strip types: what is written in TypeScript and started from a script is bundled first. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const besidePackages = path.join(root, 'node_modules/.cache/bodyclose');

/** The URL of a module that stands beside the installed packages, which it still imports. */
export async function bundled(entry, { packages = 'external', folder = besidePackages } = {}) {
  const name = `${path.basename(entry, '.ts')}-${process.pid}.mjs`;
  const outfile = path.join(folder, name);
  await mkdir(path.dirname(outfile), { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    outfile,
    packages,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  return pathToFileURL(outfile);
}

/** What a module in TypeScript exports. */
export async function loaded(entry) {
  const module = await bundled(entry);
  try {
    return await import(module);
  } finally {
    await rm(module, { force: true });
  }
}
