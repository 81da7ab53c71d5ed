/**
 * Questions about syntax alone: what a node is once TypeScript's wrappers are peeled off, which
 * name a member access asks for, which function or class a node stands in.
 */
import type { SourceCode } from 'eslint';
import type {
  ArrowFunctionExpression,
  Class,
  Expression,
  FunctionDeclaration,
  FunctionExpression,
  MemberExpression,
  Node,
  ObjectExpression,
  PrivateIdentifier,
  Property,
  PropertyDefinition,
  MethodDefinition,
  Super,
} from 'estree';

export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

const TRANSPARENT = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'ParenthesizedExpression',
  'ChainExpression',
]);

/** The node below `as`, `satisfies`, `!`, `<T>x`, parentheses and the chain wrapper. */
export function unwrap(node: Node): Node {
  let current = node;
  while (TRANSPARENT.has(current.type)) {
    current = (current as unknown as { expression: Node }).expression;
  }
  return current;
}

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

export type Loop = Node & {
  type:
    'WhileStatement' | 'DoWhileStatement' | 'ForStatement' | 'ForInStatement' | 'ForOfStatement';
};

export function isLoop(node: Node): node is Loop {
  return (
    node.type === 'WhileStatement' ||
    node.type === 'DoWhileStatement' ||
    node.type === 'ForStatement' ||
    node.type === 'ForInStatement' ||
    node.type === 'ForOfStatement'
  );
}

/** ESLint and oxlint set `parent` on every node; ESTree's types do not know of it. */
export function parentOf(node: Node): Node | undefined {
  return (node as Node & { parent?: Node | null }).parent ?? undefined;
}

/** The parent, past TypeScript's wrappers. */
export function outerParentOf(node: Node): Node | undefined {
  let parent = parentOf(node);
  while (parent && TRANSPARENT.has(parent.type)) {
    parent = parentOf(parent);
  }
  return parent;
}

/** The outermost of the choices whose result the node may be. */
export function choiceOf(node: Node): Node {
  let current = node;
  let parent = outerParentOf(current);
  while (parent && CHOICES.has(parent.type)) {
    current = parent;
    parent = outerParentOf(current);
  }
  return current;
}

/** `(this.fetch ?? fetch)(url)`, `(0, fetch)(url)`. */
const CHOICES = new Set(['LogicalExpression', 'ConditionalExpression', 'SequenceExpression']);

/** False for most names: they are given to a call, or are a value by themselves. */
export function mayStartChain(name: Node): boolean {
  const parent = parentOf(name);
  if (!parent) {
    return false;
  }
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === name;
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === name;
    default:
      return CHOICES.has(parent.type) || TRANSPARENT.has(parent.type);
  }
}

export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** The member's name, or undefined when it is computed from something that is no literal. */
export function memberName(node: MemberExpression): string | undefined {
  return keyName(node.property, node.computed);
}

/** The name of a property, method or class field, or undefined when it is computed. */
export function propertyName(
  node: Property | PropertyDefinition | MethodDefinition,
): string | undefined {
  return keyName(node.key, node.computed);
}

function keyName(key: Expression | PrivateIdentifier, computed: boolean): string | undefined {
  if (key.type === 'PrivateIdentifier') {
    return `#${key.name}`;
  }
  if (!computed && key.type === 'Identifier') {
    return key.name;
  }
  if (key.type === 'Literal') {
    return String(key.value);
  }
  if (key.type === 'TemplateLiteral' && key.expressions.length === 0) {
    return key.quasis[0]?.value.cooked ?? undefined;
  }
  if (
    key.type === 'MemberExpression' &&
    key.object.type === 'Identifier' &&
    key.object.name === 'Symbol' &&
    key.property.type === 'Identifier'
  ) {
    return `@@${key.property.name}`;
  }
  return undefined;
}

/** The innermost function around a node, or undefined at the top of the module. */
export function enclosingFunction(node: Node): FunctionNode | undefined {
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (isFunction(parent)) {
      return parent;
    }
  }
  return undefined;
}

/** Code that runs as a unit: a function, the module, a static block, a field's initial value. */
export type Entry =
  FunctionNode | (Node & { type: 'Program' | 'StaticBlock' | 'PropertyDefinition' });

