/**
 * From a call site of a run that is over to a place in the text as it is now. An entry speaks of the function that it was seen in: it
 * moves along with that function, and ends when the function is edited, because then nobody knows whether it still leaks.
 */
import { readFileSync, statSync } from 'node:fs';
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import {
  type FunctionNode,
  isFunction,
  outerParentOf,
  parentOf,
  propertyName,
  unwrap,
  walk,
} from '../flow/syntax.ts';
import { fingerprintLines } from '../runtime/leaks-format.ts';
import type { Observation } from './leaks-file.ts';

/** Code that is weeks old is rarely the code that runs. */
export const MAX_AGE_IN_DAYS = 14;

const DAY = 24 * 60 * 60 * 1000;

export function isYoungerThan(days: number): (observation: Observation) => boolean {
  const earliest = Date.now() - days * DAY;
  return ({ site }) => Date.parse(site.lastSeen) >= earliest;
}

export interface Place {
  readonly observation: Observation;
  /** The call that made the request, or what else of the program stands there. */
  readonly node: Node;
}

/** The places of those observations that the text still bears out. */
export function placesOf(
  sourceCode: SourceCode,
  file: string,
  observations: readonly Observation[],
): Place[] {
  if (observations.length === 0) {
    return [];
  }
  const text = new Text(sourceCode, file);
  return observations.flatMap((observation) => {
    const node = text.find(observation);
    return node ? [{ observation, node }] : [];
  });
}

class Text {
  readonly #lines: readonly string[];
  readonly #sourceCode: SourceCode;
  readonly #file: string;
  #calls: ReadonlyMap<number, readonly Node[]> | undefined;

  constructor(sourceCode: SourceCode, file: string) {
    this.#sourceCode = sourceCode;
    this.#file = file;
    this.#lines = fingerprintLines(sourceCode.text);
  }

  find(observation: Observation): Node | undefined {
    const { site, lines } = observation;
    if (!lines) {
      // Without the text that ran, only a file that was not saved since is surely the same.
      const node = this.#isUnchangedSince(Date.parse(site.lastSeen))
        ? this.#callAt(site.line, site.column)
        : undefined;
      return node && agreesOnName(node, site.function) ? node : undefined;
    }
    if (same(lines, 0, this.#lines, 0, Math.max(lines.length, this.#lines.length))) {
      return this.#callAt(site.line, site.column);
    }
    return this.#findMoved(site.line, site.column, lines);
  }

  /** The line nearest to the old one that has its text, in a function that has the old one's lines. */
  #findMoved(line: number, column: number, before: readonly string[]): Node | undefined {
    const wanted = before[line - 1];
    const candidates = [...this.#lines.keys()]
      .filter((index) => this.#lines[index] === wanted)
      .sort((a, b) => Math.abs(a + 1 - line) - Math.abs(b + 1 - line));
    for (const index of candidates) {
      const node = this.#callAt(index + 1, column);
      const owner = node && ownerOf(node);
      if (owner?.loc) {
        const first = owner.loc.start.line - 1;
        const count = owner.loc.end.line - first;
        if (same(before, line - 1 - (index - first), this.#lines, first, count)) {
          return node;
        }
      }
    }
    return undefined;
  }

  #isUnchangedSince(time: number): boolean {
    try {
      // File systems and clocks differ by some milliseconds.
      return (
        statSync(this.#file).mtimeMs <= time + 50 &&
        readFileSync(this.#file, 'utf8').replace(/^\uFEFF/, '') === this.#sourceCode.text
      );
    } catch {
      return false;
    }
  }

  /** The call that a stack frame means: its column is that of the method's name, of `new` or of `await`. */
  #callAt(line: number, column: number): Node | undefined {
    const calls = this.#callsOn(line);
    return (
      calls.find((node) => columnsOf(node).includes(column)) ??
      // The line was indented anew, or the position comes from a source map, which is coarse.
      calls.find((node) => node.type === 'AwaitExpression') ??
      calls[0]
    );
  }

  #callsOn(line: number): readonly Node[] {
    if (!this.#calls) {
      const calls = new Map<number, Node[]>();
      walk(this.#sourceCode.ast, this.#sourceCode.visitorKeys, (node) => {
        if (
          node.type === 'CallExpression' ||
          node.type === 'NewExpression' ||
          node.type === 'AwaitExpression'
        ) {
          const at = placeOf(node).loc?.start.line ?? 0;
          calls.set(at, [...(calls.get(at) ?? []), node]);
        }
      });
      this.#calls = calls;
    }
    return this.#calls.get(line) ?? [];
  }
}

/** What a stack frame points at. */
function placeOf(node: Node): Node {
  if (node.type !== 'CallExpression') {
    return node;
  }
  const callee = unwrap(node.callee);
  return callee.type === 'MemberExpression' ? callee.property : callee;
}

function columnsOf(node: Node): number[] {
  return [node, placeOf(node)].map((each) => (each.loc?.start.column ?? -1) + 1);
}

/** Long enough for a word with all its lines, and no word for lines that one of the texts has not. */
function same(
  a: readonly string[],
  fromA: number,
  b: readonly string[],
  fromB: number,
  count: number,
): boolean {
  for (let index = 0; index < count; index += 1) {
    const word = a[fromA + index];
    if (word === undefined || word !== b[fromB + index]) {
      return false;
    }
  }
  return true;
}

/**
 * The function whose text an entry stands for: the nearest that is not merely a callback, as a
 * response often leaves the callback of a `map`; else the outermost callback. None at the module's
 * top level, where any edit of the file may have mended the leak.
 */
function ownerOf(node: Node): FunctionNode | undefined {
  let outermost: FunctionNode | undefined;
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (isFunction(parent)) {
      outermost = parent;
      const holder = outerParentOf(parent);
      if (holder?.type !== 'CallExpression' && holder?.type !== 'NewExpression') {
        return parent;
      }
    }
  }
  return outermost;
}

/** The engine calls a method `Client.get`, and many functions by the variable that they are assigned to. */
function agreesOnName(node: Node, name: unknown): boolean {
  const last = typeof name === 'string' ? name.split('.').at(-1) : '';
  if (!last) {
    return true;
  }
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (isFunction(parent)) {
      const known = nameOf(parent);
      return known === undefined || known.replace(/^#/, '') === last.replace(/^#/, '');
    }
  }
  return false;
}

function nameOf(fn: FunctionNode): string | undefined {
  if (fn.type !== 'ArrowFunctionExpression' && fn.id) {
    return fn.id.name;
  }
  const holder = outerParentOf(fn);
  switch (holder?.type) {
    case 'VariableDeclarator':
      return holder.id.type === 'Identifier' ? holder.id.name : undefined;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property':
      return propertyName(holder);
    default:
      return undefined;
  }
}
