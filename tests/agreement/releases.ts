/** Uses of a body: to the end, given up, handed on, or only looked at. */
import { helper } from './helpers.ts';
import type { Body, Scope } from './scope.ts';
import { line, type Statement } from './tree.ts';

const plain = (r: string): string[] => [`await ${r}.text();`];

/** Releases a body for sure, or `undefined` when there is no way to here. */
export function release(scope: Scope, body: Body): Statement[] | undefined {
  if (body.open === 'done') return undefined;
  if (body.missing) return missingRelease(scope, body);
  if (body.open === 'maybe') {
    if (body.kind !== 'response' || body.shared) return undefined;
    body.open = 'done';
    return [
      {
        feature: 'cancel unless used',
        parts: [`if (!${body.name}.bodyUsed) {`, [line('cancel', cancel(scope, body.name))], '}'],
      },
    ];
  }
  const statements =
    body.kind === 'response'
      ? responseRelease(scope, body)
      : body.kind === 'promise'
        ? promiseRelease(scope, body)
        : streamRelease(scope, body.name, true);
  if (statements) body.open = 'done';
  return statements;
}

function missingRelease(scope: Scope, body: Body): Statement[] | undefined {
  if (body.kind !== 'response' || body.shared || body.open === 'maybe') return undefined;
  const { name } = body;
  body.open = 'done';
  return scope.draft.pick([
    () => [line('cancel optional', `${name}?.body?.cancel().catch(() => {});`)],
    () => [
      {
        feature: 'release if there',
        parts: [
          `if (${name}) {`,
          [line('read', scope.async ? `await ${name}.text();` : `void ${name}.text();`)],
          '}',
        ],
      },
    ],
  ])();
}

function cancel(scope: Scope, r: string): string {
  const forms = [`${r}.body?.cancel().catch(() => {});`, `void ${r}.body?.cancel();`];
  if (scope.async) forms.push(`await ${r}.body?.cancel();`, `await ${r}.body?.cancel();`);
  return scope.draft.pick(forms);
}

