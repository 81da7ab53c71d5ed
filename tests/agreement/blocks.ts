/** Blocks: straight-line code, branches, loops, exits, and the callbacks of promise chains. */
import { acquire, overwrite } from './acquires.ts';
import { condition } from './conditions.ts';
import { helper } from './helpers.ts';
import { idiom } from './idioms.ts';
import { borrow, readerLoop, release, transfer } from './releases.ts';
import { Scope, type Body } from './scope.ts';
import { line, type Statement } from './tree.ts';

const maxAcquires = 4;
const maxDepth = 3;

/** Releases what is open, as carefully as this program's author is. */
export function discharge(scope: Scope, bodies: Body[] = scope.bodies): Statement[] {
  const { draft } = scope;
  return bodies.flatMap((body) =>
    body.open !== 'done' && draft.chance(draft.care) ? (release(scope, body) ?? []) : [],
  );
}

/** `return` / `throw` / `break` / `continue`, some of which hand a body on. */
function exit(scope: Scope, local: Body[] = []): Statement[] {
  const { draft } = scope;
  scope.ended = true;
  if (scope.loop && draft.chance(45)) {
    const label = scope.labels.length > 0 && draft.chance(40) ? ` ${draft.pick(scope.labels)}` : '';
    return [
      ...discharge(scope, local),
      line('jump', `${draft.pick(['break', 'continue'])}${label};`),
    ];
  }
  const carried = scope.open().filter(({ kind, shared }) => kind === 'response' && !shared);
  if (carried.length > 0 && draft.chance(30)) {
    const body = draft.pick(carried);
    body.open = 'done';
    const rest = discharge(scope);
    const r = body.name;
    if (body.missing) return [...rest, line('return body', `return ${r};`)];
    return [
      ...rest,
      draft.pick<() => Statement>([
        () => line('return body', `return ${r};`),
        () => line('return body in object', `return { res: ${r}, ok: ${r}.ok };`),
        () => line('return stream', `return ${r}.body;`),
        () => line('return closure', `return () => ${r}.text();`),
        () => line('return read', `return ${r}.json();`),
        () => line('return read', `return ${scope.async ? 'await ' : ''}${r}.text();`),
        () => line('return read', `return ${r}.json().then((data) => data.items);`),
        () => line('throw body in error', `throw new HttpError(${r});`),
        () =>
          line(
            'throw body in error',
            `throw Object.assign(new Error('failed'), { response: ${r} });`,
          ),
        () => line('throw body in error', `throw new Error('failed', { cause: ${r} });`),
        () => line('return helper', `return ${helper(draft, 'parse')}(${r});`),
        () => line('return helper', `return ${helper(draft, 'ensure')}(${r});`),
      ])(),
    ];
  }
  const rest = discharge(scope);
  const responses = scope.usable();
  const some = responses.length > 0 ? draft.pick(responses).name : undefined;
  if (draft.chance(4) && !draft.concurrent) {
    draft.exits = true;
    return [
      ...rest,
      draft.chance(50)
        ? line('process.exit', 'process.exit(1);')
        : line('die helper', `${helper(draft, 'die')}('stop');`),
    ];
  }
  return [
    ...rest,
    draft.pick([
      line('return', 'return null;'),
      line('return', 'return;'),
      line('return', some ? `return ${some}.ok;` : 'return false;'),
      line(
        'throw',
        some ? `throw new Error(\`HTTP \${${some}.status}\`);` : "throw new Error('failed');",
      ),
      line('throw', "throw new Error('failed');"),
    ]),
  ];
}

/** A nested block of `most` statements; what it acquires it also lets go, or forgets to. */
function block(scope: Scope, most: number): { inner: Scope; statements: Statement[] } {
  const inner = scope.nested();
  const statements = sequence(inner, most);
  if (!inner.ended) {
    const own = inner.bodies.slice(scope.bodies.length);
    statements.push(...discharge(inner, own));
  }
  return { inner, statements };
}

