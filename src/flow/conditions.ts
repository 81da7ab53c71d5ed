/** Truth: what a world already knows of a condition, and what it learns when a branch is taken. */
import type { Node } from 'estree';
import { decideJoined, isJoinedKey } from './doubt.ts';
import { emptied, hasElements } from './emptiness.ts';
import { codesOf, presenceOf } from './forgotten.ts';
import { complement, isWithin } from './status-set.ts';
import type { Value } from './values.ts';
import { DISTURBED, isDisturbed, UNSURE, type Use, withUse } from './uses.ts';
import type { World } from './world.ts';
import { type BodyState, isHeld } from './body-state.ts';

/** True, false, or undefined when this world cannot tell. */
export function truthOf(world: World, value: Value): boolean | undefined {
  switch (value.kind) {
    case 'literal':
      return Boolean(value.value);
    case 'truthy':
      return true;
    case 'falsy':
      return false;
    case 'not': {
      const inner = truthOf(world, value.of);
      return inner === undefined ? undefined : !inner;
    }
    case 'symbol':
      return truthOfSymbol(world, value.key);
    case 'body': {
      if (value.isThere || (value.view !== 'stream' && value.view !== 'nodeStream')) {
        return true;
      }
      const nullBody = world.bodies.get(value.id)?.nullBody;
      return nullBody === undefined ? undefined : !nullBody;
    }
    case 'statusTest': {
      const codes = world.bodies.get(value.id)?.codes;
      if (!codes) {
        return undefined;
      }
      if (isWithin(codes, value.set)) {
        return true;
      }
      return isWithin(codes, complement(value.set)) ? false : undefined;
    }
    case 'nullBodyTest':
      return world.bodies.get(value.id)?.nullBody;
    case 'usedTest': {
      const state = world.bodies.get(value.id);
      const used = saysUsed(state?.uses[value.branch]);
      if (used) {
        // Whoever has it, too: what was read here stays read.
        return true;
      }
      if (!state || state.status === 'absent' || isHandedOn(state, value.branch)) {
        return undefined;
      }
      if (state.clones > 0) {
        return used;
      }
      return isHeld(state) ? (state.parameter ? undefined : used) : true;
    }
    case 'lockedTest': {
      const state = world.bodies.get(value.id);
      if (!state || state.status === 'transferred' || state.parameter) {
        return undefined;
      }
      if (state.clones > 0) {
        const use = state.uses[value.branch];
        return use ? (use.how === 'unsure' ? undefined : use.locked) : false;
      }
      return state.locked || state.status === 'drained';
    }
    case 'settledTest':
      return settledTruth(world, value.of);
    case 'lengthOf':
      return hasElements(world, value.id);
    case 'unknown':
    case 'external':
    case 'settledStatus':
    case 'abortedTest':
      return undefined;
    default:
      return true;
  }
}

/** `bodyUsed`, as far as it is known what was done. */
function saysUsed(use: Use | undefined): boolean | undefined {
  if (!use || use.how === 'untouched') {
    return false;
  }
  return isDisturbed(use) ? true : undefined;
}

/** Somebody else has this branch; of a clone that was handed on, the original knows nothing. */
function isHandedOn({ status, clones, served }: BodyState, branch: number): boolean {
  return (
    status === 'transferred' && (clones === 0 || served === 0 || (served & (1 << branch)) !== 0)
  );
}

function truthOfSymbol(world: World, key: string): boolean | undefined {
  const known = world.fact(key);
  if (known !== undefined) {
    return known;
  }
  return world.fact(`${key}==null`) === true || equalsAnother(world, key) ? false : undefined;
}

const EQUALITY = /^(\([^=]+===?(?:string|number):).*\)$/s;

/** `type === 'json'` excludes `type === 'text'`. */
export function equalsAnother(world: World, key: string): boolean {
  const [, prefix] = EQUALITY.exec(key) ?? [];
  return prefix !== undefined && world.hasFact((fact) => fact !== key && fact.startsWith(prefix));
}

function settledTruth(world: World, promise: Value): boolean | undefined {
  if (promise.kind === 'pending') {
    const status = world.bodies.get(promise.id)?.status;
    return status === 'pending' ? undefined : status !== 'absent';
  }
  return promise.kind === 'rejected' ? false : undefined;
}

