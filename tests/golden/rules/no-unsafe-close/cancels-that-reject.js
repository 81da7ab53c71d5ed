// A body that has been read stays locked: `cancel()` rejects then, and where nobody catches it, it
// takes the result along.
import { record } from './support.js';

export async function cancelInFinallyAfterARead(url) {
  const res = await fetch(url);
  try {
    if (!res.ok) throw new Error('failed');
    return await res.json();
  } finally {
    await res.body?.cancel(); // want no-unsafe-close /rejects/
  }
}

export async function cancelAfterARead(url) {
  const res = await fetch(url);
  const data = await res.json();
  await res.body.cancel(); // want no-unsafe-close /`res\.json\(\)` on line \d+/
  return data;
}

export async function unawaited(url) {
  const res = await fetch(url);
  const data = await res.json();
  res.body?.cancel(); // want no-unsafe-close /unhandled rejection/
  return data;
}

export async function voided(url) {
  const res = await fetch(url);
  const data = await res.json();
  void res.body?.cancel(); // want no-unsafe-close /unhandled rejection/
  return data;
}

export async function caught(url) {
  const res = await fetch(url);
  try {
    return await res.json();
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function caughtByThen(url) {
  const res = await fetch(url);
  try {
    return await res.json();
  } finally {
    res.body?.cancel().then(
      () => {},
      () => {},
    );
  }
}

export async function awaitedAndCaught(url) {
  const res = await fetch(url);
  try {
    return await res.json();
  } finally {
    await res.body?.cancel().catch(() => {});
  }
}

export async function guardedByLocked(url) {
  const res = await fetch(url);
  try {
    return await res.json();
  } finally {
    if (res.body && !res.body.locked) await res.body.cancel();
  }
}

export async function guardedByBodyUsed(url) {
  const res = await fetch(url);
  try {
    return await res.json();
  } finally {
    if (!res.bodyUsed) await res.body?.cancel();
  }
}

export async function guardedByAFlag(url) {
  const res = await fetch(url);
  let consumed = false;
  try {
    if (!res.ok) throw new Error('failed');
    consumed = true;
    return await res.json();
  } finally {
    if (!consumed) await res.body?.cancel();
  }
}

export async function insideATryThatSwallows(url) {
  const res = await fetch(url);
  const data = await res.json();
  try {
    await res.body?.cancel();
  } catch {
    record('nothing to cancel');
  }
  return data;
}

export async function insideATryThatRethrows(url) {
  const res = await fetch(url);
  try {
    const data = await res.json();
    await res.body?.cancel(); // want no-unsafe-close
    return data;
  } catch (error) {
    record(error);
    throw error;
  }
}

export async function cancelOnTheOtherPath(url) {
  const res = await fetch(url);
  if (!res.ok) {
    await res.body?.cancel();
    throw new Error('failed');
  }
  return res.json();
}

export async function cancelInTheCatchOfARead(url) {
  const res = await fetch(url);
  try {
    return await res.json();
  } catch (error) {
    await res.body?.cancel(); // want no-unsafe-close
    throw error;
  }
}

export async function cancelInFinallyOfAChain(url) {
  const res = await fetch(url);
  return res.json().finally(() => res.body?.cancel()); // want no-unsafe-close
}

export async function cancelInFinallyOfACaughtChain(url) {
  const res = await fetch(url);
  return res
    .json()
    .finally(() => res.body?.cancel())
    .catch(() => null);
}

export async function afterForAwait(url) {
  const res = await fetch(url);
  for await (const chunk of res.body) record(chunk);
  await res.body.cancel();
}

export async function afterPipeTo(url, sink) {
  const res = await fetch(url);
  await res.body.pipeTo(sink);
  await res.body.cancel();
}

export async function cancelTwice(url) {
  const res = await fetch(url);
  await res.body?.cancel();
  await res.body?.cancel();
}

export async function whileAReaderHasTheLock(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const reader = res.body.getReader();
  const { value } = await reader.read();
  await res.body.cancel(); // want no-unsafe-close /reader/
  return value;
}

export async function readToTheEndByAReader(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    record(value);
  }
  await res.body.cancel(); // want no-unsafe-close /reader/
}

export async function lockGivenBack(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  await res.body.cancel();
  return value;
}

export async function throughTheReader(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  try {
    const { value } = await reader.read();
    return value;
  } finally {
    await reader.cancel();
  }
}

export async function destructured(url) {
  const res = await fetch(url);
  const { body } = res;
  const data = await res.json();
  await body?.cancel(); // want no-unsafe-close
  return data;
}

export async function cancelInACallbackThatIsCaught(url) {
  const res = await fetch(url);
  const data = await res.json();
  await Promise.resolve()
    .then(async () => {
      await res.body?.cancel();
    })
    .catch(() => {});
  return data;
}

export async function readByAHelper(url) {
  const res = await fetch(url);
  const text = await readText(res);
  await res.body?.cancel(); // want no-unsafe-close
  return text;
}

async function readText(res) {
  return res.text();
}

export async function maybeReadElsewhere(url) {
  const res = await fetch(url);
  record.keep(res);
  await res.body?.cancel();
}

export async function cancelReturned(url) {
  const res = await fetch(url);
  await res.text();
  const closing = res.body?.cancel();
  await Promise.allSettled([closing]);
}