function branch(scope: Scope): Statement[] {
  const { draft } = scope;
  const test = condition(scope);
  if (!test) return [];
  const local = scope.bodies;
  const then = scope.nested();
  if (test.absent) {
    const body = then.body(test.absent.name);
    if (body) body.open = 'done';
  }
  const style = draft.random.nextInt(0, 99);
  if (style < 45) {
    const statements = draft.chance(70)
      ? exit(then, local)
      : [...sequence(then, 1), ...(then.ended ? [] : exit(then, local))];
    scope.join([then, scope.nested()]);
    const short = statements.length === 1 && statements[0]?.parts.length === 1 && draft.chance(60);
    return [
      {
        feature: test.feature,
        parts: short
          ? [`if (${test.yes}) ${String(statements[0]?.parts[0])}`]
          : [`if (${test.yes}) {`, statements, '}'],
      },
    ];
  }
  const yes = sequence(then, 2);
  if (yes.length === 0) yes.push(...scope.bodies.slice(0, 1).flatMap((body) => borrow(then, body)));
  if (!then.ended) yes.push(...discharge(then, then.bodies.slice(scope.bodies.length)));
  if (style < 70) {
    scope.join([then, scope.nested()]);
    return [{ feature: test.feature, parts: [`if (${test.yes}) {`, yes, '}'] }];
  }
  const other = block(scope, 2);
  scope.join([then, other.inner]);
  return [
    {
      feature: `${test.feature} else`,
      parts: [`if (${test.yes}) {`, yes, '} else {', other.statements, '}'],
      optional: [[2, 4]],
    },
  ];
}

/** The same question twice, with a release in each answer: the analysis has to remember it. */
function twoTests(scope: Scope): Statement[] {
  const { draft } = scope;
  const body = scope.open().find(({ kind, missing }) => kind === 'response' && !missing);
  const test = body && condition(scope);
  if (
    !body ||
    !test ||
    test.feature.includes('opaque') ||
    test.feature.includes('header') ||
    test.feature.includes('mixed') ||
    test.absent
  )
    return [];
  const first = release(scope, body) ?? [];
  body.open = 'open';
  const between = borrow(scope, body);
  const second = draft.chance(draft.care) ? (release(scope, body) ?? []) : [];
  return [
    { feature: 'two tests', parts: [`if (${test.yes}) {`, first, '}'] },
    ...between,
    { feature: 'two tests', parts: [`if (${test.no}) {`, second, '}'] },
  ];
}

/** `let done = false; … done = true; … if (!done) cancel` */
function doneFlag(scope: Scope): Statement[] {
  const { draft } = scope;
  const body = scope.open().find(({ kind, missing }) => kind === 'response' && !missing);
  const test = body && condition(scope);
  if (!body || !test) return [];
  const flag = draft.name('done');
  const read = release(scope, body) ?? [];
  body.open = 'open';
  const fallback = release(scope, body) ?? [];
  return [
    line('done flag', `let ${flag} = false;`),
    {
      feature: 'done flag',
      parts: [`if (${test.yes}) {`, [...read, line('done flag', `${flag} = true;`)], '}'],
    },
    {
      feature: 'done flag',
      parts: [`if (!${flag}) {`, draft.chance(draft.care) ? fallback : [], '}'],
    },
  ];
}

function shortCircuit(scope: Scope): Statement[] {
  const { draft } = scope;
  const body = scope
    .open()
    .find(({ kind, missing, shared }) => kind === 'response' && !missing && !shared);
  const test = body && scope.async ? condition(scope) : undefined;
  if (!body || !test) return [];
  const r = body.name;
  body.open = 'maybe';
  const style = draft.random.nextInt(0, 3);
  if (style === 0) return [line('and', `(${test.yes}) && (await ${r}.text());`)];
  if (style === 1) return [line('or', `(${test.yes}) || (await ${r}.body?.cancel());`)];
  if (style === 2)
    return [
      line('ternary', `const ${draft.name('data')} = ${test.yes} ? await ${r}.json() : null;`),
    ];
  body.open = 'done';
  return [
    line(
      'ternary',
      `const ${draft.name('data')} = (${test.yes}) ? await ${r}.json() : await ${r}.text();`,
    ),
  ];
}

