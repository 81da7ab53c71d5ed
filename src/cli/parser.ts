/**
 * The parser that `bodyclose lint` brings along, in the shape ESLint asks of a parser: Babel's
 * parser for the tree; for the scopes, ESLint's own analysis in JavaScript and typescript-eslint's
 * in TypeScript. None needs TypeScript itself, and the project's own parser is never used, so a
 * file gets the same verdict on every machine.
 */
import { extname } from 'node:path';
import { parse, type ParserOptions, type ParserPlugin } from '@babel/parser';
import { analyze as analyzeTypeScript } from '@typescript-eslint/scope-manager';
import { visitorKeys } from '@typescript-eslint/visitor-keys';
import type { Linter } from 'eslint';
import { analyze as analyzeJavaScript } from 'eslint-scope';
import { toEstreeTokens, type BabelToken } from './tokens.ts';

type Parsed = ReturnType<typeof parse>;
type SourceType = 'module' | 'script' | 'commonjs';

/** Thrown in the shape ESLint expects: 1-based line, 1-based column. */
class ParseError extends SyntaxError {
  readonly lineNumber: number;
  readonly column: number;

  constructor(error: BabelError) {
    super(error.message.replace(/ \(\d+:\d+\)$/, ''));
    this.lineNumber = error.loc?.line ?? 1;
    this.column = (error.loc?.column ?? 0) + 1;
  }
}

interface BabelError extends SyntaxError {
  loc?: { line: number; column: number };
  reasonCode?: string;
}

/**
 * Early errors of the language that leave a sound tree. TypeScript's own parser does not speak of
 * them either (its checker does), and code with two `var`s of one name is no reason not to lint.
 */
const HARMLESS = new Set([
  'DeclareFunctionHasImplementation',
  'DuplicateConstructor',
  'DuplicateDefaultExport',
  'DuplicateExport',
  'InvalidModifiersOrder',
  'ModuleExportUndefined',
  'NonAbstractClassHasAbstractMethod',
  'OverrideNotInSubClass',
  'PrivateElementHasAccessibility',
  'PrivateNameRedeclaration',
  // `<T = unknown>() => …` in a .tsx file: for TypeScript, the default tells it from an element.
  'SingleTypeParameterWithoutTrailingComma',
  'UnsupportedParameterDecorator',
  'VarRedeclaration',
]);

export function parseForESLint(
  text: string,
  options: { filePath?: string } = {},
): Linter.ESLintParseResult {
  const filePath = options.filePath ?? 'file.js';
  const { file, sourceType } = parseFile(text, filePath);
  const ast = file.program as unknown as Record<string, unknown>;
  ast['comments'] = estreeComments(file);
  ast['tokens'] = toEstreeTokens((file as { tokens?: BabelToken[] }).tokens ?? [], text);
  ast['sourceType'] = sourceType === 'module' ? 'module' : 'script';
  const analyzeScopes = isTypeScript(filePath) ? typescriptScopes : javascriptScopes;
  return {
    ast,
    scopeManager: analyzeScopes(ast, sourceType),
    visitorKeys,
    services: {},
  } as unknown as Linter.ESLintParseResult;
}

function typescriptScopes(ast: unknown, sourceType: SourceType) {
  return analyzeTypeScript(ast as never, {
    globalReturn: sourceType === 'commonjs',
    // The names of TypeScript's library types stay unresolved, as they do under oxlint: no rule asks for them.
    lib: [],
    sourceType: sourceType === 'module' ? 'module' : 'script',
  });
}

function javascriptScopes(ast: unknown, sourceType: SourceType) {
  return analyzeJavaScript(ast as never, {
    ecmaVersion: 2026,
    // No childVisitorKeys: the analysis would copy the table for every pattern it meets. Its own table
    // lacks JSX, decorators and Flow, and for those it goes by the tree itself.
    fallback: 'iteration',
    ignoreEval: true,
    nodejsScope: sourceType === 'commonjs',
    sourceType: sourceType === 'module' ? 'module' : 'script',
  });
}

export const parser: Linter.Parser = {
  meta: { name: 'bodyclose/parser', version: '1' },
  parseForESLint,
};

