// Everything that consumes or hands on, after @sanity/no-unconsumed-fetch (S1-S40, S42, S43, S48-S50).
// https://github.com/sanity-io/sanity/pull/12726
import { store } from './elsewhere.js';

export async function readAsJson(url) {
  const res = await fetch(url);
  return await res.json();
}

export async function readAsText(url) {
  const res = await fetch(url);
  const text = await res.text();
  return text.length;
}

export async function readAsArrayBuffer(url) {
  const res = await fetch(url);
  const bytes = await res.arrayBuffer();
  return bytes.byteLength;
}

export async function readAsBlob(url) {
  const res = await fetch(url);
  const blob = await res.blob();
  return blob.size;
}

export async function readAsFormData(url) {
  const res = await fetch(url);
  const form = await res.formData();
  return form.get('name');
}

export async function readAsBytes(url) {
  const res = await fetch(url);
  const bytes = await res.bytes();
  return bytes.length;
}

export async function cancelled(url) {
  const res = await fetch(url);
  await res.body.cancel();
}

export async function readerReadUntilDone(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    console.log(value.length);
  }
}

export async function readerAlone(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const reader = res.body.getReader();
  console.log(reader);
}

export async function pipedTo(url, destination) {
  const res = await fetch(url);
  await res.body.pipeTo(destination);
}

export async function pipedThroughAndReturned(url, transform) {
  const res = await fetch(url);
  return res.body.pipeThrough(transform);
}

export async function iteratedOver(url) {
  const res = await fetch(url);
  for await (const chunk of res.body) {
    console.log(chunk.length);
  }
}

export async function optionalChainOnTheResponse(url) {
  const res = await fetch(url);
  await res?.text();
}

export async function optionalChainOnTheBody(url) {
  const res = await fetch(url);
  await res.body?.cancel();
}

export async function optionalCallOfFetchAndAConsumingThen(url) {
  return await fetch?.(url)?.then((res) => res.json());
}

export async function computedMemberOnTheResponse(url) {
  const res = await fetch(url);
  return await res['json']();
}

export async function computedMemberOnTheBody(url) {
  const res = await fetch(url);
  await res['body']['cancel']();
}

export async function computedMemberOnTheAwaitedCall(url) {
  return (await fetch(url))['text']();
}

export async function aliasByConst(url) {
  const res = await fetch(url);
  const same = res;
  await same.text();
}

export async function aliasByALaterAssignment(url) {
  const res = await fetch(url);
  let same;
  same = res;
  await same.text();
}

export async function aliasByAChain(url) {
  const res = await fetch(url);
  const second = res;
  const third = second;
  await third.text();
}

export async function returnedAwaited(url) {
  return await fetch(url);
}

export const factory = (url) => fetch(url);

export async function givenToAnUnknownFunction(url) {
  const res = await fetch(url);
  store(res);
}

export async function elementsOfPromiseAllReadEach(a, b) {
  const [first, second] = await Promise.all([fetch(a), fetch(b)]);
  return [await first.text(), await second.text()];
}

export async function returnedInAnArray(url) {
  const res = await fetch(url);
  return [url, res];
}

export async function returnedBySpread(url, others) {
  const res = await fetch(url);
  const all = [...others, res];
  return all;
}

export async function returnedInAnObject(url) {
  const res = await fetch(url);
  return { url, res };
}

export async function thrown(url) {
  const res = await fetch(url);
  throw res;
}

export async function* yielded(urls) {
  for (const url of urls) {
    const res = await fetch(url);
    yield res;
  }
}

export async function returnedFromATernary(url, wanted) {
  return wanted ? await fetch(url) : undefined;
}

export async function returnedFromAnAnd(url, wanted) {
  return wanted && (await fetch(url));
}

export function thenToJson(url) {
  return fetch(url).then((res) => res.json());
}

export async function awaitedAndReadAtOnce(url) {
  return (await fetch(url)).json();
}

export function thenCancels(url) {
  return fetch(url).then((res) => res.body.cancel());
}

export function thenReturnsTheResponse(url) {
  return fetch(url).then((res) => res);
}

export function thenReadsAHeaderCancelsAndReturns(url) {
  return fetch(url).then(async (res) => {
    const tag = res.headers.get('etag');
    await res.body?.cancel();
    return tag;
  });
}

export function returnsAClosureThatFetches(url) {
  return () => fetch(url);
}

export async function throughGlobalThis(url) {
  return (await globalThis.fetch(url)).text();
}

export async function throughWindow(url) {
  return (await window.fetch(url)).text();
}

export async function bothBranchesConsume(url) {
  const res = await fetch(url);
  if (res.ok) {
    return res.json();
  }
  return res.text();
}

export async function fetchDeclaredHere(url) {
  async function fetch(path) {
    return { path, ok: true };
  }
  const res = await fetch(url);
  return res.ok;
}

export async function bodyDestructuredAndCancelled(url) {
  const { body } = await fetch(url);
  await body.cancel();
}

export async function restHandedOn(url) {
  const { status, ...rest } = await fetch(url);
  console.log(status);
  return rest;
}

export async function restDropped(url) {
  const { status, ...rest } = await fetch(url); // want no-unconsumed-body
  return status;
}

export function asyncThenCallbackAwaitsTheRead(url) {
  return fetch(url).then(async (res) => {
    const data = await res.json();
    return data.items;
  });
}

export function asyncThenCallbackIteratesTheBody(url) {
  return fetch(url).then(async (res) => {
    let size = 0;
    for await (const chunk of res.body) size += chunk.length;
    return size;
  });
}

export function thenTernaryReadsOnBothSides(url) {
  return fetch(url).then((res) => (res.ok ? res.json() : res.text()));
}