function switchOn(scope: Scope): Statement[] {
  const { draft } = scope;
  const responses = scope.usable();
  if (responses.length === 0 || draft.decisions < 2) return [];
  draft.decisions -= 2;
  const r = draft.pick(responses).name;
  const inners: Scope[] = [];
  const parts: Statement['parts'] = [`switch (${r}.status) {`];
  const arms = draft.chance(30)
    ? ['case 200: {', 'case 201:\n  case 202: {', 'default: {']
    : ['case 200: {', 'case 404: {', 'default: {'];
  const total = draft.chance(80);
  for (const arm of total ? arms : arms.slice(0, 2)) {
    const inner = scope.nested();
    const statements = draft.chance(40)
      ? exit(withoutLoop(inner))
      : [...discharge(inner), ...sequence(withoutLoop(inner), 1)];
    if (!inner.ended) statements.push(line('break switch', 'break;'));
    inners.push(inner);
    parts.push(
      ...arm.split('\n').map((text) => `  ${text.trim()}`),
      [{ feature: 'case', parts: [statements] }],
      '  }',
    );
  }
  parts.push('}');
  if (!total) inners.push(scope.nested());
  scope.join(inners);
  return [{ feature: 'switch', parts }];
}

/** `break` inside a case would leave the switch: only labelled jumps mean the loop there. */
function withoutLoop(scope: Scope): Scope {
  scope.loop = false;
  scope.labels = [];
  return scope;
}

function tryCatch(scope: Scope): Statement[] {
  const { draft } = scope;
  const inner = scope.nested();
  const body = sequence(inner, draft.random.nextInt(1, 3));
  if (body.length === 0) return [];
  if (!inner.ended) body.push(...discharge(inner, inner.bodies.slice(scope.bodies.length)));
  // The catch sees the bodies in any state that the block left them in.
  const handler = scope.nested();
  for (const item of handler.bodies)
    if (inner.body(item.name)?.open !== item.open) item.open = 'maybe';
  const style = draft.random.nextInt(0, 2);
  let caught: Statement[];
  if (style === 0) {
    handler.ended = true;
    caught = [...discharge(handler), line('rethrow', 'throw err;')];
  } else if (style === 1) caught = exit(handler);
  else caught = [line('borrow', 'console.error(err);')];
  scope.join([inner, handler]);
  return [{ feature: 'try catch', parts: ['try {', body, '} catch (err) {', caught, '}'] }];
}

/** A release that covers every exit of the statements it protects. */
function protectedBlock(scope: Scope): Statement[] {
  const { draft } = scope;
  const body = scope
    .open()
    .find(({ kind, missing, shared }) => kind === 'response' && !missing && !shared);
  if (!body) return [];
  const r = body.name;
  body.open = 'done';
  const inner = scope.nested();
  const statements = sequence(inner, 2);
  if (statements.length === 0) statements.push(line('borrow', `console.log(${r}.status);`));
  const cancel =
    scope.async && draft.chance(40)
      ? `await ${r}.body?.cancel();`
      : `${r}.body?.cancel().catch(() => {});`;
  if (scope.async && draft.chance(25)) {
    const using = draft.name('cleanup');
    scope.join([inner]);
    return [
      {
        feature: 'using',
        parts: [
          '{',
          [
            draft.chance(50)
              ? line(
                  'await using',
                  `await using ${using} = { [Symbol.asyncDispose]: async () => { await ${r}.body?.cancel(); } };`,
                )
              : line(
                  'stack defer',
                  `await using ${using} = new AsyncDisposableStack();\n${using}.defer(() => ${r}.body?.cancel());`,
                ),
            ...statements,
          ],
          '}',
        ],
      },
    ];
  }
  scope.join([inner]);
  return [
    {
      feature: 'try finally',
      parts: ['try {', statements, '} finally {', [line('cancel', cancel)], '}'],
    },
  ];
}

