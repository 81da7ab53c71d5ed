/** From an import to the file behind it; each program has one leak that only that file can show. */
import { describe, expect, test } from 'vitest';
import { differences, differencesIn, filesOf, onDisk } from './projects.ts';

const request = `export const request = (path: string) => fetch('https://example.com' + path);
export default request;
`;
/** A caller of the wrapper, imported in its own way. */
const use = (imports: string, call = 'request'): string => `${imports}
export async function ping() {
  await ${call}('/ping'); // want no-unconsumed-body
}
`;

const cases: { name: string; files: Record<string, string> }[] = [
  {
    name: 'a relative import without an extension',
    files: { 'src/http.ts': request, 'src/use.ts': use(`import { request } from './http';`) },
  },
  {
    name: 'an import with the extension of the output',
    files: {
      'src/http.ts': request,
      'src/view.tsx': request,
      'src/tool.mts': request,
      'src/use.ts': use(`import { request } from './http.js';`),
      'src/use-view.ts': use(`import { request } from './view.js';`),
      'src/use-tool.mts': use(`import { request } from './tool.mjs';`),
    },
  },
  {
    name: 'an index file of a folder',
    files: {
      'src/http/index.ts': request,
      'src/use.ts': use(`import { request } from './http';`),
      'src/http/inner.ts': use(`import { request } from '.';`),
    },
  },
  {
    name: 'a default export under another name',
    files: { 'src/http.ts': request, 'src/use.ts': use(`import send from './http';`, 'send') },
  },
  {
    name: 'a namespace import',
    files: {
      'src/http.ts': request,
      'src/use.ts': use(`import * as http from './http';`, 'http.request'),
    },
  },
  {
    name: 'a dynamic import',
    files: {
      'src/http.ts': request,
      'src/use.ts': `
export async function ping() {
  const { request } = await import('./http.ts');
  await request('/ping'); // want no-unconsumed-body
}`,
    },
  },
  {
    name: 'a barrel, and a barrel of barrels',
    files: {
      'src/net/http.ts': request,
      'src/net/index.ts': `export * from './other';\nexport * from './http';\n`,
      'src/net/other.ts': `export const other = 1;\n`,
      'src/index.ts': `export { request as send } from './net';\nexport * as net from './net';\n`,
      'src/use.ts': use(`import { send } from '.';`, 'send'),
      'src/use-namespace.ts': use(`import { net } from '.';`, 'net.request'),
    },
  },
  {
    name: 'an import that is exported again',
    files: {
      'src/http.ts': request,
      'src/api.ts': `import { request } from './http';\nexport { request as send };\n`,
      'src/use.ts': use(`import { send } from './api';`, 'send'),
    },
  },
  {
    name: 'CommonJS: an object, one export, a function',
    files: {
      'lib/object.js': `const request = (path) => fetch('https://example.com' + path);
module.exports = { request, send: request };\n`,
      'lib/single.js': `exports.request = (path) => fetch('https://example.com' + path);\n`,
      'lib/whole.js': `module.exports = (path) => fetch('https://example.com' + path);\n`,
      'lib/use.js': use(`const { request } = require('./object');`),
      'lib/use-member.js': use(`const http = require('./object.js');`, 'http.send'),
      'lib/use-single.js': use(`const { request } = require('./single');`),
      'lib/use-whole.js': use(`const request = require('./whole');`),
      'lib/use-default.mjs': use(`import request from './whole.js';`),
    },
  },
  {
    name: 'aliases of tsconfig.json, with comments and trailing commas',
    files: {
      'tsconfig.json': `{
  // aliases
  "compilerOptions": { "paths": { "@/*": ["./src/*"], "~http": ["./src/http.ts"], }, },
}`,
      'src/http.ts': request,
      'src/deep/use.ts': use(`import { request } from '@/http';`),
      'src/deep/use-exact.ts': use(`import { request } from '~http';`),
    },
  },
  {
    name: 'aliases that are extended, and a baseUrl',
    files: {
      'tsconfig.base.json': `{ "compilerOptions": { "baseUrl": ".", "paths": { "@acme/*": ["libs/*/src"] } } }`,
      'apps/web/tsconfig.json': `{ "extends": "../../tsconfig.base.json" }`,
      'libs/http/src/index.ts': request,
      'apps/web/use.ts': use(`import { request } from '@acme/http';`),
      'apps/web/use-base.ts': use(`import { request } from 'libs/http/src/index';`),
    },
  },
  {
    name: 'aliases of a config that tsconfig.json refers to',
    files: {
      'tsconfig.json': `{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }`,
      'tsconfig.app.json': `{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }`,
      'src/http.ts': request,
      'src/use.ts': use(`import { request } from '@/http';`),
    },
  },
  {
    name: 'aliases of jsconfig.json',
    files: {
      'jsconfig.json': `{ "compilerOptions": { "baseUrl": "src" } }`,
      'src/http.js': request.replace(': string', ''),
      'src/use.js': use(`import { request } from 'http-client/index';`),
      'src/http-client/index.js': `export * from '../http.js';\n`,
    },
  },
  {
    name: 'subpath imports of package.json',
    files: {
      'package.json': `{ "name": "app", "imports": { "#lib/*": "./src/lib/*.ts" } }`,
      'src/lib/http.ts': request,
      'src/use.ts': use(`import { request } from '#lib/http';`),
    },
  },
  {
    name: 'a workspace package whose entry is built from src',
    files: {
      'package.json': `{ "workspaces": ["packages/*"] }`,
      'packages/http/package.json': `{ "name": "@acme/http", "main": "dist/index.js", "types": "dist/index.d.ts" }`,
      'packages/http/src/index.ts': request,
      'packages/app/package.json': `{ "name": "app" }`,
      'packages/app/use.ts': use(`import { request } from '@acme/http';`),
    },
  },
  {
    name: 'a pnpm workspace package with exports',
    files: {
      'pnpm-workspace.yaml': `# all of them\npackages:\n  - 'libs/**'\n  - "!**/test/**"\ncatalog:\n  react: 1\n`,
      'libs/net/http/package.json': `{ "name": "@acme/http", "exports": {
  ".": { "types": "./dist/index.d.ts", "import": "./dist/index.js" },
  "./client": { "import": "./dist/esm/client.js" },
  "./more/*": "./dist/more/*.js" } }`,
      'libs/net/http/src/index.ts': request,
      'libs/net/http/src/client.ts': request,
      'libs/net/http/src/more/extra.ts': request,
      'libs/app/package.json': `{ "name": "app" }`,
      'libs/app/use.ts': use(`import { request } from '@acme/http';`),
      'libs/app/use-client.ts': use(`import { request } from '@acme/http/client';`),
      'libs/app/use-extra.ts': use(`import { request } from '@acme/http/more/extra';`),
    },
  },
];

