/**
 * A picture of an editor: the ESLint language server of VS Code lints a program with the built plugin, and
 * CodeMirror shows what it says.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { imageFile } from './browser.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** In the repository, because the server looks for ESLint from the program upwards. */
function temporaryFolder() {
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  return mkdtempSync(path.join(root, '.cache', 'picture-'));
}

async function importTypeScript(file, folder) {
  const outfile = path.join(folder, 'bundle.mjs');
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  return import(pathToFileURL(outfile).href);
}

/** The diagnostics of the program, each with the titles of its quick fixes. */
async function diagnosticsOf(text, folder) {
  const client = path.join(root, 'tests/editor/language-server.ts');
  const { LanguageServer } = await importTypeScript(client, folder);
  const plugin = pathToFileURL(path.join(root, 'dist/index.js')).href;
  writeFileSync(
    path.join(folder, 'eslint.config.mjs'),
    `import bodyclose from ${JSON.stringify(plugin)};\nexport default [bodyclose.configs.recommended];\n`,
  );
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(path.join(folder, 'load.js'), text);
  const server = new LanguageServer(folder);
  try {
    await server.start();
    server.open('load.js', text);
    const found = [];
    for (const diagnostic of await server.diagnostics('load.js')) {
      const fixes = await server.quickFixes('load.js', diagnostic);
      const titles = fixes
        .filter(({ command }) => command?.command === 'eslint.applySuggestion')
        .map(({ title }) => title.replace(/ \(.*\)$/, ''));
      found.push({ ...diagnostic, titles });
    }
    return found;
  } finally {
    await server.stop();
  }
}

export async function takeEditorPicture(browser, name, text) {
  const folder = temporaryFolder();
  try {
    const diagnostics = await diagnosticsOf(text, folder);
    if (diagnostics.length === 0) throw new Error('The language server found nothing to show');
    const outfile = path.join(folder, 'page.js');
    const entry = path.join(import.meta.dirname, 'editor-page.mjs');
    await build({ entryPoints: [entry], outfile, bundle: true, format: 'iife' });
    const page = await browser.newPage({ deviceScaleFactor: 1.5 });
    await page.setContent(
      '<body style="margin:0"><div id="frame" style="width:720px;padding:8px 0 56px;border:1px solid #d0d7de"></div></body>',
    );
    await page.addScriptTag({ path: outfile });
    await page.evaluate(
      ([source, list]) => globalThis.showEditor(source, list),
      [text.trimEnd(), diagnostics],
    );
    await page.locator('.cm-lintRange').first().hover();
    await page.locator('.cm-tooltip-lint').waitFor();
    await page.locator('#frame').screenshot({ path: imageFile(name) });
    await page.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
