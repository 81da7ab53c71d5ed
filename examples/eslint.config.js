/** The whole setup: the recommended rules, and a parser for the TypeScript files. */
import * as typescriptParser from '@typescript-eslint/parser';
import bodyclose from 'eslint-plugin-bodyclose';
import { defineConfig } from 'eslint/config';

export default defineConfig([
  { files: ['**/*.ts'], languageOptions: { parser: typescriptParser } },
  { files: ['**/*.{mjs,ts}'], extends: [bodyclose.configs.recommended] },
]);
