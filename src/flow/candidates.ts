/**
 * Which functions of a file are worth interpreting: those that acquire a body, those that call
 * them, and those that take a response.
 */
import type { Node } from 'estree';
import { type Client, clientOf, defaultClient } from '../clients/index.ts';
import type { Bindings } from './bindings.ts';
import { hasResponseShape } from './shapes.ts';
import {
  type FunctionNode,
  isFunction,
  parentOf,
  startOf,
  unwrap,
  walk,
} from './syntax.ts';

/** Code that runs as a unit: a function, the module, a static block, a field's initial value. */
export type Entry = FunctionNode | (Node & { type: 'Program' | 'StaticBlock' | 'PropertyDefinition' });

export interface Candidates {
  /** Code that acquires a body itself, or takes a response; in source order. */
  readonly entries: readonly Entry[];
  /** Who mentions a function: those who may get what it returns. */
  readonly users: ReadonlyMap<Node, ReadonlySet<Entry>>;
  /** The entries, and everything that reaches one by calls. */
  readonly mayAcquire: ReadonlySet<Node>;
  /** Parameters that are responses by their annotation or by their use. */
  readonly parameters: ReadonlyMap<FunctionNode, ReadonlyMap<number, Client>>;
}

export function ownerOf(node: Node): Entry {
  let current = node;
  for (let parent = parentOf(current); parent; parent = parentOf(current)) {
    if (isFunction(parent) || parent.type === 'Program' || parent.type === 'StaticBlock') {
      return parent as Entry;
    }
    if (parent.type === 'PropertyDefinition' && parent.value === current) {
      return parent as Entry;
    }
    current = parent;
  }
  return current as Entry;
}

export function findCandidates(
  bindings: Bindings,
  shapes: ReadonlyMap<Node, Client>,
): Candidates {
  const chosen = new Set<Entry>();
  const users = new Map<Node, Set<Entry>>();
  const parameters = new Map<FunctionNode, ReadonlyMap<number, Client>>();
  for (const call of shapes.keys()) {
    chosen.add(ownerOf(call));
  }
  walk(bindings.sourceCode.ast, bindings.sourceCode.visitorKeys, (node) => {
    if (/^TS/.test(node.type) && !('expression' in node) && !('body' in node)) {
      return node.type === ('TSParameterProperty' as string) || undefined;
    }
    if (isFunction(node)) {
      const responses = responseParameters(bindings, node);
      if (responses.size > 0) {
        parameters.set(node, responses);
        chosen.add(node);
      }
      return undefined;
    }
    if (node.type !== 'Identifier' && node.type !== 'MemberExpression') {
      return undefined;
    }
    if (node.type === 'Identifier' && !bindings.references.has(node)) {
      return undefined;
    }
    const constant = bindings.constantExpression(node);
    if (constant?.kind === 'external' && clientOf(constant.origin)) {
      if (constant.origin !== 'global:fetch' || !bindings.fetchIsMocked) {
        chosen.add(ownerOf(node));
      }
    } else if (constant?.kind === 'function') {
      if (!constant.node.body && bindings.annotations.declaredResult(constant.node)) {
        chosen.add(ownerOf(node));
      }
      const known = users.get(constant.node);
      if (known) {
        known.add(ownerOf(node));
      } else {
        users.set(constant.node, new Set([ownerOf(node)]));
      }
    } else if (node.type === 'MemberExpression') {
      if (isCalled(node) && bindings.annotations.acquiringClient(bindings.annotations.of(node))) {
        chosen.add(ownerOf(node));
      }
    }
    return undefined;
  });
  const entries = [...chosen].sort((a, b) => startOf(a) - startOf(b));
  return { entries, users, mayAcquire: reaching(chosen, users), parameters };
}

function isCalled(node: Node): boolean {
  const parent = parentOf(node);
  return parent?.type === 'CallExpression' && unwrap(parent.callee as Node) === node;
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
    if (parent?.type === 'CallExpression') {
      found.push(ownerOf(parent));
    }
  }
  return found;
}

/**
 * The parameters of a named function that are responses. A callback handed to unknown code is
 * left out: who owns the response there is that code's contract.
 */
function responseParameters(bindings: Bindings, fn: FunctionNode): Map<number, Client> {
  const found = new Map<number, Client>();
  if (!isNamed(fn)) {
    return found;
  }
  fn.params.forEach((parameter, index) => {
    const target = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    if (target.type !== 'Identifier') {
      return;
    }
    const variable = bindings.lookUp(target.name, fn.body);
    const annotation = bindings.annotations.ofNode(target);
    const client = annotation
      ? bindings.annotations.responseClient(annotation)
      : variable && hasResponseShape(variable)
        ? defaultClient
        : undefined;
    if (client && variable && variable.references.length > 0) {
      found.set(index, client);
    }
  });
  return found;
}

function isNamed(fn: FunctionNode): boolean {
  const parent = parentOf(fn);
  return (
    (fn.body as Node | null) !== null &&
    (fn.type === 'FunctionDeclaration' ||
      parent?.type === 'VariableDeclarator' ||
      (parent?.type === 'MethodDefinition' && parent.kind === 'method') ||
      parent?.type === 'PropertyDefinition')
  );
}
