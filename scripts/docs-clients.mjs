/**
 * Writes the facts of the client table into docs/clients: `npm run docs:clients`. What stands around
 * them in a page is kept.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loaded } from './bundled.mjs';
import { commandLine } from './command-line.mjs';

await commandLine('docs:clients', {});
const { pages } = await loaded('scripts/docs-clients/pages.ts');
const folder = path.resolve(import.meta.dirname, '../docs/clients');
await mkdir(folder, { recursive: true });
for (const { file, write } of pages) {
  const name = path.join(folder, file);
  const before = await readFile(name, 'utf8').catch(() => undefined);
  await writeFile(name, await write(before));
}
