/** Collects garbage on request, with no flag on the command line, and waits until the collector's verdicts have arrived. */
import v8 from 'node:v8';
import vm from 'node:vm';
import { setTimeout } from './clock.ts';

let collect: (() => void) | undefined;

function collector(): () => void {
  if (collect === undefined) {
    const { gc } = globalThis as { gc?: () => void };
    if (typeof gc === 'function') {
      collect = gc;
    } else {
      v8.setFlagsFromString('--expose-gc');
      collect = vm.runInNewContext('gc') as () => void;
    }
  }
  return collect;
}

/** Collects once and waits for nothing: what was unreachable is told in a later turn. */
export function collectOnce(): void {
  collector()();
}

/**
 * One fence: a sentinel is dropped and collected, and its own finalizer awaited, so that those of bodies that died before it have run.
 * A single collection misses some (measured: 3 of 30), hence several. Each is waited for as long as `patience` says, in milliseconds.
 */
export async function collectGarbage(fences = 3, patience = 50): Promise<void> {
  for (let fence = 0; fence < fences; fence++) {
    const finalized = new Promise<void>((resolve) => {
      const registry = new FinalizationRegistry<undefined>(() => resolve());
      registry.register({}, undefined);
      // The timer also keeps the registry: one that is itself garbage finalizes nothing.
      setTimeout(() => resolve(void registry), Math.min(50, patience));
    });
    // The sentinel is alive until the turn that made it is over.
    await new Promise((resolve) => setTimeout(resolve, 0));
    collector()();
    await finalized;
  }
}
