/** Places where no statement can be put beside another, or where what looks like the function around is not. */
import { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import plugin from '../../src/index.ts';
import { languageOptions, syntaxError } from './suggestion-harness.ts';

const programs: Readonly<Record<string, string>> = {
  'a request in the head of a loop':
    'export async function load(u) {\n  for (let res = await fetch(u); !res.ok; res = undefined);\n}\n',
  'a promise in the head of a loop beside another variable':
    'for (var a = 1, d = fetch("/"); a < d; (a === 204 && ++d));\n',
  'the last statement of a line, which ends in an object without a semicolon':
    'export async function load(u, o) { const res = await fetch(u); o.x && (await res.text()); o.a = {b: 1} }\n',
  'an arrow whose result is an async function':
    'export const load = (u) => fetch(u).then((res) => async (x) => x);\n',
  'an async arrow whose result is a plain function':
    'export const load = (u) => fetch(u).then(async (res) => (x) => x);\n',
};

describe('what a suggestion writes parses', () => {
  test.each(Object.entries(programs))('%s', (_name, program) => {
    const config: Linter.Config = {
      languageOptions: languageOptions('espree'),
      plugins: { bodyclose: plugin },
      rules: plugin.configs.recommended.rules ?? {},
    };
    const messages = new Linter().verify(program, config);
    expect(messages.length).toBeGreaterThan(0);
    for (const { suggestions } of messages) {
      for (const { fix } of suggestions ?? []) {
        const code = program.slice(0, fix.range[0]) + fix.text + program.slice(fix.range[1]);
        expect(syntaxError(code, 'espree'), code).toBeUndefined();
        expect(syntaxError(code, 'typescript'), code).toBeUndefined();
      }
    }
  });
});
