// A leak with a time limit is still a leak: until the limit strikes, the connection is pinned.

export async function timeoutSignal(url) {
  const res = await fetch(url, { signal: AbortSignal.timeout(5000) }); // want no-unconsumed-body
  return res.ok;
}

export async function timeoutSignalAndThrow(url) {
  const res = await fetch(url, { signal: AbortSignal.timeout(5000) });
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function timeoutSignalRead(url) {
  const res = await fetch(url, { signal: AbortSignal.timeout(5000) });
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function clearedTimer(url) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 5000);
  const res = await fetch(url, { signal: controller.signal }); // want no-unconsumed-body
  clearTimeout(timer);
  return res.status;
}

export async function clearedTimerInFinally(url) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 5000);
  try {
    const res = await fetch(url, { signal: controller.signal }); // want no-unconsumed-body
    return res.status;
  } finally {
    clearTimeout(timer);
  }
}

export async function clearedTimerAndRead(url) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 5000);
  try {
    const res = await fetch(url, { signal: controller.signal });
    return await res.text();
  } finally {
    clearTimeout(timer);
  }
}

export async function timerNeverCleared(url) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 5000);
  const res = await fetch(url, { signal: controller.signal });
  return res.status;
}

export async function timerNeverClearedWithAName(url) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 5000);
  timer.unref();
  const res = await fetch(url, { signal: controller.signal });
  if (!res.ok) throw new Error('failed');
  return res.json();
}

export async function listenerOnTheSignal(url, signal) {
  const res = await fetch(url);
  signal.addEventListener('abort', () => {
    res.body?.cancel().catch(() => {});
  });
  return res.status;
}

export async function signalFromTheCaller(url, signal) {
  const res = await fetch(url, { signal }); // want no-unconsumed-body
  return res.status;
}

export async function signalFromTheCallerRead(url, signal) {
  const res = await fetch(url, { signal });
  return res.text();
}

export async function anyWithATimeout(url, signal) {
  const res = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(1000)]) });
  if (res.status !== 200) return null; // want no-unconsumed-body
  return res.json();
}
