/**
 * Releases for a request whose response no variable holds: `await fetch(url);`, `fetch(url)` in a
 * chain that ignores the response, `if ((await fetch(url)).ok)`.
 */
import type { Scope, SourceCode } from 'eslint';
import type { Node } from 'estree';
import type { Bindings } from '../../flow/bindings.ts';
import {
  contains,
  dottedPath,
  isFunction,
  memberName,
  outerParentOf,
  parentOf,
  unwrap,
} from '../../flow/syntax.ts';
import { type Edit, rangeOf, simple, type Writer } from './edits.ts';
import { canAwait } from './positions.ts';
import { type ReleaseForm, writeRelease } from './release-forms.ts';

const NAMES = ['res', 'response', 'res2', 'response2', 'res3', 'response3', 'res4', 'res5'];

/** Stands for the value in a form until its text is cut in two around it. */
const VALUE = '\u0000';

export function releaseInExpression(
  bindings: Bindings,
  writer: Writer,
  acquire: Node,
  form: ReleaseForm,
  byCallback: boolean,
): Edit[] | undefined {
  const parent = outerParentOf(acquire);
  if (parent?.type !== 'AwaitExpression') {
    return byCallback
      ? inCallback(bindings, writer, acquire, form)
      : inChain(bindings, acquire, form);
  }
  const outer = outerParentOf(parent);
  return outer?.type === 'ExpressionStatement'
    ? asStatement(writer, bindings.sourceCode, outer, parent, form)
    : named(bindings, writer, parent, form);
}

/** `await fetch(url);` becomes `(await fetch(url)).body?.cancel()…`. */
function asStatement(
  writer: Writer,
  code: SourceCode,
  statement: Node,
  value: Node,
  form: ReleaseForm,
): Edit[] | undefined {
  const text = writeRelease(
    form,
    { expression: VALUE, kind: 'response', optional: mayBeSkipped(value) },
    canAwait(statement, code),
  );
  const [before, behind] = text?.split(VALUE) ?? [];
  if (before === undefined || behind === undefined) {
    return undefined;
  }
  const [start, end] = rangeOf(value);
  const guard = before === '' && writer.needsLeadingSemicolon(statement) ? ';' : '';
  return [
    { range: [start, start], text: `${guard}${before}(` },
    { range: [end, end], text: `)${behind}` },
  ];
}

/** `fetch(url)` becomes `fetch(url).then((res) => { … })`, which passes the response on if anybody looks. */
function inChain(bindings: Bindings, acquire: Node, form: ReleaseForm): Edit[] | undefined {
  const name = freeName(bindings, acquire, acquire);
  const release =
    name && writeRelease(form, { expression: name, kind: 'response', optional: false }, false);
  const result = isIgnored(acquire) ? '' : ` return ${name};`;
  const [, end] = rangeOf(acquire);
  return release
    ? [{ range: [end, end], text: `.then((${name}) => { ${release};${result} })` }]
    : undefined;
}

/** `http.get(url, () => done())`: the callback gets a parameter and releases it first. */
function inCallback(
  bindings: Bindings,
  writer: Writer,
  request: Node,
  form: ReleaseForm,
): Edit[] | undefined {
  const last = request.type === 'CallExpression' ? request.arguments.at(-1) : undefined;
  const callback = last && unwrap(last);
  const name = freeName(bindings, request, request);
  const code = bindings.sourceCode;
  if (!name || !callback || !isFunction(callback) || callback.params.length > 0) {
    return undefined;
  }
  const open = code.getFirstToken(callback, (token) => token.value === '(');
  const close = open && code.getTokenAfter(open);
  const release = writeRelease(
    form,
    { expression: name, kind: 'response', optional: false },
    false,
  );
  if (!open || close?.value !== ')' || release === undefined) {
    return undefined;
  }
  const parameter: Edit = { range: [open.range[0], close.range[1]], text: `(${name})` };
  if (callback.type === 'ArrowFunctionExpression' && callback.body.type !== 'BlockStatement') {
    const edits = writer.intoBlock(callback, [simple(release)]);
    return edits && [parameter, ...edits];
  }
  if (callback.body.type !== 'BlockStatement') {
    return undefined;
  }
  const [first] = callback.body.body;
  const edits = first
    ? writer.before(first, [simple(release)])
    : writer.atEnd(callback.body, [simple(release)]);
  return edits && [parameter, ...edits];
}

/** The value of the promise is dropped: a statement, or a `.then` callback without parameters. */
function isIgnored(promise: Node): boolean {
  let node = promise;
  for (let parent = outerParentOf(node); parent; parent = outerParentOf(node)) {
    switch (parent.type) {
      case 'ExpressionStatement':
        return true;
      case 'UnaryExpression':
        return parent.operator === 'void';
      case 'AwaitExpression':
      case 'ArrayExpression':
        break;
      case 'CallExpression':
        if (!/^Promise\.(?:all|allSettled|race|any)$/.test(dottedPath(parent.callee) ?? '')) {
          return false;
        }
        break;
      case 'MemberExpression': {
        const call = outerParentOf(parent);
        if (call?.type !== 'CallExpression' || unwrap(call.callee) !== parent) {
          return false;
        }
        const name = memberName(parent);
        if (name === 'then') {
          const callback = call.arguments[0] && unwrap(call.arguments[0]);
          return callback?.type === 'ArrowFunctionExpression' && callback.params.length === 0;
        }
        if (name !== 'catch' && name !== 'finally') {
          return false;
        }
        node = call;
        continue;
      }
      default:
        return false;
    }
    node = parent;
  }
  return false;
}

