/**
 * A generated program as a tree of lines, which is all that printing and shrinking need: any
 * statement may go, a compound statement may become one of its blocks, an `else` may be dropped.
 * What no longer makes sense then (a name without a declaration) the executor recognises.
 */
import * as fc from 'fast-check';

export interface Statement {
  /** What the grammar calls it, for the coverage table. */
  feature: string;
  /** Lines, and blocks between them. */
  parts: (string | Statement[])[];
  /** Ranges of `parts` that can be left out: an `else`, a `finally`. */
  optional?: [from: number, to: number][];
  /** Statements that say nearly the same in a plainer way. */
  simpler?: string[];
}

export type Program = Statement[];

export const line = (feature: string, text: string, simpler?: string[]): Statement => ({
  feature,
  parts: text.split('\n'),
  ...(simpler ? { simpler } : {}),
});

const imported = ['c', 'handle', 'enqueue', 'later', 'sleep', 'delay', 'sink', 'HttpError'];

/** The text of a program; the imports are those that it uses. */
export function print(program: Program): string {
  const lines: string[] = [];
  const visit = (statements: Statement[], indent: string): void => {
    for (const { parts } of statements) {
      for (const part of parts) {
        if (typeof part === 'string') lines.push(indent + part);
        else visit(part, `${indent}  `);
      }
    }
  };
  visit(program, '');
  const body = lines.join('\n');
  const names = imported.filter((name) => new RegExp(`(?<![.\\w'])${name}\\b(?!:)`).test(body));
  const streams = /\bReadable\./.test(body) ? "import { Readable } from 'node:stream';\n" : '';
  const undici = /(?<![.\w])request\(/.test(body) ? "import { request } from 'undici';\n" : '';
  const http = /\bhttp\.(?:get|request)\(/.test(body) ? "import http from 'node:http';\n" : '';
  return `${http}${streams}${undici}${names.length > 0 ? `import { ${names.join(', ')} } from './lib.js';\n` : ''}${body}\n`;
}

export function featuresOf(
  program: Program,
  count = new Map<string, number>(),
): Map<string, number> {
  for (const { feature, parts } of program) {
    count.set(feature, (count.get(feature) ?? 0) + 1);
    for (const part of parts) if (typeof part !== 'string') featuresOf(part, count);
  }
  return count;
}

/** Every list that is a little smaller than the given one, the boldest cuts first. */
export function* shrinkList(statements: Statement[]): Generator<Statement[]> {
  const { length } = statements;
  for (let size = length; size >= 1; size = size === 1 ? 0 : Math.floor(size / 2)) {
    for (let at = 0; at + size <= length; at += size)
      yield [...statements.slice(0, at), ...statements.slice(at + size)];
  }
  for (const [index, statement] of statements.entries()) {
    for (const replacement of shrinkStatement(statement)) {
      yield [...statements.slice(0, index), ...replacement, ...statements.slice(index + 1)];
    }
  }
}

function* shrinkStatement(statement: Statement): Generator<Statement[]> {
  const { parts, optional = [], simpler = [], feature } = statement;
  for (const part of parts) if (typeof part !== 'string' && part.length > 0) yield [part].flat();
  for (const text of simpler) yield [line(feature, text)];
  for (const [from, to] of optional) {
    yield [{ feature, parts: [...parts.slice(0, from), ...parts.slice(to)] }];
  }
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string') {
      for (const text of shrinkLine(part)) yield [{ ...statement, parts: parts.with(index, text) }];
    } else {
      for (const block of shrinkList(part))
        yield [{ ...statement, parts: parts.with(index, block) }];
    }
  }
}

/** Conditions become plain opaque ones, options of a request go. */
function* shrinkLine(text: string): Generator<string> {
  const condition = /^(if|while|\} else if) \((.*)\) (\{.*|\w.*;)$/.exec(text);
  if (condition && !/^!?c\(\d+\)$/.test(condition[2] as string))
    yield `${condition[1]} (c(0)) ${condition[3]}`;
  const request = /^(.*fetch\(\w+), .*?\)((?:;|,|\)).*)$/.exec(text);
  if (request) yield `${request[1]})${request[2]}`;
}

/** A fast-check arbitrary around an imperative generator: fast to draw, shrunk by structure. */
export class ProgramArbitrary extends fc.Arbitrary<Program> {
  private readonly build: (random: fc.Random) => Program;

  constructor(build: (random: fc.Random) => Program) {
    super();
    this.build = build;
  }

  generate(random: fc.Random): fc.Value<Program> {
    return new fc.Value(this.build(random), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Program {
    return Array.isArray(value);
  }

  shrink(program: Program): fc.Stream<fc.Value<Program>> {
    return fc.stream(shrinkList(program)).map((smaller) => new fc.Value(smaller, undefined));
  }
}
