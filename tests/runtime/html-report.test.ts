/** The HTML report: what its text holds, and what people see of it in a browser. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderHtml } from '../../src/runtime/html-report/index.ts';
import type { PicturedReport } from '../../src/runtime/report-file.ts';
import type { Exchange } from '../../src/runtime/timeline.ts';
import { buildGuard, runProgram, type BuiltGuard } from './guarded-program.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const startedAt = '2026-01-02T03:04:05.000Z';
const start = Date.parse(startedAt);

function exchange(over: Partial<Exchange>): Exchange {
  return {
    owner: 'process 1',
    origin: 'http://api.test',
    connection: 1,
    client: 'fetch',
    method: 'GET',
    url: 'http://api.test/users',
    status: 200,
    file: '/app/users.js',
    line: 3,
    function: 'load',
    bytes: 10,
    askedAt: start,
    sentAt: start + 1,
    answeredAt: start + 10,
    endedAt: start + 20,
    end: 'drained',
    ...over,
  };
}

function report(exchanges: Exchange[], over: Partial<PicturedReport> = {}): PicturedReport {
  return {
    version: 1,
    command: 'node app.js',
    startedAt,
    durationMs: 10_000,
    totals: { acquired: exchanges.length, drained: 0, closed: 0, leaked: 0, open: 0 },
    sites: [],
    picture: { exchanges, omitted: 0 },
    ...over,
  };
}

const leak: PicturedReport['sites'][number] = {
  file: '/app/users.js',
  line: 3,
  column: 7,
  function: 'load',
  client: 'fetch',
  method: 'GET',
  url: 'http://api.test/users',
  status: 200,
  verdict: 'stalled',
  count: 4,
  retracted: 1,
  ageMs: 5000,
  bytesRead: 0,
  contentLength: 100,
  stack: ['load (/app/users.js:3:7)'],
  remedy: 'res.body?.cancel()',
};

test('text from the network can neither end an element nor load anything', () => {
  const hostile = '</script><script src=http://evil.test></script>"\'<img>';
  const html = renderHtml(
    report([exchange({ url: hostile, function: hostile, origin: hostile })], {
      command: hostile,
      sites: [{ ...leak, function: hostile, url: hostile, method: hostile, stack: [hostile] }],
    }),
  );
  expect(html).not.toMatch(/<img|<script src/);
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html).toMatch(/Content-Security-Policy" content="default-src 'none'/);
});

test('without a picture the call sites are still told', () => {
  const { picture, ...plain } = report([], { sites: [leak] });
  expect(picture).toBeDefined();
  expect(renderHtml(plain)).toContain('/app/users.js:3');
});

test('workers and child processes bring their connections into the one page', async () => {
  const guard = await buildGuard();
  const folder = mkdtempSync(path.join(tmpdir(), 'bodyclose-page-'));
  const target = path.join(folder, 'run.html');
  const { code } = await runProgram(guard, {
    text: `
      import { once } from 'node:events';
      import { createServer } from 'node:http';
      import { Worker, isMainThread, workerData } from 'node:worker_threads';
      if (!isMainThread) {
        await (await fetch(workerData + '/worker')).text();
        process.exit();
      }
      const server = createServer((_, response) => response.end('x'));
      await new Promise((done) => server.listen(0, '127.0.0.1', done));
      const url = 'http://127.0.0.1:' + server.address().port;
      await (await fetch(url + '/main')).text();
      await once(new Worker(new URL(import.meta.url), { workerData: url }), 'exit');
      process.exit();
    `,
    settings: { BODYCLOSE_REPORT: target },
  });
  const html = readFileSync(target, 'utf8');
  guard.remove();
  rmSync(folder, { recursive: true });
  expect(code).toBe(0);
  expect(html).toMatch(/"process \d+"/);
  expect(html).toMatch(/"process \d+, worker \d+"/);
});

const isInstalled = existsSync(executablePath);

// Chromium comes from the system (Debian: `apt-get install chromium`), not from npm.
describe.skipIf(!isInstalled)('in a browser', () => {
  let browser: Browser;
  let folder: string;
  let guard: BuiltGuard;
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'bodyclose-page-'));
    guard = await buildGuard();
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    });
  });
  afterAll(async () => {
    await browser.close();
    guard.remove();
    rmSync(folder, { recursive: true, force: true });
    expect(complaints).toEqual([]);
  });

  async function open(html: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const file = path.join(folder, `page-${Math.random().toString(36).slice(2)}.html`);
    writeFileSync(file, html);
    const page = await browser.newPage({ colorScheme });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  test('a program of its own: who held the connection, and who queued behind', async () => {
    const target = path.join(folder, 'run.html');
    await runProgram(guard, {
      text: `
        import { Agent, request } from 'undici7';
        import { createServer } from 'node:http';
        const server = createServer((_, response) => response.end('x'.repeat(3_000_000)));
        await new Promise((done) => server.listen(0, '127.0.0.1', done));
        const origin = 'http://127.0.0.1:' + server.address().port;
        const dispatcher = new Agent({ connections: 1 });
        async function holder() {
          const { body } = await request(origin + '/held?token=' + 6 * 7000, { dispatcher });
          globalThis.kept = body;
        }
        await holder();
        for (let n = 0; n < 3; n++) request(origin + '/late', { dispatcher }).catch(() => {});
        setTimeout(() => process.exit(), 400);
      `,
      settings: { BODYCLOSE_REPORT: target, BODYCLOSE_STALLED_AFTER: '100' },
    });
    const html = readFileSync(target, 'utf8');
    expect(html).not.toContain('42000');
    const page = await open(html);
    const site = page.locator('.sites tbody tr').first();
    expect(await site.textContent()).toMatch(/holder.*deadlock/s);
    await site.locator('summary').click();
    expect(await site.locator('.code').textContent()).toMatch(/> .*request\(origin \+ '\/held/);
    expect(await site.textContent()).toContain('Write await body.dump()');
    expect(await page.locator('.origin').textContent()).toMatch(/1 connection, 4 requests/);
    expect(await page.locator('.bar.leaked').count()).toBe(1);
    await page.locator('.lanes').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.detail td').allTextContents()).toContain('3');
  });

  test('keys go from connection to connection, and change the scale', async () => {
    const page = await open(
      renderHtml(report([1, 2, 3].map((connection) => exchange({ connection })))),
    );
    const lanes = page.locator('.lanes');
    await lanes.focus();
    const active = (): Promise<string | null> => lanes.getAttribute('aria-activedescendant');
    expect(await active()).toBe('row-1');
    await page.keyboard.press('ArrowDown');
    expect(await active()).toBe('row-2');
    await page.keyboard.press('End');
    expect(await active()).toBe('row-3');
    await page.keyboard.press('Home');
    expect(await active()).toBe('row-1');
    expect(await page.locator('.lane[aria-selected=true]').getAttribute('aria-label')).toBe(
      'http://api.test connection 1: 1 request, 0 leaked, held longest, 10 ms, by users.js:3',
    );
    const ticks = await page.locator('.axis').textContent();
    await page.keyboard.press('+');
    expect(await page.locator('.axis').textContent()).not.toBe(ticks);
    await page.getByRole('button', { name: 'All' }).click();
    expect(await page.locator('.axis').textContent()).toBe(ticks);
  });

  test('the filter goes for sites and connections alike', async () => {
    const page = await open(
      renderHtml(
        report(
          [
            exchange({ connection: 1 }),
            exchange({ connection: 2, file: '/app/jobs.js', function: 'run', end: 'leaked' }),
          ],
          { sites: [leak] },
        ),
      ),
    );
    expect(await page.locator('output').textContent()).toBe('2 of 2 requests');
    await page.getByRole('searchbox').fill('jobs.js');
    expect(await page.locator('output').textContent()).toBe('1 of 2 requests');
    expect(await page.locator('.lane').count()).toBe(1);
    expect(await page.locator('.sites tbody tr:visible').count()).toBe(1);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('combobox').selectOption('leaked');
    expect(await page.locator('.lane').count()).toBe(1);
    await page.getByRole('searchbox').fill('nothing like this');
    expect(await page.locator('.lane').count()).toBe(0);
  });

  test('10,000 requests open in a second, and scroll', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      exchange({
        connection: index + 1,
        askedAt: start + index,
        sentAt: start + index,
        answeredAt: start + index + 1,
        endedAt: null,
        end: 'leaked',
      }),
    );
    const html = renderHtml(report(many));
    expect(html.length).toBeLessThan(2_000_000);
    const page = await open(html);
    const drawn = (): Promise<number> => page.locator('.lane').count();
    expect(await drawn()).toBeLessThan(100);
    const elapsed = await page.evaluate(() => {
      const lanes = document.querySelector('.lanes')!;
      const begun = performance.now();
      for (let turn = 0; turn < 20; turn++) {
        lanes.scrollTop = turn * 10_000;
        lanes.dispatchEvent(new Event('scroll'));
      }
      return performance.now() - begun;
    });
    expect(elapsed / 20).toBeLessThan(100);
    await page.locator('.lanes').focus();
    await page.keyboard.press('End');
    expect(await page.locator('.lane[aria-selected=true]').textContent()).toContain('10000');
    expect(await drawn()).toBeLessThan(100);
  });

  test('one connection with 10,000 requests is a strip of bounded size', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      exchange({
        askedAt: start + index,
        sentAt: start + index,
        answeredAt: start + index + 0.2,
        endedAt: start + index + 0.8,
      }),
    );
    const page = await open(renderHtml(report(many)));
    expect(await page.locator('.bar').count()).toBeLessThan(4000);
    await page.locator('.lanes').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.detail').textContent()).toContain('and 9800 more');
  });

  test('is legible in the dark', async () => {
    const page = await open(renderHtml(report([exchange({})])), 'dark');
    const colours = await page.evaluate(() => {
      const { color } = getComputedStyle(document.body);
      return { color, scheme: matchMedia('(prefers-color-scheme: dark)').matches };
    });
    expect(colours).toEqual({ color: 'rgb(255, 255, 255)', scheme: true });
  });
});
