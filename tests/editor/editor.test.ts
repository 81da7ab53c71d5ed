/** What an editor shows: the ESLint language server of VS Code, with the built plugin, on an example project. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../golden-programs.ts';
import { LanguageServer } from './language-server.ts';
import type { Diagnostic, Range, TextEdit } from './language-server.ts';

const LEAK = `export async function load(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed');
  return res.json();
}
`;

const MENDED = `export async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    throw new Error('failed');
  }
  return res.json();
}
`;

let folder: string;
let server: LanguageServer;
beforeAll(async () => {
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  folder = mkdtempSync(path.join(root, '.cache', 'editor-'));
  const plugin = path.join(root, 'dist/index.js');
  writeFileSync(
    path.join(folder, 'eslint.config.mjs'),
    `import bodyclose from ${JSON.stringify(plugin)};\nexport default [bodyclose.configs.recommended];\n`,
  );
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  for (const [name, text] of [
    ['leak.js', LEAK],
    ['mended.js', MENDED],
  ] as const) {
    writeFileSync(path.join(folder, name), text);
  }
  server = new LanguageServer(folder);
  await server.start();
  server.open('leak.js', LEAK);
  server.open('mended.js', MENDED);
}, 40_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The text between two positions of an editor, which count lines and characters from 0. */
function textIn(text: string, { start, end }: Range): string {
  return text.slice(offset(text, start), offset(text, end));
}

function offset(text: string, { line, character }: Range['start']): number {
  const before = text.split('\n').slice(0, line);
  return before.reduce((sum, each) => sum + each.length + 1, 0) + character;
}

function applied(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => offset(text, b.range.start) - offset(text, a.range.start))
    .reduce(
      (result, { range, newText }) =>
        result.slice(0, offset(text, range.start)) +
        newText +
        result.slice(offset(text, range.end)),
      text,
    );
}

async function onlyDiagnostic(): Promise<Diagnostic> {
  const diagnostics = await server.diagnostics('leak.js');
  expect(diagnostics).toHaveLength(1);
  return diagnostics[0] as Diagnostic;
}

test('an editor underlines the statement that leaks, says why, and links to the rule', async () => {
  const { range, message, code, codeDescription, severity } = await onlyDiagnostic();
  expect(textIn(LEAK, range)).toBe("throw new Error('failed');");
  expect(message).toMatch(/^The body of 'res' is still open when this throw leaves 'load'; /);
  expect({ code, severity }).toEqual({ code: 'bodyclose/no-unconsumed-body', severity: 1 });
  expect(codeDescription?.href).toMatch(/\/docs\/rules\/no-unconsumed-body\.md$/);
});

test('an editor offers the suggestions, and the chosen one mends the leak', async () => {
  const fixes = await server.quickFixes('leak.js', await onlyDiagnostic());
  const [cancel, read] = fixes.filter(
    ({ command }) => command?.command === 'eslint.applySuggestion',
  );
  expect([cancel?.title, read?.title]).toEqual([
    'Cancel the body before this throw (bodyclose/no-unconsumed-body)',
    'Read the body before this throw (bodyclose/no-unconsumed-body)',
  ]);
  if (!cancel) return;
  expect(applied(LEAK, await server.apply(cancel))).toBe(MENDED);
});

test('an editor shows nothing in the mended file', async () => {
  expect(await server.diagnostics('mended.js')).toEqual([]);
});
