// Shapes named in the Checker Framework's resource leak tests.
// https://github.com/typetools/checker-framework/tree/master/checker/tests/resourceleak
import { collect, Upload } from './elsewhere.js';

let shared;

export async function ifBranchForgets(url, verbose) {
  const res = await fetch(url);
  if (verbose) {
    console.log(await res.text());
    return true;
  }
  return false; // want no-unconsumed-body
}

export async function doubleIfAgrees(url, verbose) {
  const res = await fetch(url);
  if (verbose) console.log(await res.text());
  if (!verbose) await res.arrayBuffer();
}

export async function enhancedForReadsEach(urls) {
  for (const url of urls) {
    const res = await fetch(url);
    console.log(await res.text());
  }
}

export async function enhancedForForgetsEach(urls) {
  for (const url of urls) {
    const res = await fetch(url); // want no-unconsumed-body
    console.log(res.status);
  }
}

export async function finallyThrowsBeforeItReleases(url, broken) {
  const res = await fetch(url);
  try {
    console.log(res.status);
  } finally {
    if (broken) throw new Error('broken'); // want no-unconsumed-body
    res.body?.cancel().catch(() => {});
  }
}

export async function multipleReturnsOneForgets(url) {
  const res = await fetch(url);
  if (res.status === 200) return res.json();
  if (res.status === 404) return null; // want no-unconsumed-body
  if (res.status === 400) return res.text();
  res.body?.cancel().catch(() => {});
  return undefined;
}

export async function ternaryReleasesOnBothSides(url, full) {
  const res = await fetch(url);
  return full ? res.text() : res.body?.cancel();
}

export async function ternaryReleasesOnOneSide(url, full) {
  const res = await fetch(url);
  return full ? res.text() : undefined; // want no-unconsumed-body
}

export async function ternaryChoosesWhichToFetch(a, b, first) {
  const res = first ? await fetch(a) : await fetch(b);
  return res.text();
}

export async function temporaryVariables(url) {
  console.log((await (await fetch(url)).text()).length);
}

function dropQuietly(value) {
  console.log(typeof value);
}

export async function sneakyDrop(url) {
  dropQuietly(await fetch(url)); // want no-unconsumed-body
}

export async function intoAListThatStays(urls) {
  const open = [];
  for (const url of urls) {
    open.push(await fetch(url)); // want no-unconsumed-body
  }
  return open.length;
}

export async function intoAListThatIsReadLater(urls) {
  const open = [];
  for (const url of urls) {
    open.push(await fetch(url));
  }
  const pages = [];
  for (const res of open) {
    pages.push(await res.text());
  }
  return pages;
}

export async function intoAListThatIsReturned(urls) {
  const open = [];
  for (const url of urls) {
    open.push(await fetch(url));
  }
  return open;
}

export async function optionalThatMayBeEmpty(url, wanted) {
  const maybe = wanted ? await fetch(url) : null;
  if (maybe !== null) {
    await maybe.text();
  }
}

export async function reassignedAfterAnAliasWasRead(url) {
  let res = await fetch(url);
  const first = res;
  await first.text();
  res = await fetch(`${url}/next`);
  return res.text();
}

export async function reassignedWhileAnAliasHoldsTheOpenOne(url) {
  let res = await fetch(url);
  const first = res;
  res = await fetch(`${url}/next`);
  await res.text();
  return first.text();
}

export async function ownershipTakenByAConstructor(url) {
  const res = await fetch(url);
  const upload = new Upload(res.body);
  return upload.finished;
}

class LineReader {
  constructor(body) {
    this.body = body; // want no-detached-body
  }

  close() {
    return this.body.cancel();
  }
}

export async function wrappedAndReturned(url) {
  const res = await fetch(url);
  return new LineReader(res.body);
}

function returnsAnother(res, other) {
  console.log(res.status);
  return other;
}

export async function passThroughGivesBackSomethingElse(url, other) {
  const res = await fetch(url); // want no-unconsumed-body
  return returnsAnother(res, other);
}

function returnsTheSame(res) {
  console.log(res.status);
  return res;
}

export async function passThroughGivesBackTheSame(url) {
  const res = await fetch(url);
  return returnsTheSame(res).text();
}

export async function passThroughWhoseResultIsDropped(url) {
  const res = await fetch(url); // want no-unconsumed-body
  returnsTheSame(res);
}

export class FieldFilledOnce {
  res = null;

  async open(url) {
    this.res ??= await fetch(url);
    return this.res;
  }
}

export async function staticHolder(url) {
  shared = await fetch(url);
  return shared.status;
}

export function lambdaThatReads(urls) {
  return collect(urls, async (url) => (await fetch(url)).text());
}

export function lambdaThatForgets(urls) {
  return collect(urls, async (url) => (await fetch(url)).status); // want no-unconsumed-body
}

export async function switchUsedAsAnExpression(url, mode) {
  const res = await fetch(url);
  const read = { json: () => res.json(), text: () => res.text() }[mode];
  return read();
}
