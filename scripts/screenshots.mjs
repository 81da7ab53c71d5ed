/**
 * Makes the pictures of the README: what `bodyclose lint` and the guard write on a terminal, and what an editor shows. Nothing in
 * them is drawn: the commands run, and a terminal emulator and an editor in headless Chromium show what they
 * said. Part of `npm run docs:picture`; needs a build, and Chromium.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandLine } from './command-line.mjs';
import { launch } from './pictures/browser.mjs';
import { takeEditorPicture } from './pictures/editor.mjs';
import { takeTerminalPicture } from './pictures/terminal.mjs';

await commandLine('docs:picture', {});
const root = path.resolve(import.meta.dirname, '..');

const PROMPT = '\u001b[90m$\u001b[39m ';

/** What a terminal shows of a command: its line, and what it writes to either stream. */
function session(shown, args, cwd, env = {}) {
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '1', ...env },
  });
  return `${PROMPT}${shown}\n${stdout}${stderr}`;
}

const LOADER = `export async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    throw new Error(\`HTTP \${res.status}\`);
  }
  return res.json();
}
`;

const SERVICE = `import http from 'node:http';

const api = http.createServer((request, response) => response.writeHead(503).end('x'.repeat(200_000)));
api.listen(0, '127.0.0.1', async () => {
  await load('http://127.0.0.1:' + api.address().port + '/users/1').catch(() => {});
  setTimeout(() => process.exit(), 200);
});

async function load(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('HTTP ' + res.status);
  return res.json();
}
`;

function guardSession() {
  const folder = mkdtempSync(path.join(tmpdir(), 'bodyclose-picture-'));
  try {
    writeFileSync(path.join(folder, 'app.mjs'), SERVICE);
    const register = pathToFileURL(path.join(root, 'dist/runtime/register.js')).href;
    return session(
      'node --import eslint-plugin-bodyclose/register app.mjs',
      ['--import', register, 'app.mjs'],
      folder,
    )
      .replaceAll(`${folder}/`, '')
      .replace(/\(node:\d+\)/g, '(node:4242)');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const browser = await launch();
try {
  const bin = path.join(root, 'dist/cli/bodyclose.js');
  const linted = ['lint', 'not-found.ts', 'status-check.ts'];
  const lint = session(
    `npx bodyclose ${linted.join(' ')}`,
    [bin, ...linted],
    path.join(root, 'examples/leaks'),
  );
  await takeTerminalPicture(browser, 'terminal-lint.png', lint, 116);
  await takeTerminalPicture(browser, 'terminal-guard.png', guardSession(), 116);
  await takeEditorPicture(browser, 'editor.png', LOADER);
} finally {
  await browser.close();
}
