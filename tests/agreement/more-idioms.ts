/** Shapes around expressions: requests inside conditions, arguments and patterns, shared variables, wrappers. */
import { block, lines, perhaps, type Idiom } from './shapes.ts';
import { helper } from './helpers.ts';
import { line } from './tree.ts';

export const moreIdioms: Record<string, Idiom> = {
  'request inside an expression': ({ url }, draft) => {
    const v = draft.name('value');
    return [
      line(
        'inline request',
        draft.pick([
          `const ${v} = \`\${(await fetch(${url})).status}\`;`,
          `if ((await fetch(${url})).ok) console.log(1);`,
          `const { status: ${v} } = await fetch(${url});`,
          `const [${v}] = [await fetch(${url})];\nawait ${v}.text();`,
          `const { ${v} } = { ${v}: await fetch(${url}) };\nawait ${v}.text();`,
          `handle(await fetch(${url}));`,
          `console.log(await fetch(${url}));`,
          `await ${helper(draft, 'drain')}(await fetch(${url}));`,
          `const ${v} = await ${helper(draft, 'parse')}(await fetch(${url}));`,
          `for (const item of (await (await fetch(${url})).json()).items) console.log(item);`,
          `const ${v} = await Promise.all([(await fetch(${url})).text(), sleep(1)]);`,
          `const ${v} = (await fetch(${url})).body;\nawait ${v}?.cancel();`,
          `const ${v} = (await fetch(${url})).body.getReader();\nawait ${v}.cancel();`,
          `const ${v} = [...(await (await fetch(${url})).json()).items];`,
          `void (await fetch(${url})).text();`,
          `const ${v} = await fetch(${url}).then((r) => (r.ok ? r.json() : null));`,
          `const ${v} = await fetch(${url}).then((r) => (r.ok ? r.json() : Promise.reject(new Error('bad'))));`,
          `const ${v} = await fetch(${url}).then((r) => (r.ok ? r.json() : r.text()));`,
          `const ${v} = await fetch(${url}).then((r) => r.body?.cancel()).finally(() => console.log(1));`,
        ]),
      ),
    ];
  },
  'assignment inside a condition': ({ url }, draft) => {
    const res = draft.name('res');
    return [
      line('assignment in condition', `let ${res};`),
      block(
        'assignment in condition',
        `if (!(${res} = await fetch(${url})).ok) {`,
        lines(
          'assignment in condition',
          perhaps(draft, `await ${res}.body?.cancel();`),
          'return null;',
        ),
      ),
      ...lines('assignment in condition', perhaps(draft, `await ${res}.text();`)),
    ];
  },
  'do until it works': ({ url }, draft) => {
    const res = draft.name('res');
    return [
      line('do until', `let ${res};`),
      block(
        'do until',
        'do {',
        lines(
          'do until',
          draft.chance(draft.care) ? `await ${res}?.body?.cancel();` : 'console.log(1);',
          `${res} = await fetch(${url});`,
        ),
        `} while (!${res}.ok);`,
      ),
      ...lines('do until', perhaps(draft, `await ${res}.text();`)),
    ];
  },
  'loop until a flag': ({ url }, draft) => {
    const done = draft.name('done');
    const res = draft.name('res');
    return [
      line('flag loop', `let ${done} = false;`),
      block('flag loop', `while (!${done}) {`, [
        line('flag loop', `const ${res} = await fetch(${url});`),
        {
          feature: 'flag loop',
          parts: [
            `if (${res}.ok) {`,
            lines('flag loop', `${done} = true;`, perhaps(draft, `await ${res}.text();`)),
            '} else {',
            lines('flag loop', perhaps(draft, `await ${res}.body?.cancel();`) || 'console.log(1);'),
            '}',
          ],
        },
      ]),
    ];
  },
  'logical assignment': ({ url }, draft) => {
    const res = draft.name('res');
    return lines(
      'logical assignment',
      `let ${res} = ${draft.pick(['null', 'undefined', `c(7) ? await fetch(${url}) : null`])};`,
      `${res} ${draft.pick(['??=', '||='])} await fetch(${url});`,
      perhaps(draft, `await ${res}.text();`),
    );
  },
  'two names, one moved to the other': ({ url }, draft) => {
    const [current, next] = [draft.name('current'), draft.name('next')];
    return lines(
      'moved names',
      `let ${current} = await fetch(${url});`,
      `const ${next} = await fetch(${url});`,
      draft.chance(70) ? perhaps(draft, `await ${current}.text();`) : '',
      `${current} = ${next};`,
      perhaps(draft, `await ${current}.text();`),
    );
  },
  'else if': ({ url }, draft) => {
    const res = draft.name('res');
    return [
      line('else if', `const ${res} = await fetch(${url});`),
      {
        feature: 'else if',
        parts: [
          draft.pick([
            `if (${res}.status === 404) {`,
            `if (${res}.ok) {`,
            `if (${res}.status < 300) {`,
          ]),
          lines(
            'else if',
            perhaps(draft, `await ${res}.text();`),
            draft.chance(50) ? 'return null;' : 'console.log(1);',
          ),
          draft.pick([
            `} else if (${res}.status >= 500) {`,
            '} else if (c(8)) {',
            `} else if (!${res}.body) {`,
          ]),
          lines(
            'else if',
            perhaps(draft, `await ${res}.body?.cancel();`),
            draft.chance(50) ? "throw new Error('bad');" : 'console.log(2);',
          ),
          '} else {',
          lines('else if', perhaps(draft, `await ${res}.arrayBuffer();`) || 'console.log(3);'),
          '}',
        ],
        optional: [
          [2, 4],
          [4, 6],
        ],
      },
    ];
  },
  'try, catch and finally': ({ url }, draft) => {
    const res = draft.name('res');
    const flag = draft.name('read');
    return [
      line('try catch finally', `let ${res};\nlet ${flag} = false;`),
      {
        feature: 'try catch finally',
        parts: [
          'try {',
          lines(
            'try catch finally',
            `${res} = await fetch(${url});`,
            draft.pick([
              `if (!${res}.ok) throw new Error('bad');`,
              `if (!${res}.ok) return null;`,
              'if (c(2)) return null;',
            ]),
            `${flag} = true;`,
            `console.log(await ${res}.json());`,
          ),
          '} catch (err) {',
          lines(
            'try catch finally',
            draft.pick(['console.error(err);', 'throw err;', 'return null;']),
          ),
          '} finally {',
          lines(
            'try catch finally',
            perhaps(
              draft,
              draft.pick([
                `if (!${flag}) ${res}?.body?.cancel().catch(() => {});`,
                `if (${res} && !${res}.bodyUsed) await ${res}.body?.cancel();`,
              ]),
            ) || 'console.log(1);',
          ),
          '}',
        ],
      },
    ];
  },
  'nested try': ({ url }, draft) => {
    const res = draft.name('res');
    return [
      {
        feature: 'nested try',
        parts: [
          'try {',
          [
            line('nested try', `const ${res} = await fetch(${url});`),
            {
              feature: 'nested try',
              parts: [
                'try {',
                lines(
                  'nested try',
                  draft.pick([
                    'if (c(3)) throw new Error("no");',
                    `if (!${res}.ok) throw new Error("no");`,
                  ]),
                  `await ${res}.text();`,
                ),
                '} catch (inner) {',
                lines(
                  'nested try',
                  perhaps(draft, `if (!${res}.bodyUsed) await ${res}.body?.cancel();`),
                  draft.pick(['throw inner;', 'return null;', 'console.warn(inner);']),
                ),
                '}',
              ],
            },
          ],
          '} catch (outer) {',
          lines('nested try', 'console.warn(outer);'),
          '}',
        ],
      },
    ];
  },
  'error-first tuple': ({ url }, draft) => {
    const to = draft.name('to');
    const [err, res] = [draft.name('err'), draft.name('res')];
    draft.helpers.push(
      line(
        'tuple helper',
        `const ${to} = (promise) => promise.then((value) => [null, value], (error) => [error, null]);`,
      ),
    );
    return lines(
      'tuple',
      `const [${err}, ${res}] = await ${to}(fetch(${url}));`,
      `if (${err}) return null;`,
      draft.chance(30) ? `if (!${res}.ok) return null;` : '',
      perhaps(draft, `await ${res}.text();`),
    );
  },
  'for each, not awaited': (_scope, draft) => {
    if (draft.exits) return [];
    const source = draft.list();
    draft.concurrent = true;
    return [
      block(
        'forEach',
        `${source}.forEach(async (item) => {`,
        lines(
          'forEach',
          'const res = await fetch(item);',
          draft.chance(40) ? 'if (!res.ok) return;' : '',
          perhaps(draft, 'await res.text();'),
        ),
        '});',
      ),
    ];
  },
  'answers by index': ({ url }, draft) => {
    const all = draft.name('all');
    return lines(
      'by index',
      `const ${all} = await Promise.all([\n  fetch(${url}),\n  fetch(${url}),\n]);`,
      perhaps(draft, `await ${all}[0].text();`),
      perhaps(draft, `await ${all}[1].text();`),
    );
  },
  'answers by a counted index': ({ url }, draft) => {
    const all = draft.name('all');
    const at = draft.name('at');
    const range = draft.chance(50)
      ? `let ${at} = 0; ${at} < ${all}.length; ${at}++`
      : `let ${at} = ${all}.length - 1; ${at} >= 0; ${at}--`;
    return lines(
      'counted index',
      `const ${all} = await Promise.all([\n  fetch(${url}),\n  fetch(${url}),\n]);`,
      `for (${range}) {`,
      draft.chance(40) ? `if (!${all}[${at}].ok) continue;` : '',
      perhaps(draft, `await ${all}[${at}].text();`),
      '}',
    );
  },
  'destructured later': ({ url }, draft) => {
    const all = draft.name('all');
    const [a, b] = [draft.name('res'), draft.name('res')];
    return lines(
      'destructured later',
      `const ${all} = await Promise.all([\n  fetch(${url}),\n  fetch(${url}),\n]);`,
      `const [${a}, ${b}] = ${all};`,
      `await Promise.all([${a}.text()${draft.chance(draft.care) ? `, ${b}.json()` : ''}]);`,
    );
  },
  'two in an object': ({ url }, draft) => {
    const pair = draft.name('pair');
    return lines(
      'two in an object',
      `const ${pair} = {\n  a: await fetch(${url}),\n  b: await fetch(${url}),\n};`,
      perhaps(draft, `await ${pair}.a.text();`),
      perhaps(draft, `await ${pair}.b.body?.cancel();`),
    );
  },
  'property assigned later': ({ url }, draft) => {
    const box = draft.name('box');
    return lines(
      'property assigned',
      `const ${box} = { res: null };`,
      `${box}.res = await fetch(${url});`,
      perhaps(draft, `await ${box}.res.text();`),
    );
  },
  'shadowed names': ({ url }, draft) => {
    const load = draft.name('load');
    return [
      block('shadowed', '{', [
        line('shadowed', `const res = await fetch(${url});`),
        block(
          'shadowed',
          `const ${load} = async (res) => {`,
          lines('shadowed', draft.pick(['await res.text();', 'console.log(res.status);'])),
          '};',
        ),
        block(
          'shadowed',
          '{',
          lines('shadowed', `const res = await fetch(${url});`, `await ${load}(res);`),
        ),
        ...lines('shadowed', perhaps(draft, 'await res.json();')),
      ]),
    ];
  },
  'read result passed on': ({ url }, draft) => {
    const res = draft.name('res');
    const work = draft.name('work');
    return lines(
      'read passed on',
      `const ${res} = await fetch(${url});`,
      `const ${work} = ${res}.${draft.pick(['text', 'json', 'blob'])}();`,
      draft.pick([
        `handle(${work});`,
        `console.log(await ${work});`,
        `await Promise.allSettled([${work}]);`,
      ]),
    );
  },
  'finally on a promise': ({ url }, draft) => {
    const res = draft.name('res');
    return lines(
      'promise finally',
      `const ${res} = await fetch(${url});`,
      `await sleep(1).finally(() => ${draft.chance(draft.care) ? `${res}.body?.cancel()` : 'console.log(1)'});`,
    );
  },
  'else after return': ({ url }, draft) => {
    const res = draft.name('res');
    return [
      line('else after return', `const ${res} = await fetch(${url});`),
      {
        feature: 'else after return',
        parts: [
          `if (${res}.ok) {`,
          lines('else after return', draft.pick([`return ${res}.json();`, `return ${res};`])),
          '} else {',
          lines(
            'else after return',
            perhaps(draft, `console.log(await ${res}.text());`) || 'console.log(1);',
          ),
          '}',
        ],
      },
    ];
  },
  'guard helper': ({ url }, draft) => {
    const res = draft.name('res');
    return lines(
      'guard helper',
      `const ${res} = await fetch(${url});`,
      `await ${helper(draft, 'guard')}(${res});`,
      perhaps(draft, `await ${res}.json();`),
    );
  },
  'helper that reads a clone': ({ url }, draft) => {
    const res = draft.name('res');
    return lines(
      'peek helper',
      `const ${res} = await fetch(${url});`,
      `await ${helper(draft, 'peek')}(${res});`,
      `await ${res}.json();`,
    );
  },
  'status list constant': ({ url }, draft) => {
    const res = draft.name('res');
    const codes = draft.name('codes');
    return [
      ...lines(
        'status list',
        `const ${codes} = [${draft.pick(['204, 304', '429, 503', '204, 404'])}];`,
        `const ${res} = await fetch(${url});`,
        `if (${codes}.includes(${res}.status)) return null;`,
        perhaps(draft, `await ${res}.text();`),
      ),
    ];
  },
  'content type decides': ({ url }, draft) => {
    const res = draft.name('res');
    const type = draft.name('type');
    return lines(
      'content type',
      `const ${res} = await fetch(${url});`,
      `const ${type} = ${res}.headers.get('content-type') ?? '';`,
      `if (${type}.includes('json')) console.log(await ${res}.json());`,
      perhaps(draft, `else await ${res}.text();`),
    );
  },
  yielded: (scope, draft) => {
    const res = draft.name('res');
    return lines(
      'yield',
      `const ${res} = await fetch(${scope.url});`,
      scope.generator && scope.depth === 0
        ? draft.pick([`yield ${res};`, `yield await ${res}.json();`, `yield ${res}.status;`])
        : `await ${res}.text();`,
    );
  },
};
