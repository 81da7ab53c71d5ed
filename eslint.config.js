/** Lints this repository, with its own built plugin among the others: build first. */
import { defineConfig, globalIgnores } from 'eslint/config';
import eslintPlugin from 'eslint-plugin-eslint-plugin';
import tseslint from 'typescript-eslint';
import bodyclose from './dist/index.js';

export default defineConfig([
  // Golden programs and examples leak on purpose.
  globalIgnores(['dist/', 'coverage/', '.cache/', 'tests/golden/', '**/fixtures/', 'examples/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  tseslint.configs.recommended,
  bodyclose.configs.recommended,
  {
    rules: {
      // `const { left, out, ...rest } = all` is how a copy without some keys is written.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // `import { type A }` would still load the module.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // It also wants assertions gone without which the code does not compile.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      // An interface may ask for a promise where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // The guard patches other people's functions: it takes methods off their objects, keeps `this`
    // for them, and prints values of which it only knows that they are there.
    files: ['src/runtime/**/*.ts'],
    rules: {
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-this-alias': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['src/rules/**/*.ts'], extends: [eslintPlugin.configs.all] },
  { files: ['tests/**'], extends: [bodyclose.configs.tests] },
]);
