/** Shapes in which a body is read twice, or released where the request may have failed; and their good twins. */
import { helper } from './helpers.ts';
import { block, lines, type Idiom } from './shapes.ts';
import { line } from './tree.ts';

const reads = ['json()', 'text()', 'arrayBuffer()', 'clone()'];

export const misuseIdioms: Record<string, Idiom> = {
  'reads one after the other': ({ url }, draft) => {
    const res = draft.name('res');
    const first = draft.pick([
      `await ${res}.text();`,
      `if (c(3)) await ${res}.json();`,
      `await ${res}.clone().text();`,
      `await ${res}.body?.cancel();`,
      `for await (const chunk of ${res}.body) console.log(chunk);`,
      `if (!${res}.ok) throw new Error(await ${res}.text());`,
      `if (!${res}.ok) console.log(await ${res}.text());`,
    ]);
    const second = draft.pick([
      `await ${res}.${draft.pick(reads)};`,
      `if (!${res}.bodyUsed) await ${res}.json();`,
      `if (${res}.ok) await ${res}.json();`,
    ]);
    return [
      line('second read', `const ${res} = await fetch(${url});`),
      ...lines('second read', first, second, `await ${res}.body?.cancel();`),
    ];
  },
  'text in the catch of json': ({ url }, draft) => {
    const res = draft.name('res');
    return [
      line('second read', `const ${res} = await fetch(${url});`),
      {
        feature: 'second read',
        parts: [
          'try {',
          lines('second read', `await ${draft.pick([res, `${res}.clone()`])}.json();`),
          '} catch {',
          lines('second read', `await ${res}.text();`),
          '}',
        ],
      },
    ];
  },
  'read in a loop': ({ url }, draft) => {
    const res = draft.name('res');
    const turn = draft.name('turn');
    const again = draft.pick([`if (${turn} > 0) break;`, 'if (c(5)) break;', '']);
    return [
      line('second read', `const ${res} = await fetch(${url});`),
      block('second read', `for (let ${turn} = 0; ${turn} < 2; ${turn}++) {`, [
        ...lines('second read', again, `await ${res}.${draft.pick(reads)};`),
      ]),
    ];
  },
  'released before the check': ({ url }, draft) => {
    const res = draft.name('res');
    const release = draft.pick([
      `${res}.body?.cancel();`,
      `await ${res}.arrayBuffer();`,
      `${res}?.body?.cancel();`,
      `if (${res}) await ${res}.text();`,
      `await ${helper(draft, 'drain')}(${res});`,
      `const { body } = ${res};\nawait body?.cancel();`,
      `if (c(7)) await ${res}.body?.cancel();`,
    ]);
    return [
      line('release before check', `let ${res};`),
      {
        feature: 'release before check',
        parts: [
          'try {',
          lines(
            'release before check',
            `${res} = await fetch(${url});`,
            `console.log(${res}.status);`,
          ),
          draft.pick(['} finally {', '} catch (err) {']),
          lines('release before check', release),
          '}',
        ],
      },
    ];
  },
  'released by the function of a finally': ({ url }, draft) => {
    const res = draft.name('res');
    const release = draft.pick([
      `${res}.body?.cancel()`,
      `${res}?.body?.cancel()`,
      `${res} && ${res}.body?.cancel()`,
      `${helper(draft, 'drain')}(${res})`,
    ]);
    const feature = 'release before check';
    return lines(
      feature,
      `let ${res};`,
      `await fetch(${url}).then((r) => { ${res} = r; })${draft.pick(['', '.catch(() => {})'])}.finally(() => ${release});`,
    );
  },
  'released by a stack': ({ url }, draft) => {
    const res = draft.name('res');
    const stack = draft.name('stack');
    const release = draft.pick([`${res}.body?.cancel()`, `${res}?.body?.cancel()`]);
    const armed = `${stack}.defer(() => ${release});`;
    const feature = 'release before check';
    const request = draft.pick([
      [`let ${res};`, armed, `${res} = await fetch(${url});`],
      [`let ${res} = null;`, armed, `${res} = await fetch(${url}).catch(() => null);`],
      [`const ${res} = await fetch(${url}).catch(() => null);`, armed],
      [`const ${res} = await fetch(${url});`, armed],
    ]);
    return [
      block(feature, '{', [
        ...lines(feature, `await using ${stack} = new AsyncDisposableStack();`, ...request),
      ]),
    ];
  },
  'used before the check': ({ url }, draft) => {
    const res = draft.name('res');
    const err = draft.name('err');
    const feature = 'use before check';
    const request = draft.pick([
      `const [${err}, ${res}] = await fetch(${url}).then((r) => [null, r], (e) => [e, null]);`,
      `const { ${err}, ${res} } = await fetch(${url}).then((r) => ({ ${res}: r }), (e) => ({ ${err}: e }));`,
    ]);
    const check = draft.pick([`if (${err}) throw ${err};`, `if (!${res}) return null;`]);
    const use = `await ${res}.text();`;
    return lines(feature, request, ...(draft.chance(draft.care) ? [check, use] : [use, check]));
  },
};
