/** What `settings.bodyclose` changes for every rule: programs with their settings above them. */
import { describe, expect, test } from 'vitest';
import plugin from '../../src/index.ts';
import { mismatches, wantsOf } from '../golden-programs.ts';
import { lint, typescript } from '../lint-with-eslint.ts';

const { rules = {} } = plugin.configs.recommended;

function differences(bodyclose: unknown, text: string): string[] {
  const name = 'settings-program.ts';
  const program = { name, text, isPlainJavaScript: false, wants: wantsOf(text, name) };
  const found = lint(text, name, { ...typescript, rules, settings: { bodyclose } }).map(
    ({ line, ruleId, message }) => ({
      line,
      rule: ruleId?.replace('bodyclose/', '') ?? 'fatal',
      message,
    }),
  );
  return mismatches(program, found);
}

interface Case {
  name: string;
  settings: Record<string, unknown>;
  text: string;
}

const clients: Case[] = [
  {
    name: 'an export of a module acquires, under any name',
    settings: { clients: [{ module: 'my-http', export: 'get', kind: 'fetch' }] },
    text: `
import { get, get as load, post } from 'my-http';
import * as http from 'my-http';
export async function drops(url) {
  await get(url); // want no-unconsumed-body
  await load(url); // want no-unconsumed-body
  await http.get(url); // want no-unconsumed-body
  await post(url);
}
export async function reads(url) {
  const answer = await get(url);
  return answer.json();
}`,
  },
  {
    name: 'a default export is named default',
    settings: { clients: [{ module: 'my-http', export: 'default', kind: 'fetch' }] },
    text: `
import request from 'my-http';
export async function drops(url) {
  await request(url); // want no-unconsumed-body
}`,
  },
  {
    name: 'a required module counts like an imported one',
    settings: { clients: [{ module: 'my-http', export: 'get', kind: 'fetch' }] },
    text: `
const { get } = require('my-http');
exports.drops = async (url) => {
  await get(url); // want no-unconsumed-body
};`,
  },
  {
    name: 'a star stands for any text, in modules and in exports',
    settings: { clients: [{ module: '@acme/*', export: 'fetch*', kind: 'fetch' }] },
    text: `
import { fetchUser, parse } from '@acme/api';
export async function drops(id) {
  await fetchUser(id); // want no-unconsumed-body
  await parse(id);
}`,
  },
  {
    name: 'a name without a module is a global, a parameter or a member',
    settings: {
      clients: [
        { name: 'httpGet', kind: 'fetch' },
        { name: 'http.*', kind: 'fetch' },
      ],
    },
    text: `
export class Loader {
  constructor(private readonly http) {}
  async drops(url) {
    await this.http.get(url); // want no-unconsumed-body
    await httpGet(url); // want no-unconsumed-body
  }
}
export async function early(http, url) {
  const answer = await http.post(url);
  if (!answer.ok) throw new Error('failed'); // want no-unconsumed-body
  return answer.text();
}`,
  },
  {
    name: 'a function that the file shows is judged by its code',
    settings: { clients: [{ name: 'request', kind: 'fetch' }] },
    text: `
async function request(url) {
  const res = await fetch(url);
  return res.json();
}
export async function calls(url) {
  await request(url);
}`,
  },
];

const functions: Case[] = [
  {
    name: 'a function that releases ends the obligation, wherever it comes from',
    settings: { functions: { finish: ['releases'], 'http.finish': ['releases'] } },
    text: `
import { finish as end } from './finish.js';
export class Loader {
  http;
  async loads(url) {
    const a = await fetch(url);
    await this.http.finish(a);
    const b = await fetch(url);
    await end(b);
  }
}`,
  },
  {
    name: 'a function that borrows leaves the body with its caller',
    settings: { functions: { trace: ['borrows'], 'metrics.*': ['borrows', 'borrows'] } },
    text: `
import { trace, other } from './trace.js';
export async function traced(url, metrics) {
  const a = await fetch(url); // want no-unconsumed-body
  trace(a);
  metrics.count('requests', a);
  const b = await fetch(url);
  other(b);
}`,
  },
  {
    name: 'a function that returns its argument hands the same body back',
    settings: { functions: { tap: ['returns'] } },
    text: `
import { tap } from './tap.js';
export async function tapped(url) {
  const res = tap(await fetch(url));
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}
export async function alsoTapped(url) {
  const res = await tap(await fetch(url));
  return res.json();
}`,
  },
  {
    name: 'a pattern means no function that the table of clients knows',
    settings: { functions: { 'f*': ['borrows'], 'read*': ['releases'] } },
    text: `
import { finish, readAll } from './finish.js';
export async function finished(url) {
  const a = await fetch(url); // want no-unconsumed-body
  finish(a);
  const b = await fetch(url);
  await readAll(b);
}`,
  },
  {
    name: 'what is said of one parameter is not said of the next',
    settings: { functions: { compare: ['borrows'] } },
    text: `
import { compare } from './compare.js';
export async function both(url) {
  const a = await fetch(url); // want no-unconsumed-body
  const b = await fetch(url);
  compare(a, b);
}`,
  },
];

describe('clients', () => {
  test.each(clients)('$name', ({ settings, text }) => {
    expect(differences(settings, text)).toEqual([]);
  });
});

describe('functions', () => {
  test.each(functions)('$name', ({ settings, text }) => {
    expect(differences(settings, text)).toEqual([]);
  });
});

test('a mistake in the settings is one finding on the first line of a file', () => {
  const config = {
    ...typescript,
    rules: plugin.configs.all.rules ?? {},
    settings: { bodyclose: { environment: 'nodes' } },
  };
  const [finding, ...more] = lint('export const answer = 42;\n', 'settings-program.ts', config);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ line: 1, column: 1, severity: 2 });
  expect(finding?.message).toMatch(/settings\.bodyclose\.environment is 'nodes', did you mean/);
});
