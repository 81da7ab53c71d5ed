/** Whole shapes that everybody writes, each with the releases that careless versions leave out. */
import { condition } from './conditions.ts';
import { helper } from './helpers.ts';
import { misuseIdioms } from './misuse-idioms.ts';
import { moreIdioms } from './more-idioms.ts';
import { nodeIdioms } from './node-idioms.ts';
import type { Scope } from './scope.ts';
import { block, lines, perhaps, type Idiom } from './shapes.ts';
import { line, type Statement } from './tree.ts';

const idioms: Record<string, Idiom> = {
  'retry, then read the last': ({ url }, draft) => {
    const res = draft.name('res');
    const attempt = draft.name('attempt');
    return [
      line('retry', `let ${res};`),
      block('retry', `for (let ${attempt} = 0; ${attempt} < 3; ${attempt}++) {`, [
        ...lines(
          'retry',
          `${res} = await fetch(${url});`,
          `if (${res}.ok) break;`,
          perhaps(draft, `await ${res}.body?.cancel();`),
        ),
      ]),
      ...lines('retry', `if (!${res}?.ok) return null;`, perhaps(draft, `await ${res}.json();`)),
    ];
  },
  'retry, throw the last error': ({ url }, draft) => {
    const attempt = draft.name('attempt');
    const last = draft.name('last');
    return [
      line('retry', `let ${last};`),
      block('retry', `for (let ${attempt} = 0; ${attempt} < 2; ${attempt}++) {`, [
        {
          feature: 'retry',
          parts: [
            'try {',
            [
              ...lines('retry', `const res = await fetch(${url});`),
              block('retry', 'if (res.ok) {', lines('retry', 'return res.json();')),
              ...lines(
                'retry',
                perhaps(draft, 'await res.body?.cancel();'),
                `${last} = new Error(\`HTTP \${res.status}\`);`,
              ),
            ],
            '} catch (err) {',
            lines('retry', `${last} = err;`),
            '}',
          ],
        },
      ]),
      line('retry', `if (${last}) throw ${last};`),
    ];
  },
  pagination: ({ url }, draft) => {
    const next = draft.name('next');
    const page = draft.name('page');
    return [
      line('pagination', `let ${next} = ${url};`),
      block('pagination', `while (${next} && !c(4)) {`, [
        ...lines(
          'pagination',
          `const ${page} = await fetch(${next});`,
          draft.chance(40) ? `if (!${page}.ok) break;` : '',
          `const data = await ${page}.json();`,
          `${next} = data.next ?? ${url};`,
        ),
      ]),
    ];
  },
  poll: ({ url }, draft) => {
    const res = draft.name('res');
    return [
      line('poll', `let ${res} = await fetch(${url});`),
      block('poll', `while (${res}.status === 202) {`, [
        ...lines(
          'poll',
          perhaps(draft, `await ${res}.body?.cancel();`),
          'await sleep(100);',
          `${res} = await fetch(${url});`,
        ),
      ]),
      ...lines('poll', perhaps(draft, `await ${res}.text();`)),
    ];
  },
  'declared before try, cancelled in finally': ({ url }, draft) => {
    const res = draft.name('res');
    const inside = draft.pick([
      `if (!${res}.ok) throw new Error('bad');`,
      `if (!${res}.ok) return null;`,
      `console.log(${res}.status);`,
    ]);
    return [
      line('finally optional', `let ${res};`),
      {
        feature: 'finally optional',
        parts: [
          'try {',
          lines('finally optional', `${res} = await fetch(${url});`, inside),
          '} finally {',
          lines(
            'finally optional',
            perhaps(
              draft,
              draft.pick([
                `${res}?.body?.cancel().catch(() => {});`,
                `if (${res}) ${res}.body?.cancel().catch(() => {});`,
              ]),
            ) || `console.log(${res}?.url);`,
          ),
          '}',
        ],
      },
    ];
  },
  'catch that looks for the response': ({ url }, draft) => {
    const res = draft.name('res');
    const data = draft.name('data');
    return [
      line('catch with response', `let ${res};`),
      {
        feature: 'catch with response',
        parts: [
          'try {',
          lines(
            'catch with response',
            `${res} = await fetch(${url});`,
            `if (${res}.status >= 500) throw new Error('server');`,
            `const ${data} = await ${res}.json();`,
            `console.log(${data});`,
          ),
          '} catch (err) {',
          lines(
            'catch with response',
            perhaps(draft, `if (${res} && !${res}.bodyUsed) await ${res}.body?.cancel();`),
            draft.pick(['return null;', 'throw err;', 'console.error(err);']),
          ),
          '}',
        ],
      },
    ];
  },
  'status in a constant': ({ url }, draft) => {
    const res = draft.name('res');
    const status = draft.name('status');
    return [
      ...lines(
        'status constant',
        `const ${res} = await fetch(${url});`,
        draft.pick([`const ${status} = ${res}.status;`, `const { status: ${status} } = ${res};`]),
      ),
      block(
        'status constant',
        `if (${status} === 404) {`,
        lines('status constant', perhaps(draft, `await ${res}.body?.cancel();`), 'return null;'),
      ),
      ...lines(
        'status constant',
        draft.chance(40) ? `if (${status} >= 400) throw new Error(await ${res}.text());` : '',
        `console.log(await ${res}.json());`,
      ),
    ];
  },
  'boolean of several tests': ({ url }, draft) => {
    const res = draft.name('res');
    const bad = draft.name('bad');
    return [
      ...lines(
        'boolean of tests',
        `const ${res} = await fetch(${url});`,
        `const ${bad} = !${res}.ok ${draft.pick(['||', '&&'])} c(5);`,
      ),
      block(
        'boolean of tests',
        `if (${bad}) {`,
        lines(
          'boolean of tests',
          perhaps(draft, `await ${res}.text();`),
          draft.pick(["throw new Error('bad');", 'console.log(1);']),
        ),
      ),
      ...lines('boolean of tests', `if (!${bad}) await ${res}.text();`),
    ];
  },
  allSettled: ({ url }, draft) => {
    const results = draft.name('results');
    return [
      line(
        'allSettled',
        `const ${results} = await Promise.allSettled([\n  fetch(${url}),\n  fetch(${url}),\n]);`,
      ),
      block('allSettled', `for (const result of ${results}) {`, [
        block(
          'allSettled',
          "if (result.status === 'fulfilled') {",
          lines(
            'allSettled',
            perhaps(draft, 'await result.value.text();') || 'console.log(result.value.status);',
          ),
        ),
      ]),
    ];
  },
  'for await over requests': (_scope, draft) => {
    const source = draft.list();
    const res = draft.name('res');
    return [
      block(
        'for await requests',
        `for await (const ${res} of ${source}.map((item) => fetch(item))) {`,
        lines(
          'for await requests',
          perhaps(draft, `await ${res}.text();`) || `console.log(${res}.status);`,
        ),
      ),
    ];
  },
  'started together, awaited in turn': ({ url }, draft) => {
    const [a, b] = [draft.name('pending'), draft.name('pending')];
    const [x, y] = [draft.name('res'), draft.name('res')];
    return lines(
      'started together',
      `const ${a} = fetch(${url});`,
      `const ${b} = fetch(${url});`,
      `const ${x} = await ${a};`,
      `const ${y} = await ${b};`,
      perhaps(draft, `await ${x}.text();`),
      draft.chance(30) ? `if (!${y}.ok) return null;` : '',
      perhaps(draft, `await ${y}.json();`),
    );
  },
  'promise in a list': ({ url }, draft) => {
    const list = draft.name('jobs');
    return lines(
      'promise list',
      `const ${list} = [];`,
      `${list}.push(fetch(${url}).then((res) => ${draft.chance(draft.care) ? 'res.json()' : 'res.ok'}));`,
      `console.log((await Promise.all(${list})).length);`,
    );
  },
  'inner function': (scope, draft) => {
    const load = draft.name('load');
    const res = draft.name('res');
    return [
      block('inner function', `async function ${load}(path) {`, [
        ...lines('inner function', `const ${res} = await fetch(path);`),
        block(
          'inner function',
          `if (${res}.status === 404) {`,
          lines('inner function', perhaps(draft, `await ${res}.body?.cancel();`), 'return null;'),
        ),
        ...lines('inner function', `return ${res}.json();`),
      ]),
      line('inner function', `console.log(await ${load}(${scope.url}));`),
    ];
  },
  'async iife': ({ url }, draft) => {
    const res = draft.name('res');
    return [
      block(
        'iife',
        'await (async () => {',
        lines(
          'iife',
          `const ${res} = await fetch(${url});`,
          draft.chance(50) ? `if (!${res}.ok) return;` : '',
          perhaps(draft, `await ${res}.text();`),
        ),
        '})();',
      ),
    ];
  },
  'new Promise': ({ url, bodies }, draft) => {
    // That such a promise rejects while another body is open is not asked of an analysis.
    if (draft.drops || bodies.some(({ open }) => open !== 'done')) return [];
    const res = draft.name('res');
    return [
      block(
        'new Promise',
        `console.log(await new Promise((resolve, reject) => {`,
        [
          block(
            'new Promise',
            `fetch(${url}).then((${res}) => {`,
            [
              block(
                'new Promise',
                `if (!${res}.ok) {`,
                lines(
                  'new Promise',
                  perhaps(draft, `${res}.body?.cancel().catch(() => {});`),
                  "reject(new Error('bad'));",
                  'return;',
                ),
              ),
              line('new Promise', `resolve(${res}.json());`),
            ],
            '}, reject);',
          ),
        ],
        '}));',
      ),
    ];
  },
  'then with two callbacks': ({ url }, draft) =>
    lines(
      'then two',
      `await fetch(${url}).then((res) => ${draft.chance(draft.care) ? 'res.text()' : 'res.status'}, () => null);`,
    ),
  'cleanup closure': ({ url }, draft) => {
    const res = draft.name('res');
    const cleanup = draft.name('cleanup');
    return [
      ...lines(
        'cleanup closure',
        `const ${res} = await fetch(${url});`,
        `const ${cleanup} = () => ${res}.body?.cancel().catch(() => {});`,
      ),
      block(
        'cleanup closure',
        `if (!${res}.ok) {`,
        lines('cleanup closure', perhaps(draft, `${cleanup}();`), 'return null;'),
      ),
      ...lines('cleanup closure', draft.pick([`await ${res}.text();`, `await ${cleanup}();`])),
    ];
  },
  'mode decided before the read': (scope, draft) => {
    const res = draft.name('res');
    const mode = draft.name('mode');
    const test = condition(scope);
    return [
      ...lines('mode flag', `const ${res} = await fetch(${scope.url});`, `let ${mode} = 'json';`),
      ...lines(
        'mode flag',
        `if (${test?.yes ?? 'c(6)'}) ${mode} = 'text';`,
        `if (${mode} === 'text') await ${res}.text();`,
        perhaps(draft, `if (${mode} === 'json') await ${res}.json();`),
      ),
    ];
  },
  'destructured parameter': ({ url }, draft) => {
    const res = draft.name('res');
    const name = draft.name('finish');
    draft.helpers.push(
      block(
        'destructured parameter',
        `async function ${name}({ res }) {`,
        lines(
          'destructured parameter',
          perhaps(draft, 'await res.text();') || 'console.log(res.status);',
        ),
      ),
    );
    return lines(
      'destructured parameter',
      `const ${res} = await fetch(${url});`,
      `await ${name}({ res: ${res} });`,
    );
  },
  'recursive retry': ({ url }, draft) => {
    const name = draft.name('again');
    draft.helpers.push(
      block(
        'recursion',
        `async function ${name}(url, n) {`,
        lines(
          'recursion',
          'const res = await fetch(url);',
          'if (res.ok || n === 0) return res;',
          perhaps(draft, 'await res.body?.cancel();'),
          `return ${name}(url, n - 1);`,
        ),
      ),
    );
    return lines('recursion', `console.log(await (await ${name}(${url}, 1)).text());`);
  },
  tee: ({ url }, draft) => {
    const res = draft.name('res');
    const [a, b] = [draft.name('one'), draft.name('two')];
    return lines(
      'tee',
      `const ${res} = await fetch(${url});`,
      `const [${a}, ${b}] = ${res}.body.tee();`,
      `await new Response(${a}).text();`,
      draft.chance(70) ? `await new Response(${b}).text();` : '',
    );
  },
  pipeThrough: ({ url }, draft) => {
    const res = draft.name('res');
    const text = draft.name('text');
    return [
      ...lines(
        'pipeThrough',
        `const ${res} = await fetch(${url});`,
        `const ${text} = ${res}.body.pipeThrough(new TextDecoderStream());`,
      ),
      ...(draft.chance(draft.care)
        ? [
            block(
              'pipeThrough',
              `for await (const part of ${text}) {`,
              lines('pipeThrough', 'console.log(part);'),
            ),
          ]
        : []),
    ];
  },
  'abort listener': ({ url }, draft) => {
    const controller = draft.name('controller');
    const res = draft.name('res');
    return lines(
      'abort',
      `const ${controller} = new AbortController();`,
      `const ${res} = await fetch(${url}, { signal: ${controller}.signal });`,
      draft.chance(50)
        ? `if (!${res}.ok) {\n  ${perhaps(draft, `${controller}.abort();`)}\n  return null;\n}`
        : '',
      perhaps(draft, draft.pick([`await ${res}.text();`, `${controller}.abort();`])),
    );
  },
  'kept in a local map': ({ url }, draft) => {
    const map = draft.name('map');
    return [
      ...lines('local map', `const ${map} = new Map();`, `${map}.set('a', await fetch(${url}));`),
      block(
        'local map',
        `for (const res of ${map}.values()) {`,
        lines('local map', perhaps(draft, 'await res.text();') || 'console.log(res.status);'),
      ),
    ];
  },
  'by helper, in a condition': ({ url }, draft) => {
    const res = draft.name('res');
    return lines(
      'helper in condition',
      `const ${res} = await fetch(${url});`,
      `if (${helper(draft, 'describe')}(${res})) console.log(1);`,
      perhaps(draft, `await ${helper(draft, 'drain')}(${res});`),
    );
  },
  'labelled block': ({ url }, draft) => {
    const label = draft.name('block');
    const res = draft.name('res');
    return [
      line('labelled block', `const ${res} = await fetch(${url});`),
      block(
        'labelled block',
        `${label}: {`,
        lines(
          'labelled block',
          `if (!${res}.ok) break ${label};`,
          `console.log(await ${res}.json());`,
        ),
      ),
      ...lines(
        'labelled block',
        perhaps(draft, `if (!${res}.bodyUsed) await ${res}.body?.cancel();`),
      ),
    ];
  },
  'conditional chain': ({ url }, draft) => {
    const res = draft.name('res');
    return lines(
      'conditional chain',
      `const ${res} = await fetch(${url});`,
      draft.pick([
        `const ${draft.name('data')} = ${res}.ok ? await ${res}.json() : ${res}.status === 404 ? null : await ${res}.text();`,
        `const ${draft.name('data')} = ${res}.ok ? await ${res}.json() : (await ${res}.body?.cancel(), null);`,
        `const ${draft.name('data')} = (${res}.ok && (await ${res}.json())) || null;`,
        `const ${draft.name('data')} = ${res}.status === 204 ? null : await ${res}.json();`,
        `const ${draft.name('data')} = await (${res}.ok ? ${res}.json() : ${res}.text());`,
        `const ${draft.name('data')} = ${res}.body ? await ${res}.text() : '';`,
      ]),
    );
  },
};

const all = [idioms, moreIdioms, misuseIdioms, nodeIdioms].flatMap((some) => Object.entries(some));

export function idiom(scope: Scope): Statement[] {
  const [name, write] = scope.draft.pick(all);
  scope.draft.acquires += 1;
  const statements = write(scope, scope.draft);
  return statements.map((statement, index) =>
    index === 0 ? { ...statement, feature: `idiom: ${name}` } : statement,
  );
}
