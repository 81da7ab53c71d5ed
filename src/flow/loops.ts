/** Loops: turns are run until no turn begins in a world that has not been seen. */
import type { ForInStatement, ForOfStatement, Node, Pattern } from 'estree';
import { isNeverEmptyArray, isWrittenEmpty, writtenElements } from './literal-loops.ts';
import { bindPattern } from './assign.ts';
import { elementsOf } from './collections.ts';
import { beforeTurns, lastTurnKey, testTurn } from './counted-turns.ts';
import { keyOfKnowledge } from './exact-meet.ts';
import { hearErrors, noteUnsafeExit } from './closes.ts';
import { evaluate } from './expressions.ts';
import { throwImplicitly } from './members.ts';
import { doubtBodies } from './doubt.ts';
import { asksForLastTurn } from './last-turn.ts';
import { merge } from './merge.ts';
import { awaitValue } from './promises.ts';
import { readByIndex, turnsFor, withElements } from './read-by-index.ts';
import { blur, lock, setUse } from './reuse.ts';
import type { Run } from './run.ts';
import type { Jump } from './completions.ts';
import { endTurn, sweep } from './scopes.ts';
import { branch, capture, execute, inScope } from './statements.ts';
import type { Loop } from './syntax.ts';
import { UNKNOWN, type Value } from './values.ts';
import type { World } from './world.ts';
import { isHeld } from './body-state.ts';

/** Turns after which a loop that still finds new worlds is left as it is. */
const MOST_TURNS = 10;

export function executeLoop(
  run: Run,
  node: Loop,
  worlds: readonly World[],
  labels: readonly string[],
): World[] {
  switch (node.type) {
    case 'WhileStatement':
      return turns(run, node, worlds, labels, (start) => branch(run, node.test, start));
    case 'DoWhileStatement': {
      const first = turn(run, node.body, worlds, labels);
      const after = turns(run, node, first.again, labels, (start) => branch(run, node.test, start));
      return merge(run, [...first.left, ...after]);
    }
    case 'ForStatement':
      return inScope(run, node, worlds, (inside) => {
        let start = [...inside];
        if (node.init?.type === 'VariableDeclaration') {
          start = execute(run, node.init, start);
        } else if (node.init) {
          const { init } = node;
          start = start.flatMap((world) => evaluate(run, init, world).map((r) => r.world));
        }
        return turns(
          run,
          node,
          start,
          labels,
          (each) => (node.test ? branch(run, node.test, each) : { yes: [...each], no: [] }),
          (again) =>
            node.update
              ? again.flatMap((world) =>
                  evaluate(run, node.update as Node, world).map((r) => r.world),
                )
              : [...again],
        );
      });
    default: {
      const after = inScope(run, node, worlds, (inside) =>
        executeForEach(run, node, inside, labels),
      );
      // An array without a name is gone now, and with it what no turn has released.
      for (const world of after) {
        endTurn(run, world, node, 'end');
      }
      return after;
    }
  }
}

/** One run of the body: the worlds that go round again, and those that a `break` let out. */
function turn(
  run: Run,
  body: Node,
  worlds: readonly World[],
  labels: readonly string[],
): { again: World[]; left: World[] } {
  const { normal, out } = capture(run, () => execute(run, body, worlds));
  const mine = (jump: Jump): boolean => jump.label === undefined || labels.includes(jump.label);
  const again: World[] = [];
  for (const world of normal) {
    endTurn(run, world, body, 'end');
    again.push(world);
  }
  for (const jump of out.continues) {
    if (mine(jump)) {
      endTurn(run, jump.world, jump.node, 'continue');
      again.push(jump.world);
    } else {
      run.out.continues.push(jump);
    }
  }
  const left: World[] = [];
  for (const jump of out.breaks) {
    if (mine(jump)) {
      endTurn(run, jump.world, jump.node, 'break');
      left.push(jump.world);
    } else {
      run.out.breaks.push(jump);
    }
  }
  run.out.returns.push(...out.returns);
  run.out.throws.push(...out.throws);
  for (const world of again) {
    sweep(run, world);
  }
  return { again: merge(run, again), left: merge(run, left) };
}

