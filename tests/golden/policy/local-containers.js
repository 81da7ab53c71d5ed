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
