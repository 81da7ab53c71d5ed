/** Releases that depend on a decision which the program remembers: tests, flags, short circuits. */
import { type Condition, condition } from './conditions.ts';
import { borrow, readerLoop, release } from './releases.ts';
import type { Scope } from './scope.ts';
import { line, type Statement } from './tree.ts';

/** A condition that means the same when it is asked again. */
function lasting(scope: Scope): Condition | undefined {
  const test = condition(scope);
  return test && !test.absent && !/opaque|header|mixed/.test(test.feature) ? test : undefined;
}

/** The same question twice, with a release in each answer: the analysis has to remember it. */
export function twoTests(scope: Scope): Statement[] {
  const { draft } = scope;
  const body = scope.open().find(({ kind, missing }) => kind === 'response' && !missing);
  const test = body && lasting(scope);
  if (!body || !test) return [];
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

/** Two questions, each asked twice: that the body is open says something about both at once. */
export function crossedTests(scope: Scope): Statement[] {
  const { draft } = scope;
  const body = scope.open().find(({ kind, missing }) => kind === 'response' && !missing);
  const outer = body && lasting(scope);
  const inner = outer && lasting(scope);
  if (!body || !inner) return [];
  const releases = (careful = true): Statement[] => {
    const { open } = body;
    const statements = careful ? release(scope, body) : undefined;
    body.open = open;
    return statements ?? [];
  };
  const nested = (yes: string, statements: Statement[]): Statement => ({
    feature: 'crossed tests',
    parts: [`if (${yes}) {`, statements, '}'],
  });
  const first = nested(outer.yes, [nested(inner.no, releases())]);
  const second: Statement = {
    feature: 'crossed tests',
    parts: [
      `if (${outer.yes}) {`,
      [nested(inner.yes, releases(draft.chance(draft.care)))],
      '} else {',
      releases(draft.chance(draft.care)),
      '}',
    ],
  };
  body.open = 'done';
  return [first, second];
}

/** `let done = false; … done = true; … if (!done) cancel` */
export function doneFlag(scope: Scope): Statement[] {
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

export function shortCircuit(scope: Scope): Statement[] {
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

export function waitFor(scope: Scope): Statement[] {
  const promise = scope.bodies.find(({ kind, open }) => kind === 'promise' && open === 'open');
  if (!promise || !scope.async) return [];
  promise.open = 'done';
  const r = scope.draft.name('res');
  scope.add(r);
  return [line('await later', `const ${r} = await ${promise.name};`)];
}

export function clone(scope: Scope): Statement[] {
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

export function carelessReader(scope: Scope): Statement[] {
  const body = scope
    .open()
    .find(({ kind, missing, shared }) => kind === 'response' && !missing && !shared);
  if (!body || !scope.async) return [];
  body.open = 'done';
  return readerLoop(scope, `${body.name}.body`, scope.draft.chance(scope.draft.care));
}
