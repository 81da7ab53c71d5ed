// Retry, redirect and poll loops: every turn has its own response, and the turn that is given up must release it.
import { sleep, log } from './support.js';

export async function nextTurnDropsTheResponse(url) {
  for (let attempt = 0; attempt < 3; attempt++) {
    const res = await fetch(url); // want no-unconsumed-body
    if (res.ok) return res.json();
    await sleep(2 ** attempt * 100);
  }
  throw new Error('gave up');
}

export async function nextTurnAfterTheDrain(url) {
  for (let attempt = 0; attempt < 3; attempt++) {
    const res = await fetch(url);
    if (res.ok) return res.json();
    await res.arrayBuffer();
    await sleep(2 ** attempt * 100);
  }
  throw new Error('gave up');
}

export async function nextTurnAfterTheCancel(url) {
  while (true) {
    const res = await fetch(url);
    if (res.ok) return res.json();
    res.body?.cancel().catch(() => {});
    await sleep(100);
  }
}

export async function continueDropsTheResponse(urls) {
  const pages = [];
  for (const url of urls) {
    const res = await fetch(url);
    if (!res.ok) continue; // want no-unconsumed-body
    pages.push(await res.text());
  }
  return pages;
}

export async function continueAfterTheDrain(urls) {
  const pages = [];
  for (const url of urls) {
    const res = await fetch(url);
    if (!res.ok) {
      log(await res.text());
      continue;
    }
    pages.push(await res.text());
  }
  return pages;
}

export async function breakDropsTheResponse(urls) {
  const pages = [];
  for (const url of urls) {
    const res = await fetch(url);
    if (res.status === 404) break; // want no-unconsumed-body
    pages.push(await res.text());
  }
  return pages;
}

export async function breakWithTheResponseThenReadsIt(url) {
  let res;
  for (;;) {
    res = await fetch(url);
    if (res.ok) break;
    await res.text();
  }
  return res.json();
}

export async function breakWithTheResponseThenForgetsIt(url) {
  let res;
  for (let i = 0; i < 5; i++) {
    res = await fetch(url);
    if (res.ok) break;
    await res.text();
  }
  return 'ready'; // want no-unconsumed-body
}

export async function overwrittenByTheNextTurn(url) {
  let res;
  for (let i = 0; i < 5; i++) {
    res = await fetch(url); // want no-unconsumed-body
    if (res.ok) break;
    await sleep(100);
  }
  return res.json();
}

export async function doWhileOverwrites(url) {
  let res;
  do {
    res = await fetch(url); // want no-unconsumed-body
  } while (res.status === 503);
  return res.json();
}

export async function doWhileDrains(url) {
  let res;
  let busy;
  do {
    res = await fetch(url);
    busy = res.status === 503;
    if (busy) await res.text();
  } while (busy);
  return res.json();
}

export async function pollDropsFirstAndLater(url) {
  let res = await fetch(url);
  while (res.status === 202) {
    await sleep(1000);
    res = await fetch(url); // want no-unconsumed-body want no-unconsumed-body
  }
  return res.json();
}

export async function pollDrainsBeforeTheNext(url) {
  let res = await fetch(url);
  while (res.status === 202) {
    await res.arrayBuffer();
    await sleep(1000);
    res = await fetch(url);
  }
  return res.json();
}

export async function followsRedirectsByHand(url) {
  for (let hop = 0; hop < 10; hop++) {
    const res = await fetch(url, { redirect: 'manual' });
    if (res.status < 300 || res.status >= 400) return res;
    url = new URL(res.headers.get('location'), url).href;
    await res.arrayBuffer();
  }
  throw new Error('too many redirects');
}

export async function followsRedirectsAndForgets(url) {
  for (let hop = 0; hop < 10; hop++) {
    const res = await fetch(url, { redirect: 'manual' }); // want no-unconsumed-body
    if (res.status < 300 || res.status >= 400) return res;
    url = new URL(res.headers.get('location'), url).href;
  }
  throw new Error('too many redirects');
}

export async function tooManyRequests(url) {
  while (true) {
    const res = await fetch(url);
    if (res.status === 429) {
      const wait = Number(res.headers.get('retry-after'));
      await sleep(wait * 1000);
      continue; // want no-unconsumed-body
    }
    return res.json();
  }
}

