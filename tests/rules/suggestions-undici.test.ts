import { Linter } from 'eslint';
import { expect, test } from 'vitest';
import rule from '../../src/rules/no-unconsumed-body.ts';

/** The program after each suggestion of its only finding. */
function suggested(code: string): string[] {
  const messages = new Linter().verify(code, {
    plugins: { bodyclose: { rules: { 'no-unconsumed-body': rule } } },
    rules: { 'bodyclose/no-unconsumed-body': 'error' },
  });
  expect(messages).toHaveLength(1);
  return (messages[0]?.suggestions ?? []).map(
    ({ fix }) => code.slice(0, fix.range[0]) + fix.text + code.slice(fix.range[1]),
  );
}

test('a body of undici is dumped, and nothing else is suggested', () => {
  expect(
    suggested(`import { request } from 'undici';
async function load(url) {
  const { statusCode, body } = await request(url);
  if (statusCode !== 200) throw new Error('failed');
  return body.json();
}`),
  ).toEqual([
    `import { request } from 'undici';
async function load(url) {
  const { statusCode, body } = await request(url);
  if (statusCode !== 200) {
    await body.dump();
    throw new Error('failed');
  }
  return body.json();
}`,
  ]);
});

test('where nothing can be awaited, the dump is left to itself', () => {
  expect(
    suggested(`import { Client } from 'undici';
const client = new Client('http://localhost');
function load(done) {
  client.request({ path: '/', method: 'GET' }, (err, data) => {
    if (err) return done(err);
    if (data.statusCode === 404) return done(null, null);
    data.body.resume();
    return done();
  });
}`),
  ).toEqual([
    `import { Client } from 'undici';
const client = new Client('http://localhost');
function load(done) {
  client.request({ path: '/', method: 'GET' }, (err, data) => {
    if (err) return done(err);
    if (data.statusCode === 404) {
      void data.body.dump();
      return done(null, null);
    }
    data.body.resume();
    return done();
  });
}`,
  ]);
});

test.each([
  ['data', 'data.body?.dump()'],
  ['{ statusCode, body }', 'body?.dump()'],
])('ahead of the check of a callback with %s there may be no body', (parameter, dump) => {
  const [code] = suggested(`import { Client } from 'undici';
const client = new Client('http://localhost');
function load(done) {
  client.request({ path: '/', method: 'GET' }, (err, ${parameter}) => {
    if (err) return done(err);
    return done(null);
  });
}`);
  expect(code).toContain(`    void ${dump};\n    if (err)`);
});

test('a callback that never asks for the error may have no body to dump', () => {
  const [code] = suggested(`import { Client } from 'undici';
const client = new Client('http://localhost');
client.request({ path: '/', method: 'GET' }, (err, data) => {
  console.log(err, data.statusCode);
});`);
  expect(code).toContain('void data.body?.dump();');
});

test('a node stream that was made of a web body is destroyed or resumed', () => {
  const codes = suggested(`import { Readable } from 'node:stream';
async function load(url) {
  const stream = Readable.fromWeb((await fetch(url)).body);
  if (stream.readableLength === 0) return null;
  return stream.toArray();
}`);
  expect(codes).toHaveLength(2);
  expect(codes[0]).toContain('{\n    stream.destroy();\n    return null;');
  expect(codes[1]).toContain('{\n    stream.resume();\n    return null;');
});

test('the stream of undici.pipeline has no release of one statement', () => {
  expect(
    suggested(`import { pipeline } from 'undici';
function load(url) {
  pipeline(url, { method: 'GET' }, ({ body }) => body);
}`),
  ).toEqual([]);
});
