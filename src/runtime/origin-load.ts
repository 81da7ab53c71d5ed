/** How many requests and open bodies there are at each origin: what waits there, and what holds the connections. */
import type { TrackedBody } from './tracked-body.ts';

export interface OriginLoad {
  readonly origin: string;
  /** Requests and bodies that have not ended. */
  live: number;
  open: number;
  /** Requests without a connection yet: most of them for the moment that it takes to make one. */
  queued: number;
  /** Those of them that had none for longer than that, when they were last counted. */
  waiting: number;
}

/** Beyond that many, origins without live requests are forgotten. */
const mostIdle = 100;

export class OriginLoads {
  private readonly loads = new Map<string, OriginLoad>();
  /** Programs talk to one origin for a while: a comparison instead of a look-up at every request. */
  private last: OriginLoad | undefined;

  at(origin: string): Readonly<OriginLoad> | undefined {
    return this.loads.get(origin);
  }

  enter(body: TrackedBody): void {
    if (this.last?.origin !== body.origin) this.last = this.loadOf(body.origin);
    body.load = this.last;
    this.last.live++;
  }

  private loadOf(origin: string): OriginLoad {
    let load = this.loads.get(origin);
    if (load === undefined) {
      load = { origin, live: 0, open: 0, queued: 0, waiting: 0 };
      this.loads.set(origin, load);
    }
    return load;
  }

  /** Counts the requests that have been without a connection since before that time. */
  countWaiting(bodies: Iterable<TrackedBody>, before: number): void {
    for (const load of this.loads.values()) load.waiting = 0;
    for (const { queued, startedAt, load } of bodies)
      if (queued && load !== undefined && startedAt <= before) load.waiting++;
  }

  /** Called while the body's state still is the one that it ends in. */
  leave(body: TrackedBody): void {
    const { load } = body;
    if (load === undefined) return;
    body.load = undefined;
    if (body.state === 'open') load.open--;
    if (body.queued) load.queued--;
    body.queued = false;
    load.live--;
    if (load.live > 0 || this.loads.size <= mostIdle) return;
    this.loads.delete(load.origin);
    if (this.last === load) this.last = undefined;
  }
}
