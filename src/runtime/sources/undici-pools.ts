/**
 * How many requests wait inside undici's pools. A pool keeps those for which none of its connections is free to itself: until
 * one is, no channel tells of them. Its public `stats` do; nothing of the pool is touched.
 */

interface Pool {
  readonly stats?: { readonly queued?: number };
}

const mostPools = 1000;

export class UndiciPools {
  private readonly pools = new Set<WeakRef<Pool>>();

  /** Called while an event emitter is made, before it has any state. Those that can dispatch are remembered, weakly. */
  made(emitter: object): boolean {
    if (typeof (emitter as { dispatch?: unknown }).dispatch !== 'function') return false;
    if (this.pools.size >= mostPools) this.sweep();
    if (this.pools.size < mostPools) this.pools.add(new WeakRef(emitter));
    return true;
  }

  /** Requests to an origin that no connection was free for. */
  queuedAt(origin: string): number {
    let queued = 0;
    for (const reference of this.pools) {
      const pool = reference.deref();
      if (pool === undefined) this.pools.delete(reference);
      else if (originOf(pool) === origin) queued += pool.stats?.queued ?? 0;
    }
    return queued;
  }

  private sweep(): void {
    for (const reference of this.pools) {
      if (reference.deref() === undefined) this.pools.delete(reference);
    }
  }
}

/** Where versions 5 to 8 keep it. */
function originOf(pool: object): string | undefined {
  const key = Object.getOwnPropertySymbols(pool).find((symbol) => symbol.description === 'url');
  const url: unknown = key === undefined ? undefined : (pool as Record<symbol, unknown>)[key];
  return url instanceof URL ? url.origin : undefined;
}
