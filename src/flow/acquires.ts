/** The acquires that a run has met, and what it remembers of each: how bodies were released, or by which exits they were not. */
import type { Node } from 'estree';
import type { Client } from '../clients/index.ts';
import type { FalseRelease, Handle, LeakExit } from './leak.ts';
import type { BodyId } from './values.ts';

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

/** The major version of a package that the file gets; undefined where it is not found, or does not say. */
export type MajorOf = (name: string) => number | undefined;

export class Acquires {
  readonly all: Acquire[] = [];
  readonly #byNode = new Map<Node, Acquire[]>();
  readonly #majorOf: MajorOf | undefined;

  constructor(majorOf: MajorOf | undefined) {
    this.#majorOf = majorOf;
  }

  of(id: BodyId): Acquire {
    const acquire = this.all[id >> 1];
    if (!acquire) {
      throw new Error(`no acquire for body ${id}`);
    }
    return acquire;
  }

  /** The n-th body that the expression acquires. */
  at(node: Node, client: Client, nth: number, parameter: boolean): Acquire {
    const here = this.#byNode.get(node) ?? [];
    let acquire = here[nth];
    if (!acquire) {
      acquire = {
        index: this.all.length,
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
      this.all.push(acquire);
      here[nth] = acquire;
      this.#byNode.set(node, here);
    }
    return acquire;
  }

  /** The newest version, unless an earlier one is what the file gets. */
  #installed(client: Client): Client {
    const { earlier } = client;
    const major = earlier && this.#majorOf?.(earlier.package);
    return earlier && major !== undefined && major < earlier.before ? earlier.client : client;
  }
}