describe('an import is followed', () => {
  test.each(cases)('through $name', ({ files }) => {
    const project = onDisk(files);
    try {
      expect(differences(project, files)).toEqual([]);
    } finally {
      project.remove();
    }
  });
});

const harmless: { name: string; text: string }[] = [
  {
    name: 'a file that is missing',
    text: `
// file: src/use.ts
import { request } from './gone';
export async function ping() {
  await request('/ping');
  const res = await fetch('/'); // want no-unconsumed-body
  console.log(res.status);
}`,
  },
  {
    name: 'a syntax error over there',
    text: `
// file: src/broken.ts.txt
unused
// file: src/use.ts
import { request } from './broken';
export async function ping() {
  await request(await fetch('/'));
}`,
  },
  {
    name: 'files that import each other',
    text: `
// file: src/a.ts
import { b } from './b';
export const a = (path: string) => (path ? fetch(path) : b(path));
// file: src/b.ts
import { a } from './a';
export const b = (path: string) => a(path + '/b');
export async function drops() {
  await a('/a'); // want no-unconsumed-body
  await b('/b'); // want no-unconsumed-body
}`,
  },
  {
    name: 'barrels that lead in a circle',
    text: `
// file: src/a.ts
export * from './b';
// file: src/b.ts
export * from './a';
// file: src/use.ts
import { request } from './a';
export async function ping() {
  await request('/ping');
  await fetch('/ping'); // want no-unconsumed-body
}`,
  },
  {
    name: 'a file that imports itself',
    text: `
// file: src/a.ts
import { get } from './a';
export const get = (path: string) => fetch(path);
export async function drops() {
  await fetch('/'); // want no-unconsumed-body
}`,
  },
  {
    name: 'a package of the same name as nothing here',
    text: `
// file: src/use.ts
import { request } from 'some-http';
export async function ping() {
  await request('/ping');
}`,
  },
];

describe('an import costs its summary and no more', () => {
  test.each(harmless)('with $name', ({ text }) => {
    expect(differencesIn(text)).toEqual([]);
  });

  test('with a syntax error over there', () => {
    const files = filesOf(`
// file: src/use.ts
import { request } from './broken';
export async function ping() {
  await request(await fetch('/'));
}`);
    const project = onDisk({ ...files, 'src/broken.ts': 'export const request = (fetch(' });
    try {
      expect(differences(project, files)).toEqual([]);
    } finally {
      project.remove();
    }
  });
});
