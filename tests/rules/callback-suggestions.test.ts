/** Suggestions for responses that come to a callback. */
import { Linter } from 'eslint';
import { expect, test } from 'vitest';
import rule from '../../src/rules/no-unconsumed-body.ts';

const IMPORT = "import http from 'node:http';\n";

/** The program after each of the suggestions of its one finding. */
function suggestions(program: string): string[] {
  const code = IMPORT + program;
  const messages = new Linter().verify(code, {
    plugins: { bodyclose: { rules: { 'no-unconsumed-body': rule } } },
    rules: { 'bodyclose/no-unconsumed-body': 'error' },
  });
  expect(messages).toHaveLength(1);
  const [{ suggestions: found = [] } = {}] = messages;
  return found.map(({ fix: { range, text } }) =>
    (code.slice(0, range[0]) + text + code.slice(range[1])).slice(IMPORT.length),
  );
}

test('the response is drained or destroyed ahead of the return that forgets it', () => {
  const program = (release: string): string => `http.get(url, (res) => {
  if (res.statusCode !== 200) {${release}
    return;
  }
  res.pipe(process.stdout);
});`;
  expect(suggestions(program(''))).toEqual([
    program('\n    res.resume();'),
    program('\n    res.destroy();'),
  ]);
});

test('a callback without a parameter gets one', () => {
  expect(suggestions('http.get(url, () => { done(); });')).toEqual([
    'http.get(url, (res) => { res.resume(); done(); });',
    'http.get(url, (res) => { res.destroy(); done(); });',
  ]);
});

test('an empty callback gets a parameter and the release', () => {
  expect(suggestions('http.request(url, function () {}).end();')[0]).toMatch(
    /^http\.request\(url, function \(res\) \{\s*res\.resume\(\);?\s*\}\)\.end\(\);$/,
  );
});

test('a callback that is an expression becomes a block', () => {
  expect(suggestions('http.get(url, () => done());')[0]).toMatch(
    /^http\.get\(url, \(res\) => \{\s*res\.resume\(\);\s*return done\(\);\s*\}\);$/,
  );
});

test('nothing is chained to a request, which is no promise', () => {
  expect(suggestions('http.get(url, ({ statusCode }) => done(statusCode));')).toEqual([]);
});

test.each(['on', 'once'])(
  'a listener of the response releases what it does not read: %s',
  (add) => {
    const program = (release: string): string => `function load(url) {
  const req = http.request(url);
  req.${add}('response', (res) => {
    done(res.statusCode);${release}
  });
  req.end();
}`;
    expect(suggestions(program(''))).toEqual([
      program('\n    res.resume();'),
      program('\n    res.destroy();'),
    ]);
  },
);