function responseRelease(scope: Scope, body: Body): Statement[] {
  const { draft } = scope;
  const r = body.name;
  if (body.controller && draft.chance(40)) return [line('abort', `${body.controller}.abort();`)];
  if (body.shared)
    return scope.async
      ? [line('read shared', `await ${r}.text();`)]
      : [line('read shared', `void ${r}.text();`)];
  if (!scope.async)
    return [
      line(
        'release in sync code',
        draft.pick([
          `${r}.body?.cancel().catch(() => {});`,
          `void ${r}.text();`,
          `${r}.json().then((data) => console.log(data), () => {});`,
        ]),
      ),
    ];
  const v = (prefix: string): string => draft.name(prefix);
  const data = v('data');
  const one = (feature: string, text: () => string) => () => [line(feature, text(), plain(r))];
  return draft.pick<() => Statement[]>([
    one('read text', () => `await ${r}.text();`),
    one('read json', () => `const ${data} = await ${r}.json();`),
    one('read json', () => `const ${data} = await ${r}.json();\nconsole.log(${data});`),
    one('read buffer', () => `await ${r}.arrayBuffer();`),
    one('read caught', () => `const ${data} = await ${r}.json().catch(() => null);`),
    one('read by name', () => `const ${data} = await ${r}[${flagOr(scope)} ? 'text' : 'json']();`),
    () => [line('cancel', cancel(scope, r), plain(r))],
    () => [line('cancel', cancel(scope, r), plain(r))],
    one('cancel guarded', () => `if (${r}.body) await ${r}.body.cancel();`),
    one('cancel with and', () => `${r}.body && (await ${r}.body.cancel());`),
    one('pipeTo', () => `await ${r}.body.pipeTo(sink);`),
    one('new Response', () => `await new Response(${r}.body).text();`),
    one('fromWeb resume', () => `Readable.fromWeb(${r}.body).resume();`),
    one(
      'fromWeb destroy',
      () => `const ${data} = Readable.fromWeb(${r}.body);\n${data}.destroy();`,
    ),
    one('alias', () => `const ${data} = ${r};\nawait ${data}.text();`),
    one('destructured body', () => `const { body: ${data} } = ${r};\nawait ${data}?.cancel();`),
    one('body alias', () => `const ${data} = ${r}.body;\nif (${data}) await ${data}.cancel();`),
    one('bound closure', () => `const ${data} = () => ${r}.text();\nconsole.log(await ${data}());`),
    one(
      'async closure',
      () => `const ${data} = async () => {\n  await ${r}.body?.cancel();\n};\nawait ${data}();`,
    ),
    one('object holds it', () => `const ${data} = { res: ${r} };\nawait ${data}.res.text();`),
    one(
      'array holds it',
      () => `const ${data} = [${r}];\nfor (const item of ${data}) await item.text();`,
    ),
    one('array map', () => `await Promise.all([${r}].map((item) => item.json()));`),
    one('then on read', () => `const ${data} = await ${r}.json().then((value) => value.items);`),
    one(
      'conditional read',
      () => `const ${data} = ${flagOr(scope)} ? await ${r}.text() : await ${r}.json();`,
    ),
    one('read clone', () => `await ${r}.clone().text();`),
    one('reader cancel', () => `const ${data} = ${r}.body.getReader();\nawait ${data}.cancel();`),
    one('owner helper', () => `await ${helper(scope.draft, 'drain')}(${r});`),
    one('parse helper', () => `const ${data} = await ${helper(scope.draft, 'parse')}(${r});`),
    one('stream helper', () => `await ${helper(scope.draft, 'discard')}(${r}.body);`),
    () => streamRelease(scope, `${r}.body`, false) ?? [],
    () => [
      {
        feature: 'read in try',
        parts: [
          'try {',
          [line('read json', `await ${r}.json();`)],
          '} catch (err) {',
          [line('borrow', 'console.warn(err);')],
          '}',
        ],
      },
    ],
  ])();
}

/** Text for a condition that is a plain name when there is one. */
function flagOr(scope: Scope): string {
  return scope.flags.length > 0 ? scope.draft.pick(scope.flags) : 'c(0)';
}

function promiseRelease(scope: Scope, body: Body): Statement[] | undefined {
  const { draft } = scope;
  const p = body.name;
  if (!scope.async)
    return [line('promise then read', `${p}.then((res) => res.text()).catch(() => {});`)];
  return [
    line(
      'promise read',
      draft.pick([
        `const ${draft.name('text')} = await (await ${p}).text();`,
        `await ${p}.then((res) => res.json());`,
        `await ${p}.then((res) => res.body?.cancel());`,
      ]),
    ),
  ];
}

/** A loop over a stream, or a cancel; `nullable` when the variable may hold null. */
function streamRelease(scope: Scope, s: string, nullable: boolean): Statement[] | undefined {
  const { draft } = scope;
  if (nullable && draft.chance(60))
    return [
      line(
        'cancel stream',
        scope.async ? `await ${s}?.cancel();` : `${s}?.cancel().catch(() => {});`,
      ),
    ];
  if (!scope.async) return [line('cancel stream', `${s}.cancel().catch(() => {});`)];
  const chunk = draft.name('chunk');
  const stop = draft.chance(50)
    ? [{ feature: 'break in for await', parts: [`if (c(${draft.random.nextInt(0, 9)})) break;`] }]
    : [];
  const loop: Statement = {
    feature: 'for await',
    parts: [
      `for await (const ${chunk} of ${s}) {`,
      [line('use chunk', `console.log(${chunk});`), ...stop],
      '}',
    ],
  };
  if (nullable) return [{ feature: 'stream guard', parts: [`if (${s}) {`, [loop], '}'] }];
  if (draft.chance(50)) return [loop];
  return readerLoop(scope, s, true);
}

