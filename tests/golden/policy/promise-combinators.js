// Several responses at once. Each element is a body of its own.
import { delay } from './support.js';

export async function allDestructured(a, b) {
  const [one, two] = await Promise.all([fetch(a), fetch(b)]);
  return [await one.json(), await two.json()];
}

export async function allDestructuredOneForgotten(a, b) {
  const [one, two] = await Promise.all([
    fetch(a),
    fetch(b), // want no-unconsumed-body
  ]);
  return two.ok ? one.json() : one.text();
}

export async function allHoleInThePattern(a, b) {
  const [, two] = await Promise.all([
    fetch(a), // want no-unconsumed-body
    fetch(b),
  ]);
  return two.json();
}

export async function allShorterPattern(a, b) {
  const [one] = await Promise.all([
    fetch(a),
    fetch(b), // want no-unconsumed-body
  ]);
  return one.json();
}

export async function allResultUnused(a, b) {
  await Promise.all([
    fetch(a), // want no-unconsumed-body
    fetch(b), // want no-unconsumed-body
  ]);
}

export async function allThrowsBetweenTheReads(a, b) {
  const [one, two] = await Promise.all([
    fetch(a),
    fetch(b),
  ]);
  const first = await one.json();
  if (!first.ready) throw new Error('not ready'); // want no-unconsumed-body
  return [first, await two.json()];
}

export async function allMappedToText(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  return Promise.all(responses.map((res) => res.text()));
}

export async function allMappedToStatus(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url))); // want no-unconsumed-body
  return responses.map((res) => res.status);
}

export async function allEveryOk(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url))); // want no-unconsumed-body
  return responses.every((res) => res.ok);
}

export async function allLooped(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  const out = [];
  for (const res of responses) out.push(await res.json());
  return out;
}

export async function allLoopedWithThrow(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  const out = [];
  for (const res of responses) {
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    out.push(await res.json());
  }
  return out;
}

export async function allLoopedWithContinue(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  const out = [];
  for (const res of responses) {
    if (!res.ok) continue;
    out.push(await res.json());
  }
  return out; // want no-unconsumed-body
}

export async function allLoopedForStatus(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url))); // want no-unconsumed-body
  for (const res of responses) console.log(res.status);
}

export function allOfTexts(urls) {
  return Promise.all(urls.map((url) => fetch(url).then((res) => res.text())));
}

export function allOfFlags(urls) {
  return Promise.all(urls.map((url) => fetch(url).then((res) => res.ok))); // want no-unconsumed-body
}

export function allOfAsyncCallbacks(urls) {
  return Promise.all(
    urls.map(async (url) => {
      const res = await fetch(url);
      if (!res.ok) return null; // want no-unconsumed-body
      return res.json();
    }),
  );
}

export function allReturned(urls) {
  return Promise.all(urls.map((url) => fetch(url)));
}

export async function allThen(a, b) {
  return Promise.all([fetch(a), fetch(b)]).then(([one, two]) => Promise.all([one.json(), two.json()]));
}

export async function allThenOneForgotten(a, b) {
  return Promise.all([
    fetch(a),
    fetch(b), // want no-unconsumed-body
  ]).then(([one]) => one.json());
}

export async function allBesideOtherWork(url, load) {
  const [res, user] = await Promise.all([fetch(url), load()]);
  return { user, data: await res.json() };
}

export async function allBesideOtherWorkForgotten(url, load) {
  const [, user] = await Promise.all([fetch(url), load()]); // want no-unconsumed-body
  return user;
}

export async function settledRead(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url)));
  const out = [];
  for (const result of results) {
    if (result.status === 'fulfilled') out.push(await result.value.text());
  }
  return out;
}

export async function settledCounted(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url))); // want no-unconsumed-body
  return results.filter((result) => result.status === 'fulfilled').length;
}

export async function settledStatus(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url))); // want no-unconsumed-body
  for (const result of results) {
    if (result.status === 'fulfilled') console.log(result.value.status);
  }
}

export async function settledUnused(urls) {
  await Promise.allSettled(urls.map((url) => fetch(url))); // want no-unconsumed-body
}

export async function settledDestructured(a, b) {
  const [one, two] = await Promise.allSettled([fetch(a), fetch(b)]);
  const first = one.status === 'fulfilled' ? await one.value.json() : null;
  const second = two.status === 'fulfilled' ? await two.value.json() : null;
  return { first, second };
}

export async function settledThrowsOnBadStatus(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url)));
  const out = [];
  for (const result of results) {
    if (result.status === 'rejected') continue;
    if (!result.value.ok) throw new Error('failed'); // want no-unconsumed-body
    out.push(await result.value.text());
  }
  return out;
}

export async function raceAgainstATimer(url) {
  const res = await Promise.race([fetch(url), delay(1000)]);
  return res.json();
}

export async function raceAgainstATimerDropped(url) {
  const res = await Promise.race([fetch(url), delay(1000)]); // want no-unconsumed-body
  return res.ok;
}

export async function raceAgainstAnInlineTimer(url) {
  const timeout = new Promise((_, reject) => setTimeout(reject, 1000, new Error('timeout')));
  const res = await Promise.race([fetch(url), timeout]);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function raceOfTwoMirrors(a, b) {
  const res = await Promise.race([fetch(a), fetch(b)]);
  return res.text();
}

export async function anyOfTwoMirrors(a, b) {
  const res = await Promise.any([fetch(a), fetch(b)]);
  return res.text();
}

export async function anyOfManyMirrors(urls) {
  const res = await Promise.any(urls.map((url) => fetch(url)));
  return res.text();
}

export async function filteredThenRead(urls) {
  return Promise.all((await Promise.all(urls.map((url) => fetch(url)))).filter((res) => res.ok).map((res) => res.json())); // want no-unconsumed-body
}

export async function filteredAndTheRestReleased(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  for (const res of responses) {
    if (!res.ok) await res.arrayBuffer();
  }
  return Promise.all(responses.filter((res) => res.ok).map((res) => res.json()));
}

export async function filteredAfterTheRead(urls) {
  const pages = await Promise.all(
    urls.map(async (url) => {
      const res = await fetch(url);
      return { ok: res.ok, text: await res.text() };
    }),
  );
  return pages.filter((page) => page.ok);
}

export async function restOfThePattern(a, b, c) {
  const [first, ...others] = await Promise.all([fetch(a), fetch(b), fetch(c)]);
  const texts = [await first.text()];
  for (const res of others) texts.push(await res.text());
  return texts;
}

export async function forEachAsync(urls) {
  urls.forEach(async (url) => {
    const res = await fetch(url); // want no-unconsumed-body
    console.log(url, res.status);
  });
}

export async function forEachAsyncRead(urls) {
  urls.forEach(async (url) => {
    const res = await fetch(url);
    console.log(url, await res.text());
  });
}

export async function reduceInSequence(urls) {
  return urls.reduce(async (before, url) => {
    const texts = await before;
    const res = await fetch(url);
    texts.push(await res.text());
    return texts;
  }, Promise.resolve([]));
}