/** Throws as `parseForESLint` does, and costs a third of it: enough for a file that no rule has an interest in. */
export function checkSyntax(text: string, filePath: string): void {
  parseFile(text, filePath, { tokens: false });
}

function parseFile(
  text: string,
  filePath: string,
  more: ParserOptions = {},
): { file: Parsed; sourceType: SourceType } {
  const plugins = pluginsFor(filePath, text);
  let first: BabelError | undefined;
  for (const decorators of DECORATORS) {
    for (const sourceType of sourceTypesFor(extensionOf(filePath))) {
      const options = { ...PARSER_OPTIONS, ...more, sourceType, plugins: [...plugins, decorators] };
      const outcome = tryParse(text, options);
      if ('file' in outcome) return { file: outcome.file, sourceType };
      first ??= outcome.error;
    }
    if (!text.includes('@')) break;
  }
  throw new ParseError(first as BabelError);
}

/** TypeScript takes both dialects: parameters are decorated in the first, `export @d class` is of the second. */
const DECORATORS: readonly ParserPlugin[] = ['decorators-legacy', 'decorators'];

const PARSER_OPTIONS: ParserOptions = {
  allowNewTargetOutsideFunction: true,
  allowReturnOutsideFunction: true,
  allowSuperOutsideMethod: true,
  allowUndeclaredExports: true,
  attachComment: false,
  errorRecovery: true,
  ranges: true,
  tokens: true,
};

function tryParse(text: string, options: ParserOptions): { file: Parsed } | { error: BabelError } {
  // Babel 8 refuses this option for CommonJS, which has it anyway.
  const { allowReturnOutsideFunction, allowNewTargetOutsideFunction, ...rest } = options;
  const accepted =
    options.sourceType === 'commonjs'
      ? rest
      : { ...rest, allowReturnOutsideFunction, allowNewTargetOutsideFunction };
  try {
    const file = parse(text, accepted as ParserOptions);
    const error = (file.errors as unknown as BabelError[] | null)?.find(
      (each) => !HARMLESS.has(each.reasonCode ?? ''),
    );
    return error ? { error } : { file };
  } catch (error) {
    if (error instanceof SyntaxError) return { error };
    throw error;
  }
}

/** The first that parses wins; the error that is reported is the first one's. */
function sourceTypesFor(extension: string): readonly SourceType[] {
  if (extension === '.mjs' || extension === '.mts') return ['module'];
  if (extension === '.cjs' || extension === '.cts') return ['commonjs', 'module'];
  return ['module', 'commonjs'];
}

function pluginsFor(filePath: string, text: string): ParserPlugin[] {
  const always: ParserPlugin[] = [
    'estree',
    'decoratorAutoAccessors',
    'deferredImportEvaluation',
    'sourcePhaseImports',
  ];
  if (!isTypeScript(filePath))
    return [...always, 'jsx', ...(hasFlowPragma(text) ? (['flow'] as const) : [])];
  const typescript: ParserPlugin = [
    'typescript',
    { dts: /\.d\.([^.]+\.)?[mc]?ts$/i.test(filePath) },
  ];
  // With JSX, `<T>x` would not be a type assertion any more.
  return extensionOf(filePath) === '.tsx'
    ? [...always, typescript, 'jsx']
    : [...always, typescript];
}

function extensionOf(filePath: string): string {
  return extname(filePath).toLowerCase();
}

function isTypeScript(filePath: string): boolean {
  return /^\.[mc]?tsx?$/.test(extensionOf(filePath));
}

function hasFlowPragma(text: string): boolean {
  return /^\s*(?:\/\/[^\n]*@flow\b|\/\*(?:[^*]|\*(?!\/)){0,2000}?@flow\b)/.test(
    text.slice(0, 4000),
  );
}

function estreeComments(file: Parsed): unknown[] {
  return (file.comments ?? []).map((comment) => ({
    type: comment.type === 'CommentBlock' ? 'Block' : 'Line',
    value: comment.value,
    range: [comment.start, comment.end],
    loc: comment.loc,
  }));
}
