/**
 * Leaks in worker threads count for the exit code of the process, which only the main thread can set. A worker says so in shared memory: its message
 * could come too late, or keep the process alive. What the main thread puts among the environment data, all workers that start later inherit.
 */
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';

const key = 'bodyclose.worker-leaks';

/** For the main thread, as soon as it has an exit code to set. */
export function awaitWorkerLeaks(): void {
  if (!isMainThread || cell() !== undefined) return;
  try {
    setEnvironmentData(key, new Int32Array(new SharedArrayBuffer(4)));
  } catch {
    // Without shared memory each worker still sets its own exit code.
  }
}

/** False when no main thread asked for it. */
export function tellWorkerLeaks(): boolean {
  const leaks = isMainThread ? undefined : cell();
  if (leaks === undefined) return false;
  Atomics.store(leaks, 0, 1);
  return true;
}

export function workersLeaked(): boolean {
  const leaks = cell();
  return leaks !== undefined && Atomics.load(leaks, 0) > 0;
}

function cell(): Int32Array | undefined {
  const value: unknown = getEnvironmentData(key);
  return value instanceof Int32Array ? value : undefined;
}
