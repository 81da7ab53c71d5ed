/** Code that runs more than once, or later: loops, callbacks of promise chains, requests for a list. */
import { acquire } from './acquires.ts';
import { maxAcquires, sequence } from './blocks.ts';
import { discharge, exit } from './exits.ts';
import { helper } from './helpers.ts';
import { Scope } from './scope.ts';
import { line, type Statement } from './tree.ts';

export function loop(scope: Scope): Statement[] {
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
export function chain(scope: Scope): Statement[] {
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
export function fanOut(scope: Scope): Statement[] {
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
