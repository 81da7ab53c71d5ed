/**
 * Puts statements into a program: before or after a statement, at the start of a function, around
 * an expression-bodied arrow. Braces are added where the grammar takes one statement only, and the
 * file's indentation, line ends and semicolons are kept.
 */
import type { AST, SourceCode } from 'eslint';
import type { ArrowFunctionExpression, Node } from 'estree';
import { parentOf } from '../../flow/syntax.ts';

export interface Edit {
  readonly range: readonly [number, number];
  readonly text: string;
}

/** A statement to insert: its lines without the closing semicolon, which the place decides. */
export interface Snippet {
  readonly lines: readonly string[];
  /** Ends in a brace, so that no semicolon follows. */
  readonly block: boolean;
}

export function simple(line: string): Snippet {
  return { lines: [line], block: false };
}

/** A line that starts with one of these continues the line before it when that has no semicolon. */
const CONTINUES = /^(?:[([`+\-*/,.<])/;

/** Where a statement list is a statement's parent. */
const LISTS = new Set(['Program', 'BlockStatement', 'StaticBlock', 'SwitchCase', 'TSModuleBlock']);

export class Writer {
  readonly #code: SourceCode;
  readonly #text: string;
  readonly eol: string;
  readonly unit: string;
  readonly semi: string;

  constructor(code: SourceCode) {
    this.#code = code;
    this.#text = code.text;
    // In a file without line feeds, carriage returns end the lines.
    this.eol = (/\r\n/.exec(code.text) ?? /\n|\r/.exec(code.text))?.[0] ?? '\n';
    this.unit = indentUnit(code.lines);
    // A file with one statement on the only line tells nothing; then semicolons are the custom.
    this.semi =
      /;[ \t]*(?:\/\/.*|\/\*.*\*\/[ \t]*)?(?:\}[ \t)]*)?\r?$/m.test(code.text) ||
      !/[\n\r]/.test(code.text.trim())
        ? ';'
        : '';
  }

  /** The statement list that holds a statement, or undefined when it is the only body of an `if` or loop. */
  static inList(statement: Node): boolean {
    return LISTS.has(parentOf(statement)?.type ?? '');
  }

  indentAt(index: number): string {
    const start = this.#code.getLocFromIndex(index).line - 1;
    return /^[ \t]*/.exec(this.#code.lines[start] ?? '')?.[0] ?? '';
  }

  /** Ahead of a statement; adds braces when it is the only body of an `if`, loop or label. */
  before(statement: Node, snippets: readonly Snippet[]): Edit[] | undefined {
    const target = outsideLabels(statement);
    if (!Writer.inList(target)) {
      return this.#braced(target, snippets, []);
    }
    const start = this.#startOf(target);
    if (!this.#isFirstOnLine(start)) {
      return [{ range: [start, start], text: inline(snippets) }];
    }
    const indent = this.indentAt(start);
    const hazard = CONTINUES.test(this.#text.slice(rangeOf(target)[0]));
    const text = this.#linesOf(snippets, indent, hazard);
    return [{ range: [start, start], text: `${text}${this.eol}${indent}` }];
  }

  /** Behind a statement; adds braces when it is the only body of an `if` or loop. */
  after(statement: Node, snippets: readonly Snippet[]): Edit[] | undefined {
    if (!Writer.inList(statement)) {
      return this.#braced(statement, [], snippets);
    }
    const last = this.#lastToken(statement);
    const next = this.#code.getTokenAfter(last);
    const end = last.range[1];
    if (next && next.loc.start.line === last.loc.end.line && next.value !== '}') {
      return [{ range: [end, end], text: ` ${inline(snippets)}`.trimEnd() }];
    }
    if (next?.value === '}' && next.loc.start.line === last.loc.end.line) {
      const close = last.value === ';' || endsWithoutSemicolon(statement) ? '' : ';';
      return [{ range: [end, end], text: `${close} ${inline(snippets)}`.trimEnd() }];
    }
    const at = this.#pastTrailingComments(end);
    const indent = this.indentAt(rangeOf(statement)[0]);
    const hazard = next !== null && CONTINUES.test(next.value);
    return [
      { range: [at, at], text: `${this.eol}${indent}${this.#linesOf(snippets, indent, hazard)}` },
    ];
  }

  /** At the start of a block, behind its directives. */
  atStart(
    block: Node & { body: readonly Node[] },
    snippets: readonly Snippet[],
  ): Edit[] | undefined {
    const directives = block.body.filter(
      (statement) => (statement as { directive?: unknown }).directive !== undefined,
    );
    const first = block.body[directives.length];
    if (first) {
      return this.before(first, snippets);
    }
    const last = directives.at(-1);
    return last ? this.after(last, snippets) : this.#intoEmpty(block, snippets);
  }

  /** At the end of a block that does not end in a jump. */
  atEnd(block: Node & { body: readonly Node[] }, snippets: readonly Snippet[]): Edit[] | undefined {
    const last = block.body.at(-1);
    return last ? this.after(last, snippets) : this.#intoEmpty(block, snippets);
  }

  /** `(r) => r.ok` becomes `(r) => { …; return r.ok; }`. */
  intoBlock(arrow: ArrowFunctionExpression, snippets: readonly Snippet[]): Edit[] {
    const [start, end] = this.#bodyWithParentheses(arrow);
    const indent = this.indentAt(start);
    const inner = indent + this.unit;
    const lines = this.#linesOf(snippets, inner, false);
    return [
      {
        range: [start, start],
        text: `{${this.eol}${inner}${lines}${this.eol}${inner}return `,
      },
      { range: [end, end], text: `${this.semi}${this.eol}${indent}}` },
    ];
  }

  /** Wraps a statement of a statement list in `try`, with a `catch` that throws on. */
  rescued(statement: Node, snippets: readonly Snippet[], error: string): Edit[] | undefined {
    const start = this.#startOf(statement);
    if (!Writer.inList(statement) || !this.#isFirstOnLine(start)) {
      return undefined;
    }
    const indent = this.indentAt(start);
    const inner = indent + this.unit;
    const end = this.#pastTrailingComments(this.#lastToken(statement).range[1]);
    const handler = this.#linesOf([...snippets, simple(`throw ${error}`)], inner, false);
    return [
      { range: [start, start], text: `try {${this.eol}${inner}` },
      {
        range: [end, end],
        text: `${this.eol}${indent}} catch (${error}) {${this.eol}${inner}${handler}${this.eol}${indent}}`,
      },
    ];
  }

  /** `if (ok) { … }` gets an `else`. */
  otherwise(consequent: Node, snippets: readonly Snippet[]): Edit[] {
    const block = consequent.type === 'BlockStatement';
    const last = this.#lastToken(consequent).range[1];
    const end = block ? last : this.#pastTrailingComments(last);
    const indent = this.indentAt(rangeOf(parentOf(consequent) as Node)[0]);
    const inner = indent + this.unit;
    const lines = this.#linesOf(snippets, inner, false);
    const gap = block ? ' ' : this.eol + indent;
    return [
      { range: [end, end], text: `${gap}else {${this.eol}${inner}${lines}${this.eol}${indent}}` },
    ];
  }

  /** True when a line that starts with `(` would be read as part of the statement before. */
  needsLeadingSemicolon(statement: Node): boolean {
    const before = this.#code.getTokenBefore(statement);
    if (!Writer.inList(statement) || !before || before.value === ';') {
      return false;
    }
    const list = parentOf(statement) as { body?: Node[]; consequent?: Node[] };
    const siblings = list.body ?? list.consequent ?? [];
    const previous = siblings[siblings.indexOf(statement) - 1];
    return (
      previous !== undefined &&
      !/^(?:Block|If|For|ForIn|ForOf|While|Switch|Try|Labeled|With)Statement$|^(?:Function|Class)Declaration$/.test(
        previous.type,
      )
    );
  }

  #braced(
    statement: Node,
    ahead: readonly Snippet[],
    behind: readonly Snippet[],
  ): Edit[] | undefined {
    const opener = this.#code.getTokenBefore(statement);
    // The declaration in the head of a loop is no body of it.
    if (!opener || opener.value === ':' || isInLoopHead(statement)) {
      return undefined;
    }
    const start = this.#startOf(statement);
    const indent = this.indentAt(rangeOf(parentOf(statement) as Node)[0]);
    const ownLine = this.#isFirstOnLine(start);
    const inner = ownLine ? this.indentAt(start) : indent + this.unit;
    const head = this.#code.getFirstToken(statement);
    const hazard = head !== null && CONTINUES.test(head.value);
    const lines =
      ahead.length === 0 ? '' : `${this.#linesOf(ahead, inner, hazard)}${this.eol}${inner}`;
    const edits: Edit[] = [];
    if (/^\s*$/.test(this.#text.slice(opener.range[1], start))) {
      const text = ` {${this.eol}${inner}${lines}`;
      edits.push({ range: [opener.range[1], start], text });
    } else {
      // Comments between the two stay where they are, behind the brace.
      const gap = ownLine ? '' : this.eol + inner;
      edits.push(
        { range: [opener.range[1], opener.range[1]], text: ' {' },
        { range: [start, start], text: gap + lines },
      );
    }
    const last = this.#lastToken(statement);
    const next = this.#code.getTokenAfter(last);
    const alone = !next || next.loc.start.line > last.loc.end.line;
    const end = alone ? this.#pastTrailingComments(last.range[1]) : last.range[1];
    const after =
      behind.length === 0 ? '' : `${this.eol}${inner}${this.#linesOf(behind, inner, false)}`;
    edits.push({ range: [end, end], text: `${after}${this.eol}${indent}}` });
    return edits;
  }

  #intoEmpty(block: Node, snippets: readonly Snippet[]): Edit[] {
    const close = this.#code.getLastToken(block) as AST.Token;
    const [at] = close.range;
    const before = this.#text.slice(0, at);
    const indent = this.indentAt(rangeOf(block)[0]);
    const inner = indent + this.unit;
    const lines = this.#linesOf(snippets, inner, false);
    // A comment in the block stays above; the brace goes to a line of its own.
    const gap = /[ \t\r\n]*$/.exec(before)?.[0].length ?? 0;
    return [{ range: [at - gap, at], text: `${this.eol}${inner}${lines}${this.eol}${indent}` }];
  }

  /** `hazard`: the line behind would continue the last one. */
  #linesOf(snippets: readonly Snippet[], indent: string, hazard: boolean): string {
    return snippets
      .map(({ lines, block }, index) => {
        const last = index === snippets.length - 1;
        const close = block ? '' : last && hazard ? ';' : this.semi;
        return `${lines.join(this.eol + indent)}${close}`;
      })
      .join(this.eol + indent);
  }

  /** Comments ahead of a statement on its line stay with it. */
  #startOf(statement: Node): number {
    let [start] = rangeOf(statement);
    const line = statement.loc?.start.line;
    for (const comment of this.#code.getCommentsBefore(statement).reverse()) {
      if (comment.loc?.end.line !== line || !comment.range) {
        break;
      }
      start = comment.range[0];
    }
    return start;
  }

  /** A semicolon at the head of the next line belongs to that line, whatever the parser says. */
  #lastToken(statement: Node): AST.Token {
    const last = this.#code.getLastToken(statement) as AST.Token;
    const before = this.#code.getTokenBefore(last);
    const next = this.#code.getTokenAfter(last);
    return last.value === ';' &&
      before &&
      before.loc.end.line < last.loc.start.line &&
      next?.value !== 'else' &&
      next?.value !== 'while'
      ? before
      : last;
  }

  #pastTrailingComments(end: number): number {
    const line = this.#text
      .slice(end)
      .match(/^(?:[ \t]*\/\*(?:(?!\*\/)[^\r\n])*\*\/)*(?:[ \t]*\/\/[^\r\n]*)?/);
    return end + (line?.[0].trimEnd().length ?? 0);
  }

  #isFirstOnLine(index: number): boolean {
    const { column } = this.#code.getLocFromIndex(index);
    return /^\s*$/.test(this.#text.slice(index - column, index));
  }

  #bodyWithParentheses(arrow: ArrowFunctionExpression): [number, number] {
    let [start, end] = rangeOf(arrow.body);
    let open = this.#code.getTokenBefore(arrow.body);
    let close = this.#code.getTokenAfter(arrow.body);
    while (open?.value === '(' && close?.value === ')') {
      start = open.range[0];
      end = close.range[1];
      open = this.#code.getTokenBefore(open);
      close = this.#code.getTokenAfter(close);
    }
    return [start, end];
  }
}

