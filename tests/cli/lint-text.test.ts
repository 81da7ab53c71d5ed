import type { Rule } from 'eslint';
import { describe, expect, it } from 'vitest';
import { createLint } from '../../src/cli/lint.ts';

function lintWith(rule: Rule.RuleModule) {
  const plugin = {
    rules: { fake: rule },
    configs: { recommended: { rules: { 'bodyclose/fake': 'error' as const } } },
  };
  return createLint(
    plugin,
    { config: 'recommended', rules: [], environment: 'browser' },
    '/project',
  );
}

describe('a lint of one text', () => {
  it('gives rules the settings of the command line', () => {
    const settings: unknown[] = [];
    const lint = lintWith({
      create(context) {
        settings.push(context.settings);
        return {};
      },
    });
    lint('/project/a.js', 'fetch(url)');
    expect(settings).toEqual([
      { bodyclose: { crossFile: true, environment: 'browser', types: 'none' } },
    ]);
  });

  it('reaches files outside the current directory', () => {
    const names: string[] = [];
    const lint = lintWith({
      create(context) {
        names.push(context.filename);
        return {};
      },
    });
    lint('/elsewhere/node_modules/a.js', 'fetch(url)');
    expect(names).toEqual(['/elsewhere/node_modules/a.js']);
  });

  it('takes a finding of a rule that knows no exits', () => {
    const lint = lintWith({
      create: (context) => ({ Identifier: (node) => context.report({ node, message: 'found' }) }),
    });
    expect(lint('/project/a.js', 'fetch;').findings).toEqual([
      {
        rule: 'bodyclose/fake',
        message: 'found',
        line: 1,
        column: 1,
        endLine: 1,
        endColumn: 6,
        acquire: undefined,
        acquireText: '',
        exits: [],
        suggestions: [],
        observed: undefined,
      },
    ]);
  });

  it('minds no comment that configures ESLint in a way it has given up', () => {
    const lint = lintWith({
      create: (context) => ({ Identifier: (node) => context.report({ node, message: 'found' }) }),
    });
    const result = lint('/project/a.js', '/* eslint-env node */\n/* eslint eqeqeq: [2, */\nfetch;');
    expect(result.failure).toBeUndefined();
    expect(result.findings).toMatchObject([{ message: 'found', line: 3 }]);
  });

  it('answers the crash of a rule with a failure of that file alone', () => {
    const lint = lintWith({
      create: () => ({
        Program() {
          throw new TypeError('no such thing');
        },
      }),
    });
    expect(lint('/project/a.js', 'fetch(url)')).toMatchObject({
      findings: [],
      failure: { message: 'bodyclose failed on this file: no such thing' },
    });
  });
});
