/** Lints text with ESLint's own Linter, of both supported majors, and the plugin from source. */
import * as typescriptParser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { Linter as Linter9 } from 'eslint9';
import path from 'node:path';
import plugin from '../src/index.ts';
import { root, rulesFor } from './golden-programs.ts';
import type { Finding, Program } from './golden-programs.ts';

const eslint10 = new Linter({ cwd: root });
// Each major has types of its own; what is used here is the same in both.
const eslint9 = new Linter9({ cwd: root }) as unknown as Linter;
const files = ['**/*.{js,mjs,cjs,ts,mts,cts,tsx}'];

export function lint(
  text: string,
  name: string,
  config: Linter.Config,
  linter = eslint10,
): Linter.LintMessage[] {
  return linter.verify(
    text,
    [{ files, plugins: { bodyclose: plugin }, ...config }],
    path.join(root, name),
  );
}

export const typescript: Linter.Config = { languageOptions: { parser: typescriptParser } };

/** ESLint's own parser, for plain JavaScript. */
function espree({ name }: Program): Linter.Config {
  return { languageOptions: { sourceType: name.endsWith('.cjs') ? 'commonjs' : 'module' } };
}

export function lintWithEspree(program: Program): Finding[] {
  return lintProgram(program, espree(program), eslint10);
}

export function lintWithTypeScriptParser(program: Program): Finding[] {
  return lintProgram(program, typescript, eslint10);
}

const typed: Linter.Config = {
  languageOptions: {
    parser: typescriptParser,
    parserOptions: { project: path.join(root, 'tests/golden/tsconfig.json') },
  },
};

/** With the type information that typescript-eslint hands to rules. */
export function lintWithTypes(program: Program): Finding[] {
  return lintProgram(program, typed, eslint10);
}

/** With types that the parser knows nothing of: espree for plain JavaScript. */
export function lintWithTypeScript7(program: Program): Finding[] {
  const config = program.isPlainJavaScript ? espree(program) : typescript;
  const settings = { bodyclose: { types: 'typescript' } };
  return lintProgram(program, { ...config, settings }, eslint10);
}

/** The previous major, with whichever parser its users would have. */
export function lintWithEslint9(program: Program): Finding[] {
  return lintProgram(program, program.isPlainJavaScript ? espree(program) : typescript, eslint9);
}

function lintProgram(program: Program, config: Linter.Config, linter: Linter): Finding[] {
  const rules = rulesFor(program, plugin.rules);
  return lint(program.text, program.name, { ...config, rules }, linter).map(toFinding);
}

/** A syntax error has no rule: it becomes a finding that nobody can want. */
function toFinding({ line, ruleId, message }: Linter.LintMessage): Finding {
  return { line, rule: ruleId?.replace('bodyclose/', '') ?? 'fatal', message };
}
