// Second reads behind other decisions, and where there is no body to read.
import { isStale, record } from './support.js';

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
