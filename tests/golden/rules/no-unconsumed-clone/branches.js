// A clone is a second reader of one connection: what the slower one has not read waits in memory.
import { Readable } from 'node:stream';
import { archive, sniff } from './support.js';

export async function cloneNeverRead(url) {
  const res = await fetch(url);
  const copy = res.clone(); // want no-unconsumed-clone /The clone 'copy' is never read/
  console.log(copy.status);
  return res.json();
}

export async function originalNeverRead(url) {
  const res = await fetch(url);
  return res.clone().json(); // want no-unconsumed-clone /The original 'res' is never read/
}

export async function bothRead(url) {
  const res = await fetch(url);
  const copy = res.clone();
  return [await res.json(), await copy.text()];
}

export async function cloneReadOnlyToLog(url) {
  const res = await fetch(url);
  console.log(await res.clone().text());
  return res.json();
}

export async function cloneReadOnTheErrorPathOnly(url) {
  const res = await fetch(url);
  const copy = res.clone(); // want no-unconsumed-clone /The clone 'copy' is not read or cancelled when res\.ok is true/
  if (!res.ok) console.log(await copy.text());
  return res.json();
}

export async function clonedOnTheErrorPathOnly(url) {
  const res = await fetch(url);
  if (!res.ok) console.log(await res.clone().text());
  return res.json();
}

export async function cloneCancelledBeforeTheRead(url) {
  const res = await fetch(url);
  const copy = res.clone();
  if (!res.ok) console.log(await copy.text());
  else copy.body?.cancel().catch(() => {});
  return res.json();
}

export async function originalKeptForTheFallback(url) {
  const res = await fetch(url);
  try {
    return await res.clone().json(); // want no-unconsumed-clone /The original 'res' is never read/
  } catch {
    return res.text();
  }
}