export async function tooManyRequestsReleased(url) {
  while (true) {
    const res = await fetch(url);
    if (res.status === 429) {
      const wait = Number(res.headers.get('retry-after'));
      await res.body?.cancel();
      await sleep(wait * 1000);
      continue;
    }
    return res.json();
  }
}

export async function retryByRecursion(url, left) {
  const res = await fetch(url);
  if (!res.ok && left > 0) return retryByRecursion(url, left - 1); // want no-unconsumed-body
  return res;
}

export async function retryByRecursionReleased(url, left) {
  const res = await fetch(url);
  if (!res.ok && left > 0) {
    await res.arrayBuffer();
    return retryByRecursionReleased(url, left - 1);
  }
  return res;
}

export async function retryInTheCatch(url) {
  for (let i = 0; i < 3; i++) {
    try {
      const res = await fetch(url);
      if (!res.ok) throw new Error(`HTTP ${res.status}`); // want no-unconsumed-body
      return await res.json();
    } catch (error) {
      log(error);
      await sleep(100);
    }
  }
  return null;
}

export async function retryInTheCatchReleased(url) {
  for (let i = 0; i < 3; i++) {
    try {
      const res = await fetch(url);
      if (!res.ok) throw new Error(`HTTP ${res.status}: ${await res.text()}`);
      return await res.json();
    } catch (error) {
      log(error);
      await sleep(100);
    }
  }
  return null;
}

export async function retryOnlyOnNetworkErrors(url) {
  for (let i = 0; i < 3; i++) {
    try {
      return await fetch(url);
    } catch (error) {
      log(error);
    }
  }
  return null;
}

export async function lastResponseIsReturned(url) {
  let last;
  for (let i = 0; i < 3; i++) {
    if (last) await last.arrayBuffer();
    last = await fetch(url);
    if (last.ok) return last;
  }
  return last;
}

export async function waitsUntilHealthy(url) {
  for (;;) {
    try {
      const res = await fetch(url); // want no-unconsumed-body
      if (res.ok) return;
    } catch {
      // not up yet
    }
    await sleep(250);
  }
}

export async function waitsUntilHealthyReleased(url) {
  for (;;) {
    try {
      const res = await fetch(url);
      await res.arrayBuffer();
      if (res.ok) return;
    } catch {
      // not up yet
    }
    await sleep(250);
  }
}

export async function walksThePages(url) {
  const items = [];
  let next = url;
  while (next) {
    const res = await fetch(next);
    if (!res.ok) throw new Error('page failed'); // want no-unconsumed-body
    const page = await res.json();
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

export async function walksThePagesQuietly(url) {
  const items = [];
  let next = url;
  while (next) {
    const res = await fetch(next);
    const page = await res.json();
    if (!res.ok) break;
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

export async function forInLoop(endpoints) {
  const up = {};
  for (const name in endpoints) {
    const res = await fetch(endpoints[name]); // want no-unconsumed-body
    up[name] = res.ok;
  }
  return up;
}

export async function forInLoopDrained(endpoints) {
  const up = {};
  for (const name in endpoints) {
    const res = await fetch(endpoints[name]);
    await res.text();
    up[name] = res.ok;
  }
  return up;
}

export async function breaksInItsLastTurn(url, max) {
  let res;
  for (let i = 0; i < max; i++) {
    res = await fetch(url);
    if (res.status !== 503 || i === max - 1) break;
    await res.arrayBuffer();
  }
  return res.text();
}

export async function countsBesideItsLoop(url) {
  let res;
  let tries = 0;
  while (tries < 3) {
    res = await fetch(url);
    tries += 1;
    if (res.status !== 429 || tries === 3) break;
    await res.text();
  }
  return res.json();
}

export async function asksForTheFirstTurnOnly(url, max) {
  let res;
  for (let i = 0; i < max; i++) {
    if (i > 0) await pause(i);
    res = await fetch(url);
    if (res.ok) break;
    await res.arrayBuffer();
  }
  return res.text(); // want no-body-reuse
}

export async function forgetsInAllTurnsButTheLast(url, max) {
  let res;
  for (let i = 0; i < max; i++) {
    res = await fetch(url); // want no-unconsumed-body
    if (res.ok || i === max - 1) break;
  }
  return res.text();
}
