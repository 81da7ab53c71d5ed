/**
 * `try`, `catch` and `finally`: what is thrown is caught, and the last act runs for every
 * way of leaving.
 */
import type { Node, TryStatement } from 'estree';
import { bindPattern } from './assign.ts';
import { noteHandler } from './error-bodies.ts';
import { merge } from './merge.ts';
import type { Run } from './run.ts';
import { type Completions, isEmpty } from './completions.ts';
import { leaveUnnamed } from './scopes.ts';
import { capture, execute, inScope } from './statements.ts';
import { walk } from './syntax.ts';
import { unsureUses } from './uses.ts';
import { keyOf } from './values.ts';
import type { World } from './world.ts';
import { isHeld } from './body-state.ts';

export function executeTry(run: Run, node: TryStatement, worlds: readonly World[]): World[] {
  const { handler, finalizer } = node;
  const entry = worlds.map((world) => world.fork());
  const guarded = capture(run, () => {
    run.catching += 1;
    const attempt = capture(run, () => execute(run, node.block, worlds));
    run.catching -= 1;
    const { out } = attempt;
    run.out.returns.push(...out.returns);
    run.out.breaks.push(...out.breaks);
    run.out.continues.push(...out.continues);
    if (!handler) {
      run.out.throws.push(...out.throws);
      return attempt.normal;
    }
    if (finalizer) {
      run.catching += 1;
    }
    const caught = out.throws.filter((thrown) => !thrown.assumed);
    const before = new Set(entry.flatMap((world) => [...world.bodies.keys()]));
    for (const thrown of caught) {
      const kind = thrown.byCall ? 'call' : 'throw';
      // A rejection excuses what the block acquired, not what was dropped before it.
      const isNew = (id: number): boolean => !thrown.implicit || !before.has(id);
      leaveUnnamed(run, thrown.world, isNew, thrown.node, kind, [thrown.value], thrown);
    }
    const handled = executeCatch(run, handler, caught, entry);
    if (finalizer) {
      run.catching -= 1;
    }
    if (caught.length === 0 && !mayThrow(run, node.block)) {
      return attempt.normal;
    }
    return merge(run, [...attempt.normal, ...handled]);
  });
  if (!finalizer) {
    run.out.returns.push(...guarded.out.returns);
    run.out.breaks.push(...guarded.out.breaks);
    run.out.continues.push(...guarded.out.continues);
    run.out.throws.push(...guarded.out.throws);
    return guarded.normal;
  }
  const last = (each: readonly World[]): World[] => execute(run, finalizer, each);
  if (guarded.normal.length === 0 && isEmpty(guarded.out)) {
    // `while (true)`: only an unknown call can leave it. That is not assumed, but what is done then is a release.
    capture(run, () => last(entry));
  }
  return finish(run, guarded, last);
}

function executeCatch(
  run: Run,
  handler: Node & { type: 'CatchClause' },
  caught: Completions['throws'],
  entry: readonly World[],
): World[] {
  return inScope(run, handler, entry, () => {
    let worlds: World[] = [];
    if (caught.length > 0) {
      for (const thrown of caught) {
        noteHandler(run, thrown.world, thrown.value, handler);
        worlds.push(
          ...(handler.param
            ? bindPattern(run, thrown.world, handler.param, thrown.value, handler, true)
            : [thrown.world]),
        );
      }
    } else {
      // Only unknown calls can have thrown. They are not assumed to, but the handler's own
      // requests are still looked at, with nothing known of the bodies from before.
      worlds = entry.map((world) => {
        for (const [id, state] of [...world.bodies]) {
          const status = isHeld(state) ? 'absent' : state.status;
          world.updateBody(id, { status, uses: unsureUses(state.clones + 1) });
        }
        return world;
      });
    }
    return execute(run, handler.body, merge(run, worlds));
  });
}

const THROWING = new Set([
  'ArrayPattern',
  'AwaitExpression',
  'CallExpression',
  'ForInStatement',
  'ForOfStatement',
  'ImportExpression',
  'NewExpression',
  'ObjectPattern',
  'SpreadElement',
  'TaggedTemplateExpression',
  'ThrowStatement',
  'YieldExpression',
]);

/** False of `res.ok ? 1 : 2` and the like: who looks at a property of a variable expects it to be there. */
function mayThrow(run: Run, block: Node): boolean {
  let throwing = false;
  walk(block, run.bindings.sourceCode.visitorKeys, (node) => {
    throwing ||=
      THROWING.has(node.type) ||
      (node.type === 'MemberExpression' && (node.computed || node.object.type !== 'Identifier'));
    return !throwing;
  });
  return throwing;
}

/** Runs the last act of a `try` or a `using` for every way of leaving, and then leaves. */
export function finish(
  run: Run,
  guarded: { readonly normal: readonly World[]; readonly out: Completions },
  last: (worlds: readonly World[]) => World[],
): World[] {
  const { out } = guarded;
  for (const [first, same] of grouped(run, out.returns, (each) => keyOf(each.value))) {
    run.temporaries.push(first.value);
    for (const world of last(same)) {
      run.out.returns.push({ ...first, world });
    }
    run.temporaries.pop();
  }
  for (const [first, same] of grouped(
    run,
    out.throws,
    (each) => `${keyOf(each.value)}${each.implicit}`,
  )) {
    run.temporaries.push(first.value);
    for (const world of last(same)) {
      run.out.throws.push({ ...first, world });
    }
    run.temporaries.pop();
  }
  for (const [first, same] of grouped(run, out.breaks, () => '')) {
    for (const world of last(same)) {
      run.out.breaks.push({ ...first, world });
    }
  }
  for (const [first, same] of grouped(run, out.continues, () => '')) {
    for (const world of last(same)) {
      run.out.continues.push({ ...first, world });
    }
  }
  return last(merge(run, guarded.normal));
}

/** Completions that leave at the same place with the same value, together. */
function grouped<T extends { readonly world: World; readonly node: Node }>(
  run: Run,
  completions: readonly T[],
  distinguish: (completion: T) => string,
): [first: T, worlds: World[]][] {
  const groups = new Map<string, [T, World[]]>();
  for (const completion of completions) {
    const key = `${completion.node.range?.[0] ?? 0}:${distinguish(completion)}`;
    const group = groups.get(key);
    if (group) {
      group[1].push(completion.world);
    } else {
      groups.set(key, [completion, [completion.world]]);
    }
  }
  return [...groups.values()].map(([first, worlds]) => [first, merge(run, worlds)]);
}
