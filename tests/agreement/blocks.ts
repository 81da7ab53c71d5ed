/** Blocks: straight-line code, branches, handlers, and what may follow what. */
import { acquire, overwrite } from './acquires.ts';
import { anotherRead, branches } from './branches.ts';
import { condition } from './conditions.ts';
import {
  carelessReader,
  clone,
  crossedTests,
  doneFlag,
  shortCircuit,
  twoTests,
  waitFor,
} from './correlated.ts';
import { discharge, exit } from './exits.ts';
import { idiom } from './idioms.ts';
import { chain, fanOut, loop } from './loops.ts';
import { borrow, release, transfer } from './releases.ts';
import type { Scope } from './scope.ts';
import { line, type Statement } from './tree.ts';

export const maxAcquires = 4;
const maxDepth = 3;

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
  const armed = scope.async && draft.chance(25);
  // A closure armed for one body releases whatever its variable holds in the end: left to readers.
  const same = inner.body(r);
  if (same && armed) same.assignable = false;
  const statements = sequence(inner, 2);
  if (statements.length === 0) statements.push(line('borrow', `console.log(${r}.status);`));
  const cancel =
    scope.async && draft.chance(40)
      ? `await ${r}.body?.cancel();`
      : `${r}.body?.cancel().catch(() => {});`;
  if (armed) {
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
  if (kind < 46) return draft.chance(40) ? clone(scope) : branches(scope);
  if (kind < 48) return draft.chance(60) ? carelessReader(scope) : anotherRead(scope);
  if (kind < 51) return shortCircuit(scope);
  if (kind < 54) return draft.chance(70) ? twoTests(scope) : crossedTests(scope);
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
