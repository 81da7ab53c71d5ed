// Every way not to consume, after @sanity/no-unconsumed-fetch (T1-T26), and what only looks so.
// https://github.com/sanity-io/sanity/pull/12726
import { defer, Job } from './elsewhere.js';

export function bare(url) {
  fetch(url); // want no-unconsumed-body
}

export async function bareAwait(url) {
  await fetch(url); // want no-unconsumed-body
}

export async function statusOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.status;
}

export async function okOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.ok;
}

export async function headersOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.headers.get('content-length');
}

export function bareThroughGlobalThis(url) {
  globalThis.fetch(url); // want no-unconsumed-body
}

export function bareThroughWindow(url) {
  window.fetch(url); // want no-unconsumed-body
}

export function bareThroughSelf(url) {
  self.fetch(url); // want no-unconsumed-body
}

export async function assignedLaterAndOnlyTheStatusRead(url) {
  let res;
  res = await fetch(url); // want no-unconsumed-body
  return res.status;
}

export async function destructuredWithoutTheBody(url) {
  const { ok, status } = await fetch(url); // want no-unconsumed-body
  return ok ? 0 : status;
}

export function thenReturnsAHeader(url) {
  return fetch(url).then((res) => res.headers.get('etag')); // want no-unconsumed-body
}

export function arrowGivenToAFactoryReturnsTheResponse(url) {
  return defer(() => fetch(url));
}

export function arrowGivenToAConstructorReturnsTheResponse(url) {
  return new Job(() => fetch(url));
}

export function thenUsesOk(url) {
  return fetch(url).then((res) => res.ok); // want no-unconsumed-body
}

export function thenThrows(url) {
  return fetch(url).then((res) => { // want no-unconsumed-body
    throw new Error(res.statusText);
  });
}

export function thenWithoutAParameter(url) {
  return fetch(url).then(() => 'done'); // want no-unconsumed-body
}

export function thenLogsTheStatus(url) {
  return fetch(url).then((res) => console.log(res.status)); // want no-unconsumed-body
}

export function thenMapsToAPlainObject(url) {
  return fetch(url).then((res) => ({ ok: res.ok, status: res.status })); // want no-unconsumed-body
}

export function onlyCatch(url) {
  fetch(url).catch(() => {}); // want no-unconsumed-body
}

export function onlyFinally(url, done) {
  fetch(url).finally(() => done()); // want no-unconsumed-body
}

const toStatus = (res) => res.status;
const toJson = (res) => res.json();

export function thenGivenANamedFunctionThatDropsIt(url) {
  return fetch(url).then(toStatus); // want no-unconsumed-body
}

export function thenGivenANamedFunctionThatReadsIt(url) {
  return fetch(url).then(toJson);
}

export function thenGivenOnlyARejectionHandler(url) {
  fetch(url).then(null, (error) => console.error(error)); // want no-unconsumed-body
}

export function thenGivenOnlyARejectionHandlerAndReturned(url) {
  return fetch(url).then(null, (error) => {
    throw new Error('unreachable', { cause: error });
  });
}

export function thenGivenNothing(url) {
  fetch(url).then(); // want no-unconsumed-body
}

export async function optionalCallBare(url) {
  await fetch?.(url); // want no-unconsumed-body
}

export async function memberOfTheAwaitedCall(url) {
  return (await fetch(url)).status; // want no-unconsumed-body
}

export function thenDestructuresWithoutTheBody(url) {
  return fetch(url).then(({ ok }) => ok); // want no-unconsumed-body
}

export function thenDestructuresAndReads(url) {
  return fetch(url).then(({ body }) => body?.cancel());
}
