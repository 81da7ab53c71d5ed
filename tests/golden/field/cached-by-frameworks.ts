// Next.js reads the responses that it caches; what it doesn't cache is the caller's.
import { headers } from 'next/headers';

export async function onlyLooksAtACachedResponse(url: string) {
  const res = await fetch(url, { cache: 'force-cache' });
  return [res.headers.get('date'), (await headers()).get('host')];
}

export async function tagsTheRequest(url: string) {
  const res = await fetch(url, { next: { tags: ['page'] } } as RequestInit);
  return res.headers.get('date');
}

export async function throwsForWhatIsNotCached(url: string) {
  const res = await fetch(url, { next: { revalidate: 60 } } as RequestInit);
  if (!res.ok) throw new Error(`HTTP ${res.status}`); // want no-unconsumed-body
  return res.json();
}

export async function asksForNoCache(url: string) {
  const res = await fetch(url, { cache: 'no-store' }); // want no-unconsumed-body
  return res.headers.get('date');
}

async function cached(url: string) {
  return fetch(url, { cache: 'force-cache' });
}

export async function isUp(url: string) {
  const res = await cached(url);
  return res.ok;
}
