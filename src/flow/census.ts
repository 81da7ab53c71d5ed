/**
 * What stands where in a piece of code, in one walk: the names, the ways out and what begins with `this`. Every
 * question about a statement inside is a question about a range of offsets then, and walks nothing again.
 */
import type { Scope, SourceCode } from 'eslint';
import type {
  AssignmentExpression,
  BreakStatement,
  ContinueStatement,
  MemberExpression,
  Node,
  SimpleCallExpression,
} from 'estree';
import { isFunction, isLoop, parentOf, startOf, unwrap } from './syntax.ts';

export interface Place {
  readonly from: number;
  readonly to: number;
}

export interface Name {
  readonly from: number;
  readonly reference: Scope.Reference;
}

/** Something that control may leave by, if it belongs to the code itself and not to a function inside. */
export interface Exit extends Place {
  /** Where the innermost function around it starts; -1 where that does not matter. */
  readonly owner: number;
}

export interface Jump extends Exit {
  /**
   * Where the `for … of` or `switch` starts that it ends, or ends a turn of; -1 for another loop, which tells by its end
   * that its test fails, or may have none.
   */
  readonly target: number;
}

export interface Call extends Exit {
  readonly node: SimpleCallExpression;
}

/** In source order, each of them. */
export interface Scan {
  readonly names: readonly Name[];
  /** `return`, `throw`, and declarations that run something where their block ends. */
  readonly exits: readonly Exit[];
  /** Those of them that a handler may catch. */
  readonly throws: readonly Exit[];
  readonly jumps: readonly Jump[];
  readonly calls: readonly Call[];
  readonly selfs: readonly Place[];
  /** Members of what is no name: `this.x`, `(await import('m')).x`. */
  readonly members: readonly MemberExpression[];
  /** `this.x = …`. */
  readonly assignments: readonly AssignmentExpression[];
}

export class Census {
  readonly #sourceCode: SourceCode;
  readonly #references: () => ReadonlyMap<Node, Scope.Reference>;
  readonly #scans = new Map<Node, Scan>();

  constructor(sourceCode: SourceCode, references: () => ReadonlyMap<Node, Scope.Reference>) {
    this.#sourceCode = sourceCode;
    this.#references = references;
  }

