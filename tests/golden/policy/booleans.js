// Correlation through booleans, constants and method names.
import { record } from './support.js';

export async function okInAConstant(url) {
  const res = await fetch(url);
  const ok = res.ok;
  if (!ok) await res.body?.cancel();
  record(ok);
  if (ok) return res.json();
  return null;
}

export async function okInAConstantAndDropped(url) {
  const res = await fetch(url);
  const ok = res.ok;
  if (!ok) return null; // want no-unconsumed-body
  return res.json();
}

export async function failedInAConstant(url) {
  const res = await fetch(url);
  const failed = !res.ok;
  if (failed) await res.text();
  if (!failed) return res.json();
  return null;
}

export async function consumedFlag(url) {
  const res = await fetch(url);
  let consumed = false;
  try {
    if (res.ok) {
      consumed = true;
      return await res.json();
    }
    return null;
  } finally {
    if (!consumed) res.body?.cancel().catch(() => {});
  }
}

export async function consumedFlagSetTooEarly(url) {
  const res = await fetch(url);
  let consumed = true;
  try {
    if (res.ok) return await res.json();
    return null; // want no-unconsumed-body
  } finally {
    if (!consumed) res.body?.cancel().catch(() => {});
  }
}

export async function asText(url, { asText = false } = {}) {
  const res = await fetch(url);
  if (asText) return res.text();
  return res.json();
}

export async function asTextOrNothing(url, asText) {
  const res = await fetch(url);
  if (asText) return res.text();
  return undefined; // want no-unconsumed-body
}

export async function readerByName(url, type = 'json') {
  const res = await fetch(url);
  return res[type]();
}

export async function readerByNameAfterAThrow(url, type) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res[type]();
}

export async function readerByTernary(url, binary) {
  const res = await fetch(url);
  return res[binary ? 'arrayBuffer' : 'text']();
}

export async function readerByStringKey(url) {
  const res = await fetch(url);
  return res['json']();
}

export async function noContentList(url) {
  const res = await fetch(url);
  if ([204, 205, 304].includes(res.status)) return null;
  return res.json();
}

export async function listWithARealBody(url) {
  const res = await fetch(url);
  if ([204, 404].includes(res.status)) return null; // want no-unconsumed-body
  return res.json();
}

const EMPTY = [204, 205, 304];
const NO_CONTENT = 204;

export async function noContentListByName(url) {
  const res = await fetch(url);
  if (EMPTY.includes(res.status)) return null;
  return res.json();
}

export async function noContentByName(url) {
  const res = await fetch(url);
  if (res.status === NO_CONTENT) return null;
  return res.json();
}

export async function statusInAConstant(url) {
  const res = await fetch(url);
  const status = res.status;
  if (status === 204) return null;
  return res.json();
}

export async function statusDestructured(url) {
  const res = await fetch(url);
  const { status } = res;
  if (status === 304) return null;
  if (status === 404) return null; // want no-unconsumed-body
  return res.json();
}

export async function hasBodyFlag(url) {
  const res = await fetch(url);
  const hasBody = res.body !== null;
  if (!hasBody) return '';
  return res.text();
}

export async function doubleNegation(url) {
  const res = await fetch(url);
  const ok = !!res.ok;
  if (!ok) await res.text();
  return ok ? res.json() : null;
}

export async function combinedFlag(url) {
  const res = await fetch(url);
  const isJson = res.ok && res.headers.get('content-type') === 'application/json';
  if (isJson) return res.json();
  await res.body?.cancel();
  return null;
}

export async function combinedFlagDropped(url) {
  const res = await fetch(url);
  const isJson = res.ok && res.headers.get('content-type') === 'application/json';
  return isJson ? res.json() : null; // want no-unconsumed-body
}

export async function shouldRetryFlag(url) {
  for (;;) {
    const res = await fetch(url);
    const shouldRetry = res.status === 429 || res.status >= 500;
    if (shouldRetry) {
      await res.arrayBuffer();
      continue;
    }
    return res;
  }
}

export async function shouldRetryFlagDropped(url) {
  for (;;) {
    const res = await fetch(url);
    const shouldRetry = res.status === 429 || res.status >= 500;
    if (shouldRetry) {
      continue; // want no-unconsumed-body
    }
    return res;
  }
}

export async function doneFlagEndsTheLoop(url) {
  let done = false;
  let data;
  while (!done) {
    const res = await fetch(url);
    data = await res.json();
    done = data.done;
  }
  return data;
}
