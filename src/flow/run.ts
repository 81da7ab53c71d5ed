/**
 * One run of the interpreter: the acquires it has met, where paths leave to, and the few acts that
 * change who is responsible for a body (acquire, release, escape, lose).
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import { canAbort, enderOf, isBounded } from './aborts.ts';
import type { Client } from '../clients/index.ts';
import type { Bindings } from './bindings.ts';
import type { Capture } from './captures.ts';
import { type Home, homeOf } from './elsewhere.ts';
import type { Deferral } from './executors.ts';
import type { Footprints } from './footprint.ts';
import { forsake } from './forsaken.ts';
import { serve } from './clones.ts';
import { escapeObject } from './escaped-objects.ts';
import type { Decision, ExitKind, FalseRelease, Handle, LeakExit } from './leak.ts';
import type { Misuse } from './misuse.ts';
import { isFailure } from './status-set.ts';
import { type FunctionNode, startOf } from './syntax.ts';
import type { Uses } from './uses.ts';
import {
  type BodyId,
  bodyIdOf,
  type Ender,
  symbol,
  UNKNOWN,
  type Value,
  type View,
} from './values.ts';
import type { World } from './world.ts';
import { type BodyState, isHeld, NEW_BODY } from './body-state.ts';
import { variableKey } from './world-key.ts';
import { type Completions, noCompletions } from './completions.ts';
import { nameKindOf } from './handles.ts';

export interface Result {
  readonly world: World;
  readonly value: Value;
}

export interface Acquire {
  readonly index: number;
  readonly node: Node;
  readonly client: Client;
  readonly parameter: boolean;
  name: string | undefined;
  /** What the name is of; a response's is better than a promise's. */
  nameKind: Handle['kind'] | undefined;
  /** Some path drains or closes it. */
  released: boolean;
  /** Some path drains or closes it and then returns normally: a parameter is owned by that. */
  releasedOnReturn: boolean;
  /** Some path hands it on. */
  handedOn: boolean;
  /** The body came in the error of a request that rejected for its status. */
  rejected: boolean;
  /** The promise rejects with it, so that its handler alone can release it. */
  inError: boolean;
  /** The `catch` clauses and callbacks that got that error. */
  readonly handlers: Set<Node>;
  readonly exits: Map<Node, LeakExit>;
  falseRelease: FalseRelease | undefined;
  /** Where code listens for the response of a request. */
  readonly listeners: Set<Node>;
  /** Something that the code doesn't show reads the body when the code doesn't. */
  readElsewhere: boolean;
}

/** The function is too large or too deep for its budget: no finding in it. */
export class OverBudget extends Error {}

export interface RunOptions {
  readonly checkCallsThatMayThrow: boolean;
  /** The major version of a package that the file gets; undefined where it cannot be told. */
  readonly majorOf?: ((name: string) => number | undefined) | undefined;
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

const DEEPEST = 260;

const LONGEST_FILE = 2 ** 28;

export class Run {
  /** Of the file whose code is being interpreted: a helper may live in another one. */
  bindings: Bindings;
  file: FileKnowledge;
  readonly options: RunOptions;
  readonly acquires: Acquire[] = [];
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
  /** The function (or program) that this run is about. */
  readonly entry: Node;
  depth = 0;
  /** Above 0 where somebody may catch: only there do rejections of known operations matter. */
  catching = 0;
  #steps = 0;
  readonly #ownNumber: number;
  readonly #byNode = new Map<Node, Acquire[]>();

  constructor(bindings: Bindings, entry: Node, options: RunOptions, file: FileKnowledge) {
    this.bindings = bindings;
    this.#ownNumber = bindings.number;
    this.entry = entry;
    this.options = options;
    this.file = file;
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
    if (this.#steps > MOST_STEPS) {
      throw new OverBudget(`more than ${MOST_STEPS} steps`);
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

  acquireOf(id: BodyId): Acquire {
    const acquire = this.acquires[id >> 1];
    if (!acquire) {
      throw new Error(`no acquire for body ${id}`);
    }
    return acquire;
  }

  #acquireAt(node: Node, client: Client, nth: number, parameter: boolean): Acquire {
    const here = this.#byNode.get(node) ?? [];
    let acquire = here[nth];
    if (!acquire) {
      acquire = {
        index: this.acquires.length,
        node,
        client: this.#installed(client),
        parameter,
        name: undefined,
        nameKind: undefined,
        released: false,
        releasedOnReturn: false,
        handedOn: false,
        rejected: false,
        inError: false,
        handlers: new Set(),
        exits: new Map(),
        falseRelease: undefined,
        listeners: new Set(),
        readElsewhere: false,
      };
      this.acquires.push(acquire);
      here[nth] = acquire;
      this.#byNode.set(node, here);
    }
    return acquire;
  }

  /** The newest version, unless an earlier one is what the file gets. */
  #installed(client: Client): Client {
    const { earlier } = client;
    const major = earlier && this.options.majorOf?.(earlier.package);
    return earlier && major !== undefined && major < earlier.before ? earlier.client : client;
  }

