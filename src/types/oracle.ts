/**
 * What the engine may ask about types. Every answer has three values: a client whose open body the
 * value carries, `false` when the value is something else, `undefined` when nobody can tell. The
 * engine does without types wherever the answer is `undefined`, and an oracle never throws.
 */
import type { Node } from 'estree';
import type { Client } from '../clients/index.ts';

export type Carried = Client | false | undefined;

export interface TypeOracle {
  /** What the promise that a call answers resolves to. */
  promisedBy(call: Node): Carried;
  /** What a name holds, for example a parameter. */
  heldBy(name: Node): Carried;
}
