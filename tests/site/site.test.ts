/**
 * The site of the documentation as `npm run site` builds it: no link leads nowhere, the search finds pages, and the
 * playground lints in the browser with the real rules.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import plugin from '../../src/index.ts';
import { root } from '../golden-programs.ts';

const site = path.join(root, '.cache/site');
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** The file that a static server answers with; undefined where it has none. */
function fileOf(pathname: string): string | undefined {
  const file = path.join(site, decodeURIComponent(pathname));
  const candidates = pathname.endsWith('/')
    ? [path.join(file, 'index.html')]
    : [file, `${file}.html`];
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}

describe.skipIf(!existsSync(site))('the built site (skipped until `npm run site` has run)', () => {
  const pages = readdirSync(existsSync(site) ? site : root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html'))
    .filter((name) => existsSync(path.join(site, name)));

  test('has a page for each rule', () => {
    for (const rule of Object.keys(plugin.rules)) expect(pages).toContain(`rules/${rule}.html`);
  });

  test.each(pages)('%s links to nothing that is missing', (name) => {
    const html = readFileSync(path.join(site, name), 'utf8');
    const page = new URL(name, 'http://site/');
    const missing = [...html.matchAll(/\b(?:href|src)="([^"]+)"/g)]
      .map(([, link]) => new URL((link ?? '').replaceAll('&amp;', '&'), page))
      .filter(({ host }) => host === 'site')
      .filter(({ pathname, hash }) => {
        const target = fileOf(pathname);
        if (target === undefined) return true;
        const id = decodeURIComponent(hash.slice(1));
        return (
          id !== '' &&
          target.endsWith('.html') &&
          !/\bid="/.test(id) &&
          !readFileSync(target, 'utf8').includes(`id="${id}"`)
        );
      });
    expect(missing.map(({ href }) => href)).toEqual([]);
  });

  describe.skipIf(!existsSync(executablePath))('in a browser (skipped without Chromium)', () => {
    const types: Record<string, string> = {
      '.css': 'text/css',
      '.html': 'text/html',
      '.js': 'text/javascript',
    };
    let server: Server;
    let browser: Browser;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      server = createServer((request, response) => {
        const file = fileOf(new URL(request.url ?? '/', 'http://site').pathname);
        if (file === undefined) {
          response.writeHead(404).end();
          return;
        }
        response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
        response.end(readFileSync(file));
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      browser = await chromium.launch({
        executablePath,
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      });
      const { port } = server.address() as AddressInfo;
      page = await browser.newPage({ baseURL: `http://127.0.0.1:${port}` });
      page.on('pageerror', (error) => complaints.push(error.message));
    }, 60_000);

    afterAll(async () => {
      await browser?.close();
      server?.close();
    });

    test('the playground shows the finding of its first example, and its rule', async () => {
      await page.goto('/playground');
      await page.locator('.summary', { hasText: '1 finding' }).waitFor();
      const finding = page.locator('.findings li');
      expect(await finding.textContent()).toMatch(
        /Line 8.*The body of 'res' is still open when this throw leaves 'loadUser'/,
      );
      expect(await finding.locator('a').getAttribute('href')).toBe('/rules/no-unconsumed-body');
      await page.locator('.cm-lintRange-error').first().waitFor();
      expect(complaints).toEqual([]);
    });

    test('code that is typed there is linted, and a suggestion can be taken', async () => {
      const code = page.locator('.cm-content');
      await code.fill('const res = await fetch(location.href);\nconsole.log(res.status);');
      await page.locator('.findings li', { hasText: 'never read or cancelled' }).waitFor();
      await page.locator('.cm-lintRange-error').first().hover();
      await page.locator('.cm-diagnosticAction').first().click();
      await page.locator('.summary', { hasText: 'No finding' }).waitFor();
      expect(await code.innerText()).toContain('res.body?.cancel()');
      expect(complaints).toEqual([]);
    });

    test('code that is no program is named with its line, and nothing breaks', async () => {
      await page.locator('.cm-content').fill('const fine = 1;\nconst = 2;');
      await page.locator('.summary', { hasText: 'Line 2' }).waitFor();
      expect(complaints).toEqual([]);
    });

    test('every example has a finding in the config that has all rules', async () => {
      await page.goto('/playground');
      await page.getByLabel('Config').selectOption('all');
      const examples = await page.getByLabel('Example').locator('option').allTextContents();
      expect(examples.length).toBeGreaterThan(3);
      for (const example of examples) {
        await page.getByLabel('Example').selectOption(example);
        await page.locator('.summary', { hasText: /\d findings?/ }).waitFor();
      }
      expect(complaints).toEqual([]);
    });

    test('a link to code opens with that code', async () => {
      await page.locator('.cm-content').fill('fetch("/shared")');
      await page.getByRole('button', { name: 'Link to this code' }).click();
      const url = page.url();
      await page.goto('/');
      await page.goto(url);
      await page.locator('.cm-content', { hasText: 'fetch("/shared")' }).waitFor();
    });

    test('the search finds a rule by a word of its page', async () => {
      await page.goto('/');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.locator('#localsearch-input').fill('detached');
      await page.locator('.result', { hasText: 'no-detached-body' }).first().waitFor();
      expect(complaints).toEqual([]);
    });
  });
});
