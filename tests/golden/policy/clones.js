// Original and clones share one connection: any branch read to the end drains it.
import { archive } from './support.js';

export async function noneRead(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const copy = res.clone();
  return res.ok && copy.ok;
}

export async function bothRead(url) {
  const res = await fetch(url);
  const copy = res.clone();
  const [data, text] = await Promise.all([res.json(), copy.text()]);
  return { data, text };
}

export async function bothHandedOn(url) {
  const res = await fetch(url);
  archive(res.clone());
  return res;
}

export async function cloneHandedOnOriginalRead(url) {
  const res = await fetch(url);
  archive(res.clone());
  return res.json();
}

export async function cloneReadForTheErrorText(url) {
  const res = await fetch(url);
  try {
    return await res.clone().json(); // want no-unconsumed-clone
  } catch {
    return res.text();
  }
}

export async function throwBeforeEitherIsRead(url) {
  const res = await fetch(url);
  const copy = res.clone();
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return Promise.all([res.json(), copy.text()]);
}

export async function cancelBoth(url) {
  const res = await fetch(url);
  const copy = res.clone();
  await Promise.all([res.body?.cancel(), copy.body?.cancel()]);
  return res.status;
}

export async function cloneReturnedWithTheOriginal(url) {
  const res = await fetch(url);
  return [res, res.clone()];
}

export async function cachePutAndReturn(request) {
  const cache = await caches.open('v1');
  const res = await fetch(request);
  await cache.put(request, res.clone());
  return res;
}

export async function cloneInABorrower(url) {
  const res = await fetch(url); // want no-unconsumed-body
  console.log(res.clone());
}

export async function cloneOfAClone(url) {
  const res = await fetch(url);
  const one = res.clone();
  const two = one.clone();
  return Promise.all([res.text(), one.text(), two.text()]);
}
