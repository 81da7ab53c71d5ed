import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as typescriptParser from '@typescript-eslint/parser';
import { visitorKeys } from '@typescript-eslint/visitor-keys';
import type { AST, Linter, Scope } from 'eslint';
import * as espree from 'espree';
import { describe, expect, it } from 'vitest';
import { parseForESLint } from '../../src/cli/parser.ts';

type Parsed = Linter.ESLintParseResult;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every TypeScript program at hand: this project's own, and the golden programs in both languages. */
const programs = ['src', 'tests/golden']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(root, folder, name),
    ),
  )
  .filter((file) => /\.(ts|js|mjs)$/.test(file) && !file.includes('node_modules'));

function parseAsLinters(file: string, text: string): Parsed {
  const options = {
    comment: true,
    loc: true,
    range: true,
    tokens: true,
    sourceType: 'module',
  } as const;
  if (file.endsWith('.ts'))
    return typescriptParser.parseForESLint(text, {
      ...options,
      filePath: file,
      lib: [],
    }) as unknown as Parsed;
  return {
    ast: espree.parse(text, { ...options, ecmaVersion: 'latest' }) as unknown as AST.Program,
  };
}

/** One line a node, in visiting order. Three kinds differ in extent on purpose and never matter to a rule. */
function outline(ast: unknown): string[] {
  const lines: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    const { type, range } = (node ?? {}) as { type?: string; range?: number[] };
    if (typeof type !== 'string') return;
    lines.push(
      /^(Program|TemplateElement|TSConditionalType)$/.test(type)
        ? type
        : `${type} ${range?.join('-')}`,
    );
    for (const key of visitorKeys[type] ?? [`no keys for ${type}`])
      visit((node as Record<string, unknown>)[key]);
  };
  visit(ast);
  return lines;
}

function tokens({ ast }: Parsed): string[] {
  // Parsers disagree on which contextual words are keywords.
  return ast.tokens.map(
    ({ type, value, range }) =>
      `${/^(Keyword|Identifier)$/.test(type) ? 'Word' : type} ${value} ${range.join('-')}`,
  );
}

function scopes(manager: Scope.ScopeManager | undefined): string[] {
  return (manager?.scopes ?? []).map((scope) => {
    const variables = scope.variables.filter((variable) => variable.defs.length > 0);
    return `${scope.type} ${variables.map(({ name, references }) => `${name}/${references.length}`).join(' ')} +${scope.through.length}`;
  });
}

describe('the bundled parser', () => {
  it('builds the tree, the tokens and the scopes that the linters build', () => {
    expect(programs.length).toBeGreaterThan(30);
    for (const file of programs) {
      const text = readFileSync(file, 'utf8').replace(/^#!/, '//');
      const theirs = parseAsLinters(file, text);
      const ours = parseForESLint(text, { filePath: file });
      expect(outline(ours.ast), file).toEqual(outline(theirs.ast));
      expect(tokens(ours), file).toEqual(tokens(theirs));
      expect(ours.ast.comments?.length, file).toBe(theirs.ast.comments?.length);
      if (theirs.scopeManager)
        expect(scopes(ours.scopeManager), file).toEqual(scopes(theirs.scopeManager));
    }
  }, 120_000);

  it('gives syntax errors in the form that ESLint asks for', () => {
    expect(() => parseForESLint('let x;\n  x = ;', { filePath: 'a.ts' })).toThrow(
      expect.objectContaining({ lineNumber: 2, column: 7, message: 'Unexpected token' }),
    );
  });

  it('takes type parameters with a default beside JSX', () => {
    const text = 'const ask = <T = unknown>(url: string) => fetch(url) as Promise<T>;';
    expect(parseForESLint(text, { filePath: 'a.tsx' }).ast.body).toHaveLength(1);
  });
});