export function readerLoop(scope: Scope, s: string, careful: boolean): Statement[] {
  const { draft } = scope;
  const reader = draft.name('reader');
  const inside: Statement[] = [
    line('reader read', 'const { done, value } = await ' + reader + '.read();'),
    line('reader done', 'if (done) break;'),
  ];
  if (draft.chance(60) && draft.decisions > 0) {
    draft.decisions -= 1;
    const leave = draft.pick(['break;', 'return null;', 'throw new Error("too long");']);
    inside.push({
      feature: 'leave reader loop',
      parts: [
        `if (c(${draft.random.nextInt(0, 9)})) {`,
        [
          ...(careful ? [line('reader cancel', `await ${reader}.cancel();`)] : []),
          line('exit', leave),
        ],
        '}',
      ],
    });
  }
  inside.push(line('use chunk', 'console.log(value);'));
  return [
    line('getReader', `const ${reader} = ${s}.getReader();`),
    { feature: 'reader loop', parts: ['while (true) {', inside, '}'] },
  ];
}

/** Hands a response on to somebody who is responsible from then on. */
export function transfer(scope: Scope, body: Body): Statement[] | undefined {
  if (body.kind !== 'response' || body.missing || body.open !== 'open' || body.shared)
    return undefined;
  const { draft } = scope;
  const r = body.name;
  body.open = 'done';
  return draft.pick<() => Statement[]>([
    () => [line('unknown function', `handle(${r});`)],
    () => [line('unknown function', `enqueue({ res: ${r}, at: 0 });`)],
    () => [line('unknown function', `handle(${r}.body);`)],
    () => [line('closure leaves', `later(() => ${r}.text());`)],
    () => [line('closure leaves', `setTimeout(() => ${r}.body?.cancel(), 10);`)],
    () => {
      draft.usesCache = true;
      return [line('stored', `cache.set(${scope.url}, ${r});`)];
    },
    () => [line('stored', scope.method ? `this.last = ${r};` : `handle([${r}]);`)],
    () => [line('store helper', `${helper(draft, 'store')}(${r});`)],
  ])();
}

/** Looks at a response and leaves the body as it is. */
export function borrow(scope: Scope, body: Body): Statement[] {
  const { draft } = scope;
  if (body.missing) return [line('borrow optional', `console.log(${body.name}?.status);`)];
  if (body.kind === 'promise') return [];
  if (body.kind === 'stream') return [line('borrow', `console.log(${body.name}?.locked);`)];
  const r = body.name;
  const constant =
    (init: string): (() => Statement[]) =>
    () => {
      const name = draft.name('flag');
      scope.flags.push(name);
      return [line('flag', `const ${name} = ${init};`)];
    };
  return draft.pick<() => Statement[]>([
    () => [line('borrow', `console.log(${r}.status);`)],
    () => [line('borrow', `console.log(${r});`)],
    () => [line('borrow', `console.warn(\`\${${r}.url}: \${${r}.statusText}\`);`)],
    () => [line('borrow', `const ${draft.name('type')} = ${r}.headers.get('content-type');`)],
    () => [line('borrow', `const { headers: ${draft.name('headers')} } = ${r};`)],
    () => {
      const name = draft.name('name');
      return [
        {
          feature: 'literal loop',
          parts: [
            `for (const ${name} of ['etag', 'age']) {`,
            [line('borrow', `console.log(${r}.headers.get(${name}));`)],
            '}',
          ],
        },
      ];
    },
    () => [line('borrow helper', `console.log(${helper(draft, 'describe')}(${r}));`)],
    () => [line('closure not called', `const ${draft.name('unused')} = () => ${r}.text();`)],
    constant(`${r}.ok`),
    constant(`${r}.ok`),
    constant(`${r}.status === 200`),
    constant(`!${r}.ok`),
  ])();
}
