/** ESLint's RuleTester on vitest, with every assertion that it can insist on. */
import * as typescriptParser from '@typescript-eslint/parser';
import { RuleTester } from 'eslint';
import type { Rule } from 'eslint';
import { describe, it } from 'vitest';

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it.only;

export interface RuleCases {
  valid: (string | RuleTester.ValidTestCase)[];
  invalid: RuleTester.InvalidTestCase[];
}

/** Every error must name its message, its exact place and its data. */
const assertionOptions = {
  requireMessage: 'messageId',
  requireLocation: true,
  requireData: true,
} as const;

/** Runs the cases with espree, ESLint's default parser. */
export function runRule(name: string, rule: Rule.RuleModule, cases: RuleCases): void {
  new RuleTester().run(name, rule, { ...cases, assertionOptions });
}

/** Runs the cases with the TypeScript parser, without type information. */
export function runRuleOnTypeScript(name: string, rule: Rule.RuleModule, cases: RuleCases): void {
  const tester = new RuleTester({ languageOptions: { parser: typescriptParser } });
  tester.run(name, rule, { ...cases, assertionOptions });
}
