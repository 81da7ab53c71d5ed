/** What a test puts in the place of a client's function: its type says what it stands for, and no connection is made. */
import type { Scope } from 'eslint';
import type { Expression, Node, Super } from 'estree';
import { unwrap } from './syntax.ts';

/** `mockFetch`, `fetchMock`. */
export function namesStandIn(name: string): boolean {
  return /^mock|mock(?:ed)?$/i.test(name);
}

/** `const send: typeof fetch = vi.fn()`, `beforeEach(() => { send = vi.fn(); })` */
export function isStandIn({ name, references }: Scope.Variable): boolean {
  return (
    namesStandIn(name) ||
    references.some(({ writeExpr }) => writeExpr && MAKERS.test(rootName(writeExpr as Expression)))
  );
}

const MAKERS = /^(?:vi|jest|sinon|mock|jasmine|td)$/;

/** `vi` for `vi.fn().mockResolvedValue(answer)`. */
function rootName(expression: Expression | Super): string {
  let node: Node = unwrap(expression);
  while (node.type === 'CallExpression' || node.type === 'MemberExpression') {
    node = unwrap(node.type === 'CallExpression' ? node.callee : node.object);
  }
  return node.type === 'Identifier' ? node.name : '';
}
