/**
 * What the engine asks about code in other files. Without an answer an imported function is
 * unknown code: it takes over what it is given.
 */
import type { Node } from 'estree';
import type { Bindings } from './bindings.ts';
import type { FileKnowledge } from './run.ts';
import { parentOf } from './syntax.ts';
import type { Value } from './values.ts';

/** The other files, as one file sees them. Origins here are `/path/of/file.ts:export`. */
export interface Elsewhere {
  /** The path of the file that a module specifier leads to; undefined for a package. */
  resolve(specifier: string): string | undefined;
  /** The function or class that an export is, or the origin of the package's export behind it. */
  valueOf(origin: string): Value | undefined;
  /** What is of a package, may be a client, and is exported again there. */
  clientBehind(origin: string): (Value & { kind: 'external' }) | undefined;
  /** False when the texts alone show that a call of it answers no open body. */
  mayAcquire(origin: string): boolean;
  /** A call of it answers an open body. */
  acquires(origin: string): boolean;
  /** The text of the file imports something that does. */
  mayBeCalledIn(text: string): boolean;
}

/** A file's names and what is known of its functions: what interpreting one of them needs. */
export interface Home {
  readonly bindings: Bindings;
  readonly file: FileKnowledge;
}

const homes = new WeakMap<object, Home>();

export function settle(home: Home): void {
  homes.set(home.bindings.sourceCode.ast, home);
}

/** The file that a node is written in, if that file has been settled. */
export function homeOf(node: Node): Home | undefined {
  let root = node;
  for (let parent = parentOf(root); parent; parent = parentOf(root)) {
    root = parent;
  }
  return homes.get(root);
}

/** The origin is an export of a file of the project, not of a package. */
export function isElsewhere(origin: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(origin);
}

export function splitOrigin(origin: string): [module: string, path: string] {
  const colon = origin.lastIndexOf(':');
  return [origin.slice(0, colon), origin.slice(colon + 1)];
}
