// A `finally` that releases covers every exit after it is armed, and none before.
import { record } from './support.js';

export async function cancelInFinally(url) {
  const res = await fetch(url);
  try {
    if (!res.ok) throw new Error('failed');
    return res.headers.get('etag');
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function drainInFinally(url) {
  const res = await fetch(url);
  try {
    if (res.status === 404) return null;
    if (!res.ok) throw new Error('failed');
    return res.status;
  } finally {
    await res.arrayBuffer();
  }
}

export async function leavesBeforeTheTry(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  try {
    return res.headers.get('etag');
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function finallyWithoutARelease(url) {
  const res = await fetch(url);
  try {
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    return await res.json();
  } finally {
    record(res.status);
  }
}

export async function variableOutsideTheTry(url) {
  let res;
  try {
    res = await fetch(url);
    if (!res.ok) throw new Error('failed');
    return res.status;
  } finally {
    res?.body?.cancel().catch(() => {});
  }
}

export async function guardedInFinally(url) {
  let res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    if (res) res.body?.cancel().catch(() => {});
  }
}

export async function conditionalInFinally(url) {
  const res = await fetch(url);
  try {
    if (!res.ok) throw new Error('failed');
    return await res.json();
  } finally {
    if (!res.bodyUsed) res.body?.cancel().catch(() => {});
  }
}

export async function wrongConditionInFinally(url) {
  const res = await fetch(url);
  try {
    return res.status; // want no-unconsumed-body
  } finally {
    if (!res.ok) res.body?.cancel().catch(() => {});
  }
}

export async function finallyInALoop(urls) {
  for (const url of urls) {
    const res = await fetch(url);
    try {
      if (res.status === 404) continue;
      if (res.status === 500) break;
      record(res.status);
    } finally {
      await res.body?.cancel();
    }
  }
}

export async function continueBeforeTheTry(urls) {
  for (const url of urls) {
    const res = await fetch(url);
    if (res.status === 404) continue; // want no-unconsumed-body
    try {
      record(res.status);
    } finally {
      await res.body?.cancel();
    }
  }
}

export async function catchReleases(url) {
  const res = await fetch(url);
  try {
    if (!res.ok) throw new Error('failed');
    return await res.json();
  } catch (error) {
    if (!res.bodyUsed) res.body?.cancel().catch(() => {});
    throw error;
  }
}

export async function catchReleasesButTheReturnDoesNot(url) {
  const res = await fetch(url);
  try {
    if (!res.ok) throw new Error('failed');
    return res.status; // want no-unconsumed-body
  } catch (error) {
    res.body?.cancel().catch(() => {});
    throw error;
  }
}

export async function nestedFinally(url) {
  const res = await fetch(url);
  try {
    try {
      return res.status;
    } finally {
      record('inner');
    }
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function returnInFinally(url) {
  const res = await fetch(url);
  try {
    await res.text();
  } finally {
    return res.ok;
  }
}

export async function returnInFinallyOverridesTheThrow(url) {
  const res = await fetch(url);
  try {
    if (!res.ok) throw new Error('failed');
    await res.text();
  } finally {
    return res.status; // want no-unconsumed-body
  }
}

export async function timerClearedInFinally(url) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 1000);
  try {
    const res = await fetch(url, { signal: controller.signal });
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    return await res.json();
  } finally {
    clearTimeout(timer);
  }
}

export async function abortedInFinally(url) {
  const controller = new AbortController();
  try {
    const res = await fetch(url, { signal: controller.signal });
    if (!res.ok) throw new Error('failed');
    return await res.json();
  } finally {
    controller.abort();
  }
}

export async function finallyAsAMethodReleases(url) {
  const res = await fetch(url);
  return work(res.status).finally(() => res.body?.cancel().catch(() => {}));
}

async function work(status) {
  return status * 2;
}

export async function catchAndFinally(url) {
  const res = await fetch(url);
  try {
    record(res.status);
  } catch (error) {
    record(error);
  } finally {
    await res.arrayBuffer();
  }
}

export async function finallyOfALoopThatOnlyACallLeaves(url, isBad) {
  const res = await fetch(url);
  if (isBad) {
    throw new Error('bad'); // want no-unconsumed-body
  }
  try {
    while (true) {
      console.log(res.status);
    }
  } finally {
    res.body?.cancel().catch(() => {});
  }
}
