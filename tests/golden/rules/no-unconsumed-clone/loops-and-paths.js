// A clone in a loop, and a half-read body behind many other decisions.
import { check, isStale, keep, record } from './support.js';

export async function cloneInEachTurn(url, keys) {
  const res = await fetch(url);
  for (const key of keys) {
    const copy = res.clone(); // want no-unconsumed-clone
    record(key, copy.status);
  }
  return res.text();
}

export async function cloneReadInEachTurn(url, keys) {
  const res = await fetch(url);
  const found = [];
  for (const key of keys) {
    found.push((await res.clone().json())[key]);
  }
  await res.text();
  return found;
}

export async function readOnlyInSomeTurns(url, keys) {
  const res = await fetch(url);
  for (const key of keys) {
    const copy = res.clone(); // want no-unconsumed-clone
    if (isStale(key)) record(await copy.text());
  }
  return res.text();
}

export async function originalLeftAlone(url, other) {
  const first = await fetch(other);
  const data = first.ok ? await first.json() : await first.text();
  const res = await fetch(url);
  if (isStale(data)) {
    res.body?.cancel().catch(() => {});
    return null;
  }
  return res.clone().text(); // want no-unconsumed-clone
}

export async function originalReadOnSomePathsOnly(url, other) {
  const res = await fetch(url);
  if (check(url)) record('checked');
  const text = await res.clone().text(); // want no-unconsumed-clone
  if (isStale(text)) record(await res.json());
  const last = await fetch(other);
  let name;
  try {
    name = last.ok ? 'good' : 'bad';
  } catch {
    name = 'none';
  }
  last.body?.cancel().catch(() => {});
  return name;
}

export async function eitherClone(url) {
  const res = await fetch(url);
  if (res.ok) {
    await res.clone().text(); // want no-unconsumed-clone
  }
  if (!res.ok) {
    await res.clone().json(); // want no-unconsumed-clone
  }
}

export async function headOfABranch(url) {
  const res = await fetch(url);
  const copy = res.clone(); // want no-unconsumed-clone
  for await (const chunk of res.body) record(chunk);
  const reader = copy.body.getReader();
  const { value } = await reader.read();
  return value;
}

export async function wholeBranchByAReader(url) {
  const res = await fetch(url);
  const copy = res.clone();
  for await (const chunk of res.body) record(chunk);
  const reader = copy.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return null;
    record(value);
  }
}

export async function readInATry(url) {
  try {
    const box = { res: await fetch(url), at: 0 };
    await box.res.clone().text(); // want no-unconsumed-clone
    throw new Error('failed');
  } catch {
    return null;
  }
}

export async function cloneKeptElsewhere(url) {
  const res = await fetch(url);
  keep(res.clone());
  if (!res.bodyUsed) res.body?.cancel().catch(() => {});
}

export async function cloneKeptElsewhereAndOriginalSometimesRead(url) {
  const res = await fetch(url);
  keep(res.clone()); // want no-unconsumed-clone
  if (isStale(url)) await res.text();
}

export async function requestAfterTheCloneMayFail(url, other) {
  await fetch(url).then(async (res) => {
    record(await res.clone().text());
    const last = await fetch(other);
    await last.text();
    await res.text();
  });
}

export async function bothBranchesReadInACallback(url) {
  await fetch(url).then(async (res) => {
    const [one, two] = res.body.tee();
    record(await new Response(one).text());
    record(await new Response(two).text());
  });
}

export async function bothReadsFailTogether(url) {
  try {
    const res = await fetch(url);
    const [one, two] = res.body.tee();
    record(await new Response(one).text());
    record(await new Response(two).text());
  } catch (error) {
    record(error);
  }
}

export async function oneBranchReadInACallback(url) {
  await fetch(url).then(async (res) => {
    const [one, two] = res.body.tee(); // want no-unconsumed-clone
    record(two.locked);
    record(await new Response(one).text());
  });
}

export async function partlyReadAndAsked(url) {
  const res = await fetch(url);
  const copy = res.clone(); // want no-unconsumed-clone
  record(await copy.text());
  record(await res.body.getReader().read());
  if (!res.bodyUsed) res.body?.cancel().catch(() => {});
}

export async function noBodyBySeveralTests(url, other, next) {
  const first = await fetch(other);
  const res = await fetch(url); // want no-unconsumed-body /when first\.body is there/
  if ([204, 205, 304].includes(res.status)) await first.text();
  while (next()) {
    keep(res.clone()); // want no-body-reuse
    res.body?.cancel().catch(() => {});
  }
  first.body?.cancel().catch(() => {});
}

export async function cloneReadInEachTurnBesideAnObject(url, keys, more) {
  const res = await fetch(url);
  for (const key of keys) {
    do {
      const entry = { data: await fetch(key).then((other) => other.json()), at: 0 };
      const copy = res.clone();
      record(entry, await copy.text());
    } while (more());
  }
  res.body?.cancel().catch(() => {});
}

export async function clonesBesideARace(url, other, keys) {
  const first = await fetch(url); // want no-unconsumed-body /when isStale\(other\) is false/
  const second = await fetch(other);
  const kept = first.clone(); // want no-unconsumed-clone
  if (isStale(other)) keep(kept);
  for (const key of keys) {
    const answer = await Promise.race([fetch(key), check(1000)]);
    record(await answer.text());
    const copy = second.clone(); // want no-unconsumed-clone /The clone 'copy' is not read/
    if (isStale(key)) record(await copy.text());
  }
  record(await second.text());
}

export async function laterReadOrTwoBranchesInEachTurn(lists, later, more) {
  for (const urls of lists) {
    const box = { res: await fetch(urls[0]), at: 0 }; // want no-unconsumed-body
    await Promise.all(
      urls.map(async (url) => {
        const res = await fetch(url);
        if (later(url)) {
          return () => res.text();
        }
        const [head, rest] = res.body.tee();
        return more(url); // want no-unconsumed-body
      }),
    );
  }
}
