/** The demo tells the truth: what the server counts, and what is found in the very sources that it ran. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from './golden-programs.ts';
import { lint, typescript } from './lint-with-eslint.ts';
import plugin from '../src/index.ts';

interface Row {
  file: string;
  sockets: { text: string; hosts: { opened: number; atOnce: number; requests: number }[] };
  lint: { text: string };
  failures: string[];
  ok: boolean;
}

const patience = 180_000;

describe('the experiments', () => {
  const rows = new Map<string, Row>();

  beforeAll(async () => {
    const demo = path.join(root, 'scripts/demo.mjs');
    const run = promisify(execFile)(process.execPath, [demo, '--json', '--no-guard'], {
      timeout: patience,
    });
    // A row that is not as expected ends the demo with 1: its table says more than the exit code.
    const { stdout } = await run.catch((error: { stdout: string }) => error);
    for (const row of JSON.parse(stdout) as Row[]) rows.set(row.file, row);
  }, patience);

  function socketsOf(file: string): Row['sockets']['hosts'] {
    const row = rows.get(file);
    if (row === undefined) throw new Error(`${file} was not run`);
    return row.sockets.hosts;
  }

  test.each([
    'never-read-large.mjs',
    'two-hosts-unread.mjs',
    'status-thrown-before-read.mjs',
    'axios-error-unread.mjs',
    'redirect-refused.mjs',
    'redirect-followed.mjs',
  ])('%s takes a connection for every request, and keeps it', (file) => {
    for (const { opened, atOnce } of socketsOf(file)) {
      expect(opened).toBeGreaterThanOrEqual(20);
      // A collection of garbage in between may free some of them.
      expect(atOnce).toBeGreaterThan(5);
    }
  });

  test.each([
    'never-read-small.mjs',
    'read-to-the-end.mjs',
    'drained-with-a-limit.mjs',
    'two-hosts-read.mjs',
    'gzip.mjs',
    'chunked.mjs',
    'content-length.mjs',
    'empty-body.mjs',
    'status-thrown-after-read.mjs',
  ])('%s makes do with the connection that it has', (file) => {
    for (const { opened, requests } of socketsOf(file)) {
      expect(requests).toBe(20);
      expect(opened).toBeLessThanOrEqual(2);
    }
  });

  test.each(['cancelled-unread.mjs', 'connection-close.mjs', 'axios-error-released.mjs'])(
    '%s opens one connection after the other',
    (file) => {
      for (const { opened, atOnce } of socketsOf(file)) {
        expect(opened).toBeGreaterThanOrEqual(20);
        expect(atOnce).toBeLessThanOrEqual(5);
      }
    },
  );

  test('pool-of-one.mjs never gets its second request through', () => {
    expect(socketsOf('pool-of-one.mjs')).toEqual([{ opened: 1, atOnce: 1, requests: 1 }]);
  });

  test.each([
    ['release-before-check.mjs', '0, TypeError'],
    ['release-after-check.mjs', '0, ECONNREFUSED'],
  ])('%s is told of a server that is down: %s', (file, text) => {
    expect(rows.get(file)?.sockets.text).toBe(text);
  });

  test('are linted as they are: the thrown status is found at its throw', () => {
    expect(rows.get('status-thrown-before-read.mjs')?.lint.text).toBe('finding at throw in line 7');
    expect(rows.get('status-thrown-after-read.mjs')?.lint.text).toBe('silent');
  });

  test('have a row each in docs/why.md, with the verdict of the linter', () => {
    const page = readFileSync(path.join(root, 'docs/why.md'), 'utf8');
    const told = [...page.matchAll(/^\| \[.*\]\(\S+\/(\S+)\)\s*\|[^|]*\|([^|]*)\|/gm)];
    const verdicts = told.map(([, file, lint = '']) => [file, lint.trim()]);
    expect(verdicts).toEqual([...rows].map(([file, { lint }]) => [file, lint.text]));
  });

  test('come out as the table expects, every one', () => {
    const files = readdirSync(path.join(root, 'examples/experiments'));
    expect([...rows.keys()].sort()).toEqual(files.sort());
    expect([...rows.values()].filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe('the examples', () => {
  const names = readdirSync(path.join(root, 'examples/leaks')).sort();

  function findings(name: string): string[] {
    const text = readFileSync(path.join(root, name), 'utf8');
    const { rules = {} } = plugin.configs.recommended;
    return lint(text, name, { ...typescript, rules }).map(
      ({ line, message }) => `${line} ${message}`,
    );
  }

  test('each have a leaking and a fixed version', () => {
    expect(readdirSync(path.join(root, 'examples/fixed')).sort()).toEqual(names);
  });

  test.each(names)('leaks/%s has a finding, its fixed version none', (name) => {
    expect(findings(`examples/leaks/${name}`)).not.toEqual([]);
    expect(findings(`examples/fixed/${name}`)).toEqual([]);
  });
});
