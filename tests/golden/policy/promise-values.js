// The promise of a response is kept for later: whoever awaits it owes the read.
import { setup, track } from './support.js';

export async function awaitedLater(url) {
  const pending = fetch(url);
  await setup();
  const res = await pending;
  return res.json();
}

export async function awaitedLaterAndDropped(url) {
  const pending = fetch(url); // want no-unconsumed-body
  await setup();
  const res = await pending;
  return res.status;
}

export async function awaitedLaterAndThrown(url) {
  const pending = fetch(url);
  await setup();
  const res = await pending;
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function neverAwaited(url) {
  const pending = fetch(url); // want no-unconsumed-body
  await setup();
}

export async function droppedByAnEarlyReturn(url, ready) {
  const pending = fetch(url);
  if (!ready) return null; // want no-unconsumed-body
  const res = await pending;
  return res.text();
}

export async function startedAfterTheEarlyReturn(url, ready) {
  if (!ready) return null;
  const pending = fetch(url);
  const res = await pending;
  return res.text();
}

export function returnedPending(url) {
  const pending = fetch(url);
  return pending;
}

export function returnedInAnObject(url) {
  const pending = fetch(url);
  return { pending };
}

export async function handedOnPending(url) {
  const pending = fetch(url);
  await track(pending);
}

export async function twoStartedTogether(a, b) {
  const first = fetch(a);
  const second = fetch(b);
  const one = await (await first).json();
  const two = await (await second).json();
  return [one, two];
}

export async function secondOfTwoForgotten(a, b) {
  const first = fetch(a);
  const second = fetch(b); // want no-unconsumed-body
  return (await first).json();
}

export async function secondReadOnlySometimes(a, b) {
  const first = fetch(a);
  const second = fetch(b);
  const one = await (await first).json();
  if (one.complete) return one; // want no-unconsumed-body
  return (await second).json();
}

export async function awaitedTwice(url) {
  const pending = fetch(url);
  const status = (await pending).status;
  const body = await (await pending).text();
  return { status, body };
}

export async function thenOnAKeptPromise(url) {
  const pending = fetch(url);
  return pending.then((res) => res.text());
}

export async function thenOnAKeptPromiseDropped(url) {
  const pending = fetch(url); // want no-unconsumed-body
  return pending.then((res) => res.status);
}

export async function keptPromiseOfTheText(url) {
  const pending = fetch(url).then((res) => res.text());
  await setup();
  return pending;
}

export async function conditionalPromise(url, cached) {
  const pending = cached ? Promise.resolve(cached) : fetch(url);
  const res = await pending;
  return res.json();
}

export async function conditionalPromiseDropped(url, cached) {
  const pending = cached ? null : fetch(url); // want no-unconsumed-body
  const res = await pending;
  return res?.status;
}

export async function overwrittenPromise(a, b) {
  let pending = fetch(a); // want no-unconsumed-body
  pending = fetch(b);
  return (await pending).json();
}

const inFlight = new Map();

export function storedInAMap(url) {
  if (!inFlight.has(url)) inFlight.set(url, fetch(url));
  return inFlight.get(url);
}

export function wrappedInPromiseResolve(url) {
  return Promise.resolve(fetch(url));
}

export async function resolvedAndRead(url) {
  const res = await Promise.resolve(fetch(url));
  return res.text();
}

// `typeof` tells a promise from the function that would make one.
function started(input) {
  return typeof input === 'function' ? input() : input;
}

export async function startedBefore(url) {
  const res = await started(fetch(url));
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function startedByAFunction(url) {
  const res = await started(() => fetch(url));
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function startedAndForgotten(url) {
  const res = await started(fetch(url));
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}