/** The labels of a statement come before whatever is put before it. */
function outsideLabels(statement: Node): Node {
  let target = statement;
  for (
    let parent = parentOf(target);
    parent?.type === 'LabeledStatement';
    parent = parentOf(parent)
  ) {
    target = parent;
  }
  return target;
}

function inline(snippets: readonly Snippet[]): string {
  return snippets
    .map(({ lines, block }) => `${lines.map((line) => line.trim()).join(' ')}${block ? '' : ';'} `)
    .join('');
}

export function rangeOf(node: Node): [number, number] {
  return node.range as [number, number];
}

function indentUnit(lines: readonly string[]): string {
  let least = '';
  for (const line of lines) {
    const indent = /^(\t| {2,})[^\s*]/.exec(line)?.[1];
    // No file is indented by less.
    if (indent === '\t' || indent === '  ') {
      return indent;
    }
    if (indent !== undefined && (least === '' || indent.length < least.length)) {
      least = indent;
    }
  }
  return least || '  ';
}

/** A block's brace ends its statement; that of an object or a function's expression does not. */
function endsWithoutSemicolon({ type }: Node): boolean {
  return !/^(?:Expression|Return|Throw|Break|Continue|Debugger|DoWhile)Statement$|^VariableDeclaration$/.test(
    type,
  );
}

function isInLoopHead(statement: Node): boolean {
  const parent = parentOf(statement);
  return (
    (parent?.type === 'ForStatement' && parent.init === statement) ||
    ((parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement') &&
      parent.left === statement)
  );
}

/** Edits in order, each once; undefined when two of them touch the same text. */
export function merged(edits: readonly Edit[]): Edit[] | undefined {
  const sorted = [...edits].sort((a, b) => a.range[0] - b.range[0] || a.range[1] - b.range[1]);
  const result: Edit[] = [];
  for (const edit of sorted) {
    const last = result.at(-1);
    if (last && last.range[0] === edit.range[0] && last.range[1] === edit.range[1]) {
      if (last.text === edit.text) {
        continue;
      }
      return undefined;
    }
    if (last && last.range[1] > edit.range[0]) {
      return undefined;
    }
    result.push(edit);
  }
  return result;
}
