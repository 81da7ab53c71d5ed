/**
 * What a run has lost where two worlds became one, and whether any branch behind that place asked for it: only then
 * may a path be one that no execution takes.
 */
import { areSameUses } from './uses.ts';
import type { BodyId } from './values.ts';
import type { World } from './world.ts';

export class Forgotten {
  readonly #subjects = new Set<string>();
  /** A branch was open that what is lost may have decided. */
  isAskedFor = false;

  /** Of two worlds that become one: what they do not agree on. */
  note(a: World, b: World): void {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      for (const [key, holds] of one.facts) {
        if (other.facts.get(key) !== holds) {
          this.#subjects.add(subjectOf(key));
        }
      }
    }
    for (const [id, { codes, nullBody, uses }] of a.bodies) {
      const theirs = b.bodies.get(id);
      if (theirs && String(codes) !== String(theirs.codes)) {
        this.#subjects.add(codesOf(id));
      }
      if (theirs && nullBody !== theirs.nullBody) {
        this.#subjects.add(presenceOf(id));
      }
      if (theirs && !areSameUses(uses, theirs.uses)) {
        this.#subjects.add(usesOf(id));
      }
    }
  }

  askForSymbol(key: string): void {
    this.#ask(subjectOf(key));
  }

  askForCodes(id: BodyId): void {
    this.#ask(codesOf(id));
  }

  askForPresence(id: BodyId): void {
    this.#ask(presenceOf(id));
  }

  askForUses(id: BodyId): void {
    this.#ask(usesOf(id));
  }

  #ask(subject: string): void {
    this.isAskedFor ||= this.#subjects.has(subject);
  }
}

/** A test whether there is something is one of its truth; a comparison with one value tells of the others. */
function subjectOf(key: string): string {
  const compared = /^\(([^=]+)===?(?:string|number):/.exec(key)?.[1];
  return compared ?? key.replace(/==null$/, '');
}

function codesOf(id: BodyId): string {
  return `codes of ${id}`;
}

function usesOf(id: BodyId): string {
  return `uses of ${id}`;
}

function presenceOf(id: BodyId): string {
  return `presence of ${id}`;
}