  /**
   * A new body from the acquire at `node`. The body that the same acquire yielded before keeps its
   * state as «the older one»; when nothing reaches it any more, it is lost here.
   */
  newBody(
    world: World,
    node: Node,
    client: Client,
    state: Partial<BodyState> = {},
    nth = 0,
    parameter = false,
  ): BodyId {
    const acquire = this.#acquireAt(node, client, nth, parameter);
    const id = acquire.index * 2;
    const before = world.bodies.get(id);
    if (before && (this.reachable(world).has(id) || before.leftAt)) {
      const older = world.bodies.get(id + 1);
      world.renameBody(id, id + 1);
      world.setBody(
        id + 1,
        older
          ? {
              ...before,
              status: isHeld(older) === isHeld(before) ? before.status : 'transferred',
              several: true,
            }
          : before,
      );
    } else if (before && isHeld(before)) {
      this.lose(world, id, acquire.node, 'end', undefined);
    } else if (before) {
      forsake(this, world, id);
    }
    world.forgetSymbol(`b${id};`);
    world.forgetSymbol(`u${id}.`);
    world.setBody(id, {
      ...NEW_BODY,
      obligedWithoutBody: client.body.obligedWithoutBody,
      ...state,
    });
    return id;
  }

  /** Moves a body that a helper acquired to the call of the helper. */
  rehome(world: World, from: BodyId, call: Node, nth: number): BodyId {
    const source = this.acquireOf(from);
    const state = world.bodies.get(from);
    if (!state || source.node === call) {
      return from;
    }
    const to = this.newBody(world, call, source.client, state, nth);
    this.acquireOf(to).readElsewhere ||= source.readElsewhere;
    world.renameBody(from, to);
    world.deleteBody(from);
    return to;
  }

  release(world: World, id: BodyId, status: 'drained' | 'closed', byClone = false): void {
    const state = world.bodies.get(id);
    if (state && isHeld(state)) {
      this.acquireOf(id).released = true;
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
          this.acquireOf(value.id).handedOn = true;
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
          this.acquireOf(id).handedOn = true;
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

  /** Nothing names the body after `node`: it is lost there, unless an abort or a timer ends it. */
  drop(
    world: World,
    id: BodyId,
    node: Node,
    kind: ExitKind,
    handle: Handle | undefined,
    assumed = false,
  ): void {
    const state = world.bodies.get(id);
    if (state && (canAbort(world, state) || isBounded(world, id))) {
      if (this.recording && !state.leftAt) {
        world.updateBody(id, { leftAt: { node, kind, handle } });
      }
    } else {
      this.lose(world, id, node, kind, handle, assumed);
    }
  }

  /** The path leaves `node` with the body open: record the exit, once. */
  lose(
    world: World,
    id: BodyId,
    node: Node,
    kind: ExitKind,
    handle: Handle | undefined,
    assumed = false,
  ): void {
    const state = world.bodies.get(id);
    if (!state || !isHeld(state) || hasNone(state)) {
      return;
    }
    if (!isBounded(world, id) && this.recording) {
      const acquire = this.acquireOf(id);
      const exit = state.leftAt ?? { node, kind, handle };
      const known = acquire.exits.get(exit.node);
      const isErrorStatus = isFailure(state.codes) && known?.isErrorStatus !== false;
      if (!known || (known.onlyIfCallThrows && !assumed)) {
        acquire.exits.set(exit.node, {
          ...exit,
          witness: this.decisions(world),
          onlyIfCallThrows: assumed,
          isErrorStatus,
        });
      } else if (known.isErrorStatus !== isErrorStatus) {
        acquire.exits.set(exit.node, { ...known, isErrorStatus });
      }
    }
    if (this.recording) {
      world.updateBody(id, { status: 'lost' });
    }
  }

  /** The branch decisions that led to this world, in words, oldest first. */
  decisions(world: World): Decision[] {
    const found: Decision[] = [];
    for (let decision = world.trail; decision; decision = decision.previous) {
      const text = this.bindings.sourceCode.getText(decision.node).replace(/\s+/g, ' ');
      const short = text.length > 60 ? `${text.slice(0, 57)}…` : text;
      found.push({ node: decision.node, text: `${short} ${decision.outcome}` });
    }
    return found.reverse();
  }

  nameBody(value: Value, name: string): void {
    const id = bodyIdOf(value);
    // A helper's name for what it was given means nothing to the caller.
    if (id !== undefined && !this.frames.some(({ before }) => before.has(id))) {
      const acquire = this.acquireOf(id);
      if (acquire.name === undefined || (acquire.nameKind === 'promise' && value.kind === 'body')) {
        acquire.name = value.kind === 'settled' ? `${name}.value` : name;
        acquire.nameKind = nameKindOf(value);
      }
    }
  }
}

/** A HEAD response whose promise nobody has awaited. */
function hasNone(state: BodyState): boolean {
  return state.nullBody === true && !state.obligedWithoutBody;
}

export function single(world: World, value: Value = UNKNOWN): Result[] {
  return [{ world, value }];
}