function turns(
  run: Run,
  node: Loop,
  worlds: readonly World[],
  labels: readonly string[],
  test: (worlds: readonly World[]) => { readonly yes: World[]; readonly no: World[] },
  update: (worlds: readonly World[]) => World[] = (again) => [...again],
): World[] {
  const seen = new Set<string>();
  const lastTurn = lastTurnKey(run.bindings, node);
  const begun = lastTurn === undefined ? worlds : beforeTurns(lastTurn, worlds);
  const { after, rest } = turnsByIndex(run, node, begun, labels, test, update);
  let start: World[] = rest;
  for (let count = 0; count < MOST_TURNS && start.length > 0; count += 1) {
    start = start.filter((world) => {
      const key = `${world.key()}${keyOfKnowledge(world)}`;
      return (!seen.has(key) && seen.add(key)) || count === 0;
    });
    const { yes, no, ended } = testTurn(lastTurn, start, test);
    const hasTurned = count > 0 || node.type === 'DoWhileStatement';
    if (hasTurned && no.length > 0 && asksForLastTurn(run.bindings, node)) {
      no.forEach(doubtBodies);
    }
    after.push(...no, ...ended);
    const { again, left } = turn(run, node.body, yes, labels);
    after.push(...left);
    start = merge(run, update(again));
  }
  return merge(run, after);
}

/** One turn for each element of the arrays that the loop reads by an index. */
function turnsByIndex(
  run: Run,
  node: Loop,
  worlds: readonly World[],
  labels: readonly string[],
  test: (worlds: readonly World[]) => { readonly yes: World[]; readonly no: World[] },
  update: (worlds: readonly World[]) => World[],
): { after: World[]; rest: World[] } {
  const after: World[] = [];
  const rest: World[] = [];
  for (const world of worlds) {
    const arrays = readByIndex(run, node, world);
    if (arrays.length === 0) {
      rest.push(world);
      continue;
    }
    let current = [world.fork()];
    for (const { elements } of arrays) {
      // `responses[i - 1]` is not told from `responses[i]`.
      current[0]?.blurElements(elements);
    }
    const counting = arrays.flatMap(({ indices }) =>
      [...indices].filter((index) => !run.counted.has(index)),
    );
    counting.forEach((index) => run.counted.add(index));
    withElements(run, arrays, (begin) => {
      for (let nth = 0; nth < turnsFor(arrays); nth += 1) {
        begin(nth);
        const { yes, no } = test(current);
        if (yes.length === 0) {
          after.push(...no);
        }
        const { again, left } = turn(run, node.body, yes, labels);
        after.push(...left);
        current = merge(run, update(again));
      }
    });
    counting.forEach((index) => run.counted.delete(index));
    const { yes, no } = test(current);
    after.push(...no);
    rest.push(...(no.length > 0 ? [] : yes));
  }
  return { after, rest };
}

function executeForEach(
  run: Run,
  node: ForInStatement | ForOfStatement,
  worlds: readonly World[],
  labels: readonly string[],
): World[] {
  const after: World[] = [];
  /** Together: one after the other, each would go through the loops inside on its own. */
  const unknown: World[] = [];
  for (const world of worlds) {
    for (const { world: each, value } of evaluate(run, node.right, world)) {
      const elements =
        node.type === 'ForOfStatement'
          ? (elementsOf(each, value) ?? writtenElements(run, node.right))
          : undefined;
      if (elements && elements.length > 0) {
        after.push(...overElements(run, node, each, value, elements, labels));
      } else if (value.kind === 'body' && node.type === 'ForOfStatement') {
        after.push(...overBody(run, node, each, value, labels));
      } else if (node.type === 'ForOfStatement' && isWrittenEmpty(node.right)) {
        after.push(each);
      } else {
        unknown.push(each);
      }
    }
  }
  if (unknown.length > 0) {
    after.push(...overUnknown(run, node, merge(run, unknown), labels));
  }
  return merge(run, after);
}

function bind(
  run: Run,
  node: ForInStatement | ForOfStatement,
  world: World,
  value: Value,
): World[] {
  const declares = node.left.type === 'VariableDeclaration';
  const pattern = declares
    ? (node.left as { declarations: { id: Pattern }[] }).declarations[0]?.id
    : (node.left as Pattern);
  return pattern ? bindPattern(run, world, pattern, value, node, declares) : [world];
}

