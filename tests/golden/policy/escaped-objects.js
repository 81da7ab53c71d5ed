// An object of this function that other code can see, too: its bodies have an owner, and what the
// branches tell of them is still true.
import { later, record, register } from './support.js';

export async function oneDecisionAskedTwice(url, other) {
  const box = { res: await fetch(url), at: 0 };
  later(() => box.res.text());
  const res = await fetch(other);
  if (box.res.ok) {
    await res.text();
  }
  if (!box.res.ok) {
    await res.body?.cancel();
  }
}

export async function askedBeforeAndAfter(url, other) {
  const box = { res: await fetch(url), at: 0 };
  const res = await fetch(other);
  if (box.res.ok) record(await res.text());
  register(box);
  if (!box.res.ok) await res.body?.cancel();
}

export async function askedOnce(url, other) {
  const box = { res: await fetch(url), at: 0 };
  later(() => box.res.text());
  const res = await fetch(other); // want no-unconsumed-body
  if (box.res.ok) {
    await res.text();
  }
}

export async function anotherResponseByNow(url, other) {
  const box = { res: await fetch(url) };
  record(await box.res.text());
  await register(box);
  record(await box.res.text());
  box.res = await fetch(other);
  return box.res.text();
}

export async function flagThatOtherCodeSets(url, state) {
  const seen = { done: false };
  register(seen);
  const res = await fetch(url);
  if (seen.done) return res.body?.cancel();
  return res.json();
}
