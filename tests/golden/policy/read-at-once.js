// A response that is read on the only way there is needs no look at paths; its neighbours do.
import { expect, test } from 'vitest';

export async function loads(url) {
  const res = await fetch(url);
  const data = await res.json();
  return { data, status: res.status };
}

export async function leavesBefore(url, dryRun) {
  const res = await fetch(url);
  if (dryRun) return undefined; // want no-unconsumed-body
  return res.json();
}

export async function leavesFromALoop(urls) {
  for (const url of urls) {
    const res = await fetch(url);
    if (url.endsWith('#')) break; // want no-unconsumed-body
    await res.text();
  }
}

export async function turnsInALoopInBetween(urls) {
  const res = await fetch(urls[0]);
  for (const url of urls) {
    if (url.endsWith('#')) break;
  }
  return res.text();
}

export async function readsOnlyWhereItIsAsked(url, sink) {
  const res = await fetch(url); // want no-unconsumed-body
  sink?.write(await res.text());
}

export async function readsInAnArgument(url, sink) {
  const res = await fetch(url);
  sink.write(await res.text());
}

export async function readsUnlessItIsKnown(url, known) {
  const res = await fetch(url);
  return known ?? (await res.text()); // want no-unconsumed-body
}

export async function readsTwice(url) {
  const res = await fetch(url);
  await res.text();
  return res.json(); // want no-body-reuse
}

export async function readsALocked(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  const text = await res.text(); // want no-body-reuse
  await reader.read();
  return text;
}

export async function readsOneOfTwo(a, b) {
  const first = await fetch(a); // want no-unconsumed-body
  const second = await fetch(b);
  return [first.status, await second.text()];
}

export async function asksAClosure(url) {
  const res = await fetch(url);
  const check = () => {
    if (!res.ok) throw new Error(`HTTP ${res.status}`);
  };
  check(); // want no-unconsumed-body
  return res.json();
}

function must(ok) {
  if (!ok) throw new Error('failed');
  return ok;
}

export async function failsInTheReadingStatement(url) {
  const res = await fetch(url);
  return [must(res.ok), await res.json()]; // want no-unconsumed-body
}

export async function failsInTheDeclaration(url) {
  const res = await fetch(url), // want no-unconsumed-body
    known = fail();
  return known ?? res.json();
}

function fail() {
  throw new Error('failed');
}

export async function failsInAHelperThatCounts(url) {
  let calls = 0;
  const count = () => {
    calls += 1;
    if (calls > 3) throw new Error('too many');
  };
  const res = await fetch(url);
  count(); // want no-unconsumed-body
  return res.json();
}

export async function failsInACallback(url, list) {
  let seen = 0;
  const res = await fetch(url);
  list.forEach((each) => {
    seen += 1;
    if (!each) throw new Error(`${seen} is missing`); // want no-unconsumed-body
  });
  return res.json();
}

export const chained = (url) => fetch(url).then((res) => res.json());

export const chainedAndDropped = (url) => fetch(url).then((res) => res.ok); // want no-unconsumed-body

export const chainedOverTwo = (url) =>
  fetch(url)
    .then((res) => res)
    .then((res) => res.text());

export async function readsWhereItArrives(url) {
  return (await fetch(url)).text();
}

export async function looksWhereItArrives(url) {
  return (await fetch(url)).status; // want no-unconsumed-body
}

test('answers', async () => {
  const res = await fetch('http://127.0.0.1:3000/');
  expect(res.status).toBe(200);
  expect(await res.text()).toBe('ok');
});

test('answers, says a helper', async () => {
  const res = await fetch('http://127.0.0.1:3000/');
  expect(must(res.ok)).toBe(true); // want no-unconsumed-body
  await res.json();
});

test('answers without a body that anybody reads', async () => {
  const res = await fetch('http://127.0.0.1:3000/'); // want no-unconsumed-body
  expect(res.status).toBe(200);
});
