// A retry loop that counts knows its last turn by comparing what it counts: that turn does not go round again, the others do not leave by the loop's test.
export async function keepsTheLast(url) {
  let res;
  for (let i = 0; i < 3; i++) {
    res = await fetch(url);
    if (res.status !== 503) break;
    if (i < 2) await res.body?.cancel();
  }
  return res.text();
}

export async function readsTheLastForItsError(url, max = 3) {
  let last;
  for (let i = 0; i < max; i++) {
    const res = await fetch(url);
    if (res.ok) return res.json();
    last = res;
    if (i < max - 1) await res.arrayBuffer();
  }
  throw new Error(await last.text());
}

export async function oneAhead(url, max) {
  let res;
  for (let i = 1; i <= max; i += 1) {
    res = await fetch(url);
    if (res.ok) return res;
    if (i + 1 <= max) await res.body?.cancel();
  }
  return res;
}

export async function namesIt(url, retries) {
  let res;
  for (let attempt = 0; attempt <= retries; ++attempt) {
    res = await fetch(url);
    const isLast = attempt === retries;
    if (res.status < 500 || isLast) break;
    await res.body?.cancel();
  }
  return res.json();
}

export async function countsDown(url) {
  let res;
  for (let left = 5; left > 0; left--) {
    res = await fetch(url);
    if (res.ok) break;
    if (left > 1) await res.arrayBuffer();
  }
  return res.text();
}

export async function endInAConstant(url) {
  const MAX = 4;
  let res;
  for (let i = 0; i < MAX; i++) {
    res = await fetch(url);
    if (res.ok) break;
    if (i !== 3) await res.arrayBuffer();
  }
  return res.text();
}

export async function mirrors(mirrors) {
  let res;
  for (const [i, mirror] of mirrors.entries()) {
    res = await fetch(mirror);
    if (res.ok) return res;
    if (i < mirrors.length - 1) await res.body?.cancel();
  }
  return res;
}

export async function endOfAnObject(url, options) {
  let res;
  const last = options.retries - 1;
  for (let i = 0; i < options.retries; i++) {
    res = await fetch(url);
    if (res.ok) return res.json();
    if (i < last) await res.body?.cancel();
  }
  throw new Error(await res.text());
}

export async function countsInItsTest(url) {
  let res;
  let left = 3;
  while (left-- > 0) {
    res = await fetch(url);
    if (res.ok) break;
    if (left > 0) await res.arrayBuffer();
  }
  return res.text();
}

export async function countsUntilNothingIsLeft(url, retries) {
  let res;
  while (retries--) {
    res = await fetch(url);
    if (res.ok || retries === 0) break;
    await res.arrayBuffer();
  }
  return res.text();
}

export async function countsAhead(url, max) {
  let res;
  let attempt = 0;
  while (++attempt <= max) {
    res = await fetch(url);
    if (res.ok) break;
    if (attempt !== max) await res.arrayBuffer();
  }
  return res.text();
}

export async function countsAheadTooFar(url, max) {
  let res;
  let attempt = 0;
  while (++attempt < max) {
    res = await fetch(url); // want no-unconsumed-body
    if (res.ok) break;
    if (attempt === max - 1) await res.arrayBuffer();
  }
  return res.status;
}

export async function leavesWithTheLastOpen(url, max) {
  for (let i = 0; i < max; i++) {
    const res = await fetch(url); // want no-unconsumed-body
    if (res.ok) return res.json();
    if (i < max - 1) await res.body?.cancel();
  }
  throw new Error('gave up');
}

export async function dropsAllButTheLast(url, max) {
  let res;
  for (let i = 0; i < max; i++) {
    res = await fetch(url); // want no-unconsumed-body
    if (res.ok) break;
    if (i === max - 1) await res.text();
  }
  return res.status;
}

export async function cancelsOneTooFew(url, max) {
  let res;
  for (let i = 0; i < max; i++) {
    res = await fetch(url); // want no-unconsumed-body
    if (res.ok) break;
    if (i < max - 2) await res.body?.cancel();
  }
  return res.text();
}

export async function endMoves(url, max) {
  let res;
  for (let i = 0; i < max; i++) {
    res = await fetch(url); // want no-unconsumed-body
    max = Number(res.headers.get('x-max'));
    if (res.ok) break;
    if (i < max - 1) continue;
    await res.body?.cancel();
  }
}

export async function readsInTheFirstOfTwo(url) {
  const res = await fetch(url);
  for (let turn = 0; turn < 2; turn++) {
    if (turn > 0) break;
    await res.text();
  }
}
