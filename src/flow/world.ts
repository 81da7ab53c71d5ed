/**
 * A world is what is true on one set of paths: the variables' values, the state of each body, the
 * contents of local objects and the facts that branches taken so far have established.
 */
import type { Scope } from 'eslint';
import type { Node } from 'estree';
import type { RejectionModel } from '../clients/model.ts';
import type { Forgotten } from './forgotten.ts';
import { hasNoBody, intersect, isGivenUp, type StatusSet } from './status-set.ts';
import { type BodyId, bodyIdOf, type Value } from './values.ts';
import { keyOfBodies, keyOfEnv, keyOfHeap } from './world-key.ts';
import { type BodyState, isHeld, meetStates } from './body-state.ts';

export type HeapObject =
  | {
      readonly kind: 'array';
      readonly elements: readonly Value[];
      readonly exact: boolean;
      /** It has elements where some are listed here, and none where none are. */
      readonly isFiltered?: true;
      /** An object under whose keys, which nobody knows, these values are. */
      readonly isKeyed?: true;
    }
  | {
      readonly kind: 'record';
      readonly fields: ReadonlyMap<string, Value>;
      /** Something unknown was spread into it: other fields may exist. */
      readonly partial: boolean;
      /** Code outside the function sees it, too. */
      readonly escaped?: true;
      /** It is the error of a request that was answered. */
      readonly rejection?: RejectionModel;
    };

/** The elements of an array, or what the fields of a record have. */
export function contentsOf(object: HeapObject): Iterable<Value> {
  return object.kind === 'array' ? object.elements : object.fields.values();
}

/** The branch decisions so far, newest first. */
export interface Trail {
  readonly node: Node;
  readonly outcome: string;
  readonly previous: Trail | undefined;
  readonly length: number;
}

/** Facts beyond this number are forgotten, oldest first: they only sharpen correlation. */
const MOST_FACTS = 24;

const LONGEST_TRAIL = 60;

export class World {
  #env: Map<Scope.Variable, Value>;
  #bodies: Map<BodyId, BodyState>;
  #heap: Map<number, HeapObject>;
  #facts: Map<string, boolean>;
  /** Variables that a closure outside this function can see. */
  #shared: Set<Scope.Variable>;
  /** Armed timers, with the values that they abort or close when they fire. */
  #timers: Map<number, readonly Value[]>;
  #owned: number;
  /** The keys of the parts, as long as the parts stay as they are. */
  #envKey: string | undefined;
  #bodiesKey: string | undefined;
  #heapKey: string | undefined;
  trail: Trail | undefined;
  /** One for all worlds of a run. */
  readonly forgotten: Forgotten;

  constructor(forgotten: Forgotten, from?: World) {
    this.forgotten = forgotten;
    this.#env = from ? from.#env : new Map<Scope.Variable, Value>();
    this.#bodies = from ? from.#bodies : new Map<BodyId, BodyState>();
    this.#heap = from ? from.#heap : new Map<number, HeapObject>();
    this.#facts = from ? from.#facts : new Map<string, boolean>();
    this.#shared = from ? from.#shared : new Set();
    this.#timers = from ? from.#timers : new Map<number, readonly Value[]>();
    this.#envKey = from ? from.#envKey : undefined;
    this.#bodiesKey = from ? from.#bodiesKey : undefined;
    this.#heapKey = from ? from.#heapKey : undefined;
    this.trail = from?.trail;
    this.#owned = from ? 0 : 63;
    if (from) {
      from.#owned = 0;
    }
  }

  fork(): World {
    return new World(this.forgotten, this);
  }

  get env(): ReadonlyMap<Scope.Variable, Value> {
    return this.#env;
  }

  get bodies(): ReadonlyMap<BodyId, BodyState> {
    return this.#bodies;
  }

  get heap(): ReadonlyMap<number, HeapObject> {
    return this.#heap;
  }

  get timers(): ReadonlyMap<number, readonly Value[]> {
    return this.#timers;
  }

  get facts(): ReadonlyMap<string, boolean> {
    return this.#facts;
  }

