/** The plugin object: rules, and configs that follow from what each rule says of itself. */
import type { ESLint, Linter, Rule } from 'eslint';
import { rules } from './rules/index.ts';
import { version } from './version.ts';

export type ConfigName = 'recommended' | 'strict' | 'all' | 'tests';

export interface BodyclosePlugin extends ESLint.Plugin {
  meta: { name: string; version: string; namespace: string };
  rules: Record<string, Rule.RuleModule>;
  configs: Record<ConfigName, Linter.Config>;
}

const namespace = 'bodyclose';

/** `meta.docs.recommended` is true, 'strict' (only in the strict config) or false (only in `all`). */
type Recommended = boolean | 'strict' | undefined;

function recommendation(rule: Rule.RuleModule): Recommended {
  return rule.meta?.docs?.recommended as Recommended;
}

function config(
  name: ConfigName,
  severity: 'error' | 'off',
  includes: (rule: Rule.RuleModule) => boolean,
): Linter.Config {
  const entries = Object.entries<Rule.RuleModule>(rules).filter(([, rule]) => includes(rule));
  return {
    name: `${namespace}/${name}`,
    // A getter, because the plugin that the config names is the object under construction.
    plugins: {
      get [namespace]() {
        return plugin;
      },
    },
    rules: Object.fromEntries(entries.map(([id]) => [`${namespace}/${id}`, severity])),
  };
}

const plugin: BodyclosePlugin = {
  meta: { name: 'eslint-plugin-bodyclose', version, namespace },
  rules,
  configs: {
    recommended: config('recommended', 'error', (rule) => recommendation(rule) === true),
    strict: config('strict', 'error', (rule) => Boolean(recommendation(rule))),
    all: config('all', 'error', () => true),
    // For test files: what a test leaves open is seen more surely by the guard while it runs.
    tests: config('tests', 'off', () => true),
  },
};

export default plugin;
// `require()` of an ES module yields this export instead of the namespace object.
export { plugin as 'module.exports' };
