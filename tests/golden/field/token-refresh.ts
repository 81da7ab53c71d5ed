// Sign-in tokens: refresh on 401 and send again, single flight, log out.
import { tokens } from './tokens.js';

const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

export async function sendsAgainInTheSameVariable(url: string) {
  let res = await fetch(url, bearer(tokens.access));
  if (res.status === 401) {
    await tokens.refresh();
    res = await fetch(url, bearer(tokens.access)); // want no-unconsumed-body
  }
  return res.json();
}

export async function sendsAgainAfterADrain(url: string) {
  let res = await fetch(url, bearer(tokens.access));
  if (res.status === 401) {
    await res.arrayBuffer();
    await tokens.refresh();
    res = await fetch(url, bearer(tokens.access));
  }
  return res.json();
}

export async function sendsAgainAndReturnsTheSecond(url: string): Promise<Response> {
  const res = await fetch(url, bearer(tokens.access));
  if (res.status === 401) {
    await tokens.refresh();
    return fetch(url, bearer(tokens.access)); // want no-unconsumed-body
  }
  return res;
}

export async function returnsTheFirstUnlessUnauthorized(url: string): Promise<Response> {
  const first = await fetch(url, bearer(tokens.access));
  if (first.status !== 401) return first;
  const fresh = await tokens.refresh();
  return fetch(url, bearer(fresh)); // want no-unconsumed-body
}

export async function refreshAnswersWithAFlag(): Promise<boolean> {
  try {
    const res = await fetch('/auth/refresh', { method: 'POST' }); // want no-unconsumed-body
    return res.ok;
  } catch {
    return false;
  }
}

export async function refreshStoresTheToken(): Promise<string> {
  const res = await fetch('/auth/refresh', { method: 'POST' });
  if (!res.ok) throw new Error('sign in again'); // want no-unconsumed-body
  const { access } = (await res.json()) as { access: string };
  tokens.access = access;
  return access;
}

let inFlight: Promise<string> | null = null;

export function refreshOnce(): Promise<string> {
  inFlight ??= fetch('/auth/refresh', { method: 'POST' })
    .then((res) => res.json())
    .then((body: { access: string }) => body.access)
    .finally(() => {
      inFlight = null;
    });
  return inFlight;
}

export function chainThatRefreshesAndSendsAgain(url: string): Promise<Response> {
  return fetch(url, bearer(tokens.access)).then(async (res) => {
    if (res.status === 401) {
      await tokens.refresh();
      return fetch(url, bearer(tokens.access)); // want no-unconsumed-body
    }
    return res;
  });
}

export async function logOut(): Promise<void> {
  await fetch('/auth/logout', { method: 'POST' }); // want no-unconsumed-body
  tokens.clear();
}

export async function cachedUntilItExpires(url: string, cache: Map<string, { token: string; until: number }>) {
  const hit = cache.get(url);
  if (hit && hit.until > Date.now()) return hit.token;
  const res = await fetch(url, { method: 'POST' });
  const body = (await res.json()) as { token: string; ttl: number };
  if (!res.ok) throw new Error('token service refused');
  cache.set(url, { token: body.token, until: Date.now() + body.ttl });
  return body.token;
}
