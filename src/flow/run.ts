/**
 * One run of the interpreter: the acquires it has met, where paths leave to, and the acts that
 * take the responsibility for a body away: release and escape.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import { enderOf } from './aborts.ts';
import type { Client } from '../clients/index.ts';
import { Acquires, type MajorOf } from './acquires.ts';
import type { Bindings } from './bindings.ts';
import type { Capture } from './captures.ts';
import { type Home, homeOf } from './elsewhere.ts';
import type { Deferral } from './executors.ts';
import type { Footprints } from './footprint.ts';
import { serve } from './clones.ts';
import { escapeObject } from './escaped-objects.ts';
import { Forgotten } from './forgotten.ts';
import type { Misuse } from './misuse.ts';
import { type FunctionNode, startOf } from './syntax.ts';
import type { Uses } from './uses.ts';
import { type BodyId, type Ender, symbol, UNKNOWN, type Value, type View } from './values.ts';
import type { World } from './world.ts';
import { isHeld } from './body-state.ts';
import { variableKey } from './world-key.ts';
import { type Completions, noCompletions } from './completions.ts';

export interface Result {
  readonly world: World;
  readonly value: Value;
}

/** The function is too large or too deep for its budget: no finding in it. */
export class OverBudget extends Error {}

export interface RunOptions {
  readonly checkCallsThatMayThrow: boolean;
  readonly majorOf?: MajorOf | undefined;
}

/** A named helper under interpretation, and the bodies as they were when it was called. */
export interface Frame {
  readonly call: Node;
  readonly before: ReadonlyMap<BodyId, Uses>;
}

/** What the analysis of the whole file knows, and finds out when it is asked. */
export interface FileKnowledge {
  /** Calls that are acquires by the way their result is used. */
  readonly shapes: ReadonlyMap<Node, Client>;
  /** Those of them that are acquires by the type of their result. */
  readonly typed: ReadonlySet<Node>;
  /** Functions that acquire a body, or reach one that does by calls. */
  readonly mayAcquire: ReadonlySet<Node>;
  readonly footprints: Footprints;
  /** Functions whose bodies were interpreted at the place where they stand. */
  readonly inlined: Set<Node>;
  /** Operations that discard the body of a failed request, and on other paths do something else. */
  readonly elsewhere: Set<Node>;
  /** The function returns a body that it acquired, still open. */
  readonly yields: (fn: FunctionNode) => boolean;
  /** The function answers for its n-th parameter. */
  readonly ownsParameter: (fn: FunctionNode, index: number, client: Client, view: View) => boolean;
}

const MOST_STEPS = 150_000;

/** A second look is one of care: where it takes more, what the first has found stands. */
const MOST_STEPS_OF_SECOND_LOOK = 10_000;

const DEEPEST = 260;

const LONGEST_FILE = 2 ** 28;

export class Run {
  /** Of the file whose code is being interpreted: a helper may live in another one. */
  bindings: Bindings;
  file: FileKnowledge;
  readonly options: RunOptions;
  readonly acquires: Acquires;
  out: Completions = noCompletions();
  /** Values that an expression under way still holds. */
  readonly temporaries: Value[] = [];
  /** What an array has at any index that is not written out, by the array: the element of a loop's turn. */
  readonly atIndex = new Map<number, Value>();
  /** The indices of those loops: numbers that are counted. */
  readonly counted = new Set<Scope.Variable>();
  readonly stack: FunctionNode[] = [];
  /** The promises under construction, by the place of their `new`. */
  readonly deferrals = new Map<number, Deferral>();
  /** Off inside a named helper: its own leaks are found when it is run by itself. */
  recording = true;
  /** The named helpers that are being interpreted, outermost first. */
  readonly frames: Frame[] = [];
  /** Branches of clones that some path reads: the place of the clone, and which side of it. */
  readonly readBranches = new Set<string>();
  /** Acquires whose body has a listener for errors. */
  readonly heard = new Set<Node>();
  /** By kind and place: one finding each. */
  readonly misuses = new Map<string, Misuse>();
  /** Where a member of undefined or null is read, and where a body's: one node may do both. */
  readonly missing = new Map<Node, readonly { readonly world: World; readonly is: Value }[]>();
  readonly present = new Map<Node, BodyId>();
  /** Variables that have held a body on some path: elsewhere it may be missing. */
  readonly holders = new Set<Scope.Variable>();
  /** Variables of the functions around it that it puts bodies into: those go on with them. */
  readonly filled = new Set<Scope.Variable>();
  /** The function (or program) that this run is about. */
  readonly entry: Node;
  depth = 0;
  /** Above 0 where somebody may catch: only there do rejections of known operations matter. */
  catching = 0;
  readonly forgotten = new Forgotten();
  /** Second look: worlds that know different things are kept apart, as far as the bounds allow. */
  readonly forgetsNothing: boolean;
  #steps = 0;
  readonly #ownNumber: number;

  constructor(
    bindings: Bindings,
    entry: Node,
    options: RunOptions,
    file: FileKnowledge,
    forgetsNothing = false,
  ) {
    this.bindings = bindings;
    this.#ownNumber = bindings.number;
    this.entry = entry;
    this.options = options;
    this.acquires = new Acquires(options.majorOf);
    this.file = file;
    this.forgetsNothing = forgetsNothing;
  }

  /** The file that a function or a variable belongs to. */
  homeOf(node: Node): Home {
    return (this.bindings.elsewhere && homeOf(node)) ?? this;
  }

