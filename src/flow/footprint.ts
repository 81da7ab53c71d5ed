/**
 * What a statement could possibly do to a body, told from its syntax alone. Most statements of a
 * function can do nothing: the interpreter passes over them.
 */
import type { Scope } from 'eslint';
import type { Node, SimpleCallExpression } from 'estree';
import type { Bindings } from './bindings.ts';
import {
  type Exit,
  firstAt,
  type Jump,
  type Name,
  type Place,
  type Scan,
  someWithin,
} from './census.ts';
import { startOf } from './syntax.ts';

export interface Footprint {
  /** An acquire, or the name of a function that leads to one, stands in it. */
  readonly acquires: boolean;
  /** It may leave the function: `return`, `throw`, a helper that never returns. */
  readonly leaves: boolean;
  /** It has a `throw`. */
  readonly throws: boolean;
  /** It has a `break` or `continue`, but for those that stay within a `for … of` or a `switch` of its own. */
  readonly jumps: boolean;
  /** It assigns a variable that lives outside of it. */
  readonly writes: boolean;
  /** It mentions `this`. */
  readonly self: boolean;
  /** The variables that it mentions, in nested functions too. */
  readonly mentions: ReadonlySet<Scope.Variable>;
}

interface NodePlace extends Place {
  readonly node: Node;
}

export class Footprints {
  readonly #bindings: Bindings;
  /** The nodes that acquire, or name a function that may. */
  readonly #acquiring: ReadonlySet<Node>;
  #acquires: readonly NodePlace[] | undefined;
  readonly #known = new Map<Node, Footprint>();
  readonly #endings = new Map<Node, boolean>();

  constructor(bindings: Bindings, acquiring: ReadonlySet<Node>) {
    this.#bindings = bindings;
    this.#acquiring = acquiring;
  }

  of(node: Node): Footprint {
    let footprint = this.#known.get(node);
    if (!footprint) {
      footprint = new LazyFootprint(this, this.#bindings, node);
      this.#known.set(node, footprint);
    }
    return footprint;
  }

  acquiresWithin(from: number, to: number): boolean {
    return someWithin(this.#places, from, to);
  }

  /** Those that stand in the code, functions inside of it included. */
  acquiringIn({ range: [from, to] = [0, 0] }: Node): Node[] {
    const places = this.#places;
    const found: Node[] = [];
    for (let at = firstAt(places, from); at < places.length; at += 1) {
      const place = places[at];
      if (!place || place.from >= to) {
        break;
      }
      found.push(place.node);
    }
    return found;
  }

  get #places(): readonly NodePlace[] {
    return (this.#acquires ??= [...this.#acquiring]
      .map((node) => ({ node, from: node.range?.[0] ?? 0, to: node.range?.[1] ?? 0 }))
      .sort((a, b) => a.from - b.from));
  }

  /** Nothing runs after the call. */
  ends(call: SimpleCallExpression): boolean {
    let ends = this.#endings.get(call);
    if (ends === undefined) {
      ends = this.#bindings.endings.neverReturns(call);
      this.#endings.set(call, ends);
    }
    return ends;
  }
}

/** Code that reaches more variables, through the functions that it calls, is looked into without asking what it mentions. */
const MOST_MENTIONS = 200;

/** Most questions are answered by the first of the answers, so each is looked for when it is asked for. */
class LazyFootprint implements Footprint {
  readonly acquires: boolean;
  readonly #footprints: Footprints;
  readonly #bindings: Bindings;
  readonly #node: Node;
  readonly #from: number;
  readonly #to: number;
  #scanned: Scan | undefined;
  #leaves: boolean | undefined;
  #throws: boolean | undefined;
  #jumps: boolean | undefined;
  #self: boolean | undefined;
  #writes = false;
  #mentions: Set<Scope.Variable> | undefined;

  constructor(footprints: Footprints, bindings: Bindings, node: Node) {
    this.#footprints = footprints;
    this.#bindings = bindings;
    this.#node = node;
    const [from = 0, to = 0] = node.range ?? [];
    this.#from = from;
    this.#to = to;
    this.acquires = footprints.acquiresWithin(from, to);
  }

  get #scan(): Scan {
    return (this.#scanned ??= this.#bindings.census.around(this.#node));
  }

  get leaves(): boolean {
    if (this.#leaves === undefined) {
      const { exits, calls } = this.#scan;
      this.#leaves =
        someWithin(exits, this.#from, this.#to, this.#isOwn) ||
        someWithin(
          calls,
          this.#from,
          this.#to,
          (call) => this.#isOwn(call) && this.#footprints.ends(call.node),
        );
    }
    return this.#leaves;
  }

  get throws(): boolean {
    return (this.#throws ??= someWithin(this.#scan.throws, this.#from, this.#to, this.#isOwn));
  }

  get jumps(): boolean {
    return (this.#jumps ??= someWithin(this.#scan.jumps, this.#from, this.#to, this.#isOut));
  }

  get self(): boolean {
    return (this.#self ??= someWithin(this.#scan.selfs, this.#from, this.#to));
  }

  get writes(): boolean {
    // Reaching so much, it is taken to write something.
    return this.mentions.size > MOST_MENTIONS || this.#writes;
  }

  get mentions(): ReadonlySet<Scope.Variable> {
    if (!this.#mentions) {
      this.#mentions = new Set();
      const { names } = this.#scan;
      for (let index = firstAt(names, this.#from); index < names.length; index += 1) {
        const { from, reference } = names[index] as Name;
        if (from >= this.#to || this.#mentions.size > MOST_MENTIONS) {
          break;
        }
        if (reference.resolved) {
          if (reference.isWrite()) {
            this.#noteWrite(reference.resolved);
          }
          this.#note(reference.resolved, this.#mentions);
        }
      }
    }
    return this.#mentions;
  }

  /** The variable and, when it is a function of this file, what that function sees and assigns. */
  #note(variable: Scope.Variable, mentions: Set<Scope.Variable>): void {
    const pending = [variable];
    for (let each = pending.pop(); each; each = pending.pop()) {
      if (mentions.size > MOST_MENTIONS) {
        return;
      }
      if (mentions.has(each)) {
        continue;
      }
      mentions.add(each);
      const constant = this.#bindings.constants.ofVariable(each);
      if (constant?.kind === 'function') {
        const { variables, written } = this.#bindings.captures.of(constant.node);
        pending.push(...variables);
        written.forEach((other) => this.#noteWrite(other));
      }
    }
  }

  #noteWrite(variable: Scope.Variable): void {
    this.#writes ||= !isDefinedWithin(variable, this.#from, this.#to);
  }

  /** It belongs to this code, and not to a function inside of it. */
  readonly #isOwn = ({ owner }: Exit): boolean => owner < this.#from;

  readonly #isOut = ({ owner, target }: Jump): boolean => owner < this.#from && target < this.#from;
}

function isDefinedWithin(variable: Scope.Variable, from: number, to: number): boolean {
  const name = variable.defs[0]?.name as Node | undefined;
  return name !== undefined && startOf(name) >= from && startOf(name) < to;
}
