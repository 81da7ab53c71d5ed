/** The oracle takes whatever is missing or broken for «unknown», and never throws. */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { typeOracleOf, type TypesSetting } from '../../src/types/index.ts';

const call = {
  type: 'CallExpression',
  callee: { type: 'Identifier', name: 'get' },
  arguments: [],
  range: [0, 5],
} as unknown as Node;

/** What the oracle of a file with these parser services says of a call. */
function ask(parserServices: unknown, setting: TypesSetting = 'parser', cwd = '/nowhere'): unknown {
  const sourceCode = { ast: {}, parserServices, text: 'get()' } as unknown as SourceCode;
  const filename = path.join(cwd, 'a.ts');
  const types = typeOracleOf({ cwd, filename, sourceCode }, setting);
  return types ? types.promisedBy(call) : 'no oracle';
}

afterEach(() => vi.restoreAllMocks());

const nodes = new Map([[call, {}]]);
const checker = (type: unknown): object => ({ getTypeAtLocation: () => type });
const program = (type: unknown): object => ({ getTypeChecker: () => checker(type) });

test('a parser without services has no oracle: oxlint, espree', () => {
  expect(ask(undefined)).toBe('no oracle');
  expect(ask({})).toBe('no oracle');
});

test('the TypeScript parser without a project has no oracle', () => {
  expect(ask({ program: null, esTreeNodeToTSNodeMap: nodes })).toBe('no oracle');
});

test('types that are switched off have no oracle', () => {
  expect(ask({ program: program({}), esTreeNodeToTSNodeMap: nodes }, 'none')).toBe('no oracle');
});

test('services without the map of nodes know nothing', () => {
  expect(ask({ program: program({}) })).toBeUndefined();
});

test('a node that is not in the map is unknown', () => {
  expect(ask({ program: program({}), esTreeNodeToTSNodeMap: new Map() })).toBeUndefined();
});

test('a program that throws is asked once a node, and knows nothing', () => {
  const getTypeChecker = vi.fn(() => {
    throw new Error('broken');
  });
  expect(ask({ program: { getTypeChecker }, esTreeNodeToTSNodeMap: nodes })).toBeUndefined();
  expect(getTypeChecker).toHaveBeenCalledTimes(1);
});

test('a type without the members of a type is unknown', () => {
  expect(ask({ program: program({}), esTreeNodeToTSNodeMap: nodes })).toBeUndefined();
  expect(ask({ program: program(null), esTreeNodeToTSNodeMap: nodes })).toBeUndefined();
});

test('a type that is a part of itself is unknown, soon', () => {
  const endless: Record<string, unknown> = {
    isUnion: () => false,
    isIntersection: () => true,
    isLiteral: () => false,
    isTypeParameter: () => false,
    isClassOrInterface: () => false,
    getSymbol: () => ({ escapedName: 'T', flags: 0 }),
  };
  endless['types'] = [endless, endless, endless];
  const services = {
    program: {
      getTypeChecker: () => ({
        getTypeAtLocation: () => endless,
        getPropertyOfType: () => undefined,
      }),
    },
    esTreeNodeToTSNodeMap: nodes,
  };
  const start = performance.now();
  expect(ask(services)).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(1_000);
});

test('without TypeScript 7 linting goes on, and one warning says so', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bodyclose-types-'));
  try {
    expect(ask(undefined, 'typescript', folder)).toBeUndefined();
    expect(ask(undefined, 'typescript', folder)).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(warn).toHaveBeenCalledTimes(1);
  expect(String(warn.mock.calls[0]?.[0])).toContain('no TypeScript 7 is installed');
});
