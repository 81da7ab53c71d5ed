// Second reads behind other decisions, and where there is no body to read.
import { isStale, keep, record } from './support.js';

export async function readAgainBehindOtherRequests(url, other) {
  const res = await fetch(url);
  do {
    let last;
    try {
      last = await fetch(other);
    } catch {
      record('none');
    }
    if (isStale(url)) {
      await res.json(); // want no-body-reuse
    } else if (res.body) await res.body.cancel().catch(() => {});
    if (last) await last.text();
  } while (isStale(other));
}

export async function nothingToRead(url) {
  const res = await fetch(url);
  record(await res.text());
  if (!res.body) return res.text();
  return null;
}

export async function noContent(url) {
  const res = await fetch(url);
  record(await res.text());
  if (res.status === 204) return res.text();
  return null;
}

export async function sometimesSomething(url) {
  const res = await fetch(url);
  record(await res.text());
  if (res.body) return res.text(); // want no-body-reuse
  return null;
}

export async function askedBeforeEachRead(url) {
  const res = await fetch(url);
  await res.body?.cancel();
  if (!res.bodyUsed) await res.json();
}

export async function askedAfterPathsThatDiffer(url) {
  const res = await fetch(url);
  if (isStale(url)) record(await res.text());
  else keep(res);
  record(url);
  if (!res.bodyUsed) await res.json();
}

export async function askedBeforeTheFirstOfTwo(url) {
  const res = await fetch(url);
  if (isStale(url)) record(await res.text());
  else keep(res);
  if (!res.bodyUsed) {
    await res.json();
    await res.text(); // want no-body-reuse
  }
}

export async function askedForALock(res) {
  const reader = res.body.getReader();
  record(await reader.read());
  reader.releaseLock();
  if (!res.body.locked) return res.body.getReader();
  return null;
}

export async function processEndsBetweenTheReads(url) {
  const res = await fetch(url);
  try {
    const text = await res.text();
    throw new Error(text);
  } catch {
    process.exit(1);
  }
  return res.json();
}

export async function helperEndsTheProcessBetweenTheReads(url) {
  const res = await fetch(url);
  try {
    const text = await res.text();
    if (isStale(text)) throw new Error(text);
  } catch (error) {
    if (isStale(error)) die('stale');
    else die('failed');
  }
  return res.json(); // want no-body-reuse
}

export async function helperEndsTheProcessEitherWay(url) {
  const res = await fetch(url);
  const text = await res.text();
  if (isStale(text)) die('stale');
  else die('fresh');
  return res.json();
}

export async function helperMayEndTheProcess(url) {
  const res = await fetch(url);
  const text = await res.text();
  if (isStale(text)) die('stale');
  return res.json(); // want no-body-reuse
}

function die(message) {
  record(message);
  process.exit(1);
}

function explain(message) {
  const line = () => {
    return `failed: ${message}`;
  };
  record(line());
  process.exit(1);
}

function mayDie(message) {
  if (message === 'fresh') return;
  record(message);
  process.exit(1);
}

export async function helperWithAReturnInsideEndsTheProcess(url) {
  const res = await fetch(url);
  const text = await res.text();
  if (isStale(text)) explain('stale');
  else explain('fresh');
  return res.json();
}

export async function helperReturnsEarly(url) {
  const res = await fetch(url);
  const text = await res.text();
  if (isStale(text)) mayDie('stale');
  else mayDie('fresh');
  return res.json(); // want no-body-reuse
}
