// A local object or array that never leaves the function is tracked through, not trusted.
import { render } from './support.js';

export async function objectNeverLeaves(url) {
  const ctx = { res: await fetch(url) }; // want no-unconsumed-body
  return ctx.res.status;
}

export async function objectReadThrough(url) {
  const ctx = { res: await fetch(url) };
  return ctx.res.text();
}

export async function objectAssignedLater(url) {
  const ctx = {};
  ctx.res = await fetch(url); // want no-unconsumed-body
  return ctx.res.ok;
}

export async function objectAssignedLaterAndRead(url) {
  const ctx = {};
  ctx.res = await fetch(url);
  return ctx.res.json();
}

export async function objectThatThrows(url) {
  const ctx = { attempts: 1, res: await fetch(url) };
  if (!ctx.res.ok) throw new Error('failed'); // want no-unconsumed-body
  return ctx.res.json();
}

export async function objectReturned(url) {
  const ctx = { res: await fetch(url) };
  return ctx;
}

export async function objectHandedOn(url) {
  const ctx = { res: await fetch(url) };
  return render(ctx);
}

export async function objectWithTwo(a, b) {
  const both = {
    one: await fetch(a),
    two: await fetch(b), // want no-unconsumed-body
  };
  return both.one.json();
}

export async function objectWithTwoRead(a, b) {
  const both = { one: await fetch(a), two: await fetch(b) };
  return [await both.one.json(), await both.two.json()];
}

export async function arrayNeverLeaves(url) {
  const list = [await fetch(url)]; // want no-unconsumed-body
  return list.length;
}

export async function arrayRead(url) {
  const list = [await fetch(url)];
  return list[0].text();
}

export async function pushedInALoop(urls) {
  const responses = [];
  for (const url of urls) {
    responses.push(await fetch(url)); // want no-unconsumed-body
  }
  return responses.map((res) => res.status);
}

export async function pushedInALoopAndRead(urls) {
  const responses = [];
  for (const url of urls) {
    responses.push(await fetch(url));
  }
  return Promise.all(responses.map((res) => res.json()));
}

export async function pushedInALoopAndReturned(urls) {
  const responses = [];
  for (const url of urls) {
    responses.push(await fetch(url));
  }
  return responses;
}

export async function pushedInALoopAndCounted(urls) {
  const responses = [];
  for (const url of urls) {
    const res = await fetch(url); // want no-unconsumed-body
    responses.push(res);
  }
  return responses.length;
}

export async function pushedAndReadByForOf(urls) {
  const responses = [];
  for (const url of urls) responses.push(await fetch(url));
  let total = 0;
  for (const res of responses) total += (await res.arrayBuffer()).byteLength;
  return total;
}

export async function pushedFlags(urls) {
  const flags = [];
  for (const url of urls) {
    const res = await fetch(url); // want no-unconsumed-body
    flags.push(res.ok);
  }
  return flags;
}

export async function destructuredFromAnObject(url) {
  const ctx = { res: await fetch(url), started: Date.now() };
  const { res } = ctx;
  return res.text();
}

export async function destructuredFromAnObjectDropped(url) {
  const ctx = { res: await fetch(url), started: Date.now() }; // want no-unconsumed-body
  const { started } = ctx;
  return Date.now() - started;
}

export async function localMap(url) {
  const map = new Map();
  map.set('res', await fetch(url));
  return map.get('res').text();
}

export async function arrayDestructured(a, b) {
  const [one, two] = [await fetch(a), await fetch(b)];
  return [await one.text(), await two.text()];
}

export async function pairOfResponseAndTime(url) {
  const pair = [await fetch(url), Date.now()];
  const [res, at] = pair;
  if (!res.ok) return null; // want no-unconsumed-body
  return { at, data: await res.json() };
}

export async function spreadIntoAReturnedObject(url) {
  const ctx = { res: await fetch(url) };
  return { ...ctx, at: Date.now() };
}

export async function spreadIntoAReturnedArray(url) {
  const list = [await fetch(url)];
  return [...list];
}

export async function underTwoNamesThatNobodyKnows(a, b) {
  const box = {};
  box[a] = await fetch(a);
  box[b] = await fetch(b);
  return Promise.all(Object.values(box).map((res) => res.text()));
}

export async function underTwoNamesUnread(a, b) {
  const box = {};
  box[a] = await fetch(a); // want no-unconsumed-body
  box[b] = await fetch(b); // want no-unconsumed-body
  return Object.keys(box);
}

export async function cutOff(a, b) {
  const list = [
    await fetch(a),
    await fetch(b), // want no-unconsumed-body
  ];
  const firsts = list.slice(0, -1);
  return firsts[0].text();
}

export async function cutOffBefore(a, b) {
  const list = [
    await fetch(a), // want no-unconsumed-body
    await fetch(b),
  ];
  const rest = list.slice(1);
  return rest[0].text();
}

export async function bothKeptByTheCut(a, b) {
  const list = [await fetch(a), await fetch(b)];
  const [first, second] = list.slice(0, 2);
  return [await first.text(), await second.text()];
}

export async function behindTheLastElement(url) {
  const queue = [await fetch(url)]; // want no-unconsumed-body
  await queue[1]?.text();
}

export async function indexedRead(urls) {
  const responses = [];
  for (const url of urls) responses.push(await fetch(url));
  const texts = [];
  for (let at = 0; at < responses.length; at++) texts.push(await responses[at].text());
  return texts;
}

export async function indexedLook(urls) {
  const responses = [];
  for (const url of urls) responses.push(await fetch(url)); // want no-unconsumed-body
  let good = 0;
  for (let at = 0; at < responses.length; at++) if (responses[at].ok) good++;
  return good;
}

export async function indexedReadOfSome(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url))); // want no-unconsumed-body
  for (let at = 0; at < responses.length; at++) {
    if (responses[at].ok) await responses[at].text();
  }
}

export async function indexedThrow(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  for (let at = 0; at < responses.length; at++) {
    const res = responses[at];
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    await res.text();
  }
}

export async function indexedOfTwo(a, b) {
  const responses = [await fetch(a), await fetch(b)];
  for (let at = 0; at < responses.length; at++) await responses[at].text();
}

export async function indexedOfTwoLeftAtTheFirst(a, b) {
  const responses = [
    await fetch(a),
    await fetch(b), // want no-unconsumed-body
  ];
  for (let at = 0; at < responses.length; at++) return responses[at].text();
}

export async function indexedBackwards(a, b) {
  const responses = await Promise.all([fetch(a), fetch(b)]);
  for (let at = responses.length - 1; at >= 0; at--) await responses[at].text();
}

export async function indexedByOthers(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  for (const [at, url] of urls.entries()) render(url, await responses[at].text());
}

export async function indexedByTheList(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  for (let at = 0; at < urls.length; at++) await responses[at].text();
}

export async function indexedInWhile(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  let at = 0;
  while (at < responses.length) await responses[at++].text();
}

export async function indexedByKeys(urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  for (const at in responses) await responses[at].text();
}

export async function assignedByIndex(urls) {
  const responses = [];
  for (let at = 0; at < urls.length; at++) responses[at] = await fetch(urls[at]);
  for (let at = 0; at < responses.length; at++) await responses[at].text();
}
