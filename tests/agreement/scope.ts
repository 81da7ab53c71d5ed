/** What the generator knows at a point of the program that it is writing: names, bodies, exits. */
import type * as fc from 'fast-check';
import type { Program } from './tree.ts';

/** `maybe`: released on some of the paths that lead here. */
export type Open = 'open' | 'maybe' | 'done';

export interface Body {
  /** The expression that reaches it: `r1`, `box1.res`. */
  name: string;
  kind: 'response' | 'promise' | 'stream';
  open: Open;
  /** `let`, so that it can be overwritten. */
  assignable: boolean;
  /** May be undefined or null here: only used behind a guard. */
  missing: boolean;
  /** The controller whose signal was passed. */
  controller: string | undefined;
  /** Cloned or locked: the plain releases no longer say what happens. */
  shared: boolean;
}

/** One program under construction. */
export class Draft {
  readonly helpers: Program = [];
  readonly helperNames = new Map<string, string>();
  readonly random: fc.Random;
  /** How often an open body is released before an exit. */
  readonly care: number;
  acquires = 0;
  /** Decisions still to spend: every condition doubles the executions. */
  decisions: number;
  statements: number;
  private serial = 0;
  private lists = 0;
  readonly params = new Set<string>();
  usesCache = false;
  /** Work goes on beside the main function: it must not end the process. */
  concurrent = false;
  exits = false;
  /** Some request's response was never given a name. */
  drops = false;

  constructor(random: fc.Random) {
    this.random = random;
    this.care = ([100, 97, 90, 70, 40] as const)[random.nextInt(0, 4)] as number;
    this.decisions = random.nextInt(1, 4);
    this.statements = random.nextInt(3, 10);
  }

  name(prefix: string): string {
    this.serial += 1;
    return `${prefix}${this.serial}`;
  }

  /** A list of URLs to loop over: another one each time, because two loops over one list are both empty or not. */
  list(): string {
    this.lists += 1;
    const name = this.lists === 1 ? 'urls' : `urls${this.lists}`;
    this.params.add(name);
    return name;
  }

  /** True in `percent` of the cases. */
  chance(percent: number): boolean {
    return this.random.nextInt(0, 99) < percent;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.random.nextInt(0, items.length - 1)] as T;
  }
}

/** One block of one function. */
export class Scope {
  readonly draft: Draft;
  bodies: Body[] = [];
  /** Boolean constants and parameters that conditions can use. */
  flags: string[] = [];
  readonly async: boolean;
  readonly depth: number;
  /** `this` is the object of the method. */
  readonly method: boolean;
  readonly generator: boolean;
  /** Inside a loop of this function; labels of enclosing loops. */
  loop = false;
  labels: string[] = [];
  /** The block has ended with an exit: nothing may follow. */
  ended = false;
  readonly url: string;

  constructor(
    draft: Draft,
    options: {
      async: boolean;
      depth?: number;
      method?: boolean;
      generator?: boolean;
      url?: string;
    },
  ) {
    this.draft = draft;
    this.async = options.async;
    this.depth = options.depth ?? 0;
    this.method = options.method ?? false;
    this.generator = options.generator ?? false;
    this.url = options.url ?? 'url';
  }

  /** A nested block of the same function: sees the same names, adds its own. */
  nested(): Scope {
    const inner = new Scope(this.draft, {
      async: this.async,
      depth: this.depth + 1,
      method: this.method,
      url: this.url,
    });
    inner.bodies = this.bodies.map((body) => ({ ...body }));
    inner.flags = [...this.flags];
    inner.loop = this.loop;
    inner.labels = [...this.labels];
    return inner;
  }

  body(name: string): Body | undefined {
    return this.bodies.find((body) => body.name === name);
  }

  add(name: string, more: Partial<Body> = {}): Body {
    const body: Body = {
      name,
      kind: 'response',
      open: 'open',
      assignable: false,
      missing: false,
      controller: undefined,
      shared: false,
      ...more,
    };
    this.bodies.push(body);
    return body;
  }

  /** After a branch: what the blocks that fall through agree on. */
  join(blocks: Scope[]): void {
    const through = blocks.filter(({ ended }) => !ended);
    if (through.length === 0) {
      this.ended = true;
      return;
    }
    for (const body of this.bodies) {
      const states = new Set(through.map((block) => block.body(body.name)?.open ?? body.open));
      body.open = states.size === 1 ? ([...states][0] as Open) : 'maybe';
      body.missing = through.some((block) => block.body(body.name)?.missing ?? false);
      body.shared = through.some((block) => block.body(body.name)?.shared ?? false);
    }
  }

  usable(kind: Body['kind'] = 'response'): Body[] {
    return this.bodies.filter((body) => body.kind === kind && !body.missing);
  }

  open(): Body[] {
    return this.bodies.filter((body) => body.open === 'open');
  }
}
