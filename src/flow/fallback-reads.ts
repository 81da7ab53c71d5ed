/**
 * `try { return await res.text(); } catch { return res.text(); }`: reads that fail with the
 * connection only, where a handler that reads again merely adds one error to another.
 */
import type { Node } from 'estree';
import { memberName, outerParentOf, parentOf } from './syntax.ts';

/** Unlike `json()` and `formData()`, these take whatever arrives. */
export function takesAnything(name: string | undefined): boolean {
  return /^(?:text|arrayBuffer|blob|bytes)$/.test(name ?? '');
}

/** When the handler around this read runs, it is because the connection broke: nothing follows it that may throw. */
export function failsWithConnectionOnly(name: string | undefined, read: Node): boolean {
  return takesAnything(name) && isLastBeforeHandler(read);
}

function isLastBeforeHandler(read: Node): boolean {
  let child = read;
  for (let parent = outerParentOf(child); parent; parent = outerParentOf(child)) {
    switch (parent.type) {
      case 'AwaitExpression':
      case 'LogicalExpression':
      case 'TemplateLiteral':
      case 'AssignmentExpression':
      case 'ReturnStatement':
      case 'ExpressionStatement':
      case 'VariableDeclarator':
      case 'VariableDeclaration':
        break;
      case 'MemberExpression':
        return memberName(parent) === 'catch' && parentOf(parent)?.type === 'CallExpression';
      case 'BlockStatement':
        if (parent.body.at(-1) !== child) {
          return false;
        }
        break;
      case 'IfStatement':
        if (child === parent.test) {
          return false;
        }
        break;
      case 'TryStatement':
        return child === parent.block;
      default:
        return false;
    }
    child = parent;
  }
  return false;
}
