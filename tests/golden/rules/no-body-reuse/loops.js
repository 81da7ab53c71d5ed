// A response from outside the loop is used up after the first turn.
import { record } from './support.js';

export async function retriesTheReadInsteadOfTheRequest(url) {
  const res = await fetch(url);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      return await res.json(); // want no-body-reuse /in an earlier turn of the loop.*read it once, before the loop/
    } catch (error) {
      record(error);
    }
  }
  return undefined;
}

export async function retriesTheRequest(url) {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const res = await fetch(url);
      return await res.json();
    } catch (error) {
      record(error);
    }
  }
  return undefined;
}

export async function readForEachKey(url, keys) {
  const res = await fetch(url);
  const found = [];
  for (const key of keys) {
    found.push((await res.json())[key]); // want no-body-reuse
  }
  return found; // want no-unconsumed-body
}

export async function readOnceForEachKey(url, keys) {
  const res = await fetch(url);
  const data = await res.json();
  const found = [];
  for (const key of keys) {
    found.push(data[key]);
  }
  return found;
}

export async function readBeforeTheNextRequest(url) {
  let res = await fetch(url);
  while (res.status === 429) {
    record(await res.text());
    res = await fetch(url);
  }
  return res.json();
}

export async function readAfterTheLoopHasRead(url) {
  let res;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    res = await fetch(url);
    if (res.ok) break;
    record(await res.text());
  }
  return res.json(); // want no-body-reuse
}

export async function memoised(url, keys) {
  const res = await fetch(url);
  let data;
  const found = [];
  for (const key of keys) {
    data ??= await res.json();
    found.push(data[key]);
  }
  return found; // want no-unconsumed-body
}

export async function memoisedByTruth(url, keys) {
  const res = await fetch(url);
  let data;
  const found = [];
  for (const key of keys) {
    if (!data) data = await res.json();
    found.push(data[key]);
  }
  return found; // want no-unconsumed-body
}

export async function readInEachTurnBehindACountedLoop(url, more) {
  const res = await fetch(url);
  while (more()) {
    for (let turn = 0; turn < 2; turn++) {
      if (turn > 0) break;
    }
    console.log(await res.text()); // want no-body-reuse
  }
  res.body?.cancel().catch(() => {});
}

export async function readInATurnThatCrossesAHandler(url, more, wanted) {
  const res = await fetch(url);
  while (more()) {
    try {
      if (res.ok) {
        return await res.text(); // want no-body-reuse
      }
    } catch {
      console.log('again');
    }
    if (!res.ok && wanted()) {
      console.log(await res.text()); // want no-body-reuse
    }
  }
  res.body?.cancel().catch(() => {});
}

export async function readInATurnBehindAReadForOtherStatuses(url, urls) {
  const res = await fetch(url);
  if (!res.ok && res.status !== 404) await res.text();
  for (const each of urls) {
    if (res.ok) console.log(each, await res.arrayBuffer()); // want no-body-reuse
  }
  res.body?.cancel().catch(() => {});
}

export async function readUnlessUsedInEachTurn(url, other, handle, more) {
  const pending = fetch(url);
  const res = await fetch(other);
  handle(res);
  while (more()) {
    try {
      if (!res.bodyUsed) await res.text();
    } catch {
      // Once: in the next turn the response is used.
      console.log(await (await pending).text());
    }
  }
  pending.then((unread) => unread.body?.cancel()).catch(() => {});
}

export async function clonedAfterACancelAndOtherReads(url, urls) {
  const res = await fetch(url);
  const answers = [];
  for (const each of urls) {
    answers.push(await fetch(each));
  }
  console.log(await Promise.all(answers.map((answer) => answer.json())));
  await res.body?.cancel();
  return res.clone(); // want no-body-reuse
}

export async function clonedAndDroppedAfterACancel(url, urls) {
  const res = await fetch(url);
  const answers = [];
  for (const each of urls) {
    answers.push(await fetch(each));
  }
  console.log(await Promise.all(answers.map((answer) => answer.json())));
  await res.body?.cancel();
  const copy = res.clone(); // want no-body-reuse
  console.log(copy.status);
}