/** The unit whose code the node is, the node itself left out. */
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

/** The class whose `this` a node sees: arrow functions are looked through, functions are not. */
export function enclosingClass(node: Node): Class | undefined {
  let current: Node = node;
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (parent.type === 'FunctionDeclaration') {
      return undefined;
    }
    if (parent.type === 'FunctionExpression') {
      const owner = parentOf(parent);
      if (owner?.type !== 'MethodDefinition') {
        return undefined;
      }
    }
    if (
      (parent.type === 'ClassDeclaration' || parent.type === 'ClassExpression') &&
      current === parent.body
    ) {
      return parent;
    }
    current = parent;
  }
  return undefined;
}

/** `this` is the class itself in its static methods, fields and blocks. */
export function isInStatic(node: Node): boolean {
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition') {
      return parent.static;
    }
    if (parent.type === 'StaticBlock') {
      return true;
    }
  }
  return false;
}

/** `{ load() {} }`, `{ load: function () {} }`. */
export function isMethodOfLiteral(fn: Node): boolean {
  const property = fn.type === 'FunctionExpression' ? parentOf(fn) : undefined;
  return property?.type === 'Property' && property.value === fn;
}

/** The object literal whose method a node is in: its `this`, unless the method is called in an odd way. */
export function enclosingObject(node: Node): ObjectExpression | undefined {
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    if (isFunction(parent) && parent.type !== 'ArrowFunctionExpression') {
      const property = isMethodOfLiteral(parent) ? parentOf(parent) : undefined;
      const object = property && parentOf(property);
      return object?.type === 'ObjectExpression' ? object : undefined;
    }
  }
  return undefined;
}

/** `function () { this.res.text(); }`, a method or an accessor: it works on the object that it is a member of. */
export function mayUseThis(node: Node, text: string): boolean {
  return node.type === 'FunctionExpression' && /\bthis\b/.test(text);
}

/** Visits a node and everything below it; `visit` may answer false to stay out of a subtree. */
export function walk(
  root: Node,
  visitorKeys: SourceCode.VisitorKeys,
  visit: (node: Node) => boolean | undefined | void,
): void {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (visit(node) === false) {
      continue;
    }
    const keys = visitorKeys[node.type] ?? [];
    for (let index = keys.length - 1; index >= 0; index -= 1) {
      const child = (node as unknown as Record<string, unknown>)[keys[index] as string];
      if (Array.isArray(child)) {
        const items: readonly unknown[] = child;
        for (let at = items.length - 1; at >= 0; at -= 1) {
          const item = items[at];
          if (isNode(item)) {
            stack.push(item);
          }
        }
      } else if (isNode(child)) {
        stack.push(child);
      }
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** `a.b.c` as a dotted path, or undefined when a part is no plain name. */
export function dottedPath(node: Node | Super): string | undefined {
  const parts: string[] = [];
  let current: Node = unwrap(node);
  while (current.type === 'MemberExpression') {
    const name = memberName(current);
    if (name === undefined) {
      return undefined;
    }
    parts.push(name);
    current = unwrap(current.object);
  }
  if (current.type === 'Identifier') {
    parts.push(current.name);
  } else if (current.type === 'ThisExpression') {
    parts.push('this');
  } else {
    return undefined;
  }
  return parts.reverse().join('.');
}

/** The same, with `env.LOOPBACK` for `env[Bindings.LOOPBACK]` and `env[LOOPBACK]`: a key has the name of what it is for. */
export function pathByKeys(node: Node | Super): string | undefined {
  const member = unwrap(node);
  if (member.type !== 'MemberExpression' || !member.computed) {
    return dottedPath(member);
  }
  const object = dottedPath(member.object);
  const key = dottedPath(member.property as Node) ?? memberName(member);
  return object !== undefined && key !== undefined
    ? `${object}.${key.slice(key.lastIndexOf('.') + 1)}`
    : undefined;
}

/** The one node is the other, or stands in it. */
export function contains(outer: Node, inner: Node): boolean {
  return (
    outer.range !== undefined &&
    inner.range !== undefined &&
    outer.range[0] <= inner.range[0] &&
    inner.range[1] <= outer.range[1]
  );
}
