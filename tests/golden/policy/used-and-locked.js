// What `bodyUsed` and `locked` say where a stream was read in part, or while it broke.

export async function guardedAfterALoopThatBreaks(url, handle) {
  const res = await fetch(url);
  try {
    for await (const chunk of res.body) handle(chunk);
  } finally {
    if (!res.bodyUsed) await res.body?.cancel();
  }
}

export async function guardedInAHandler(url, handle) {
  const res = await fetch(url);
  try {
    for await (const chunk of res.body) { if (handle(chunk)) break; }
  } catch (e) {
    if (!res.bodyUsed) await res.body?.cancel();
    throw e;
  }
}

export async function guardedAfterAReader(url) {
  const res = await fetch(url);
  try {
    const reader = res.body.getReader();
    await reader.read();
    await reader.cancel();
  } finally {
    if (!res.bodyUsed) await res.body?.cancel();
  }
}

export async function guardedByTheLock(url, handle) {
  const res = await fetch(url);
  try {
    for await (const chunk of res.body) handle(chunk);
  } finally {
    if (!res.body.locked) await res.body.cancel();
  }
}

export async function neverUnreadAfterAChunk(url) {
  const res = await fetch(url);
  const reader = res.body.getReader(); const first = await reader.read(); reader.releaseLock();
  if (!res.bodyUsed) return res.text();
  await res.body.cancel();
  return first;
}

export async function usedAfterAChunk(url) {
  const res = await fetch(url);
  const reader = res.body.getReader(); await reader.read();
  if (res.bodyUsed) { await reader.cancel(); return 1; }
  return 2;
}

export async function usedOnOnePathOnly(url, wanted) {
  const res = await fetch(url);
  if (wanted) await res.text();
  if (res.bodyUsed) return 1;
  return 2; // want no-unconsumed-body
}