/** An array of this function: one turn for each element. */
function overElements(
  run: Run,
  node: ForInStatement | ForOfStatement,
  world: World,
  array: Value,
  elements: readonly Value[],
  labels: readonly string[],
): World[] {
  const after: World[] = [];
  let current = [world];
  for (const element of elements) {
    run.temporaries.push(array);
    const begun = current.flatMap((each) => {
      const awaited =
        node.type === 'ForOfStatement' && node.await
          ? awaitValue(run, each, element, node)
          : [{ world: each, value: element }];
      return awaited.flatMap((result) => bind(run, node, result.world, result.value));
    });
    const { again, left } = turn(run, node.body, begun, labels);
    run.temporaries.pop();
    after.push(...left);
    current = again;
  }
  return [...after, ...current];
}

/** `for await (const chunk of res.body)`: the end drains, leaving early closes. */
function overBody(
  run: Run,
  node: ForInStatement | ForOfStatement,
  world: World,
  value: Value & { kind: 'body' },
  labels: readonly string[],
): World[] {
  if (value.view === 'stream') {
    lock(run, world, value, node.right);
  } else {
    blur(run, world, value);
  }
  hearErrors(run, value.id);
  const failed = world.fork();
  failed.updateBody(value.id, { status: 'absent' });
  // The iterator has read, and given the lock back.
  setUse(run, failed, value, { how: 'part', locked: false, node: node.right });
  throwImplicitly(run, failed, node);
  run.temporaries.push(value);
  const { normal, out } = capture(run, () =>
    turns(run, node, [world], labels, (start) => ({
      yes: start.flatMap((each) => {
        const begun = each.fork();
        setUse(run, begun, value, { how: 'part', locked: true, node: node.right });
        return bind(run, node, begun, UNKNOWN);
      }),
      no: start.map((each) => {
        const end = each.fork();
        setUse(run, end, value, { how: 'read', locked: false, node: node.right });
        run.release(end, value.id, 'drained');
        return end;
      }),
    })),
  );
  run.temporaries.pop();
  const closes = closesWhenLeft(run, value);
  const close = (each: World): void => {
    if (closes) {
      setUse(run, each, value, { how: 'closed', locked: false, node: node.right });
      run.release(each, value.id, 'closed');
    }
  };
  for (const jump of [...out.breaks, ...out.continues, ...out.returns, ...out.throws]) {
    noteUnsafeExit(run, jump.world, value, jump.node);
    close(jump.world);
  }
  run.out.breaks.push(...out.breaks);
  run.out.continues.push(...out.continues);
  run.out.returns.push(...out.returns);
  run.out.throws.push(...out.throws);
  for (const each of normal) {
    const state = each.bodies.get(value.id);
    // A branch of a clone is left by `break`, too, whoever has read the other.
    if (state && (isHeld(state) || state.uses[value.branch]?.locked === true)) {
      noteUnsafeExit(run, each, value, node);
      close(each);
    }
  }
  return normal;
}

/** What the view's iterator does when the loop is left; without one in the table, it closes. */
function closesWhenLeft(run: Run, value: Value & { kind: 'body' }): boolean {
  const { views } = run.acquires.of(value.id).client.body;
  const iterate = views[value.view]?.methods['@@asyncIterator'];
  const view =
    typeof iterate === 'object' && 'view' in iterate && iterate.view !== 'iterator'
      ? iterate.view
      : value.view;
  return view === 'iterator' || views[view]?.methods['return'] !== 'borrow';
}

function overUnknown(
  run: Run,
  node: ForInStatement | ForOfStatement,
  worlds: readonly World[],
  labels: readonly string[],
): World[] {
  const enter = (start: readonly World[]): World[] =>
    start.flatMap((each) => {
      const begun = each.fork();
      begun.decide(node.right, 'has an element');
      return bind(run, node, begun, UNKNOWN);
    });
  const after: World[] = [];
  let start = worlds;
  if (node.type === 'ForOfStatement' && isNeverEmptyArray(run, node.right)) {
    // The first turn is apart: a turn that changes nothing would else be taken for the last of those without a way out.
    const first = turn(run, node.body, enter(start), labels);
    after.push(...first.left);
    start = first.again;
  }
  const others = turns(run, node, start, labels, (each) => ({ yes: enter(each), no: [...each] }));
  return [...after, ...others];
}
