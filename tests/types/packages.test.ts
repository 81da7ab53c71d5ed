import { expect, test } from 'vitest';
import { ambientModule, packageOf } from '../../src/types/packages.ts';

test.each([
  ['/app/node_modules/undici/types/dispatcher.d.ts', 'undici'],
  ['/app/node_modules/@aws-sdk/client-s3/dist-types/index.d.ts', '@aws-sdk/client-s3'],
  ['/app/node_modules/.pnpm/axios@1.7.0/node_modules/axios/index.d.ts', 'axios'],
  ['/app/node_modules/got/node_modules/ky/index.d.ts', 'ky'],
  ['/app/node_modules/@types/node-fetch/index.d.ts', 'node-fetch'],
  ['/app/node_modules/@types/babel__core/index.d.ts', '@babel/core'],
  ['C:\\app\\node_modules\\undici\\index.d.ts', 'undici'],
  ['/app/src/undici/index.ts', undefined],
])('%s belongs to %s', (file, name) => {
  expect(packageOf(file)).toBe(name);
});

test.each([
  ['"node:http"', 'http'],
  ['"undici"', 'undici'],
  ['"/app/src/api"', undefined],
  ['"C:/app/src/api"', undefined],
  ['Dispatcher', undefined],
])('%s is the ambient module %s', (symbol, name) => {
  expect(ambientModule(symbol)).toBe(name);
});
