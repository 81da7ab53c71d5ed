/**
 * Every kind of exit in every place of the grammar: whatever a suggestion writes there must parse
 * with both parsers, keep every token and comment of the program in order, and mend the leak.
 */
import { Linter, type SourceCode } from 'eslint';
import { describe, expect, it } from 'vitest';
import { languageOptions, type Parser, suggestionsFor, syntaxError } from './suggestion-harness.ts';

/** `EXIT` stands for one statement; `a`, `b` and `us` are any values. */
const PLACES: Readonly<Record<string, string>> = {
  'a block': 'if (a) {\n  EXIT\n}',
  'a block on one line': 'if (a) { EXIT }',
  'a block behind another statement': 'if (a) {\n  b(); EXIT\n}',
  'a block behind a comment': 'if (a) {\n  // gone\n  EXIT // really\n}',
  'the body of if': 'if (a) EXIT',
  'the body of if, on a line of its own': 'if (a)\n  EXIT',
  'the body of if, behind a comment': 'if (a) // gone\n  EXIT // really',
  'the body of if, ahead of else': 'if (a) EXIT\nelse b();',
  'the body of else': 'if (a) b();\nelse EXIT',
  'the body of else if': 'if (a) {\n  b();\n} else if (a.b) EXIT',
  'the body of if in if': 'if (a) if (b) EXIT\nelse b();',
  'the body of while': 'while (a) EXIT',
  'the body of do': 'do EXIT\nwhile (a);',
  'the body of for': 'for (let i = 0; i < b; i++) EXIT',
  'the body of for-in': 'for (const k in b) EXIT',
  'the body of for-of': 'for (const k of us) EXIT',
  'the body of for-await': 'for await (const k of us) EXIT',
  'a label': 'if (a) {\n  mark: EXIT\n}',
  'a label as the body of if': 'if (a) mark: EXIT',
  'a case': 'switch (a) {\n  case 1:\n    EXIT\n  default:\n    b();\n}',
  'a case on one line': 'switch (a) {\n  case 1: EXIT\n  default: b();\n}',
  'a case with a block': 'switch (a) {\n  case 1: {\n    EXIT\n  }\n}',
  try: 'try {\n  if (a) EXIT\n} finally {\n  b();\n}',
  catch: 'try {\n  b();\n} catch {\n  EXIT\n}',
  finally: 'try {\n  b();\n} finally {\n  if (a) EXIT\n}',
  'a statement behind a regular expression': 'const c = /x/g;\nif (a) EXIT',
};

const EXITS: Readonly<Record<string, string>> = {
  return: '/* leak */ return;',
  'return of a value': '/* leak */ return res.status;',
  'return of an object over lines': '/* leak */ return {\n    status: res.status,\n  };',
  'return of a choice': '/* leak */ return res.ok ? await res.json() : null;',
  throw: '/* leak */ throw new Error(`HTTP ${res.status}`);',
  break: '/* leak */ break;',
  continue: '/* leak */ continue;',
};

const STYLES: Readonly<Record<string, (program: string) => string>> = {
  semicolons: (program) => program,
  'no semicolons': (program) => program.replace(/;$/gm, ''),
  'Windows line ends': (program) => program.replaceAll('\n', '\r\n'),
  tabs: (program) => program.replace(/^(?: {2})+/gm, (indent) => '\t'.repeat(indent.length / 2)),
};

function programOf(place: string, exit: string): string {
  const leaving = place.replace('EXIT', () => exit);
  const inside = `const res = await fetch(u);\n${leaving}\nb(await res.text());`;
  const needsLoop = /\b(?:break|continue);/.test(exit);
  const statements = needsLoop ? `for (const u of us) {\n${indented(inside)}\n}` : inside;
  return `async function load(u) {\n${indented(statements)}\n}\n`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}

function tokensAndComments(code: string, parser: Parser): string[] {
  const found: string[] = [];
  new Linter().verify(code, {
    languageOptions: languageOptions(parser),
    plugins: {
      read: {
        rules: {
          tokens: {
            create: ({ sourceCode }) => ({
              Program() {
                const { tokens, comments } = (sourceCode as SourceCode).ast;
                found.push(
                  ...[...tokens, ...comments]
                    .sort((a, b) => (a.range?.[0] ?? 0) - (b.range?.[0] ?? 0))
                    .map(({ value }) => value),
                );
              },
            }),
          },
        },
      },
    },
    rules: { 'read/tokens': 'error' },
  });
  return found;
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const item of whole) {
    if (item === part[at]) {
      at += 1;
    }
  }
  return at === part.length;
}

/** Where a break or continue belongs to the place's own loop or label, the body isn't lost there. */
function isLostAt(place: string, exit: string): boolean {
  return !/\b(?:break|continue);/.test(exit) || !/\b(?:for|while|switch|mark)\b/.test(place);
}

describe.each(Object.entries(STYLES))('with %s', (style, styled) => {
  const parsers: readonly Parser[] = style === 'semicolons' ? ['espree', 'typescript'] : ['espree'];

  describe.each(Object.entries(PLACES))('in %s', (_place, place) => {
    const exits = Object.entries(EXITS).filter(([, exit]) => isLostAt(place, exit));

    it.each(exits)('%s gets a valid release', (_exit, exit) => {
      const program = styled(programOf(place, exit));
      for (const parser of parsers) {
        expect(syntaxError(program, parser)).toBeUndefined();
        const outputs = suggestionsFor(program, {}, parser);
        expect(outputs.length).toBeGreaterThan(0);
        for (const { code } of outputs) {
          expect(syntaxError(code, 'espree'), code).toBeUndefined();
          expect(syntaxError(code, 'typescript'), code).toBeUndefined();
          const before = tokensAndComments(program, parser);
          expect(isSubsequence(before, tokensAndComments(code, parser)), code).toBe(true);
        }
      }
    });
  });
});
