// Where the request failed, its body is small: reading it costs less than a new connection.
import nodeFetch from 'node-fetch';
import { isReady } from './support.js';

export async function cancelledBeforeTheThrow(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.cancel().catch(() => {}); // want prefer-drain /^The body of 'res' is closed unread where the request failed, .* read it instead with `await res\.arrayBuffer\(\)`$/
    throw new Error(`HTTP ${res.status}`);
  }
  return res.json();
}

export async function drainedBeforeTheThrow(url) {
  const res = await fetch(url);
  if (!res.ok) {
    await res.arrayBuffer();
    throw new Error(`HTTP ${res.status}`);
  }
  return res.json();
}

export async function byStatus(url) {
  const res = await fetch(url);
  if (res.status >= 400) {
    await res.body?.cancel(); // want prefer-drain
    return null;
  }
  return res.json();
}

export async function oneStatus(url) {
  const res = await fetch(url);
  switch (res.status) {
    case 404:
      void res.body?.cancel(); // want prefer-drain
      return null;
    default:
      return res.json();
  }
}

// Not known to be an error: a body of 200 may be as large as it likes.
export async function unknownStatus(url) {
  const res = await fetch(url);
  if (res.headers.get('x-skip')) {
    res.body?.cancel().catch(() => {});
    return null;
  }
  return res.json();
}

export async function success(url) {
  const res = await fetch(url);
  if (res.ok) {
    res.body?.cancel().catch(() => {});
    return true;
  }
  return res.text();
}

// A redirect is no error.
export async function redirect(url) {
  const res = await fetch(url, { redirect: 'manual' });
  if (res.status === 302) {
    res.body?.cancel().catch(() => {});
    return res.headers.get('location');
  }
  return res.json();
}

// Also reached when the request succeeded and something after it failed.
export async function cleanup(url, check) {
  const res = await fetch(url);
  try {
    if (!res.ok) throw new Error('failed');
    check(res.headers);
    return await res.json();
  } finally {
    if (!res.bodyUsed) res.body?.cancel().catch(() => {});
  }
}

export async function cleanupInTheHandler(url) {
  const res = await fetch(url);
  try {
    if (!res.ok) throw new Error('failed');
    return await res.json();
  } catch {
    if (!res.bodyUsed) res.body?.cancel().catch(() => {});
    return null;
  }
}

// Partly read: the rest may be long.
export async function afterTheFirstChunk(url) {
  const res = await fetch(url);
  if (!res.ok) {
    const reader = res.body.getReader();
    const { value } = await reader.read();
    reader.cancel().catch(() => {});
    throw new Error(new TextDecoder().decode(value));
  }
  return res.json();
}

// What a helper closes may come from anywhere.
async function discard(res) {
  await res.body?.cancel();
}

export async function discardsByAHelper(url) {
  const res = await fetch(url);
  if (!res.ok) {
    await discard(res);
    throw new Error('failed');
  }
  return res.json();
}

export function inACallback(url) {
  return fetch(url).then((res) => {
    if (!res.ok) {
      res.body?.cancel().catch(() => {}); // want prefer-drain /read it instead with `res\.arrayBuffer\(\)\.catch\(\(\) => \{\}\)`$/
      throw new Error('failed');
    }
    return res.json();
  });
}

export async function retried(url) {
  let res = await fetch(url);
  if (res.status === 401) {
    res.body?.cancel().catch(() => {}); // want prefer-drain
    res = await fetch(`${url}?again`);
  }
  return res.json();
}

export async function nodeStream(url) {
  const res = await nodeFetch(url);
  if (!res.ok) {
    res.body.destroy(); // want prefer-drain /read it instead with `res\.body\?\.resume\(\)`$/
    throw new Error('failed');
  }
  return res.json();
}


export async function sometimesASuccessThatSomebodyLookedAt(url) {
  const response = await fetch(url);
  if (response.status !== 404 && response.status < 500 && (await isReady(response))) {
    return response;
  }
  await response.body?.cancel();
  throw new Error(`not ready: ${response.status}`);
}

export async function failureThatSomebodyLookedAt(url) {
  const response = await fetch(url);
  if (response.status < 500) return response;
  isReady(response);
  await response.body?.cancel();
  throw new Error(`not ready: ${response.status}`);
}

export async function nobodyLooks(url) {
  const res = await fetch(url);
  if (!res.ok) {
    void res.body?.cancel().catch(() => {}); // want prefer-drain
    throw new Error('failed');
  }
  return res.json();
}