  fact(key: string): boolean | undefined {
    return this.#facts.get(key);
  }

  /** True when something known to be so has a key of this kind. */
  hasFact(is: (key: string) => boolean): boolean {
    for (const [key, holds] of this.#facts) {
      if (holds && is(key)) {
        return true;
      }
    }
    return false;
  }

  get shared(): ReadonlySet<Scope.Variable> {
    return this.#shared;
  }

  isShared(variable: Scope.Variable): boolean {
    return this.#shared.has(variable);
  }

  /** The part, copied if another world still uses it. */
  #ownEnv(): Map<Scope.Variable, Value> {
    if (!(this.#owned & 1)) {
      this.#env = new Map(this.#env);
      this.#owned |= 1;
    }
    this.#envKey = undefined;
    return this.#env;
  }

  #ownBodies(): Map<BodyId, BodyState> {
    if (!(this.#owned & 2)) {
      this.#bodies = new Map(this.#bodies);
      this.#owned |= 2;
    }
    this.#bodiesKey = undefined;
    return this.#bodies;
  }

  #ownHeap(): Map<number, HeapObject> {
    if (!(this.#owned & 4)) {
      this.#heap = new Map(this.#heap);
      this.#owned |= 4;
    }
    this.#heapKey = undefined;
    return this.#heap;
  }

  #ownFacts(): Map<string, boolean> {
    if (!(this.#owned & 8)) {
      this.#facts = new Map(this.#facts);
      this.#owned |= 8;
    }
    return this.#facts;
  }

  #ownShared(): Set<Scope.Variable> {
    if (!(this.#owned & 16)) {
      this.#shared = new Set(this.#shared);
      this.#owned |= 16;
    }
    return this.#shared;
  }

  setVariable(variable: Scope.Variable, value: Value): void {
    this.#ownEnv().set(variable, value);
  }

  deleteVariable(variable: Scope.Variable): void {
    if (this.#env.has(variable)) {
      this.#ownEnv().delete(variable);
    }
  }

  setBody(id: BodyId, state: BodyState): void {
    this.#ownBodies().set(id, state);
  }

  updateBody(id: BodyId, change: Partial<BodyState>): void {
    const state = this.#bodies.get(id);
    if (state) {
      this.setBody(id, { ...state, ...change });
    }
  }

  deleteBody(id: BodyId): void {
    if (this.#bodies.has(id)) {
      this.#ownBodies().delete(id);
    }
  }

  setObject(id: number, object: HeapObject): void {
    this.#ownHeap().set(id, object);
    if (object.kind === 'array' && !object.exact) {
      this.blurElements(object.elements);
    }
  }

  /** Which element is which is not known (any more): each body may be any of them. */
  blurElements(elements: readonly Value[]): void {
    const found = new Set<BodyId>();
    for (const element of elements) {
      this.reach(element, found);
    }
    for (const body of found) {
      if (this.#bodies.get(body)?.several === false) {
        this.updateBody(body, { several: true });
      }
    }
  }

  deleteObject(id: number): void {
    if (this.#heap.has(id)) {
      this.#ownHeap().delete(id);
    }
  }

  setFact(key: string, value: boolean): void {
    const facts = this.#ownFacts();
    facts.delete(key);
    facts.set(key, value);
    if (facts.size > MOST_FACTS) {
      const oldest = facts.keys().next();
      if (!oldest.done) {
        facts.delete(oldest.value);
      }
    }
  }

  /** Forgets what is known of a symbol that stands for a new value from now on. */
  forgetSymbol(key: string): void {
    for (const fact of this.#facts.keys()) {
      if (fact.includes(key)) {
        this.#ownFacts().delete(fact);
      }
    }
  }

  share(variable: Scope.Variable): void {
    if (!this.#shared.has(variable)) {
      this.#ownShared().add(variable);
    }
  }

  unshare(variable: Scope.Variable): void {
    if (this.#shared.has(variable)) {
      this.#ownShared().delete(variable);
    }
  }

