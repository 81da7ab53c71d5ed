// The value of a sequence is that of its last expression; the others are evaluated all the same.
import { record } from './support.js';

export async function reads(url) {
  const res = await fetch(url);
  return record('asked'), res.json();
}

export async function readsBehind(url) {
  const res = await fetch(url);
  return (record('asked'), res).json();
}

export async function looks(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return record('asked'), res.status;
}

export async function looksBehind(url) {
  const { status } = (record('asked'), await fetch(url)); // want no-unconsumed-body
  return status;
}

export async function readsFirst(url) {
  const res = await fetch(url);
  return await res.arrayBuffer(), res.status;
}

export async function throwsFirst(url) {
  const res = await fetch(url);
  if (!res.ok) {
    throw (record('failed'), new Error('failed')); // want no-unconsumed-body
  }
  return res.json();
}

export async function cancelsFirst(url) {
  const res = await fetch(url);
  if (!res.ok) {
    throw (res.body?.cancel().catch(() => {}), new Error('failed'));
  }
  return res.json();
}

export async function twoInOne(url) {
  let first, second;
  (first = await fetch(url)), (second = await fetch(url)); // want no-unconsumed-body
  return [first.status, await second.text()];
}

export async function twoInOneRead(url) {
  let first, second;
  (first = await fetch(url)), (second = await fetch(url));
  return [await first.text(), await second.text()];
}

export async function namelessFunction(url) {
  const res = await (0, fetch)(url); // want no-unconsumed-body
  return res.ok;
}

export const shortly = (url) => (record('asked'), fetch(url).then((res) => (record(res.status), res.json())));

export const shortlyUnread = (url) => (record('asked'), fetch(url).then((res) => (record(res.url), res.ok))); // want no-unconsumed-body

export async function inTheHeadOfALoop(url) {
  let res, left;
  for (left = 3, res = await fetch(url); !res.ok && left; left--, res = await fetch(url)) { // want no-unconsumed-body want no-unconsumed-body
    record(left);
  }
  return res.json();
}

export async function inTheHeadOfALoopCancelled(url) {
  let res, left;
  for (left = 3, res = await fetch(url); !res.ok && left; left--, res = await fetch(url)) {
    res.body?.cancel().catch(() => {});
  }
  return res.json();
}
