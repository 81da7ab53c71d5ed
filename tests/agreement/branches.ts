/** Bodies that are split, and bodies that are read again: each side used, left alone, or given away. */
import type { Body, Scope } from './scope.ts';
import { line, type Statement } from './tree.ts';

const ofResponse = (scope: Scope, r: string): string[] => [
  `await ${r}.text();`,
  `const ${scope.draft.name('data')} = await ${r}.json();`,
  `for await (const chunk of ${r}.body) console.log(chunk);`,
  `${r}.body?.cancel().catch(() => {});`,
  `handle(${r});`,
  `console.log(${r}.status);`,
  '',
  part(scope, `${r}.body`),
];

const ofStream = (scope: Scope, s: string): string[] => [
  `for await (const chunk of ${s}) console.log(chunk);`,
  `await new Response(${s}).text();`,
  `await ${s}.pipeTo(sink);`,
  `${s}.cancel().catch(() => {});`,
  `handle(${s});`,
  '',
  part(scope, s),
];

function part(scope: Scope, stream: string): string {
  const reader = scope.draft.name('reader');
  return `const ${reader} = ${stream}.getReader();\nawait ${reader}.read();`;
}

/** The text as a statement, on some paths only now and then. */
function perhapsOnly(scope: Scope, feature: string, text: string): Statement[] {
  const { draft } = scope;
  if (text === '') return [];
  const use = line(feature, text);
  const style = draft.random.nextInt(0, 9);
  if (style < 2 && draft.decisions > 0 && !text.startsWith('const')) {
    draft.decisions -= 1;
    return [{ feature, parts: [`if (c(${draft.random.nextInt(0, 9)})) {`, [use], '}'] }];
  }
  if (style === 2)
    return [
      {
        feature,
        parts: ['try {', [use], '} catch (err) {', [line('borrow', 'console.error(err);')], '}'],
      },
    ];
  return [use];
}

function plainBody(bodies: Body[]): Body | undefined {
  return bodies.find(({ kind, missing, shared }) => kind === 'response' && !missing && !shared);
}

/** `clone()` and `tee()`, with something done to each side. */
export function branches(scope: Scope): Statement[] {
  const { draft } = scope;
  const body = plainBody(scope.open());
  if (!body || !scope.async) return [];
  body.shared = true;
  body.open = 'done';
  const r = body.name;
  const one = (feature: string, texts: string[]): Statement[] =>
    perhapsOnly(scope, feature, draft.pick(texts));
  if (draft.chance(40)) {
    const [a, b] = [draft.name('head'), draft.name('rest')];
    return [
      line('tee branches', `const [${a}, ${b}] = ${r}.body.tee();`),
      ...one('tee branches', ofStream(scope, a)),
      ...one('tee branches', ofStream(scope, b)),
    ];
  }
  const copy = draft.name('copy');
  const uses = [ofResponse(scope, copy), ofResponse(scope, r)];
  if (draft.chance(50)) uses.reverse();
  return [
    line('clone branches', `const ${copy} = ${r}.clone();`),
    ...uses.flatMap((texts) => one('clone branches', texts)),
  ];
}

/** A read of a body that may have been read before. */
export function anotherRead(scope: Scope): Statement[] {
  const { draft } = scope;
  const body = plainBody(scope.bodies.filter(() => draft.chance(70)));
  if (!body || !scope.async) return [];
  const r = body.name;
  const had = body.open;
  body.open = 'done';
  body.shared = had !== 'done';
  return perhapsOnly(
    scope,
    'another read',
    draft.pick([
      `await ${r}.text();`,
      `await ${r}.json();`,
      `await ${r}.clone().text();`,
      `if (!${r}.bodyUsed) await ${r}.text();`,
      `if (${r}.ok) await ${r}.arrayBuffer();`,
      `await ${r}.body.pipeTo(sink);`,
      part(scope, `${r}.body`),
    ]),
  );
}
