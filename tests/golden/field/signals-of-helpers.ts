// A helper that lends its signal may end the request once the function that made it is done.
import { mapPages, withTimeout } from './support.js';

async function timed<T>(ms: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}

async function bounded<T>(ms: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

export function endedByItsHelper(url: string): Promise<unknown> {
  return timed(1000, async (signal) => {
    const res = await fetch(url, { signal });
    if (!res.ok) return undefined;
    return res.json();
  });
}

export function withoutTheSignal(url: string): Promise<unknown> {
  return timed(1000, async () => {
    const res = await fetch(url);
    if (!res.ok) return undefined; // want no-unconsumed-body
    return res.json();
  });
}

export function endedOnlyWhenLate(url: string): Promise<unknown> {
  return bounded(1000, async (signal) => {
    const res = await fetch(url, { signal });
    if (!res.ok) return undefined; // want no-unconsumed-body
    return res.json();
  });
}

export function endedBySomebodyByItsName(url: string): Promise<unknown> {
  return withTimeout(1000, async ({ signal }: { signal: AbortSignal }) => {
    const res = await fetch(url, { signal });
    if (!res.ok) return undefined;
    return res.json();
  });
}

export function endedByNobody(url: string): Promise<unknown> {
  return mapPages(async (signal: AbortSignal) => {
    const res = await fetch(url, { signal });
    if (!res.ok) return undefined; // want no-unconsumed-body
    return res.json();
  });
}
