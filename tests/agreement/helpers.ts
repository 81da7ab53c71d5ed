/** Functions in the same file that take or return responses. */
import type { Draft } from './scope.ts';
import { line, type Statement } from './tree.ts';

export type HelperKind =
  | 'describe'
  | 'drain'
  | 'parse'
  | 'discard'
  | 'store'
  | 'ensure'
  | 'check'
  | 'get'
  | 'guard'
  | 'peek'
  | 'die';

const fn = (feature: string, head: string, body: Statement[]): Statement => ({
  feature,
  parts: [`${head} {`, body, '}'],
});

/** The shapes of each kind; `f` is the name, the random draw decides which one it is. */
const shapes: Record<HelperKind, (f: string, draft: Draft) => Statement | Statement[]> = {
  describe: (f, draft) =>
    draft.pick([
      fn('helper borrows', `function ${f}(res)`, [
        line('return', "return res.status + ' ' + res.statusText;"),
      ]),
      fn('helper borrows', `function ${f}(res)`, [
        line('borrow', 'console.log(res.url);'),
        line('return', "return res.ok ? 'fine' : 'bad';"),
      ]),
      line('helper borrows', `const ${f} = (res) => res.headers.get('etag');`),
      line('helper borrows', `const ${f} = ({ status, url }) => url + status;`),
    ]),
  drain: (f, draft) =>
    draft.pick([
      fn('helper drains', `async function ${f}(res)`, [line('read', 'await res.arrayBuffer();')]),
      fn('helper drains', `function ${f}(res)`, [line('return', 'return res.text();')]),
      line('helper drains', `const ${f} = async (res) => {\n  await res.body?.cancel();\n};`),
      line('helper drains', `const ${f} = (res) => res.body?.cancel().catch(() => {});`),
      fn('helper drains', `async function ${f}(res)`, [
        { feature: 'if', parts: ['if (res.bodyUsed) return;'] },
        line('read', 'await res.text();'),
      ]),
      fn('helper drains', `async function ${f}(res)`, [
        {
          feature: 'try',
          parts: [
            'try {',
            [line('read', 'await res.text();')],
            '} catch (err) {',
            [line('borrow', 'console.error(err);')],
            '}',
          ],
        },
      ]),
    ]),
  parse: (f, draft) =>
    draft.pick([
      fn('helper parses', `async function ${f}(res)`, [
        {
          feature: 'if',
          parts: [
            'if (!res.ok) {',
            [
              line('read', 'const text = await res.text();'),
              line('throw', 'throw new Error(text);'),
            ],
            '}',
          ],
        },
        line('return', 'return res.json();'),
      ]),
      fn('helper releases on some paths', `async function ${f}(res)`, [
        { feature: 'if', parts: ["if (!res.ok) throw new Error('HTTP ' + res.status);"] },
        line('return', 'return res.json();'),
      ]),
      fn('helper releases on some paths', `async function ${f}(res)`, [
        { feature: 'if', parts: ['if (res.status === 404) return null;'] },
        {
          feature: 'if',
          parts: [
            'if (!res.ok) {',
            [line('read', 'await res.body?.cancel();'), line('throw', "throw new Error('bad');")],
            '}',
          ],
        },
        line('return', 'return res.json();'),
      ]),
      fn('helper parses', `async function ${f}(res)`, [
        { feature: 'if', parts: ['if (res.status === 204) return null;'] },
        { feature: 'if', parts: ["if (res.headers.get('content-type')) return res.json();"] },
        line('return', 'return res.text();'),
      ]),
      fn('helper parses', `async function ${f}(res)`, [
        line('return', 'return { ok: res.ok, data: await res.json() };'),
      ]),
      line('helper parses', `const ${f} = (res) => (res.ok ? res.json() : res.text());`),
    ]),
  discard: (f, draft) =>
    draft.pick([
      fn('helper takes a stream', `async function ${f}(body)`, [
        line('cancel', 'await body?.cancel();'),
      ]),
      fn('helper takes a stream', `async function ${f}(body)`, [
        {
          feature: 'for await',
          parts: [
            'for await (const chunk of body) {',
            [line('use chunk', 'console.log(chunk);')],
            '}',
          ],
        },
      ]),
      fn('helper takes a stream', `async function ${f}(body)`, [
        line('getReader', 'const reader = body.getReader();'),
        {
          feature: 'reader loop',
          parts: [
            'while (!(await reader.read()).done) {',
            [line('use chunk', "console.log('.');")],
            '}',
          ],
        },
      ]),
    ]),
  store: (f, draft) => {
    draft.usesCache = true;
    return [
      draft.pick([
        fn('helper stores', `function ${f}(res)`, [line('stored', "cache.set('last', res);")]),
        fn('helper stores', `function ${f}(res)`, [line('unknown function', 'handle(res);')]),
        line('helper stores', `const ${f} = (res) => enqueue({ res });`),
      ]),
    ];
  },
  ensure: (f, draft) =>
    draft.pick([
      fn('helper throws', `function ${f}(res)`, [
        { feature: 'if', parts: ["if (!res.ok) throw new Error('HTTP ' + res.status);"] },
        line('return', 'return res;'),
      ]),
      fn('helper throws', `function ${f}(res)`, [
        { feature: 'if', parts: ['if (res.ok) return res;'] },
        line('throw', 'throw new HttpError(res);'),
      ]),
      fn('helper passes through', `function ${f}(res)`, [
        line('borrow', 'console.log(res.status);'),
        line('return', 'return res;'),
      ]),
      line('helper passes through', `const ${f} = (res) => res;`),
    ]),
  check: (f, draft) =>
    draft.pick([
      fn('helper reads on error', `async function ${f}(res)`, [
        {
          feature: 'if',
          parts: ['if (!res.ok) {', [line('throw', 'throw new Error(await res.text());')], '}'],
        },
        line('return', 'return res;'),
      ]),
      fn('helper reads on error', `async function ${f}(res)`, [
        { feature: 'if', parts: ['if (res.ok) {', [line('return', 'return res;')], '}'] },
        line('cancel', 'await res.body?.cancel();'),
        line('throw', "throw new Error('bad');"),
      ]),
    ]),
  guard: (f, draft) =>
    draft.pick([
      fn('helper guards', `async function ${f}(res)`, [
        { feature: 'if', parts: ['if (res.ok) return;'] },
        line('throw', 'throw new Error(await res.text());'),
      ]),
      fn('helper guards', `async function ${f}(res)`, [
        {
          feature: 'if',
          parts: [
            'if (!res.ok) {',
            [line('cancel', 'await res.body?.cancel();'), line('throw', "throw new Error('bad');")],
            '}',
          ],
        },
      ]),
      fn('helper guards', `function ${f}(res)`, [
        { feature: 'if', parts: ["if (!res.ok) throw new Error('HTTP ' + res.status);"] },
      ]),
    ]),
  peek: (f, draft) =>
    draft.pick([
      fn('helper reads a clone', `async function ${f}(res)`, [
        line('read clone', 'console.log(await res.clone().text());'),
      ]),
      fn('helper reads a clone', `async function ${f}(res)`, [
        line('clone', 'const copy = res.clone();'),
        line('return', 'return copy.json().catch(() => null);'),
      ]),
    ]),
  get: (f, draft) => {
    draft.acquires += 1;
    return draft.pick([
      fn('helper returns a body', `async function ${f}(url)`, [
        line('acquire', 'const res = await fetch(url);'),
        line('return', 'return res;'),
      ]),
      fn('helper returns a body', `function ${f}(url)`, [
        line('return', "return fetch(url, { method: 'POST' });"),
      ]),
      line('helper returns a body', `const ${f} = (url) => fetch(url);`),
      fn('helper returns a body', `async function ${f}(url)`, [
        line('acquire', 'const res = await fetch(url);'),
        { feature: 'if', parts: ["if (!res.ok) throw new Error('HTTP ' + res.status);"] },
        line('return', 'return res;'),
      ]),
      fn('helper returns a body', `async function ${f}(url)`, [
        line('acquire', 'const res = await fetch(url);'),
        {
          feature: 'if',
          parts: [
            'if (!res.ok) {',
            [line('cancel', 'await res.body?.cancel();'), line('throw', "throw new Error('bad');")],
            '}',
          ],
        },
        line('return', 'return res;'),
      ]),
      fn('helper returns a body', `async function ${f}(url)`, [
        {
          feature: 'for',
          parts: [
            'for (let attempt = 0; attempt < 2; attempt++) {',
            [
              line('acquire', 'const res = await fetch(url);'),
              { feature: 'if', parts: ['if (res.ok) return res;'] },
              ...(draft.chance(50) ? [line('cancel', 'await res.body?.cancel();')] : []),
            ],
            '}',
          ],
        },
        line('throw', "throw new Error('gave up');"),
      ]),
      fn('helper returns a body', `function ${f}(url)`, [
        {
          feature: 'then',
          parts: [
            'return fetch(url).then((res) => {',
            [
              { feature: 'if', parts: ["if (res.status >= 500) throw new Error('bad');"] },
              line('return', 'return res;'),
            ],
            '});',
          ],
        },
      ]),
    ]);
  },
  die: (f) => [
    fn('helper never returns', `function ${f}(message)`, [
      line('borrow', 'console.error(message);'),
      line('exit', 'process.exit(1);'),
    ]),
  ],
};

/** The name of a helper of this kind: a new one, or one that the program has already. */
export function helper(draft: Draft, kind: HelperKind): string {
  const known = draft.helperNames.get(kind);
  if (known && draft.chance(70)) return known;
  const name = draft.name(kind);
  draft.helperNames.set(kind, name);
  draft.helpers.push(...[shapes[kind](name, draft)].flat());
  return name;
}
