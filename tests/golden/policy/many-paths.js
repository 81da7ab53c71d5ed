// More paths than are kept apart: where they are joined, what was known of each is not made up anew.
import { isStale, record } from './support.js';

export async function flagOfSeveralTests(url, other) {
  const first = await fetch(url);
  const data = first.ok ? await first.json() : (await first.body?.cancel(), null);
  record(data);
  const second = await fetch(other);
  const bad = !second.ok || isStale(url);
  if (bad) {
    await second.text();
  }
  if (!bad) record(await second.text());
}

export async function flagOfSeveralTestsForgotten(url, other) {
  const first = await fetch(url);
  const data = first.ok ? await first.json() : (await first.body?.cancel(), null);
  record(data);
  const second = await fetch(other); // want no-unconsumed-body
  const bad = !second.ok || isStale(url);
  if (bad) {
    await second.text();
  }
}

export async function readWhateverTheFlagSays(url, other) {
  const first = await fetch(url);
  const data = first.ok ? await first.json() : (await first.body?.cancel(), null);
  record(data);
  const second = await fetch(other);
  const bad = !second.ok || isStale(url);
  if (bad) record('bad');
  await second.text();
  return second.text(); // want no-body-reuse
}

export async function modeOutOfFive(url, mode) {
  const res = await fetch(url);
  let how = 'text';
  if (mode === 1) how = 'json';
  if (mode === 2) how = 'blob';
  if (mode === 3) how = 'bytes';
  if (mode === 4) how = 'none';
  let data;
  if (how === 'text') data = await res.text();
  if (how === 'json') data = await res.json();
  if (how === 'blob') data = await res.blob();
  if (how === 'bytes') data = await res.bytes();
  if (how === 'none') await res.body?.cancel();
  return data;
}

export async function pairsOfFlags(url, a, b, c) {
  let x = 0;
  let y = 0;
  let z = 0;
  if (a) x = 1;
  else y = 1;
  if (b) z = 1;
  else if (c) z = 2;
  const res = await fetch(url);
  if (x) await res.text();
  record(z);
  if (y) return res.json();
  return null;
}