  captureOf(closure: Node): Capture {
    return this.homeOf(closure).bindings.captures.of(closure);
  }

  /** Where a node starts, told apart from the nodes of other files. */
  offsetOf(node: Node): number {
    return this.bindings.number * LONGEST_FILE + startOf(node);
  }

  /** In code of another file than the one that this run reports on. */
  get isAway(): boolean {
    return this.bindings.number !== this.#ownNumber;
  }

  get steps(): number {
    return this.#steps;
  }

  step(): void {
    this.#steps += 1;
    const most = this.forgetsNothing ? MOST_STEPS_OF_SECOND_LOOK : MOST_STEPS;
    if (this.#steps > most) {
      throw new OverBudget(`more than ${most} steps`);
    }
  }

  enter(): void {
    this.depth += 1;
    if (this.depth > DEEPEST) {
      throw new OverBudget(`nested more than ${DEEPEST} deep`);
    }
  }

  leave(): void {
    this.depth -= 1;
  }

  release(world: World, id: BodyId, status: 'drained' | 'closed', byClone = false): void {
    const state = world.bodies.get(id);
    if (state && isHeld(state)) {
      this.acquires.of(id).released = true;
      world.updateBody(id, { status, byClone });
    }
  }

  /** Somebody outside this function is responsible from now on. */
  escape(world: World, value: Value): void {
    switch (value.kind) {
      case 'body':
      case 'request':
      case 'pending': {
        const state = world.bodies.get(value.id);
        if (value.kind === 'body') {
          serve(world, value);
          if (state?.stored && value.view === 'response' && !value.wrapper) {
            world.updateBody(value.id, { stored: undefined });
          }
        }
        if (state && isHeld(state)) {
          this.acquires.of(value.id).handedOn = true;
          world.updateBody(value.id, { status: 'transferred' });
        }
        return;
      }
      case 'fulfilled':
      case 'rejected':
        this.escape(world, value.value);
        return;
      case 'settled':
      case 'method':
        this.escape(world, value.of);
        return;
      case 'object':
        escapeObject(this, world, value.id);
        return;
      case 'function':
      case 'class':
        this.escapeClosure(world, value.node);
        return;
      case 'resolver':
        this.deferrals.get(value.id)?.leave();
        return;
      default:
    }
  }

  /** A closure that is returned may abort what it sees a controller of. */
  escapeAborts(world: World, value: Value): void {
    if (value.kind !== 'function') {
      return;
    }
    for (const variable of this.captureOf(value.node).variables) {
      const ender = enderOf(world.env.get(variable));
      for (const [id, state] of ender === undefined ? [] : [...world.bodies]) {
        if (ender !== undefined && isHeld(state) && state.controllers.includes(ender)) {
          this.acquires.of(id).handedOn = true;
          world.updateBody(id, { status: 'transferred' });
        }
      }
    }
  }

  /** A closure that leaves takes along what it can see, now and later. */
  escapeClosure(world: World, closure: Node): void {
    const { bindings } = this.homeOf(closure);
    const { variables, written } = bindings.captures.of(closure);
    for (const variable of variables) {
      if (world.isShared(variable) || variable.defs.length === 0) {
        continue;
      }
      const value = world.env.get(variable);
      if (!value && !this.isLocal(variable)) {
        continue;
      }
      const constant = value ? undefined : bindings.constants.ofVariable(variable);
      world.share(variable);
      const held = value ?? constant;
      if (held) {
        this.escape(world, held);
      }
      if (written.has(variable)) {
        this.assignSymbol(world, variable, closure);
      }
    }
  }

  /** True for a variable of the function under interpretation or of a closure inside it. */
  isLocal(variable: Scope.Variable): boolean {
    let scope: Scope.Scope | null = variable.scope;
    while (scope) {
      if (scope.block === this.entry || this.stack.some((fn) => fn === scope?.block)) {
        return true;
      }
      scope = scope.upper;
    }
    return false;
  }

  /** The variable holds a new unknown value; tests of it correlate from here on. */
  assignSymbol(world: World, variable: Scope.Variable, node: Node): void {
    const key = `v${variableKey(variable)}@${startOf(node)};`;
    world.forgetSymbol(key);
    world.setVariable(variable, symbol(key));
  }

  read(world: World, variable: Scope.Variable): Value {
    return (
      world.env.get(variable) ??
      this.bindings.constants.ofVariable(variable) ??
      this.symbolOf(variable)
    );
  }

  /** What an unassigned variable holds: something, always the same. */
  symbolOf(variable: Scope.Variable): Value & { kind: 'symbol' } {
    return { kind: 'symbol', key: `v${variableKey(variable)};` };
  }

  /** The bodies that some variable or some expression under way can still reach. */
  reachable(world: World, besides: readonly Value[] = []): Set<BodyId> {
    return world.reachable(this.temporaries, besides);
  }

  /** A dispatcher or agent; marked, because nobody declares when it is destroyed. */
  dispatcherOf(value: Value | undefined): Ender | undefined {
    if (value?.kind === 'external' && value.madeAt) {
      // One that was made outside of this function lives longer than it.
      const [from = 0, to = 0] = this.entry.range ?? [];
      const at = startOf(value.madeAt);
      const isHere = this.homeOf(value.madeAt).bindings.number === this.#ownNumber;
      return isHere && at >= from && at < to ? `!made@${at}` : undefined;
    }
    return value?.kind === 'symbol' ? `!${value.key}` : undefined;
  }
}

export function single(world: World, value: Value = UNKNOWN): Result[] {
  return [{ world, value }];
}