  setTimer(id: number, aborts: readonly Value[] | undefined): void {
    if (!(this.#owned & 32)) {
      this.#timers = new Map(this.#timers);
      this.#owned |= 32;
    }
    if (aborts) {
      this.#timers.set(id, aborts);
    } else {
      this.#timers.delete(id);
    }
  }

  /** Notes a branch decision for the witness. */
  decide(node: Node, outcome: string): void {
    const length = (this.trail?.length ?? 0) + 1;
    if (length <= LONGEST_TRAIL) {
      this.trail = { node, outcome, previous: this.trail, length };
    }
  }

  /** Narrows a body's status codes; false when no code is left, so the path is impossible. */
  narrowCodes(id: BodyId, set: StatusSet): boolean {
    const state = this.#bodies.get(id);
    if (!state) {
      return true;
    }
    const codes = intersect(state.codes, set);
    if (codes.length === 0) {
      return false;
    }
    if (codes.length !== state.codes.length || String(codes) !== String(state.codes)) {
      const isNone = hasNoBody(codes) || (state.isWrapped && isGivenUp(codes));
      const gone = isHeld(state) && !state.obligedWithoutBody && isNone;
      this.setBody(id, { ...state, codes, status: gone ? 'absent' : state.status });
    }
    return true;
  }

  /** Every body that the value reaches through local objects. */
  reach(value: Value, into: Set<BodyId>, seen: Set<number> = new Set()): void {
    const id = bodyIdOf(value);
    if (id !== undefined) {
      into.add(id);
      return;
    }
    const inner = value.kind === 'fulfilled' || value.kind === 'settled' ? innermost(value) : value;
    if (inner.kind === 'object' && !seen.has(inner.id)) {
      seen.add(inner.id);
      const object = this.#heap.get(inner.id);
      if (object) {
        for (const element of contentsOf(object)) {
          this.reach(element, into, seen);
        }
      }
    } else if (inner.kind === 'method') {
      this.reach(inner.of, into, seen);
    }
  }

  /** The bodies that some variable, or one of these values, can still reach. */
  reachable(...besides: Iterable<Value>[]): Set<BodyId> {
    const found = new Set<BodyId>();
    const seen = new Set<number>();
    for (const values of [this.#env.values(), ...besides]) {
      for (const value of values) {
        this.reach(value, found, seen);
      }
    }
    return found;
  }

  /** Equal keys: the worlds differ in facts at most. */
  key(coarse = false): string {
    const bodies = coarse
      ? this.bodiesKey()
      : (this.#bodiesKey ??= keyOfBodies(this.#bodies, false));
    this.#envKey ??= keyOfEnv(this.#env);
    this.#heapKey ??= keyOfHeap(this.#heap);
    const timers = this.#timers.size > 0 ? [...this.#timers.keys()].sort().join() : '';
    return `${bodies}|${this.#envKey}|${this.#heapKey}|${timers}|${this.#shared.size}`;
  }

  /** True when both worlds are one but for facts, seen without comparing contents. */
  isTwinOf(other: World): boolean {
    return (
      this.#env === other.#env &&
      this.#bodies === other.#bodies &&
      this.#heap === other.#heap &&
      this.#timers === other.#timers &&
      this.#shared === other.#shared
    );
  }

  /** The state of the bodies alone. */
  bodiesKey(): string {
    return keyOfBodies(this.#bodies, true);
  }

  /** Keeps only what both worlds agree on besides the state; the other world has an equal key. */
  meetFacts(other: World): void {
    if (this.#facts !== other.#facts) {
      for (const [key, value] of this.#facts) {
        if (other.#facts.get(key) !== value) {
          this.#ownFacts().delete(key);
        }
      }
    }
    if (this.#bodies === other.#bodies) {
      return;
    }
    for (const [id, state] of this.#bodies) {
      const theirs = other.#bodies.get(id);
      if (theirs && theirs !== state) {
        this.setBody(id, meetStates(state, theirs));
      }
    }
  }
}

function innermost(value: Value): Value {
  let current = value;
  while (current.kind === 'fulfilled' || current.kind === 'settled') {
    current = current.kind === 'fulfilled' ? current.value : current.of;
  }
  return current;
}
