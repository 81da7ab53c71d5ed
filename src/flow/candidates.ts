/**
 * Which functions of a file are worth interpreting: those that acquire a body, those that call
 * them, and those that take a response.
 */
import type { Node } from 'estree';
import type { Client } from '../clients/index.ts';
import type { TypeOracle } from '../types/index.ts';
import type { Bindings } from './bindings.ts';
import { Survey } from './survey.ts';
import { type Entry, type FunctionNode, isFunction, ownerOf, parentOf, startOf } from './syntax.ts';

export interface Candidates {
  /** Code that acquires a body itself, or takes a response; in source order. */
  readonly entries: readonly Entry[];
  /** Who mentions a function: those who may get what it returns. */
  readonly users: ReadonlyMap<Node, ReadonlySet<Entry>>;
  /** The entries, and everything that reaches one by calls. */
  readonly mayAcquire: ReadonlySet<Node>;
  /** Parameters that are responses by their annotation or by their use. */
  readonly parameters: ReadonlyMap<FunctionNode, ReadonlyMap<number, Client>>;
  /** Calls that are acquires by the way their result is used. */
  readonly shapes: ReadonlyMap<Node, Client>;
  /** Those of them that are acquires by the type of their result. */
  readonly typed: ReadonlySet<Node>;
  /** Nodes that acquire, or that name a function that may. */
  readonly acquiring: ReadonlySet<Node>;
}

export function findCandidates(bindings: Bindings, types?: TypeOracle): Candidates {
  const survey = new Survey(bindings, types);
  const mayAcquire = reaching(survey.chosen, survey.users);
  for (const [fn, mentions] of survey.mentions) {
    if (mayAcquire.has(fn)) {
      mentions.forEach((node) => survey.acquiring.add(node));
    }
  }
  return {
    entries: [...survey.chosen].sort((a, b) => startOf(a) - startOf(b)),
    users: survey.users,
    acquiring: survey.acquiring,
    mayAcquire,
    parameters: survey.parameters,
    shapes: survey.shapes,
    typed: survey.typed,
  };
}

/** Whoever mentions such a function, or contains one that is written into a call. */
function reaching(
  entries: ReadonlySet<Entry>,
  users: ReadonlyMap<Node, ReadonlySet<Entry>>,
): Set<Node> {
  const reached = new Set<Node>(entries);
  const queue = [...entries];
  for (let entry = queue.pop(); entry; entry = queue.pop()) {
    for (const each of usersOf(entry, users)) {
      if (!reached.has(each)) {
        reached.add(each);
        queue.push(each);
      }
    }
  }
  return reached;
}

/** The entries that may get what this one returns. */
export function usersOf(
  entry: Entry,
  users: ReadonlyMap<Node, ReadonlySet<Entry>>,
): readonly Entry[] {
  const found: Entry[] = [...(users.get(entry) ?? [])];
  if (isFunction(entry) && entry.type !== 'FunctionDeclaration') {
    const parent = parentOf(entry);
    if (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') {
      found.push(ownerOf(parent));
    }
  }
  return found;
}
