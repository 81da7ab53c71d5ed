/** Every rule of the plugin, under the name that users write. Adding a rule is one file and one line here. */
import type { Rule } from 'eslint';
import noBodyReuse from './no-body-reuse.ts';
import noCloseBeforeErrorCheck from './no-close-before-error-check.ts';
import noDetachedBody from './no-detached-body.ts';
import noObservedLeak from './no-observed-leak.ts';
import noUnconsumedBody from './no-unconsumed-body.ts';
import noUnconsumedClone from './no-unconsumed-clone.ts';
import noUnsafeClose from './no-unsafe-close.ts';
import noUnconsumedErrorBody from './no-unconsumed-error-body.ts';
import preferDrain from './prefer-drain.ts';

export const rules = {
  'no-body-reuse': noBodyReuse,
  'no-close-before-error-check': noCloseBeforeErrorCheck,
  'no-detached-body': noDetachedBody,
  'no-observed-leak': noObservedLeak,
  'no-unconsumed-body': noUnconsumedBody,
  'no-unconsumed-clone': noUnconsumedClone,
  'no-unsafe-close': noUnsafeClose,
  'no-unconsumed-error-body': noUnconsumedErrorBody,
  'prefer-drain': preferDrain,
} satisfies Record<string, Rule.RuleModule>;
