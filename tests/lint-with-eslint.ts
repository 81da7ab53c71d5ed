/** Lints text with ESLint's own Linter and the plugin from source. */
import * as typescriptParser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import path from 'node:path';
import plugin from '../src/index.ts';
import { root, wantedRules } from './golden-programs.ts';
import type { Finding, Program } from './golden-programs.ts';

const linter = new Linter({ cwd: root });
const files = ['**/*.{js,mjs,cjs,ts,mts,cts,tsx}'];

export function lint(text: string, name: string, config: Linter.Config): Linter.LintMessage[] {
  return linter.verify(
    text,
    [{ files, plugins: { bodyclose: plugin }, ...config }],
    path.join(root, name),
  );
}

export const typescript: Linter.Config = { languageOptions: { parser: typescriptParser } };

export function lintWithEspree(program: Program): Finding[] {
  const sourceType = program.name.endsWith('.cjs') ? 'commonjs' : 'module';
  return lintProgram(program, { languageOptions: { sourceType } });
}

export function lintWithTypeScriptParser(program: Program): Finding[] {
  return lintProgram(program, typescript);
}

function lintProgram(program: Program, config: Linter.Config): Finding[] {
  const extra = wantedRules(program).map((rule) => [`bodyclose/${rule}`, 'error'] as const);
  const rules = { ...plugin.configs.recommended.rules, ...Object.fromEntries(extra) };
  return lint(program.text, program.name, { ...config, rules }).map(toFinding);
}

/** A syntax error has no rule: it becomes a finding that nobody can want. */
function toFinding({ line, ruleId, message }: Linter.LintMessage): Finding {
  return { line, rule: ruleId?.replace('bodyclose/', '') ?? 'fatal', message };
}
