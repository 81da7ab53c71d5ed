// Nobody reads or cancels the body on any path: the finding sits at the acquire.

export async function statement(url) {
  await fetch(url); // want no-unconsumed-body
}

export function notEvenAwaited(url) {
  fetch(url); // want no-unconsumed-body
}

export function voided(url) {
  void fetch(url); // want no-unconsumed-body
}

export function caught(url) {
  fetch(url).catch(() => {}); // want no-unconsumed-body
}

export function caughtAndReturned(url) {
  fetch(url, { method: 'POST' }).catch((error) => console.error(error)); // want no-unconsumed-body
  return true;
}

export async function awaitedAndCaught(url) {
  await fetch(url).catch(() => null); // want no-unconsumed-body
}

export async function inATry(url) {
  try {
    await fetch(url); // want no-unconsumed-body
    return true;
  } catch {
    return false;
  }
}

export async function okOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.ok;
}

export async function okOfTheCall(url) {
  return (await fetch(url)).ok; // want no-unconsumed-body
}

export async function textOfTheCall(url) {
  return (await fetch(url)).text();
}

export const okThroughThen = (url) => fetch(url).then((r) => r.ok); // want no-unconsumed-body

export const textThroughThen = (url) => fetch(url).then((r) => r.text());

export async function destructuredFacts(url) {
  const { ok, status } = await fetch(url); // want no-unconsumed-body
  return ok && status !== 203;
}

export async function unusedVariable(url) {
  const res = await fetch(url); // want no-unconsumed-body
}

export async function assignedToAnUnusedVariable(url) {
  let res;
  res = await fetch(url); // want no-unconsumed-body
}

export async function logsTheStatus(url) {
  const res = await fetch(url); // want no-unconsumed-body
  console.log(res.status, res.headers.get('x-request-id'));
}

export async function bodyTouchedOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.body !== null;
}

export async function argumentsOnSeveralLines(url, payload) {
  const res = await fetch( // want no-unconsumed-body
    url,
    { method: 'POST', body: JSON.stringify(payload) },
  );
  return res.status;
}

export async function chainOnSeveralLines(url) {
  return fetch(url) // want no-unconsumed-body
    .then((res) => res.status)
    .catch(() => 0);
}

export async function emptyThen(url) {
  await fetch(url).then(() => {}); // want no-unconsumed-body
}

export async function thenWithoutArguments(url) {
  await fetch(url).then(); // want no-unconsumed-body
}

export function thenWithBothHandlers(url, done, failed) {
  fetch(url).then(() => done(), (error) => failed(error)); // want no-unconsumed-body
}

export async function finallyOnly(url, cleanup) {
  await fetch(url).finally(() => cleanup()); // want no-unconsumed-body
}

export async function cancelled(url) {
  const res = await fetch(url);
  await res.body?.cancel();
}

export async function cancelledInOneExpression(url) {
  await (await fetch(url)).body?.cancel();
}

export async function everyReader(url) {
  await (await fetch(url)).json();
  await (await fetch(url)).text();
  await (await fetch(url)).blob();
  await (await fetch(url)).bytes();
  await (await fetch(url)).arrayBuffer();
  await (await fetch(url)).formData();
}

const warmUp = await fetch('http://127.0.0.1/warm-up'); // want no-unconsumed-body
console.log(warmUp.status);

const settings = await fetch('http://127.0.0.1/settings');
export const config = await settings.json();

setInterval(() => {
  fetch('http://127.0.0.1/heartbeat').catch(() => {}); // want no-unconsumed-body
}, 1000);

setInterval(async () => {
  const res = await fetch('http://127.0.0.1/heartbeat');
  await res.arrayBuffer();
}, 1000);

(async () => {
  await fetch('http://127.0.0.1/ready'); // want no-unconsumed-body
})();

(async () => {
  const res = await fetch('http://127.0.0.1/ready');
  console.log(await res.text());
})();
