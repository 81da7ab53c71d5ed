/** The rows of the matrix: under what the package is used, what is installed beside it, and what must hold there. */
import {
  commandWorks,
  compiles,
  entriesLoad,
  eslintFinds,
  guardReports,
  nothingElseCame,
  oxlintFinds,
  runnerFails,
  typedEslintFinds,
  typedOxlintFinds,
} from './checks.mjs';
import { guardPrograms, otherRuntime } from './guard-programs.mjs';
import { bun, deno } from './runtimes.mjs';

const nodes = [20, 22, 24, 26];
const newest = ['eslint@10', 'oxlint@1', 'typescript@7', '@types/node@20'];

/** Older compilers stand side by side: no declaration of the package asks for one by name. */
const compilers = {
  '5.0': 'typescript-5.0',
  5.5: 'typescript-5.5',
  5.9: 'typescript-5.9',
  '6.0': 'typescript-6.0',
};
const withCompilers = [
  'eslint@10',
  '@types/node@20',
  ...Object.entries(compilers).map(([version, name]) => `${name}@npm:typescript@${version}`),
];
/** What tsconfig.json may say; `require()` has the types of the plugin itself since 5.9. */
const resolutions = ['node16', 'nodenext', 'bundler', 'no-dom'];

export const rows = [
  ...nodes.map((node) => ({
    name: `Node ${node}`,
    node,
    packages: newest,
    checks: [
      ...entriesLoad,
      ...eslintFinds,
      ...oxlintFinds,
      ...typedOxlintFinds,
      ...commandWorks,
      ...guardReports,
    ],
  })),
  ...nodes.map((node) => ({
    name: `Test runners, Node ${node}`,
    node,
    packages: ['vitest@4', 'jest@30', 'mocha@12'],
    checks: ['node:test', 'vitest', 'jest', 'mocha'].map(runnerFails),
  })),
  ...nodes.map((node) => ({
    name: `Guard and clients, Node ${node}`,
    node,
    packages: newest,
    checks: guardPrograms,
  })),
  { name: 'Bun', runtime: bun, packages: newest, checks: otherRuntime('bun') },
  { name: 'Deno', runtime: deno, packages: newest, checks: otherRuntime('deno') },
  ...['9.22.0', '9', '10'].flatMap((version) => [
    {
      name: `ESLint ${version}`,
      packages: [`eslint@${version}`],
      checks: [nothingElseCame, ...eslintFinds, ...commandWorks],
    },
    {
      name: `ESLint ${version}, typescript-eslint`,
      packages: [`eslint@${version}`, 'typescript-eslint@8', 'typescript@6.0'],
      checks: [...eslintFinds, ...typedEslintFinds],
    },
  ]),
  ...['1.89.0', '1'].map((version) => ({
    name: `oxlint ${version}`,
    packages: [`oxlint@${version}`],
    checks: [nothingElseCame, ...oxlintFinds],
  })),
  {
    name: 'oxlint 1, TypeScript 7',
    packages: ['oxlint@1', 'typescript@7'],
    checks: [...oxlintFinds, ...typedOxlintFinds],
  },
  ...Object.entries(compilers).map(([version, name]) => ({
    name: `TypeScript ${version}`,
    packages: withCompilers,
    checks: [...resolutions, ...(Number(version) < 5.9 ? [] : ['required'])].map((resolution) =>
      compiles(name, resolution),
    ),
  })),
  {
    name: 'TypeScript 7',
    packages: newest,
    checks: [...resolutions, 'required'].map((resolution) => compiles('typescript', resolution)),
  },
  ...[
    { name: 'npm', manager: 'npm' },
    { name: 'pnpm 10', manager: 'pnpm', version: 10 },
    { name: 'pnpm 12', manager: 'pnpm', version: 12 },
  ].map((row) => ({
    ...row,
    packages: newest,
    checks: [
      nothingElseCame,
      ...entriesLoad,
      ...eslintFinds,
      ...oxlintFinds,
      ...commandWorks,
      ...guardReports,
    ],
  })),
];
