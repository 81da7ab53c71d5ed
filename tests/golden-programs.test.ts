import { expect, test } from 'vitest';
import { mismatches, wantsOf } from './golden-programs.ts';
import type { Program } from './golden-programs.ts';

function program(text: string): Program {
  return { name: 'p.js', text, isPlainJavaScript: true, wants: wantsOf(text, 'p.js') };
}

const leak = { line: 1, rule: 'no-unconsumed-body', message: "The body of 'res' is never read" };

test('a wanted finding that is there is no mismatch', () => {
  expect(mismatches(program('fetch(u) // want no-unconsumed-body /never read/'), [leak])).toEqual(
    [],
  );
});

test('a wanted finding that is missing is a mismatch with file and line', () => {
  expect(mismatches(program('fetch(u) // want no-unconsumed-body'), [])).toEqual([
    'p.js:1 wanted but not found: no-unconsumed-body',
  ]);
});

test('a finding on a line without expectation is a mismatch with file, line and message', () => {
  expect(mismatches(program('fetch(u)'), [leak])).toEqual([
    "p.js:1 found but not wanted: no-unconsumed-body: The body of 'res' is never read",
  ]);
});

test('a finding with other words than wanted counts as missing and as unexpected', () => {
  expect(
    mismatches(program('fetch(u) // want no-unconsumed-body /opened on line 3/'), [leak]),
  ).toHaveLength(2);
});

test('a line wants as many findings as it says', () => {
  const twice = program('fetch(u) // want no-unconsumed-body want no-unconsumed-body');
  expect(mismatches(twice, [leak, leak])).toEqual([]);
  expect(mismatches(twice, [leak])).toEqual(['p.js:1 wanted but not found: no-unconsumed-body']);
});

test('an expectation that cannot be read is an error, not silence', () => {
  expect(() => wantsOf('fetch(u) // want No_Unconsumed', 'p.js')).toThrow(
    'p.js:1 is no readable expectation',
  );
});
