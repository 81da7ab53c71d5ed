/** Code that runs in a browser, by what it says itself: a small body that is dropped there is harmless. */
import type { SourceCode } from 'eslint';
import type { Node } from 'estree';
import type { Bindings } from './bindings.ts';
import {
  dottedPath,
  enclosingFunction,
  type FunctionNode,
  isFunction,
  memberName,
  outerParentOf,
  parentOf,
  unwrap,
  walk,
} from './syntax.ts';

const OF_BROWSERS = /^(?:window|document)$/;

/** Names of drivers' methods that run a function in the page. */
const RUN_IN_PAGE =
  /^(?:evaluate|evaluateHandle|evaluateAll|\$\$?eval|execute|executeAsync|executeScript|executeAsyncScript|addInitScript|waitForFunction)$/;

/** The same where the function is given by a name: `page.evaluate(options.signIn, user)`. Other things are executed, too. */
const GIVEN_BY_NAME =
  /\.(?:evaluate|evaluateHandle|evaluateAll|addInitScript|waitForFunction)\(\s*(?:[\w$]+\.)*([\w$]+)\s*[,)]/g;

/** Bundlers put values in the place of some variables of the environment: those are there in a browser, too. */
const OF_NODE =
  /\bfrom\s*['"]node:|\brequire\(\s*['"]node:|\bprocess\.env\b(?!\.(?:NODE_ENV|PUBLIC_URL|(?:NEXT_PUBLIC|REACT_APP|EXPO_PUBLIC|VITE|GATSBY)_\w+)\b)/;

/** Hooks that no server component may call (https://react.dev/reference/rsc/server-components): effects and what events change. */
const HOOKS =
  'use(?:State|Effect|LayoutEffect|Reducer|Ref|Transition|Optimistic|ActionState|SyncExternalStore)';
const USES_HOOKS = new RegExp(
  String.raw`\bimport\b[^;'"]*\b${HOOKS}\b[^;'"]*\bfrom\s*['"](?:react|preact\/hooks)['"]`,
);
const CALLS_HOOK = new RegExp(String.raw`^(?:React\.)?${HOOKS}$`);

/** Hooks whose function a page runs, and no server that draws it. */
const RUN_LATER = /^(?:React\.)?use(?:Effect|LayoutEffect|InsertionEffect|Callback)$/;

/** Hooks that fetch, and React Native, whose fetch reads every body by itself. */
const IS_CLIENT =
  /\bimport\b[^;'"]*\buse[A-Z]\w*\b[^;'"]*\bfrom\s*['"](?:@tanstack\/react-query|react-query|swr(?:\/\w+)?)['"]|\bfrom\s*['"](?:react-native|expo-[\w-]+)['"]/;

/** Events of service workers, messages for when a page is left. */
const USES_CLIENT =
  /\bself\.addEventListener\(\s*['"](?:install|activate|push|notificationclick)['"]|\bnavigator\.sendBeacon\(/;

/** Some frameworks take what runs on the server from a component's own file. */
const SERVES_TOO =
  /\bexport\s+(?:async\s+)?(?:const|function)\s+(?:loader|action|getServerSideProps|getStaticProps|GET|HEAD|POST|PUT|PATCH|DELETE)\b/;

/** Ink and its like draw components in a terminal. */
const ON_SERVER_ONLY =
  /\bfrom\s*['"](?:ink|@inkjs\/ui|@opentui\/react|react-dom\/server)['"]|['"]use server['"]/;

/** The file names `window` or `document` as things that are there, or hooks and the like, and nothing of Node.js. */
export function isBrowserFile(bindings: Bindings): boolean {
  const { text } = bindings.sourceCode;
  if (OF_NODE.test(text)) {
    return false;
  }
  if (
    (USES_HOOKS.test(text) || IS_CLIENT.test(text)) &&
    !SERVES_TOO.test(text) &&
    !ON_SERVER_ONLY.test(text)
  ) {
    return true;
  }
  if (USES_CLIENT.test(text) && mentionsOf(bindings, /^(?:self|navigator)$/).length > 0) {
    return true;
  }
  if (!/\b(?:window|document)\b/.test(text)) {
    return false;
  }
  const members = mentionsOf(bindings, OF_BROWSERS).map(memberOf);
  return (
    members.every((name) => name !== undefined) &&
    // Tests put a `window.fetch` of their own where there is no window.
    members.some((name) => name !== 'fetch')
  );
}

/** Where code, and no string, names globals; what a driver runs in its page is not of this file. */
function mentionsOf(bindings: Bindings, names: RegExp): Node[] {
  return bindings
    .ofEnvironment()
    .map(({ identifier }) => identifier as Node & { name: string })
    .filter(
      (identifier) => names.test(identifier.name) && !runsInPage(identifier, bindings.sourceCode),
    );
}

/** `window.location`, `(function (window) { … })(window)`: code that also runs elsewhere asks `typeof window` first. */
function memberOf(name: Node): string | undefined {
  const member = outerParentOf(name);
  if (member?.type === 'CallExpression' && isFunction(unwrap(member.callee))) {
    return '';
  }
  return member?.type === 'MemberExpression' && unwrap(member.object) === name
    ? (memberName(member) ?? '')
    : undefined;
}

/** `page.evaluate(signIn)`, `page.evaluate(options.inPage)`: by the name that the function has where it is written. */
function isGivenByName(fn: FunctionNode, given: ReadonlySet<string>): boolean {
  const holder = outerParentOf(fn);
  const name =
    fn.type === 'FunctionDeclaration'
      ? (fn.id as Node | null)
      : holder?.type === 'VariableDeclarator'
        ? holder.id
        : holder?.type === 'Property' && !holder.computed
          ? holder.key
          : undefined;
  return name?.type === 'Identifier' && given.has(name.name);
}

const namesGiven = new WeakMap<SourceCode, ReadonlySet<string>>();

function namesGivenIn(sourceCode: SourceCode): ReadonlySet<string> {
  let names = namesGiven.get(sourceCode);
  if (!names) {
    names = new Set([...sourceCode.text.matchAll(GIVEN_BY_NAME)].map(([, name]) => name ?? ''));
    namesGiven.set(sourceCode, names);
  }
  return names;
}

/**
 * Beside a loader, what events and effects of a component or hook run in the page. The component's own statements, and
 * what they call, run where a server draws it, too.
 */
export function runsInComponent(node: Node, bindings: Bindings): boolean {
  const { sourceCode } = bindings;
  if (!mayHoldComponents(sourceCode)) {
    return false;
  }
  let inner = enclosingFunction(node);
  for (let outer = inner && enclosingFunction(inner); outer; outer = enclosingFunction(outer)) {
    if (callsHook(outer, sourceCode)) {
      return inner !== undefined && isRunByPage(inner, outer, bindings);
    }
    inner = outer;
  }
  return false;
}

const holdComponents = new WeakMap<SourceCode, boolean>();

function mayHoldComponents(sourceCode: SourceCode): boolean {
  let may = holdComponents.get(sourceCode);
  if (may === undefined) {
    const { text } = sourceCode;
    may = USES_HOOKS.test(text) && !OF_NODE.test(text) && !ON_SERVER_ONLY.test(text);
    holdComponents.set(sourceCode, may);
  }
  return may;
}

/** `useEffect(() => …)`, `onClick={() => …}`, or a function that the component names and does not call. */
function isRunByPage(fn: FunctionNode, component: FunctionNode, bindings: Bindings): boolean {
  const holder = outerParentOf(fn);
  if (holder?.type === 'CallExpression') {
    return unwrap(holder.callee) !== fn && RUN_LATER.test(dottedPath(holder.callee) ?? '');
  }
  if (holder?.type === ('JSXExpressionContainer' as string)) {
    return true;
  }
  return (
    bindings.naming(fn)?.references.every(({ identifier }) => {
      const call = outerParentOf(identifier as Node);
      const isCalled = call?.type === 'CallExpression' && unwrap(call.callee) === identifier;
      return !isCalled || enclosingFunction(identifier as Node) !== component;
    }) === true
  );
}

function callsHook(fn: FunctionNode, { visitorKeys }: SourceCode): boolean {
  let calls = false;
  walk(fn.body, visitorKeys, (node) => {
    calls ||= node.type === 'CallExpression' && CALLS_HOOK.test(dottedPath(node.callee) ?? '');
    return !calls && !isFunction(node);
  });
  return calls;
}

/** `page.evaluate(async () => { await fetch('/x'); })` */
export function runsInPage(node: Node, sourceCode: SourceCode): boolean {
  const given = namesGivenIn(sourceCode);
  for (let current = parentOf(node); current; current = parentOf(current)) {
    if (!isFunction(current)) {
      continue;
    }
    if (isGivenByName(current, given)) {
      return true;
    }
    const call = outerParentOf(current);
    const callee = call?.type === 'CallExpression' ? unwrap(call.callee) : undefined;
    if (callee?.type === 'MemberExpression' && RUN_IN_PAGE.test(memberName(callee) ?? '')) {
      return true;
    }
  }
  return false;
}