function loop(scope: Scope): Statement[] {
  const { draft } = scope;
  if (scope.depth >= 2) return [];
  const label = draft.chance(20) ? draft.name('loop') : undefined;
  const kinds = [
    'for of',
    'for of',
    'for',
    'for',
    'while',
    'do',
    'while true',
    'counted while',
  ] as const;
  const kind = draft.pick(kinds);
  const item = draft.name('u');
  const inner = new Scope(draft, {
    async: scope.async,
    depth: scope.depth + 1,
    method: scope.method,
    url: kind === 'for of' ? item : scope.url,
  });
  inner.bodies = scope.bodies.map((body) => ({ ...body }));
  inner.flags = [...scope.flags];
  inner.loop = true;
  inner.labels = label ? [...scope.labels, label] : [...scope.labels];
  const outer = inner.bodies.length;
  const statements: Statement[] =
    draft.acquires < maxAcquires && scope.async && draft.chance(75) ? acquire(inner) : [];
  statements.push(...sequence(inner, draft.random.nextInt(1, 3)));
  if (!inner.ended) statements.push(...discharge(inner, inner.bodies.slice(outer)));
  // The body may turn never or again: nothing is certain about what it touched.
  for (const body of scope.bodies) {
    const after = inner.body(body.name);
    if (after && after.open !== body.open) body.open = 'maybe';
    if (after?.missing) body.missing = true;
  }
  const counter = draft.name('i');
  if (kind === 'for' && draft.chance(30)) draft.params.add('n');
  const opaque = `c(${draft.random.nextInt(0, 9)})`;
  const head: Record<(typeof kinds)[number], string> = {
    'for of': `for (const ${item} of ${kind === 'for of' ? draft.list() : 'urls'}) {`,
    for: `for (let ${counter} = 0; ${counter} < ${draft.params.has('n') ? 'n' : '3'}; ${counter}++) {`,
    while: `while (${opaque}) {`,
    do: 'do {',
    'while true': 'while (true) {',
    'counted while': `while (${counter} < 2) {`,
  };
  const before: Statement[] =
    kind === 'counted while' ? [line('counter', `let ${counter} = 0;`)] : [];
  if (kind === 'counted while') statements.unshift(line('counter', `${counter}++;`));
  if (kind === 'while true') {
    const leaves = JSON.stringify(statements).match(/"(?:if \(.*\) )?(?:break|return|throw)/);
    if (!leaves)
      statements.unshift({ feature: 'if opaque call', parts: [`if (${opaque}) break;`] });
  }
  return [
    ...before,
    {
      feature: kind,
      parts: [
        `${label ? `${label}: ` : ''}${head[kind]}`,
        statements,
        kind === 'do' ? `} while (${opaque});` : '}',
      ],
    },
  ];
}

/** `fetch(url).then((res) => { … })`, awaited or returned. */
function chain(scope: Scope): Statement[] {
  const { draft } = scope;
  draft.acquires += 1;
  const res = draft.name('res');
  const callback = new Scope(draft, {
    async: draft.chance(50),
    depth: scope.depth + 1,
    url: scope.url,
  });
  callback.flags = [...scope.flags];
  callback.add(res);
  const statements = sequence(callback, 2);
  if (!callback.ended)
    statements.push(...(draft.chance(60) ? exit(callback) : discharge(callback)));
  const tail = draft.chance(25)
    ? draft.pick(['.catch(() => null)', '.finally(() => console.log(1))', '.then((data) => data)'])
    : '';
  const via = draft.chance(20) ? `\n.then(${helper(draft, 'ensure')})\n` : '';
  const awaited = scope.async && (draft.exits || draft.chance(65));
  draft.concurrent ||= !awaited;
  const head = awaited
    ? draft.pick(['await ', `const ${draft.name('data')} = await `])
    : `const ${draft.name('later')} = `;
  return [
    {
      feature: callback.async ? 'then async' : 'then',
      parts: [
        ...`${head}fetch(${scope.url})${via}.then(${callback.async ? 'async ' : ''}(${res}) => {`.split(
          '\n',
        ),
        statements,
        `})${tail};`,
      ],
    },
  ];
}

/** `Promise.all(urls.map(async (u) => { … }))` and a list of answers that is looped over. */
function fanOut(scope: Scope): Statement[] {
  const { draft } = scope;
  const source = draft.list();
  draft.acquires += 1;
  if (draft.chance(50)) {
    const item = draft.name('u');
    const callback = new Scope(draft, { async: true, depth: scope.depth + 1, url: item });
    const statements = [...acquire(callback), ...sequence(callback, 2)];
    if (!callback.ended) statements.push(...discharge(callback));
    return [
      {
        feature: 'map async',
        parts: [`await Promise.all(${source}.map(async (${item}) => {`, statements, '}));'],
      },
    ];
  }
  const list = draft.name('list');
  const res = draft.name('res');
  const start = draft.pick([
    line(
      'answers of map',
      `const ${list} = await Promise.all(${source}.map((item) => fetch(item)));`,
    ),
    {
      feature: 'answers pushed',
      parts: [
        `const ${list} = [];`,
        `for (const item of ${source}) {`,
        [line('push', `${list}.push(await fetch(item));`)],
        '}',
      ],
    } satisfies Statement,
    line('promises of map', `const ${list} = ${source}.map((item) => fetch(item));`),
  ]);
  const promises = start.feature === 'promises of map';
  const end = draft.pick([
    {
      feature: 'loop over answers',
      parts: [
        `for (const ${res} of ${promises ? `await Promise.all(${list})` : list}) {`,
        [
          line(
            'read',
            draft.chance(draft.care) ? `await ${res}.text();` : `console.log(${res}.status);`,
          ),
        ],
        '}',
      ],
    } satisfies Statement,
    line(
      'map over answers',
      promises
        ? `await Promise.all((await Promise.all(${list})).map((${res}) => ${res}.json()));`
        : `await Promise.all(${list}.map((${res}) => ${res}.json()));`,
    ),
  ]);
  return [start, end];
}

function waitFor(scope: Scope): Statement[] {
  const promise = scope.bodies.find(({ kind, open }) => kind === 'promise' && open === 'open');
  if (!promise || !scope.async) return [];
  promise.open = 'done';
  const r = scope.draft.name('res');
  scope.add(r);
  return [line('await later', `const ${r} = await ${promise.name};`)];
}

function clone(scope: Scope): Statement[] {
  const body = scope
    .open()
    .find(({ kind, missing, shared }) => kind === 'response' && !missing && !shared);
  if (!body) return [];
  body.shared = true;
  const copy = scope.draft.name('copy');
  return [
    line('clone', `const ${copy} = ${body.name}.clone();`),
    ...(scope.draft.chance(50) ? [line('borrow', `console.log(${copy}.status);`)] : []),
  ];
}

function carelessReader(scope: Scope): Statement[] {
  const body = scope
    .open()
    .find(({ kind, missing, shared }) => kind === 'response' && !missing && !shared);
  if (!body || !scope.async) return [];
  body.open = 'done';
  return readerLoop(scope, `${body.name}.body`, scope.draft.chance(scope.draft.care));
}

/** Up to `most` statements. */
export function sequence(scope: Scope, most: number): Statement[] {
  const { draft } = scope;
  const statements: Statement[] = [];
  for (let count = 0; count < most && !scope.ended && draft.statements > 0; count += 1) {
    draft.statements -= 1;
    statements.push(...statement(scope));
  }
  return statements;
}

function statement(scope: Scope): Statement[] {
  const { draft } = scope;
  const room = draft.acquires < maxAcquires && scope.async;
  const deep = scope.depth >= maxDepth;
  const kind = draft.random.nextInt(0, 99);
  if (kind < 14 && room) return acquire(scope);
  if (kind < 17 && room) return overwrite(scope) ?? [];
  if (kind < 27) return scope.bodies.length > 0 ? borrow(scope, draft.pick(scope.bodies)) : [];
  if (kind < 39) {
    const open = scope.bodies.filter((body) => body.open === 'open');
    return open.length > 0 ? (release(scope, draft.pick(open)) ?? []) : [];
  }
  if (kind < 42)
    return scope.bodies.length > 0 ? (transfer(scope, draft.pick(scope.bodies)) ?? []) : [];
  if (kind < 44) return waitFor(scope);
  if (kind < 46) return clone(scope);
  if (kind < 48) return carelessReader(scope);
  if (kind < 51) return shortCircuit(scope);
  if (kind < 54) return twoTests(scope);
  if (kind < 56) return doneFlag(scope);
  if (deep) return [];
  if (kind < 74) return branch(scope);
  if (kind < 80) return loop(scope);
  if (kind < 84) return tryCatch(scope);
  if (kind < 88) return protectedBlock(scope);
  if (kind < 91) return switchOn(scope);
  if (kind < 94 && draft.acquires < maxAcquires) return chain(scope);
  if (kind < 97 && room && draft.acquires + 1 < maxAcquires) return fanOut(scope);
  return room && scope.depth <= 1 ? idiom(scope) : [];
}

export function lastExit(scope: Scope): Statement[] {
  if (scope.ended) return [];
  return scope.draft.chance(65) ? exit(scope) : discharge(scope);
}
