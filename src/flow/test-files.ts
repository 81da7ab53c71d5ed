/** Files of tests, told by what they import or by the global functions of their runner. */
import type { Bindings } from './bindings.ts';

const MODULES =
  /^(?:(?:node:|bun:)?test|vitest|chai|mocha|ava|tap|uvu|jasmine|supertest|@jest\/globals|@playwright\/test|@japa\/runner|@std\/(?:expect|testing)\b.*)$/;

const RUNNERS = /^(?:describe|it|test|suite|specify|beforeEach|beforeAll|expect|chai|jest|vi)$/;

const known = new WeakMap<object, boolean>();

/** An assertion that fails there fails a test, and nothing but the test is left by it. */
export function isTestFile(bindings: Bindings): boolean {
  const { ast, text } = bindings.sourceCode;
  let isTest = known.get(ast);
  if (isTest === undefined) {
    isTest =
      ast.body.some(
        (node) => node.type === 'ImportDeclaration' && MODULES.test(String(node.source.value)),
      ) ||
      bindings
        .ofEnvironment()
        .some(({ identifier }) => RUNNERS.test((identifier as { name?: string }).name ?? '')) ||
      /\brequire\(['"](?:node:test|vitest|chai|mocha|ava|tap|@jest\/globals)['"]\)/.test(text);
    known.set(ast, isTest);
  }
  return isTest;
}
