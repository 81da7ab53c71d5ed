// Helpers in this file that take a response or a body: what each does to its parameter decides for the caller.

async function releases(res) {
  await res.arrayBuffer();
}

async function releasesUnderAnotherName(res) {
  const same = res;
  const body = same.body;
  await body?.cancel();
}

function borrows(res) {
  console.log(res.status, res.headers.get('date'));
}

function borrowsAndAnswers(res) {
  return res.ok && res.headers.get('content-type') === 'application/json';
}

function passesOn(res) {
  console.log(res.status);
  return res;
}

function throwsWhenBad(res) {
  if (!res.ok) throw new Error(res.statusText);
}

async function readsAndThrowsWhenBad(res) {
  if (!res.ok) throw new Error(await res.text());
}

async function readsAndThrowsOrPassesOn(res) {
  if (!res.ok) throw new Error(await res.text());
  return res;
}

function cancelsBody(body) {
  body?.cancel().catch(() => {});
}

const last = { res: null };

function stores(res) {
  last.res = res;
}

async function level1(res) {
  return level2(res);
}

async function level2(res) {
  return level3(res);
}

async function level3(res) {
  return res.json();
}

function peek1(res) {
  return peek2(res);
}

function peek2(res) {
  return res.status;
}

async function drainsByRecursion(res, times) {
  if (times > 0) return drainsByRecursion(res, times - 1);
  return res.text();
}

async function onlyJson(res) {
  if (res.headers.get('content-type') === 'application/json') return res.json();
  return null; // want no-unconsumed-body
}

async function onlyWhenOk(res) {
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

async function fallsOff(res, log) { // want no-unconsumed-body
  if (log) console.log(await res.text());
}

async function withOptions({ res, limit }) {
  const text = await res.text();
  return text.slice(0, limit);
}

const arrowReads = (res) => res.text();

const arrowBorrows = (res) => res.status >= 200 && res.status < 300;

export async function released(url) {
  const res = await fetch(url);
  await releases(res);
  return res.ok;
}

export async function releasedUnderAnotherName(url) {
  const res = await fetch(url);
  await releasesUnderAnotherName(res);
  return res.ok;
}

export async function borrowedOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  borrows(res);
  return res.ok;
}

export async function borrowedThenRead(url) {
  const res = await fetch(url);
  borrows(res);
  return res.text();
}

export async function borrowedForADecision(url) {
  const res = await fetch(url);
  if (!borrowsAndAnswers(res)) return null; // want no-unconsumed-body
  return res.json();
}

export async function borrowedForADecisionReleased(url) {
  const res = await fetch(url);
  if (!borrowsAndAnswers(res)) {
    await releases(res);
    return null;
  }
  return res.json();
}

export async function passedOnAndRead(url) {
  const res = passesOn(await fetch(url));
  return res.json();
}

export async function passedOnAndDropped(url) {
  const res = passesOn(await fetch(url)); // want no-unconsumed-body
  return res.ok;
}

export async function passedOnResultIgnoredButRead(url) {
  const res = await fetch(url);
  passesOn(res);
  return res.json();
}

export async function helperThrowsWhileOpen(url) {
  const res = await fetch(url);
  throwsWhenBad(res); // want no-unconsumed-body /opened on line 153/
  return res.json();
}

export async function helperThrowsInATry(url) {
  const res = await fetch(url);
  try {
    throwsWhenBad(res);
  } catch (error) {
    res.body?.cancel().catch(() => {});
    throw error;
  }
  return res.json();
}

export async function helperReadsBeforeItThrows(url) {
  const res = await fetch(url);
  await readsAndThrowsWhenBad(res);
  return res.json();
}

export async function helperReadsBeforeItThrowsCallerForgets(url) {
  const res = await fetch(url);
  await readsAndThrowsWhenBad(res);
  return true; // want no-unconsumed-body
}

export async function helperThrowsOrPassesOn(url) {
  const res = await readsAndThrowsOrPassesOn(await fetch(url));
  return res.json();
}

export async function helperThrowsOrPassesOnCallerForgets(url) {
  const res = await fetch(url);
  const checked = await readsAndThrowsOrPassesOn(res);
  return checked.headers.get('etag'); // want no-unconsumed-body
}

