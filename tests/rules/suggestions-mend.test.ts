/**
 * The suggestions of the golden programs are applied, all cancels and then all reads: the result
 * must parse, and what the rule still finds is only what it had no suggestion for.
 */
import { Linter, type Rule } from 'eslint';
import { describe, expect, test } from 'vitest';
import noUnconsumedBody from '../../src/rules/no-unconsumed-body.ts';
import { goldenPrograms } from '../golden-programs.ts';
import { languageOptions, type Parser } from './suggestion-harness.ts';

const MOST_ROUNDS = 5;

function findings(code: string, parser: Parser): Linter.LintMessage[] {
  return new Linter().verify(code, {
    languageOptions: languageOptions(parser),
    plugins: { bodyclose: { rules: { 'no-unconsumed-body': noUnconsumedBody } } },
    rules: { 'bodyclose/no-unconsumed-body': 'error' },
  });
}

/** The n-th suggestion of each finding, or its only one. */
function fixesOf(messages: readonly Linter.LintMessage[], choice: number): Rule.Fix[] {
  return messages.flatMap(({ suggestions = [] }) => {
    const suggestion = suggestions[choice] ?? suggestions[0];
    return suggestion ? [suggestion.fix] : [];
  });
}

/** Applies what does not overlap; the rest is left for the next round. */
function apply(code: string, fixes: readonly Rule.Fix[]): string {
  let result = '';
  let at = 0;
  for (const { range, text } of [...fixes].sort((a, b) => a.range[0] - b.range[0])) {
    if (range[0] >= at) {
      result += code.slice(at, range[0]) + text;
      at = range[1];
    }
  }
  return result + code.slice(at);
}

const withFindings = goldenPrograms().filter(({ wants }) => wants.length > 0);

describe.each([
  ['cancelling', 0],
  ['reading', 1],
] as const)('%s', (_title, choice) => {
  test.each(withFindings)('mends $name', ({ text, isPlainJavaScript }) => {
    const parser: Parser = isPlainJavaScript ? 'espree' : 'typescript';
    let code = text;
    let messages = findings(code, parser);
    const hopeless = messages.length - fixesOf(messages, choice).length;
    for (let round = 0; round < MOST_ROUNDS && fixesOf(messages, choice).length > 0; round += 1) {
      code = apply(code, fixesOf(messages, choice));
      messages = findings(code, parser);
      expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
    }
    expect(fixesOf(messages, choice)).toEqual([]);
    expect(messages.length).toBeLessThanOrEqual(hopeless);
  });
});
