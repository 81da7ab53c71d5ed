/** Every rule of the plugin, under the name that users write. Adding a rule is one file and one line here. */
import type { Rule } from 'eslint';
import noBodyReuse from './no-body-reuse.ts';
import noCloseBeforeErrorCheck from './no-close-before-error-check.ts';
import noObservedLeak from './no-observed-leak.ts';
import noUnconsumedBody from './no-unconsumed-body.ts';
import preferDrain from './prefer-drain.ts';

export const rules = {
  'no-body-reuse': noBodyReuse,
  'no-close-before-error-check': noCloseBeforeErrorCheck,
  'no-observed-leak': noObservedLeak,
  'no-unconsumed-body': noUnconsumedBody,
  'prefer-drain': preferDrain,
} satisfies Record<string, Rule.RuleModule>;
