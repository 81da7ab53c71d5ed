/** With `prefer-drain` on, no rule suggests for a failed request's body what that rule reports. */
import { Linter } from 'eslint';
import { expect, test } from 'vitest';
import plugin from '../../src/index.ts';
import { languageOptions } from './suggestion-harness.ts';

const NEVER_RELEASED = `export async function load(url) {
  const res = await fetch(url);
  if (!res.ok) {
    throw new Error('failed');
  }
  return res.json();
}
`;

function lint(code: string, rules: Linter.RulesRecord): Linter.LintMessage[] {
  return new Linter().verify(code, {
    languageOptions: languageOptions('espree'),
    plugins: { bodyclose: plugin },
    rules,
  });
}

/** The program after each suggestion, applied alone. */
function suggested(code: string, rules: Linter.RulesRecord): string[] {
  return lint(code, rules).flatMap(({ suggestions = [] }) =>
    suggestions.map(({ fix }) => code.slice(0, fix.range[0]) + fix.text + code.slice(fix.range[1])),
  );
}

const RULE: Linter.RulesRecord = { 'bodyclose/no-unconsumed-body': 'error' };
const DRAIN: Linter.RulesRecord = { ...RULE, 'bodyclose/prefer-drain': 'error' };
const CLOSE: Linter.RulesRecord = {
  ...RULE,
  'bodyclose/prefer-drain': ['error', { prefer: 'close' }],
};

test('both ways are offered where nothing is preferred', () => {
  expect(suggested(NEVER_RELEASED, RULE)).toEqual([
    expect.stringContaining('res.body?.cancel().catch(() => {});'),
    expect.stringContaining('await res.arrayBuffer();'),
  ]);
});

test.each([
  ['read', DRAIN, 'await res.arrayBuffer();'],
  ['closed', CLOSE, 'res.body?.cancel().catch(() => {});'],
] as const)('the body of a failed request is %s as preferred', (way, rules, statement) => {
  const outputs = suggested(NEVER_RELEASED, rules);
  expect(outputs).toEqual([expect.stringContaining(statement)]);
  expect(lint(outputs[0] ?? '', rules)).toEqual([]);
  expect(lint(NEVER_RELEASED, rules)[0]?.message).toContain(
    `; ${way === 'read' ? 'read' : 'cancel'} it with \`${statement.slice(0, -1)}\` (`,
  );
});

test('a response that may have worked is still offered both', () => {
  const code = `export async function load(url, skip) {
  const res = await fetch(url);
  if (skip) {
    return null;
  }
  return res.json();
}
`;
  expect(suggested(code, DRAIN)).toHaveLength(2);
});
