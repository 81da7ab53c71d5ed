/** Turns Babel's tokens into the ESTree tokens that ESLint's token store and the suggestions read. */
import type { AST } from 'eslint';

/** What Babel 8 puts into `File.tokens`: comments carry a string as their type, tokens an object. */
export interface BabelToken {
  type: string | { label: string; keyword?: string | undefined };
  value: unknown;
  start: number;
  end: number;
  loc: { start: { line: number; column: number }; end: { line: number; column: number } };
}

/** Names to Babel, keywords to the other parsers: the words that strict mode reserves. */
const KEYWORD_NAMES = new Set([
  'enum',
  'implements',
  'interface',
  'let',
  'package',
  'private',
  'protected',
  'public',
  'static',
  'yield',
]);

const TYPE_BY_LABEL: Readonly<Record<string, string>> = {
  '#name': 'PrivateIdentifier',
  bigint: 'Numeric',
  false: 'Boolean',
  jsxName: 'JSXIdentifier',
  jsxText: 'JSXText',
  null: 'Null',
  num: 'Numeric',
  regexp: 'RegularExpression',
  string: 'String',
  true: 'Boolean',
};

export function toEstreeTokens(tokens: readonly BabelToken[], text: string): AST.Token[] {
  const result: AST.Token[] = [];
  for (const token of tokens) {
    if (typeof token.type === 'string' || token.type.label === 'eof') continue;
    const type = estreeType(token.type.label, token.type.keyword, token.value);
    result.push({
      type,
      value: text.slice(type === 'PrivateIdentifier' ? token.start + 1 : token.start, token.end),
      range: [token.start, token.end],
      loc: token.loc,
    } as AST.Token);
  }
  return result;
}

function estreeType(label: string, keyword: string | undefined, value: unknown): string {
  const known = TYPE_BY_LABEL[label];
  if (known !== undefined) return known;
  if (label === 'name') return KEYWORD_NAMES.has(String(value)) ? 'Keyword' : 'Identifier';
  if (keyword !== undefined) return 'Keyword';
  // Template pieces are labelled '`', '...`' and '...${' according to how they end.
  if (label === '`' || label.startsWith('...`') || label === '...${') return 'Template';
  return 'Punctuator';
}
