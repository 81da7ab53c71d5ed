/** The plugin with every mutant of some files in it, each behind a switch, by StrykerJS. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { cache, installed } from '../npm-packages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const logger = { debug() {}, info() {}, isDebugEnabled: () => false };

async function instrumenter() {
  // The newest that runs on Node 20.
  const folder = await installed('mutants', ['@stryker-mutator/instrumenter@9.6.1']);
  const entry = path.join(folder, 'node_modules/@stryker-mutator/instrumenter/dist/src/index.js');
  const { Instrumenter } = await import(pathToFileURL(entry).href);
  return new Instrumenter(logger);
}

/** The mutants, the file of the plugin that has them, and the sources that have them by their paths. */
export async function instrumented(names) {
  const contents = await Promise.all(
    names.map(async (name) => ({
      name: path.join(root, name),
      content: await readFile(path.join(root, name), 'utf8'),
      mutate: true,
    })),
  );
  const options = { plugins: null, excludedMutations: [], ignorers: [] };
  const { files, mutants } = await (await instrumenter()).instrument(contents, options);
  const instrumentedText = new Map(files.map(({ name, content }) => [name, content]));
  const plugin = path.join(cache, `mutants-${process.pid}.cjs`);
  await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    outfile: plugin,
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(plugin).href) },
    logLevel: 'error',
    plugins: [
      {
        name: 'mutants',
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
            const text = instrumentedText.get(file);
            return text === undefined ? undefined : { contents: text, loader: 'ts' };
          });
        },
      },
    ],
  });
  const originals = new Map(contents.map(({ name, content }) => [name, content.split('\n')]));
  return {
    plugin,
    sources: instrumentedText,
    mutants: mutants.map(({ id, fileName, location: { start, end }, mutatorName, replacement }) => {
      const lines = originals.get(fileName).slice(start.line, end.line + 1);
      lines[lines.length - 1] = lines
        .at(-1)
        .slice(0, end.line === start.line ? end.column : undefined);
      const original = [lines[0].slice(start.column), ...lines.slice(1)].join('\n');
      return {
        id,
        file: path.relative(root, fileName).split(path.sep).join('/'),
        line: start.line + 1,
        mutator: mutatorName,
        original,
        replacement,
      };
    }),
  };
}