/** The world in which the value is truthy (or falsy); undefined when there is none. */
export function assume(world: World, value: Value, truthy: boolean): World | undefined {
  const known = truthOf(world, value);
  if (known !== undefined) {
    return known === truthy ? world : undefined;
  }
  switch (value.kind) {
    case 'not':
      return assume(world, value.of, !truthy);
    case 'symbol': {
      world.forgotten.ask(value.key);
      const next = world.fork();
      next.setFact(value.key, truthy);
      if (truthy && !value.key.includes('==')) {
        next.setFact(`${value.key}==null`, false);
      }
      if (isJoinedKey(value.key)) {
        decideJoined(next);
      }
      if (truthy === value.key.endsWith('==null')) {
        forgetRead(next, value.key);
      }
      return truthy ? withoutBodiesOfHead(next, value.key) : next;
    }
    case 'body':
      return assumeNullBody(world, value.id, !truthy);
    case 'nullBodyTest':
      return assumeNullBody(world, value.id, truthy);
    case 'statusTest': {
      world.forgotten.ask(codesOf(value.id));
      const next = world.fork();
      return next.narrowCodes(value.id, truthy ? value.set : complement(value.set))
        ? next
        : undefined;
    }
    case 'usedTest': {
      const next = world.fork();
      const state = next.bodies.get(value.id);
      if (state && isHeld(state)) {
        next.updateBody(value.id, truthy ? { status: 'absent' } : { parameter: false });
      }
      const use = state?.uses[value.branch];
      if (state && (truthy || saysUsed(use))) {
        // Somebody has read this branch, or nobody has, whatever other paths did.
        const told = truthy ? DISTURBED : undefined;
        next.updateBody(value.id, { uses: withUse(state.uses, value.branch, told) });
      }
      return next;
    }
    case 'lockedTest': {
      const next = world.fork();
      const state = next.bodies.get(value.id);
      if (!truthy && state?.uses[value.branch]?.locked) {
        next.updateBody(value.id, { uses: withUse(state.uses, value.branch, UNSURE) });
      }
      return next;
    }
    case 'lengthOf':
      return truthy ? world : emptied(world, value.id);
    case 'abortedTest': {
      // An aborted request has given its connection up.
      const next = world.fork();
      for (const [id, state] of truthy ? [...next.bodies] : []) {
        if (isHeld(state) && state.controllers.some((ender) => value.enders.includes(ender))) {
          next.updateBody(id, { status: 'absent' });
        }
      }
      return next;
    }
    case 'settledTest': {
      const next = world.fork();
      if (value.of.kind === 'pending') {
        next.updateBody(value.of.id, { status: truthy ? 'open' : 'absent' });
      }
      return next;
    }
    default:
      return world;
  }
}

/** `fetch(url, { method })`, and then `if (method === 'HEAD')`. */
function withoutBodiesOfHead(world: World, key: string): World {
  const [, method] = IS_HEAD.exec(key) ?? [];
  if (method === undefined) {
    return world;
  }
  return [...world.bodies].reduce(
    (next, [id, state]) => (state.method === method ? assumeNullBody(next, id, true) : next),
    world,
  );
}

const IS_HEAD = /^\(s(.+?)===?string:HEAD\)$/i;

/** What the branches taken so far say of a request's method: true when it is HEAD. */
export function isKnownAsHead(world: World, method: string): boolean {
  return ['===', '=='].some((equals) => world.fact(`(s${method}${equals}string:HEAD)`) === true);
}

/**
 * `data ??= await res.json()` reads again only if the first read gave null: a path that nobody
 * takes for a second read of the body.
 */
function forgetRead(world: World, key: string): void {
  const [, id, branch] = /^u(\d+)\.(\d+)\.\d+;(?:==null)?$/.exec(key) ?? [];
  const state = id === undefined ? undefined : world.bodies.get(Number(id));
  if (state) {
    world.updateBody(Number(id), { uses: withUse(state.uses, Number(branch), UNSURE) });
  }
}

function assumeNullBody(world: World, id: number, isNull: boolean): World {
  world.forgotten.ask(presenceOf(id));
  const next = world.fork();
  const state = next.bodies.get(id);
  if (state) {
    const gone = isNull && isHeld(state) && !state.obligedWithoutBody;
    next.updateBody(id, { nullBody: isNull, status: gone ? 'absent' : state.status });
  }
  return next;
}

/** How a witness tells the two sides of a branch apart. */
const TRUTHINESS = ['is true', 'is false'] as const;
export const PRESENCE = ['is there', 'is missing'] as const;
export const ABSENCE = ['is missing', 'is there'] as const;
/** Of the test of a `case`. */
export const MATCH = ['matches', 'does not match'] as const;

/** Both sides of a branch, with the decision noted when it was open. */
export function split(
  world: World,
  value: Value,
  node: Node,
  [ifSo, ifNot]: readonly [string, string] = TRUTHINESS,
): { readonly yes: World | undefined; readonly no: World | undefined } {
  const known = truthOf(world, value);
  if (known !== undefined) {
    // What an earlier test has told of a flag is a decision here, too; a constant decides nothing.
    if (isOpen(value)) {
      world.decide(node, known ? ifSo : ifNot);
    }
    return known ? { yes: world, no: undefined } : { yes: undefined, no: world };
  }
  let yes = assume(world, value, true);
  let no = assume(world, value, false);
  if (yes && no) {
    yes = yes === world ? world.fork() : yes;
    no = no === world ? world.fork() : no;
    yes.decide(node, ifSo);
    no.decide(node, ifNot);
  }
  return { yes, no };
}

/** Something whose truth only a test may tell. */
function isOpen(value: Value): boolean {
  return value.kind === 'not' ? isOpen(value.of) : value.kind === 'symbol';
}
