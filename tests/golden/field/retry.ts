// Retry helpers as backends write them: 429 and 5xx, recursion, the last response, fallbacks.
import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';

const RETRYABLE = new Set([408, 429, 500, 502, 503, 504]);

export async function retryAfterHeaderThenContinue(url: string, init: RequestInit, attempts = 5): Promise<Response> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const response = await fetch(url, init);
    if (response.status === 429) {
      const wait = Number(response.headers.get('retry-after') ?? attempt);
      await sleep(wait * 1000);
      continue; // want no-unconsumed-body
    }
    return response;
  }
  throw new Error(`gave up on ${url}`);
}

export async function retryAfterHeaderDrainedThenContinue(url: string, init: RequestInit): Promise<Response> {
  for (let attempt = 1; attempt <= 5; attempt++) {
    const response = await fetch(url, init);
    if (response.status === 429) {
      const wait = Number(response.headers.get('retry-after') ?? attempt);
      await response.arrayBuffer();
      await sleep(wait * 1000);
      continue;
    }
    return response;
  }
  throw new Error(`gave up on ${url}`);
}

export async function returnsUnlessRetryable(url: string, init: RequestInit, max: number): Promise<Response> {
  let lastError: unknown;
  for (let attempt = 0; attempt <= max; attempt++) {
    try {
      const response = await fetch(url, init); // want no-unconsumed-body
      if (!RETRYABLE.has(response.status) || attempt === max) {
        return response;
      }
      lastError = new Error(`answered ${response.status}`);
    } catch (error) {
      lastError = error;
    }
    await sleep(100 * 2 ** attempt);
  }
  throw lastError;
}

export async function recursiveRetry(url: string, left: number): Promise<Response> {
  const response = await fetch(url);
  if (response.status >= 500 && left > 0) {
    await sleep(250);
    return recursiveRetry(url, left - 1); // want no-unconsumed-body
  }
  return response;
}

export async function recursiveRetryAfterACancel(url: string, left: number): Promise<Response> {
  const response = await fetch(url);
  if (response.status >= 500 && left > 0) {
    response.body?.cancel().catch(() => {});
    await sleep(250);
    return recursiveRetryAfterACancel(url, left - 1);
  }
  return response;
}

export async function keepsTheLastResponse(url: string): Promise<Response | undefined> {
  let last: Response | undefined;
  for (let attempt = 0; attempt < 3; attempt++) {
    last = await fetch(url); // want no-unconsumed-body
    if (last.ok) return last;
    await sleep(100);
  }
  return last;
}

export async function keepsTheLastResponseAndDropsTheOthers(url: string): Promise<Response | undefined> {
  let last: Response | undefined;
  for (let attempt = 0; attempt < 3; attempt++) {
    last?.body?.cancel().catch(() => {});
    last = await fetch(url);
    if (last.ok) return last;
    await sleep(100);
  }
  return last;
}

export async function throwsInsideTheTryToReachTheRetry(url: string) {
  let failure: unknown;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`answered ${response.status}`); // want no-unconsumed-body
      return await response.json();
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

export async function readsTheErrorTextBeforeItRetries(url: string) {
  let failure = '';
  for (let attempt = 0; attempt < 3; attempt++) {
    const response = await fetch(url);
    if (response.ok) return response.json();
    failure = await response.text().catch(() => '');
    await sleep(100 * attempt);
  }
  throw new Error(failure);
}

export async function firstMirrorThatAnswers(mirrors: string[], path: string) {
  for (const mirror of mirrors) {
    try {
      const response = await fetch(`${mirror}/${path}`); // want no-unconsumed-body
      if (response.ok) return await response.json();
      console.warn(`${mirror} answered ${response.status}`);
    } catch (error) {
      console.warn(`${mirror} is down`, error);
    }
  }
  throw new Error('no mirror left');
}

export async function primaryThenFallback(primary: string, fallback: string) {
  let response = await fetch(primary);
  if (!response.ok) {
    response = await fetch(fallback); // want no-unconsumed-body
  }
  return response.json();
}

export async function primaryThenFallbackOnANetworkErrorOnly(primary: string, fallback: string) {
  let response: Response;
  try {
    response = await fetch(primary);
  } catch {
    response = await fetch(fallback);
  }
  return response.json();
}

export async function retryByALibrary(url: string) {
  const response = await pRetry(() => fetch(url), { retries: 3 });
  if (!response.ok) {
    throw new Error(response.statusText); // want no-unconsumed-body
  }
  return response.json();
}

export function retryByALibraryThatMustSeeTheThrow(url: string) {
  return pRetry(async () => {
    const response = await fetch(url);
    if (response.status >= 500) throw new Error('server error'); // want no-unconsumed-body
    return response;
  });
}

export function retryByALibraryReadsInside(url: string) {
  return pRetry(async () => {
    const response = await fetch(url);
    const body = await response.text();
    if (!response.ok) throw new Error(body);
    return JSON.parse(body);
  });
}
