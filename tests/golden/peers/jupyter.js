// Ownership cases of @jupyter/require-disposable-ownership without a twin in Go (J1-J10).
// https://github.com/jupyterlab/eslint-plugin
import { emitter, start } from './elsewhere.js';

export const singleton = await fetch('https://config.example/boot');

const declaredFirst = await fetch('https://config.example/later');
export { declaredFirst as renamed };

export async function givenToAnOwner(url) {
  const res = await fetch(url);
  start(res);
}

export async function givenToThePrinter(url) {
  const res = await fetch(url); // want no-unconsumed-body
  console.log(res);
}

export async function givenToAnOwnerInAnOptionsBag(url) {
  const res = await fetch(url);
  start({ name: 'job', response: res });
}

async function readTheSecond(...parts) {
  const [, res] = parts;
  return res.text();
}

export async function mappedThroughARestParameter(url) {
  const res = await fetch(url);
  return readTheSecond('first', res);
}

export async function heldInAnObjectThatIsReturned(url) {
  const res = await fetch(url);
  const job = { url, res };
  return job;
}

export async function heldInAnObjectSpreadOnward(url) {
  const res = await fetch(url);
  const job = { url, res };
  start({ ...job, retries: 3 });
}

export async function heldInAnObjectThatStays(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const job = { url, res };
  return job.url;
}

export async function capturedByAReturnedClosure(url) {
  const res = await fetch(url);
  return () => res.text();
}

export async function capturedByAClosureThatStays(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const read = () => res.text();
  return typeof read;
}

export async function releasedByARegisteredCallback(url) {
  const res = await fetch(url);
  emitter.once('stop', () => {
    res.body?.cancel().catch(() => {});
  });
}

export async function releasedByARegisteredCallbackUnderACondition(url) {
  const res = await fetch(url);
  emitter.once('stop', (reason) => {
    if (reason !== 'restart') res.body?.cancel().catch(() => {});
  });
}

export async function releasingCallbackNeverRegistered(url) {
  const res = await fetch(url); // want no-unconsumed-body
  function onStop() {
    res.body?.cancel().catch(() => {});
  }
  return res.status;
}

export async function shadowedNameDoesNotSilenceTheOuter(url) {
  const res = await fetch(url); // want no-unconsumed-body
  emitter.once('reply', (res) => {
    res.text();
  });
}

export async function handedOffInAnArray(url) {
  const res = await fetch(url);
  const batch = [res];
  start(batch);
}

export async function handedOffInAnObject(url) {
  const res = await fetch(url);
  const batch = { only: res };
  start(batch);
}
