// A `try` in which nothing can throw: what its `catch` says is about no path.
import { record } from './support.js';

export async function emptyTry(url, urls) {
  const res = await fetch(url);
  for (const each of urls) {
    try {
      record(each);
    } catch {
      await res.text();
    }
    await res.body?.cancel();
  }
  await res.body?.cancel();
}

export async function nothingThrowsAfterTheRead(url) {
  const res = await fetch(url);
  const text = await res.text();
  try {
    return text.length;
  } catch {
    return res.json();
  }
}

export async function readAgainWhereTheReadFailed(url) {
  const res = await fetch(url);
  try {
    return await res.json();
  } catch {
    return res.text(); // want no-body-reuse
  }
}

export async function guardInATryThatCannotThrow(url) {
  const res = await fetch(url);
  const data = await (res.ok ? res.json() : res.text());
  try {
    if (res.status >= 200 && res.status < 300) return data;
  } catch {
    record(data);
  }
  const other = await fetch(url);
  if (!res.ok) return other;
}

export async function guardInATryThatMayThrow(url) {
  const res = await fetch(url);
  const data = await (res.ok ? res.json() : res.text());
  let failed = false;
  try {
    record(data);
  } catch {
    failed = true;
  }
  const other = await fetch(url); // want no-unconsumed-body
  if (!failed) return other;
}
