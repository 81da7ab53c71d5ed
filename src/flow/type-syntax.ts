/** The parts of the nodes for types, which the trees of ESTree's own types do not know. */
import type { Node } from 'estree';

/** Types within types; what lies deeper is unknown. */
export const DEEPEST_TYPE = 8;

export function part(node: Node | undefined, name: string): Node | undefined {
  const value = (node as unknown as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'object' && value !== null ? (value as Node) : undefined;
}

export function parts(node: Node | undefined, name: string): readonly Node[] {
  const value = (node as unknown as Record<string, unknown> | undefined)?.[name];
  return Array.isArray(value) ? (value as Node[]) : [];
}

/** What the first member of a union that has it gives. */
export function firstOf<T>(union: Node, find: (member: Node) => T | undefined): T | undefined {
  for (const member of parts(union, 'types')) {
    const found = find(member);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

export function typeOf(node: Node | undefined): string | undefined {
  return node?.type;
}

export function nameOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Identifier') {
    return node.name;
  }
  return node?.type === 'Literal' ? String(node.value) : undefined;
}
