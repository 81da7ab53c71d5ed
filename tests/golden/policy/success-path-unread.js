// The error path reads the body, the success path answers with a flag and forgets it.
import { audit } from './support.js';

export async function readsOnlyTheErrorText(url) {
  const res = await fetch(url, { method: 'POST' });
  if (!res.ok) throw new Error(await res.text());
  return true; // want no-unconsumed-body
}

export async function readsBoth(url) {
  const res = await fetch(url, { method: 'POST' });
  if (!res.ok) throw new Error(await res.text());
  await res.arrayBuffer();
  return true;
}

export async function cancelsOnSuccess(url) {
  const res = await fetch(url, { method: 'POST' });
  if (!res.ok) throw new Error(await res.text());
  res.body?.cancel().catch(() => {});
  return true;
}

export async function fallsOffTheEndOnSuccess(url) {
  const res = await fetch(url, { method: 'DELETE' }); // want no-unconsumed-body
  if (!res.ok) {
    throw new Error(await res.text());
  }
}

export async function bareReturnOnSuccess(url) {
  const res = await fetch(url, { method: 'DELETE' });
  if (res.ok) return; // want no-unconsumed-body
  throw new Error(await res.text());
}

export async function returnsTheHeader(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(await res.text());
  return res.headers.get('etag'); // want no-unconsumed-body
}

export async function returnsTheStatus(url) {
  const res = await fetch(url);
  if (!res.ok) {
    audit(await res.json());
  }
  return res.status; // want no-unconsumed-body
}

export async function drainsThenReturnsTheStatus(url) {
  const res = await fetch(url);
  if (!res.ok) {
    audit(await res.json());
  } else {
    await res.text();
  }
  return res.status;
}

export async function readsFirstThenDecides(url) {
  const res = await fetch(url);
  const text = await res.text();
  if (!res.ok) throw new Error(text);
  return true;
}

export async function returnsAnObjectOfFacts(url) {
  const res = await fetch(url);
  if (res.status >= 400) return { ok: false, message: await res.text() };
  return { ok: true, status: res.status }; // want no-unconsumed-body
}

export async function returnsAnObjectWithTheResponse(url) {
  const res = await fetch(url);
  if (res.status >= 400) return { ok: false, message: await res.text() };
  return { ok: true, res };
}

export async function successReadsOnlySomeTypes(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(await res.text());
  if (res.headers.get('content-type') === 'application/json') {
    return res.json();
  }
  return null; // want no-unconsumed-body
}

export async function successReadsEveryType(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(await res.text());
  if (res.headers.get('content-type') === 'application/json') {
    return res.json();
  }
  return res.text();
}

export async function cachedByEtag(url, cache) {
  const res = await fetch(url);
  const etag = res.headers.get('etag');
  if (cache.has(etag)) return cache.get(etag); // want no-unconsumed-body
  const data = await res.json();
  cache.set(etag, data);
  return data;
}

export async function ternaryReadsOneSide(url) {
  const res = await fetch(url);
  return res.ok ? true : res.text(); // want no-unconsumed-body
}

export async function ternaryReadsBothSides(url) {
  const res = await fetch(url);
  return res.ok ? res.json() : res.text();
}

export async function logicalAndReadsOneSide(url) {
  const res = await fetch(url);
  return res.ok && res.json(); // want no-unconsumed-body
}

export async function logicalOrReadsOneSide(url) {
  const res = await fetch(url);
  return res.ok || res.text(); // want no-unconsumed-body
}

export async function readInACondition(url, wanted) {
  const res = await fetch(url);
  if ((await res.text()) === wanted) return true;
  return false;
}

export async function conditionReadsOnlyWhenOk(url, wanted) {
  const res = await fetch(url);
  if (res.ok && (await res.text()) === wanted) return true;
  return false; // want no-unconsumed-body
}
