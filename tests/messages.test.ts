/** The message text is all that a CI log or an agent sees: one style for every rule. */
import { describe, expect, test } from 'vitest';
import plugin from '../src/index.ts';
import { goldenPrograms } from './golden-programs.ts';
import { lintWithTypeScriptParser } from './lint-with-eslint.ts';

const templates = Object.entries(plugin.rules).flatMap(([rule, { meta }]) =>
  Object.entries(meta?.messages ?? {}).map(([id, text]) => ({ name: `${rule}: ${id}`, text })),
);

describe('a message or suggestion', () => {
  test.each(templates)('$name starts with a capital letter or a placeholder', ({ text }) => {
    expect(text).toMatch(/^(?:[A-Z]|\{\{)/);
  });

  test.each(templates)('$name ends without a full stop', ({ text }) => {
    expect(text).not.toMatch(/[.\s]$/);
  });

  test.each(templates)('$name is one line', ({ text }) => {
    expect(text).not.toContain('\n');
  });
});

test('what is reported in the golden programs is a sentence with every placeholder filled', () => {
  const messages = goldenPrograms().flatMap((program) => lintWithTypeScriptParser(program));
  const odd = messages.filter(
    ({ message }) =>
      !/^[A-Z][^\n]*[^.\s]$/.test(message) ||
      // A response that is missing is said to be undefined; a placeholder must not be.
      /\{\{|(?<!\b(?:is|of) )\bundefined\b|\[object/.test(message),
  );
  expect(messages.length).toBeGreaterThan(0);
  expect(odd).toEqual([]);
});
