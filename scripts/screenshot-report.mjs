/**
 * Makes docs/images/waterfall.png: runs a small service that leaks under the guard, opens its HTML report in headless Chromium and takes
 * the picture of it. `npm run docs:picture`; needs a build, and Chromium (Debian: `apt-get install chromium`).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandLine } from './command-line.mjs';
import { imageFile, launch } from './pictures/browser.mjs';

await commandLine('docs:picture', {});
const root = path.resolve(import.meta.dirname, '..');

const service = `import http from 'node:http';

const api = http.createServer((request, response) => {
  const size = request.url.startsWith('/export') ? 4_000_000 : 300;
  setTimeout(() => response.writeHead(200, { 'content-length': size }).end('x'.repeat(size)), 20);
});
await new Promise((done) => api.listen(0, '127.0.0.1', done));
const base = 'http://127.0.0.1:' + api.address().port;
const agent = new http.Agent({ keepAlive: true, maxSockets: 3 });
const get = (path) => new Promise((done) => http.get(base + path, { agent }, done));

async function loadUser(id) {
  for await (const chunk of await get('/users/' + id)) void chunk;
}

async function exportExists(id) {
  const res = await get('/export/' + id);
  return res.statusCode === 200;
}

for (let id = 0; id < 15; id++) await loadUser(id);
await Promise.all([1, 2, 3, 4, 5, 6].map(loadUser));
await exportExists(1);
await Promise.all([7, 8, 9, 10].map(loadUser));
await exportExists(2);
const late = Promise.all([11, 12, 13, 14, 15, 16, 17].map(loadUser));
await new Promise((done) => setTimeout(done, 200));
for (let id = 0; id < 6; id++) await (await fetch(base + '/users/' + id)).text();
await late;
setTimeout(() => process.exit(), 300);
`;

const folder = mkdtempSync(path.join(tmpdir(), 'bodyclose-picture-'));
try {
  const program = path.join(folder, 'service.mjs');
  const report = path.join(folder, 'report.html');
  writeFileSync(program, service);
  const register = pathToFileURL(path.join(root, 'dist/runtime/register.js')).href;
  const { status } = spawnSync(process.execPath, ['--import', register, program], {
    cwd: folder,
    env: {
      ...process.env,
      BODYCLOSE_REPORT: report,
      BODYCLOSE_QUIET: '1',
      BODYCLOSE_STALLED_AFTER: '200',
    },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`The program ended with ${status}`);
  writeFileSync(
    report,
    readFileSync(report, 'utf8').replaceAll(`${folder}/`, '').replaceAll(process.execPath, 'node'),
  );
  const browser = await launch();
  // The text of the call sites was changed, and with it what the policy allows.
  const page = await browser.newPage({ viewport: { width: 1100, height: 700 }, bypassCSP: true });
  await page.goto(pathToFileURL(report).href);
  await page.locator('.sites summary').first().click();
  await page.locator('.lanes').focus();
  await page.screenshot({ path: imageFile('waterfall.png'), fullPage: true });
  await browser.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
