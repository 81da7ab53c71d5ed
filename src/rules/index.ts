/** Every rule of the plugin, under the name that users write. Adding a rule is one file and one line here. */
import type { Rule } from 'eslint';

export const rules = {} satisfies Record<string, Rule.RuleModule>;
