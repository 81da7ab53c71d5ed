/**
 * Whether control can come from one place of a function to another, judged by syntax: by source
 * order, branches, loops and jumps. Errs on the side of yes.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import { contains, isLoop, parentOf } from '../../flow/syntax.ts';

/** True when code may run `from`, then `to`, with `variable` still holding the same value. */
export function reaches(from: Node, to: Node, variable: Scope.Variable): boolean {
  const path = ancestorsOf(from);
  const shared = path.findIndex((node) => contains(node, to));
  const common = path[shared];
  if (!common) {
    return true;
  }
  const below = path.slice(0, shared);
  if (below.some((node) => isHandlerOfFailure(node, common, to))) {
    return true;
  }
  const loop = path.slice(shared).find(isLoop);
  const sameTurn = loop !== undefined && declaredIn(variable, loop);
  if (below.some((node, index) => jumpsAway(node, below[index - 1] ?? from, sameTurn))) {
    return false;
  }
  if (loop && !sameTurn && staysInFunction(path, loop)) {
    return true;
  }
  if (exclusive(common, below.at(-1) ?? from, to)) {
    return false;
  }
  return (from.range?.[0] ?? 0) < (to.range?.[0] ?? 0);
}

function ancestorsOf(node: Node): Node[] {
  const path: Node[] = [];
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) {
    path.push(parent);
  }
  return path;
}

/** A read that fails in `try` goes on in the handler, whatever stands behind it. */
function isHandlerOfFailure(node: Node, common: Node, to: Node): boolean {
  return (
    common.type === 'TryStatement' &&
    node === common.block &&
    ((!!common.handler && contains(common.handler, to)) ||
      (!!common.finalizer && contains(common.finalizer, to)))
  );
}

/** The list below `node` ends the way to anything behind it. */
function jumpsAway(node: Node, child: Node, sameTurn: boolean): boolean {
  if (jumps(node, sameTurn)) {
    return true;
  }
  const list =
    node.type === 'BlockStatement' ? node.body : node.type === 'SwitchCase' ? node.consequent : [];
  const at = list.indexOf(child as never);
  return at >= 0 && list.slice(at).some((statement) => jumps(statement, sameTurn));
}

function jumps(node: Node, sameTurn: boolean): boolean {
  switch (node.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true;
    case 'BreakStatement':
    case 'ContinueStatement':
      // Inside a `switch`, `break` goes on behind it, in the same turn of the loop.
      return sameTurn && (node.type === 'ContinueStatement' || !insideSwitch(node));
    default:
      return false;
  }
}

function insideSwitch(node: Node): boolean {
  const around = ancestorsOf(node).find((node) => node.type === 'SwitchStatement' || isLoop(node));
  return around?.type === 'SwitchStatement';
}

function declaredIn(variable: Scope.Variable, loop: Node): boolean {
  const definition = variable.defs[0]?.name as Node | undefined;
  return !!definition && contains(loop, definition);
}

/** A loop around the function that holds both places starts over with another call. */
function staysInFunction(path: readonly Node[], loop: Node): boolean {
  return !path
    .slice(0, path.indexOf(loop))
    .some(({ type }) =>
      /^(?:Function(?:Expression|Declaration)|ArrowFunctionExpression)$/.test(type),
    );
}

/** The branches of one `if`, conditional or `switch`. */
function exclusive(common: Node, child: Node, to: Node): boolean {
  switch (common.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return (
        child !== common.test &&
        (contains(common.consequent, to) || (!!common.alternate && contains(common.alternate, to)))
      );
    case 'SwitchStatement': {
      const cases: readonly Node[] = common.cases;
      if (!cases.includes(child) || child.type !== 'SwitchCase') {
        return false;
      }
      const last = child.consequent.at(-1);
      const end = last?.type === 'BlockStatement' ? last.body.at(-1) : last;
      return /^(?:Break|Continue|Return|Throw)Statement$/.test(end?.type ?? '');
    }
    default:
      return false;
  }
}

/** True when code that runs `from` may run on to the end of the block around it. */
export function fallsThrough(from: Node, block: Node): boolean {
  let child = from;
  for (let parent = parentOf(from); parent && child !== block; parent = parentOf(parent)) {
    if (parent.type === 'TryStatement' && child === parent.block && parent.handler) {
      return true;
    }
    if (jumpsAway(parent, child, false)) {
      return false;
    }
    child = parent;
  }
  return true;
}
