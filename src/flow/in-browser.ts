/** Code that runs in a browser, by what it says itself: a small body that is dropped there is harmless. */
import type { Node } from 'estree';
import type { Bindings } from './bindings.ts';
import { isFunction, memberName, outerParentOf, parentOf, unwrap } from './syntax.ts';

const OF_BROWSERS = /^(?:window|document)$/;

/** Names of drivers' methods that run a function in the page. */
const RUN_IN_PAGE =
  /^(?:evaluate|evaluateHandle|evaluateAll|\$\$?eval|execute|executeAsync|executeScript|executeAsyncScript|addInitScript)$/;

const OF_NODE = /\bfrom\s*['"]node:|\brequire\(\s*['"]node:|\bprocess\.env\b/;

/** Hooks that no server component may call (https://react.dev/reference/rsc/server-components): effects and what events change. */
const USES_HOOKS =
  /\bimport\b[^;'"]*\buse(?:State|Effect|LayoutEffect|Reducer|Ref|Transition|Optimistic|ActionState|SyncExternalStore)\b[^;'"]*\bfrom\s*['"](?:react|preact\/hooks)['"]/;

/** Some frameworks take what runs on the server from a component's own file; Ink draws components in a terminal. */
const SERVES_TOO =
  /\bexport\s+(?:async\s+)?(?:const|function)\s+(?:loader|action|getServerSideProps|getStaticProps|GET|HEAD|POST|PUT|PATCH|DELETE)\b|\bfrom\s*['"]ink['"]|^\s*['"]use server['"]/m;

/** The file names `window` or `document` as things that are there, or React's state and effects, and nothing of Node.js. */
export function isBrowserFile({ sourceCode }: Bindings): boolean {
  const { text } = sourceCode;
  if (OF_NODE.test(text)) {
    return false;
  }
  if (text.includes('use') && USES_HOOKS.test(text) && !SERVES_TOO.test(text)) {
    return true;
  }
  if (!/\b(?:window|document)\b/.test(text)) {
    return false;
  }
  const { globalScope } = sourceCode.scopeManager;
  const mentions = [
    ...(globalScope?.through ?? []),
    ...(globalScope?.variables ?? []).flatMap(({ defs, references }) =>
      defs.length === 0 ? references : [],
    ),
  ].filter(({ identifier }) => OF_BROWSERS.test((identifier as { name: string }).name));
  const members = mentions.map(({ identifier }) => memberOf(identifier as Node));
  return (
    members.every((name) => name !== undefined) &&
    // Tests put a `window.fetch` of their own where there is no window.
    members.some((name) => name !== 'fetch')
  );
}

/** `window.location`: code that also runs elsewhere asks `typeof window` first. */
function memberOf(name: Node): string | undefined {
  const member = outerParentOf(name);
  return member?.type === 'MemberExpression' && unwrap(member.object) === name
    ? (memberName(member) ?? '')
    : undefined;
}

/** `page.evaluate(async () => { await fetch('/x'); })` */
export function runsInPage(node: Node): boolean {
  for (let current = parentOf(node); current; current = parentOf(current)) {
    const call = isFunction(current) ? outerParentOf(current) : undefined;
    const callee = call?.type === 'CallExpression' ? unwrap(call.callee) : undefined;
    if (
      callee?.type === 'MemberExpression' &&
      callee !== current &&
      RUN_IN_PAGE.test(memberName(callee) ?? '')
    ) {
      return true;
    }
  }
  return false;
}
