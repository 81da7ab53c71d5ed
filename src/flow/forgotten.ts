/**
 * What a run has lost where two worlds became one, and whether any branch behind that place asked for it: only then
 * may a path be one that no execution takes.
 */
import type { BodyId } from './values.ts';

export class Forgotten {
  readonly #subjects = new Set<string>();
  /** A branch was open that what is lost may have decided. */
  isAskedFor = false;

  /** `about`: keys of facts, and the names below. */
  note(about: readonly string[]): void {
    about.forEach((key) => this.#subjects.add(subjectOf(key)));
  }

  ask(about: string): void {
    this.isAskedFor ||= this.#subjects.has(subjectOf(about));
  }
}

/** A test whether there is something is one of its truth; a comparison with one value tells of the others. */
function subjectOf(key: string): string {
  const compared = /^\(([^=]+)===?(?:string|number):/.exec(key)?.[1];
  return compared ?? key.replace(/==null$/, '');
}

export function codesOf(id: BodyId): string {
  return `codes of ${id}`;
}

export function usesOf(id: BodyId): string {
  return `uses of ${id}`;
}

/** Of whether there is a body. */
export function presenceOf(id: BodyId): string {
  return `presence of ${id}`;
}
