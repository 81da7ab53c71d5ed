/**
 * Writes the facts of the client table into docs/clients: `npm run docs:clients`. What stands around
 * them in a page is kept.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = path.join(root, 'node_modules', '.cache', 'bodyclose', `docs-${process.pid}.mjs`);

// Node 20 does not strip types.
await mkdir(path.dirname(outfile), { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: ['scripts/docs-clients/pages.ts'],
  bundle: true,
  format: 'esm',
  outfile,
  platform: 'node',
  target: 'node20',
  logLevel: 'error',
});
try {
  const { pages } = await import(pathToFileURL(outfile).href);
  const folder = path.join(root, 'docs', 'clients');
  await mkdir(folder, { recursive: true });
  for (const { file, write } of pages) {
    const name = path.join(folder, file);
    const before = await readFile(name, 'utf8').catch(() => undefined);
    await writeFile(name, await write(before));
  }
} finally {
  await rm(outfile, { force: true });
}