export async function textFirstNeedsNoClone(url) {
  const res = await fetch(url);
  const text = await res.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export async function originalCancelledInFinally(url) {
  const res = await fetch(url);
  try {
    return await res.clone().json();
  } catch {
    return await res.text();
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function originalCancelledUnlessUsed(url) {
  const res = await fetch(url);
  const text = await res.clone().text();
  if (!res.bodyUsed) res.body?.cancel().catch(() => {});
  return text;
}

export async function originalReturnedOnOnePathOnly(url) {
  const res = await fetch(url);
  const { error } = await res.clone().json(); // want no-unconsumed-clone /The original 'res' is not read or cancelled when error is true, .* cancel it there with `res\.body\?\.cancel\(\)\.catch\(\(\) => \{\}\)`, or read the response once, without `clone\(\)`$/
  if (error) throw new Error(error);
  return res;
}

export async function unreadCloneOfAReturnedResponse(url) {
  const res = await fetch(url);
  const copy = res.clone(); // want no-unconsumed-clone
  console.log(copy.headers.get('etag'));
  return res;
}

export async function cloneHandedOn(url) {
  const res = await fetch(url);
  archive(res.clone());
  return res.json();
}

export async function originalHandedOn(url) {
  const res = await fetch(url);
  const copy = res.clone();
  archive(res);
  return copy.json();
}

export async function neitherRead(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const copy = res.clone();
  return res.ok && copy.ok;
}

export async function bothCancelled(url) {
  const res = await fetch(url);
  const copy = res.clone();
  res.body?.cancel().catch(() => {});
  copy.body?.cancel().catch(() => {});
  return res.status;
}

export async function aborted(url) {
  const controller = new AbortController();
  const res = await fetch(url, { signal: controller.signal });
  const copy = res.clone();
  const text = await copy.text();
  controller.abort();
  return text;
}

export async function cloneInACache(url) {
  const cache = await caches.open('v1');
  const res = await fetch(url);
  await cache.put(url, res.clone());
  return res.json();
}

export async function oneOfTwoClonesUnread(url) {
  const res = await fetch(url);
  const one = res.clone();
  const two = res.clone(); // want no-unconsumed-clone /The clone 'two' is never read/
  console.log(two.ok);
  return [await res.text(), await one.json()];
}

export async function eachCloneIsJudged(url) {
  const res = await fetch(url);
  const one = res.clone(); // want no-unconsumed-clone
  const two = res.clone(); // want no-unconsumed-clone
  console.log(one.ok, two.ok);
  return res.text();
}

export async function cloneOfAClone(url) {
  const res = await fetch(url);
  const one = res.clone();
  const two = one.clone();
  return Promise.all([res.text(), one.text(), two.text()]);
}

export async function teeWithOneBranchUnread(url) {
  const res = await fetch(url);
  const [one, two] = res.body.tee(); // want no-unconsumed-clone /One branch/
  console.log(two.locked);
  return new Response(one).text();
}

export async function teeWithOneBranchIgnored(url) {
  const res = await fetch(url);
  const [, two] = res.body.tee(); // want no-unconsumed-clone
  return new Response(two).text();
}

export async function teeWithBothBranchesRead(url) {
  const res = await fetch(url);
  const [one, two] = res.body.tee();
  return Promise.all([new Response(one).text(), new Response(two).json()]);
}

export async function teeWithOneBranchHandedOn(url) {
  const res = await fetch(url);
  const [one, two] = res.body.tee();
  sniff(one);
  return new Response(two).text();
}

export async function firstChunkOfATee(url) {
  const res = await fetch(url);
  const [one, two] = res.body.tee(); // want no-unconsumed-clone
  const reader = one.getReader();
  const { value } = await reader.read();
  return { value, text: await new Response(two).text() };
}

export async function firstChunkOfATeeThenCancel(url) {
  const res = await fetch(url);
  const [one, two] = res.body.tee();
  const reader = one.getReader();
  const { value } = await reader.read();
  reader.cancel().catch(() => {});
  return { value, text: await new Response(two).text() };
}

export async function cloneInALoop(urls) {
  const all = [];
  for (const url of urls) {
    const res = await fetch(url);
    const copy = res.clone(); // want no-unconsumed-clone
    all.push(await res.json());
    if (!copy.ok) continue;
    all.push(await copy.text());
  }
  return all;
}

export async function cloneInAChain(url) {
  return fetch(url).then((res) => res.clone().text()); // want no-unconsumed-clone
}

export async function cloneReadByAClosureThatLeaves(url) {
  const res = await fetch(url);
  const copy = res.clone();
  return { data: await res.json(), raw: () => copy.text() };
}

export async function cloneReturnedWithTheData(url) {
  const res = await fetch(url);
  const copy = res.clone();
  return { data: await res.json(), copy };
}

async function readError(res) {
  try {
    const { message } = await res.json();
    return message;
  } catch {
    return res.statusText;
  }
}

export async function cloneReadByAHelper(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(await readError(res.clone())); // want no-unconsumed-clone
  return res.json();
}

export async function cloneReadByAHelperAndTheOriginalToo(url) {
  const res = await fetch(url);
  if (!res.ok) console.log(await readError(res.clone()));
  return res.json();
}

export async function noBodyToClone(url) {
  const res = await fetch(url, { method: 'HEAD' });
  const copy = res.clone();
  await res.text();
  return copy.ok;
}

export async function clonedForAService(event) {
  const res = await fetch(event.request);
  event.waitUntil(archive(res.clone()));
  return res;
}

export class Preview {
  async send(request) {
    const res = await fetch(request);
    if (res.status === 400) {
      const text = await res.clone().text(); // want no-unconsumed-clone /when text\.includes\('gone'\) is true/
      if (text.includes('gone')) throw new Error('gone');
    }
    return res;
  }

  async fetch(request) {
    return this.send(request);
  }
}

export async function decisionOfACallerMeansNothing(url, ranges) {
  const res = await fetch(url);
  if (res.headers.get('content-length')) record(res.status);
  const found = await strategyFor(res, ranges);
  return found ?? res.json();
}

async function strategyFor(res, ranges) {
  const copy = res.clone(); // want no-unconsumed-clone /The clone 'copy' is not read or cancelled on one path, though the original 'res' is read/
  for (const range of ranges) {
    if (range.filter) return range.filter(await copy.text());
  }
  return undefined;
}

export async function cloneByCall(url) {
  const res = await fetch(url);
  const copy = res.clone.call(res); // want no-unconsumed-clone
  console.log(copy.status);
  return res.json();
}

export async function cloneReadByAnother(url, track) {
  const res = await fetch(url);
  const reader = res.clone().body.getReader();
  track(reader);
  return res.json();
}

export async function clonePipedAsANodeStream(url, out) {
  const res = await fetch(url);
  Readable.fromWeb(res.clone().body).pipe(out);
  return res.json();
}

export async function timerCancelsTheOriginal(url) {
  const res = await fetch(url);
  setTimeout(() => res.body?.cancel(), 10);
  return res.clone().text();
}

export async function promiseSharedBeforeTheClone(url, requests) {
  let pending = requests.get(url);
  if (!pending) {
    pending = fetch(url).finally(() => requests.delete(url));
    requests.set(url, pending);
  }
  const res = await pending;
  return res.clone();
}

export async function promiseKeptInAMember(url) {
  this.pending ??= fetch(url);
  const res = await this.pending;
  return res.clone();
}

export async function promiseOfNobodyElse(url) {
  const pending = fetch(url);
  const res = await pending;
  return res.clone(); // want no-unconsumed-clone
}

export async function cloneReadWhereTheFirstReadFails(url) {
  const res = await fetch(url);
  const copy = res.clone(); // want no-unconsumed-clone /The clone 'copy' is not read or cancelled on one path/
  try {
    return await res.json();
  } catch {
    return copy.text();
  }
}

export async function branchEndedByAnAbortBehindItsBlock(url, split) {
  const controller = new AbortController();
  let res = await fetch(url, { signal: controller.signal });
  if (split) {
    const [, copy] = res.body.tee();
    for await (const chunk of copy) console.log(chunk);
    res = undefined;
  }
  controller.abort();
}

export async function branchThatNoAbortEnds(url, split) {
  const controller = new AbortController();
  let res = await fetch(url, { signal: controller.signal });
  if (split) {
    const [, copy] = res.body.tee(); // want no-unconsumed-clone
    for await (const chunk of copy) console.log(chunk);
    res = undefined;
  }
  if (!split) controller.abort();
}

export async function brokenWhileABranchIsRead(url, handle) {
  const res = await fetch(url);
  const [head, rest] = res.body.tee();
  try {
    console.log(await new Response(head).text());
  } catch (error) {
    console.log(error);
    return;
  }
  handle(rest);
}