export async function bodyCancelledByAHelper(url) {
  const res = await fetch(url);
  cancelsBody(res.body);
  return res.status;
}

export async function storedByAHelper(url) {
  const res = await fetch(url);
  stores(res);
}

export async function readThreeLevelsDown(url) {
  const res = await fetch(url);
  return level1(res);
}

export async function peekedTwoLevelsDown(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return peek1(res);
}

export async function readByARecursiveHelper(url) {
  const res = await fetch(url);
  return drainsByRecursion(res, 3);
}

export async function callersOfAnOwnerHaveTransferred(url) {
  const res = await fetch(url);
  return onlyJson(res);
}

export async function anotherCallerOfTheOwner(url) {
  return onlyWhenOk(await fetch(url));
}

export async function callerOfTheOwnerThatFallsOff(url) {
  const res = await fetch(url);
  await fallsOff(res, true);
}

export async function leaksBeforeTheOwner(url) {
  const res = await fetch(url);
  if (res.redirected) throw new Error('redirected'); // want no-unconsumed-body
  return onlyJson(res);
}

export async function insideAnOptionsObject(url) {
  const res = await fetch(url);
  return withOptions({ res, limit: 10 });
}

export async function arrowHelperReads(url) {
  const res = await fetch(url);
  return arrowReads(res);
}

export async function arrowHelperBorrows(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return arrowBorrows(res);
}

export async function arrowHelperBorrowsThenRead(url) {
  const res = await fetch(url);
  return arrowBorrows(res) ? res.json() : res.text();
}

export async function helperDeclaredInside(url) {
  const res = await fetch(url);
  async function finish(response) {
    return response.text();
  }
  return finish(res);
}

export async function helperDeclaredInsideBorrows(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const show = (response) => console.log(response.url);
  show(res);
}

export async function inTheArgument(url) {
  return borrowsAndAnswers(await fetch(url)); // want no-unconsumed-body
}

export async function inTheArgumentRead(url) {
  return level3(await fetch(url));
}

async function refreshes(url) {
  const res = await fetch(url);
  return (await res.json()).token;
}

export async function helperThatFailsInATry(url, other) {
  const res = await fetch(url);
  try {
    await refreshes(other);
  } catch {
    return null; // want no-unconsumed-body
  }
  return res.json();
}

export async function helperThatFailsInATryWithAFinally(url, other) {
  const res = await fetch(url);
  try {
    await refreshes(other);
  } catch {
    return null;
  } finally {
    await res.text();
  }
}

async function refreshesOrNot(url) {
  try {
    return await refreshes(url);
  } catch {
    return null;
  }
}

export async function helperThatNeverFails(url, other) {
  const res = await fetch(url);
  try {
    await refreshesOrNot(other);
  } catch {
    return null;
  }
  return res.json();
}

class Reader {
  async #read(res) {
    return res.json();
  }

  #check(res) {
    if (!res.ok) throw new Error('failed');
  }

  async good(url) {
    const res = await fetch(url);
    return this.#read(res);
  }

  async bad(url) {
    const res = await fetch(url);
    this.#check(res); // want no-unconsumed-body
    return this.#read(res);
  }
}

export default Reader;

function discardAndLog(res, log) {
  log(res.status);
  res.body?.cancel().catch(() => {});
}

function onlyLog(res, log) {
  log(res.status);
}

export async function spreadToAHelperThatReleases(url, log) {
  const res = await fetch(url);
  const both = [res, log];
  discardAndLog(...both);
}

export async function spreadToAHelperThatLooks(url, log) {
  const res = await fetch(url); // want no-unconsumed-body
  const both = [res, log];
  onlyLog(...both);
}

async function ensureLater(res) {
  if (!res.ok) throw new Error('failed');
}

export async function awaitedFurtherDown(url) {
  const res = await fetch(url);
  const checked = ensureLater(res); // want no-unconsumed-body /ensureLater\(…\)' throws/
  console.log(res.status);
  await checked;
  return res.json();
}

function refuse(res) {
  return Promise.reject(new Error(`status ${res.status}`));
}

export async function helperThatRejects(url) {
  const res = await fetch(url);
  if (!res.ok) await refuse(res); // want no-unconsumed-body /'refuse\(…\)' throws/
  return res.json();
}
