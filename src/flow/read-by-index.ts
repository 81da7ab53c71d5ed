/**
 * `for (let i = 0; i < responses.length; i++) await responses[i].text()`: numbers are not counted here, so nothing would say
 * that the index passes each element. It is taken to: such a loop has one turn for each element, as `for … of` has, and
 * there the index is counted, so that `if (i === responses.length) break` is known to end it.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import { firstAt, type Name } from './census.ts';
import { reachesOpen } from './dictionaries.ts';
import type { Run } from './run.ts';
import { memberName, outerParentOf, unwrap } from './syntax.ts';
import type { Value } from './values.ts';
import type { HeapObject, World } from './world.ts';

/** An array of this function that the code of a loop reads at an index which is not written out. */
export interface ReadByIndex {
  readonly id: number;
  readonly elements: readonly Value[];
  /** What the index is made of. */
  readonly indices: ReadonlySet<Scope.Variable>;
}

/** The arrays with open bodies among them. */
export function readByIndex(run: Run, loop: Node, world: World): ReadByIndex[] {
  const found = new Map<number, ReadByIndex & { indices: Set<Scope.Variable> }>();
  if (![...world.heap.values()].some(isFilled)) {
    return [];
  }
  const [from = 0, to = 0] = loop.range ?? [];
  const { names } = run.bindings.census.around(loop);
  for (let at = firstAt(names, from); at < names.length; at += 1) {
    const { reference, from: start } = names[at] as Name;
    if (start >= to) {
      break;
    }
    const { identifier, resolved } = reference;
    const index = resolved && indexOf(identifier as Node);
    if (index) {
      const value = run.read(world, resolved);
      const object = value.kind === 'object' ? world.heap.get(value.id) : undefined;
      if (value.kind === 'object' && object && reachesOpen(world, value)) {
        const { id } = value;
        const known = found.get(id) ?? {
          id,
          elements: elementsIn(world, object),
          indices: new Set(),
        };
        const counter = counterIn(run, index);
        if (counter) {
          known.indices.add(counter);
        }
        found.set(id, known);
      }
    }
  }
  return [...found.values()];
}

function isFilled(object: HeapObject): boolean {
  return object.kind === 'array' ? object.elements.length > 0 : object.fields.size > 0;
}

/** Of an object, what a loop over its keys is for. */
function elementsIn(world: World, object: HeapObject): readonly Value[] {
  return object.kind === 'array'
    ? object.elements
    : [...object.fields.values()].filter((value) => reachesOpen(world, value));
}

/** The `i` of `responses[i]`, unless something is put there. */
function indexOf(name: Node): Node | undefined {
  const member = outerParentOf(name);
  if (member?.type !== 'MemberExpression' || !member.computed || memberName(member) !== undefined) {
    return undefined;
  }
  const parent = outerParentOf(member);
  const isTarget = parent?.type === 'AssignmentExpression' && parent.left === member;
  return unwrap(member.object) === name && !isTarget ? unwrap(member.property) : undefined;
}

/** The variable of `i`, `i++`, `i + 1`. */
function counterIn(run: Run, index: Node): Scope.Variable | undefined {
  const name =
    index.type === 'UpdateExpression'
      ? unwrap(index.argument)
      : index.type === 'BinaryExpression'
        ? unwrap(index.left)
        : index;
  return name.type === 'Identifier' ? run.bindings.variableOf(name) : undefined;
}

/** Says which element the n-th turn reads; what an outer loop said of the same arrays comes back when the turns are over. */
export function withElements<T>(
  run: Run,
  arrays: readonly ReadByIndex[],
  turns: (begin: (nth: number) => void) => T,
): T {
  const outer = arrays.map(({ id }) => [id, run.atIndex.get(id)] as const);
  const result = turns((nth) => {
    for (const { id, elements } of arrays) {
      run.atIndex.set(id, elements[Math.min(nth, elements.length - 1)] as Value);
    }
  });
  for (const [id, element] of outer) {
    if (element) {
      run.atIndex.set(id, element);
    } else {
      run.atIndex.delete(id);
    }
  }
  return result;
}

/** How many turns it takes to read each element of the longest. */
export function turnsFor(arrays: readonly ReadByIndex[]): number {
  return Math.max(...arrays.map(({ elements }) => elements.length));
}