  /** Of the node and everything below it. */
  of(root: Node): Scan {
    let scan = this.#scans.get(root);
    if (!scan) {
      scan = scanned(root, this.#sourceCode.visitorKeys, this.#references());
      this.#scans.set(root, scan);
    }
    return scan;
  }

  /** Of the function around the node, or of more where somebody has asked about more. */
  around(node: Node): Scan {
    let unit: Node | undefined;
    for (let at: Node | undefined = node; at && at.type !== 'Program'; at = parentOf(at)) {
      const known = this.#scans.get(at);
      if (known) {
        return known;
      }
      if (isFunction(at) || at.type === 'PropertyDefinition' || at.type === 'StaticBlock') {
        unit ??= at;
      }
    }
    return this.#scans.get(this.#sourceCode.ast) ?? this.of(unit ?? node);
  }
}

/** The first index whose place starts at the offset or behind it. */
export function firstAt(places: readonly { readonly from: number }[], offset: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as { readonly from: number }).from < offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** One of the places lies between the offsets, and what `accept` asks is true of it. */
export function someWithin<T extends Place>(
  places: readonly T[],
  from: number,
  to: number,
  accept?: (place: T) => boolean,
): boolean {
  for (let index = firstAt(places, from); index < places.length; index += 1) {
    const place = places[index] as T;
    if (place.from >= to) {
      return false;
    }
    if (place.to <= to && (!accept || accept(place))) {
      return true;
    }
  }
  return false;
}

/** Annotations hold nothing that runs. */
const TYPE_KEYS = new Set(['typeAnnotation', 'typeArguments', 'typeParameters', 'returnType']);

class Gathering implements Scan {
  readonly names: Name[] = [];
  readonly exits: Exit[] = [];
  readonly throws: Exit[] = [];
  readonly jumps: Jump[] = [];
  readonly calls: Call[] = [];
  readonly selfs: Place[] = [];
  readonly members: MemberExpression[] = [];
  readonly assignments: AssignmentExpression[] = [];
}

/** `owner`: where the innermost function around the node starts. */
function note(
  into: Gathering,
  node: Node,
  owner: number,
  references: ReadonlyMap<Node, Scope.Reference>,
): void {
  // By index: a pattern would make it an iterator's business, node by node.
  const from = node.range?.[0] ?? 0;
  const to = node.range?.[1] ?? 0;
  switch (node.type) {
    case 'Identifier': {
      const reference = references.get(node);
      if (reference) {
        into.names.push({ from, reference });
      }
      return;
    }
    case 'MemberExpression':
      if (rootOf(node).type !== 'Identifier') {
        into.members.push(node);
      }
      return;
    case 'CallExpression':
      into.calls.push({ from, to, owner, node });
      return;
    case 'ThisExpression':
      into.selfs.push({ from, to });
      return;
    case 'AssignmentExpression':
      if (isOfThis(node.left)) {
        into.assignments.push(node);
      }
      return;
    case 'ThrowStatement':
      into.exits.push({ from, to, owner });
      into.throws.push({ from, to, owner });
      return;
    case 'ReturnStatement':
      into.exits.push({ from, to, owner });
      return;
    case 'VariableDeclaration':
      // `using` runs a disposer where the block ends.
      if (node.kind === 'using' || node.kind === 'await using') {
        into.exits.push({ from, to, owner: -1 });
      }
      return;
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      // A loop that only a jump ends may not end at all.
      if (!node.test || node.test.type === 'Literal') {
        into.jumps.push({ from, to, owner, target: -1 });
      }
      return;
    case 'BreakStatement':
    case 'ContinueStatement':
      into.jumps.push({ from, to, owner, target: targetOf(node) });
      return;
    default:
  }
}

/** The parts of a node that run, or name something that does; `obj.name` has no name of its own. */
function partsOf(node: Node, visitorKeys: SourceCode.VisitorKeys): readonly string[] {
  return node.type === 'MemberExpression' && !node.computed
    ? OBJECT
    : (visitorKeys[node.type] ?? []);
}

const OBJECT = ['object'];

function scanned(
  root: Node,
  visitorKeys: SourceCode.VisitorKeys,
  references: ReadonlyMap<Node, Scope.Reference>,
): Scan {
  const found = new Gathering();
  const nodes: Node[] = [root];
  /** Beside each node on the stack, where the innermost function around it starts. */
  const owners: number[] = [-1];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    let owner = owners.pop() as number;
    note(found, node, owner, references);
    if (isFunction(node)) {
      owner = startOf(node);
    }
    const keys = partsOf(node, visitorKeys);
    for (let index = keys.length - 1; index >= 0; index -= 1) {
      const key = keys[index] as string;
      const child = (node as unknown as Record<string, unknown>)[key];
      if (Array.isArray(child)) {
        for (let at = child.length - 1; at >= 0; at -= 1) {
          if (child[at]) {
            nodes.push(child[at] as Node);
            owners.push(owner);
          }
        }
      } else if (child && !TYPE_KEYS.has(key)) {
        nodes.push(child as Node);
        owners.push(owner);
      }
    }
  }
  sort(found.names);
  sort(found.exits);
  sort(found.jumps);
  sort(found.calls);
  sort(found.selfs);
  found.members.sort((a, b) => startOf(a) - startOf(b));
  return found;
}

/** Some nodes have their parts in another order than the text: a template has its strings first. */
function sort(places: { readonly from: number }[]): void {
  for (let index = 1; index < places.length; index += 1) {
    if ((places[index - 1]?.from ?? 0) > (places[index]?.from ?? 0)) {
      places.sort((a, b) => a.from - b.from);
      return;
    }
  }
}

export function rootOf(node: MemberExpression): Node {
  let current: Node = node;
  while (current.type === 'MemberExpression') {
    current = unwrap(current.object as Node);
  }
  return current;
}

function targetOf(jump: BreakStatement | ContinueStatement): number {
  const { label } = jump;
  let at: Node | undefined = parentOf(jump);
  while (at && !isFunction(at)) {
    const isTarget = label
      ? at.type === 'LabeledStatement' && at.label.name === label.name
      : isLoop(at) || (at.type === 'SwitchStatement' && jump.type === 'BreakStatement');
    if (isTarget) {
      return TELLS_NOTHING.has(at.type) ? startOf(at) : -1;
    }
    at = parentOf(at);
  }
  return -1;
}

/** Behind them no more is known than before. */
const TELLS_NOTHING = new Set(['ForInStatement', 'ForOfStatement', 'SwitchStatement']);

function isOfThis(target: Node): boolean {
  const member = unwrap(target);
  return member.type === 'MemberExpression' && unwrap(member.object).type === 'ThisExpression';
}
