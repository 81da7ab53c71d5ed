/**
 * Bundles the command line tool into files that run with nothing else installed, and writes the
 * licences of the packages inside them beside them. Its parser is a file of its own, because the
 * plugin loads it too where the linter's parser tells no scopes.
 */
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { commandLine, text } from './command-line.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Parts of the bundled packages that this tool never reaches: ESLint's own rules and parser, and
 * the scope manager's tables of TypeScript library types. Leaving them out halves the start-up time.
 */
const STUBS = [
  {
    filter: /[\\/]eslint[\\/]lib[\\/]rules[\\/]index\.js$/,
    contents: 'module.exports = new Map();',
  },
  {
    filter: /[\\/]scope-manager[\\/]dist[\\/]lib[\\/]index\.js$/,
    contents: 'exports.lib = new Map();',
  },
  {
    filter: /[\\/]espree[\\/]dist[\\/]espree\.cjs$|[\\/]espree[\\/]espree\.js$/,
    contents:
      'exports.parse = () => { throw new Error("espree is not part of this bundle"); }; exports.latestEcmaVersion = 17;',
  },
];

const stubs = {
  name: 'stubs',
  setup(builder) {
    for (const { filter, contents } of STUBS)
      builder.onLoad({ filter }, () => ({ contents, loader: 'js' }));
  },
};

/** @param {{ outdir?: string, plugins?: import("esbuild").Plugin[] }} [options] */
export async function bundleCli({ outdir = join(root, 'dist/cli'), plugins = [] } = {}) {
  await mkdir(outdir, { recursive: true });
  const result = await build({
    absWorkingDir: root,
    entryPoints: { bodyclose: 'src/cli/main.ts', parser: 'src/cli/parser.ts' },
    outdir,
    chunkNames: 'chunk-[hash]',
    splitting: true,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    plugins: [stubs, ...plugins],
    // The bundled CommonJS packages call require() for node's own modules, which an ES module lacks.
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as bodycloseCreateRequire } from 'node:module';\nconst require = bodycloseCreateRequire(import.meta.url);",
    },
  });
  await chmod(join(outdir, 'bodyclose.js'), 0o755);
  await writeFile(
    join(outdir, 'THIRD-PARTY-LICENSES.txt'),
    await licenses(Object.keys(result.metafile.inputs)),
  );
  return result.metafile;
}

/** @param {string[]} inputs paths of bundled files, relative to the root */
async function licenses(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) folders.add(match[1]);
  }
  const sections = [];
  for (const folder of [...folders].sort()) {
    const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    const file = (await readdir(join(root, folder))).find((name) => /^licen[cs]e/i.test(name));
    const text = file
      ? await readFile(join(root, folder, file), 'utf8')
      : `Licensed under ${manifest.license}.\n`;
    sections.push(`${manifest.name} ${manifest.version} (${manifest.license})\n\n${text.trim()}\n`);
  }
  return sections.join(`\n${'-'.repeat(80)}\n\n`);
}

// By itself: `node scripts/bundle-cli.mjs [folder]`.
if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const { rest } = await commandLine('bundle-cli', {}, text);
  await bundleCli(rest.length > 0 ? { outdir: rest[0] } : {});
}
