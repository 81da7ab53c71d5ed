/** Trees of programs: parsing, walking, the names in a pattern, and which answers a program asks for. */
import * as espree from 'espree';
import type * as estree from 'estree';

export type Node = estree.Node & {
  start: number;
  end: number;
  loc: { start: { line: number }; end: { line: number } };
};
export type Fn =
  estree.FunctionDeclaration | estree.FunctionExpression | estree.ArrowFunctionExpression;

export function parse(text: string): estree.Program {
  return espree.parse(text, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    range: true,
    loc: true,
  }) as estree.Program;
}

const notChildren = new Set(['loc', 'range', 'parent', 'tokens', 'comments']);

export function childrenOf(node: estree.Node): Node[] {
  const children: Node[] = [];
  for (const key of Object.keys(node)) {
    if (notChildren.has(key)) continue;
    const value = (node as unknown as Record<string, unknown>)[key];
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null && typeof item === 'object' && typeof (item as Node).type === 'string')
        children.push(item as Node);
    }
  }
  children.sort((a, b) => a.start - b.start);
  // `{ res }` has one node as key and value.
  return children.filter(
    (child, index) => index === 0 || child.start >= (children[index - 1] as Node).end,
  );
}

export function patternNames(pattern: estree.Node, names: string[] = []): string[] {
  if (pattern.type === 'Identifier') names.push(pattern.name);
  else if (pattern.type === 'Property') patternNames(pattern.value, names);
  else if (pattern.type === 'AssignmentPattern') patternNames(pattern.left, names);
  else if (pattern.type === 'RestElement') patternNames(pattern.argument, names);
  else for (const child of childrenOf(pattern)) patternNames(child, names);
  return names;
}

export const isFunction = (node: estree.Node | null | undefined): node is Fn =>
  node?.type === 'FunctionDeclaration' ||
  node?.type === 'FunctionExpression' ||
  node?.type === 'ArrowFunctionExpression';

export const isName = (node: estree.Node, name: string): boolean =>
  node.type === 'Identifier' && node.name === name;

/** Names that need no declaration. */
export const known = new Set(
  `AbortController AbortSignal AsyncDisposableStack DisposableStack Error Math JSON Map Number Object Promise Readable
  Response Set String http request Symbol TextDecoderStream TypeError Uint8Array URL console fetch globalThis process queueMicrotask
  setImmediate setInterval setTimeout undefined`.split(/\s+/),
);

export function isReference(node: estree.Identifier, parent: estree.Node | undefined): boolean {
  if (parent?.type === 'MemberExpression') return parent.object === node || parent.computed;
  if (parent?.type === 'Property')
    return parent.value === node || parent.shorthand || parent.computed;
  return (
    parent?.type !== 'MethodDefinition' &&
    parent?.type !== 'ImportSpecifier' &&
    parent?.type !== 'LabeledStatement'
  );
}

/**
 * `res.status` compared with constants: one status of each class of answers is enough. And whether
 * anything in the program would notice a rejection.
 */
export function surroundings(
  text: string,
  program: estree.Program,
): {
  statuses: number[];
  /** Equal for two statuses that the program doesn't tell apart. */
  classOf: (status: number) => string;
  rejections: boolean;
} {
  const tests: ((status: number) => boolean)[] = [];
  let rejections = /\bcatch\b|\bfinally\b|\busing\b|\ballSettled\b/.test(text);
  if (/\bok\b/.test(text)) tests.push((status) => status >= 200 && status < 300);
  const visit = (node: Node): void => {
    if (
      node.type === 'BinaryExpression' &&
      node.right.type === 'Literal' &&
      typeof node.right.value === 'number'
    ) {
      const limit = node.right.value;
      if (limit >= 100)
        tests.push(
          (status) => status === limit,
          (status) => status < limit,
        );
    } else if (node.type === 'ArrayExpression') {
      const members = node.elements.map((item) =>
        item?.type === 'Literal' ? item.value : undefined,
      );
      tests.push((status) => members.includes(status));
    } else if (node.type === 'SwitchCase' && node.test?.type === 'Literal') {
      const { value } = node.test;
      tests.push((status) => status === value);
    } else if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      rejections ||= isName(node.callee.property, 'then') && node.arguments.length > 1;
    }
    childrenOf(node).forEach(visit);
  };
  visit(program as Node);
  const classOf = (status: number): string =>
    tests.map((test) => (test(status) ? '1' : '0')).join('');
  const classes = new Map<string, number>();
  for (const status of [200, 500, 404, 429, 302, 201, 202, 206, 401, 403, 503, 204, 205, 304]) {
    const answers = classOf(status);
    if (!classes.has(answers)) classes.set(answers, status);
  }
  return { statuses: [...classes.values()], classOf, rejections };
}