/** The response gets a name ahead of the statement that looks at it. */
function named(
  bindings: Bindings,
  writer: Writer,
  value: Node,
  form: ReleaseForm,
): Edit[] | undefined {
  const code = bindings.sourceCode;
  const host = hostOf(value);
  const name = host && freeName(bindings, host, value);
  const release =
    name &&
    writeRelease(
      form,
      { expression: name, kind: 'response', optional: mayBeSkipped(value) },
      canAwait(value, code),
    );
  if (!host || !release) {
    return undefined;
  }
  const snippets = [simple(`const ${name} = ${code.getText(value)}`), simple(release)];
  const edits =
    host.type === 'ArrowFunctionExpression'
      ? writer.intoBlock(host, snippets)
      : writer.before(host, snippets);
  return edits && [...edits, { range: withParentheses(value, code), text: name }];
}

/** `await fetch?.(url)` */
function mayBeSkipped(value: Node): boolean {
  return value.type === 'AwaitExpression' && value.argument.type === 'ChainExpression';
}

/** The statement or arrow that evaluates `value` exactly once and ahead of everything else. */
function hostOf(value: Node): Node | undefined {
  let node = value;
  for (let parent = parentOf(node); parent; parent = parentOf(node)) {
    switch (parent.type) {
      case 'ReturnStatement':
      case 'ThrowStatement':
      case 'ExpressionStatement':
        return parent;
      case 'IfStatement':
        return contains(parent.test, node) ? parent : undefined;
      case 'SwitchStatement':
        return contains(parent.discriminant, node) ? parent : undefined;
      case 'VariableDeclaration': {
        const around = parentOf(parent)?.type ?? '';
        return parent.declarations[0] !== undefined &&
          contains(parent.declarations[0], node) &&
          /^(?:Program|BlockStatement|SwitchCase|StaticBlock)$/.test(around)
          ? parent
          : undefined;
      }
      case 'ArrowFunctionExpression':
        return node === parent.body ? parent : undefined;
      default:
        if (!isEvaluatedFirst(node, parent)) {
          return undefined;
        }
    }
    node = parent;
  }
  return undefined;
}

function isEvaluatedFirst(node: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'UnaryExpression':
    case 'AwaitExpression':
    case 'ChainExpression':
    case 'VariableDeclarator':
      return parent.type !== 'VariableDeclarator' || parent.init === node;
    case 'MemberExpression':
      return parent.object === node;
    case 'BinaryExpression':
    case 'LogicalExpression':
      return parent.left === node;
    case 'ConditionalExpression':
      return parent.test === node;
    case 'AssignmentExpression':
      return (
        parent.right === node && parent.operator === '=' && dottedPath(parent.left) !== undefined
      );
    case 'CallExpression':
      return (
        parent.callee === node ||
        (dottedPath(parent.callee) !== undefined && isBehindQuiet(node, parent.arguments))
      );
    case 'Property':
      return parent.value === node && !parent.computed;
    case 'ObjectExpression':
      return isBehindQuiet(node, parent.properties);
    case 'ArrayExpression':
      return isBehindQuiet(node, parent.elements);
    case 'TemplateLiteral':
      return isBehindQuiet(node, parent.expressions);
    default:
      return /^TS(?:As|Satisfies|NonNull)Expression$/.test(parent.type);
  }
}

/** What is evaluated before it has no effect and doesn't wait. */
function isBehindQuiet(node: Node, siblings: readonly (Node | null)[]): boolean {
  return siblings.slice(0, siblings.indexOf(node)).every((sibling) => {
    const value = sibling?.type === 'Property' && !sibling.computed ? sibling.value : sibling;
    return !value || /^(?:Identifier|Literal|.*FunctionExpression)$/.test(value.type);
  });
}

/** Names given to responses: two findings in one block may be mended together. */
const given = new WeakMap<Scope.Scope, Map<string, Node>>();

/** A name that neither hides a variable nor is meant by any name in the same scope. */
function freeName(bindings: Bindings, node: Node, value: Node): string | undefined {
  const scope = bindings.sourceCode.getScope(node);
  const through = new Set(scope.through.map(({ identifier }) => identifier.name));
  const taken = given.get(scope) ?? new Map<string, Node>();
  given.set(scope, taken);
  const name = NAMES.find(
    (candidate) =>
      (taken.get(candidate) ?? value) === value &&
      !through.has(candidate) &&
      bindings.lookUp(candidate, node) === undefined,
  );
  if (name !== undefined) {
    taken.set(name, value);
  }
  return name;
}

/** Parentheses that only held the `await` together go with it. */
function withParentheses(value: Node, code: SourceCode): [number, number] {
  const [start, end] = rangeOf(value);
  const parent = parentOf(value);
  const open = code.getTokenBefore(value);
  const close = code.getTokenAfter(value);
  const ownParentheses =
    parent !== undefined &&
    (parent.type === 'MemberExpression' || parent.type.startsWith('TS')) &&
    open?.value === '(' &&
    close?.value === ')';
  return ownParentheses && !isFunction(parent) ? [open.range[0], close.range[1]] : [start, end];
}
