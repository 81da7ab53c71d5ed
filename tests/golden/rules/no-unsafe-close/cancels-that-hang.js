// The promise of `cancel()` on one branch of a clone or tee settles when the other branch has ended.
import { archive, record } from './support.js';

export async function cancelOfAClonedResponse(url) {
  const res = await fetch(url);
  const copy = res.clone();
  await res.body?.cancel(); // want no-unsafe-close /settles only when/
  return copy.json();
}

export async function cancelOfTheClone(url) {
  const res = await fetch(url);
  const copy = res.clone();
  await copy.body?.cancel(); // want no-unsafe-close /settles only when/
  return res.json();
}

export async function caughtButAwaited(url) {
  const res = await fetch(url);
  const copy = res.clone();
  await copy.body?.cancel().catch(() => {}); // want no-unsafe-close
  return res.json();
}

export async function notAwaited(url) {
  const res = await fetch(url);
  const copy = res.clone();
  copy.body?.cancel().catch(() => {});
  return res.json();
}

export async function afterTheOtherWasRead(url) {
  const res = await fetch(url);
  const copy = res.clone();
  const data = await res.json();
  await copy.body?.cancel();
  return data;
}

export async function whileTheOtherIsBeingRead(url) {
  const res = await fetch(url);
  const copy = res.clone();
  const reading = res.json();
  await copy.body?.cancel();
  return reading;
}

export async function bothAtOnce(url) {
  const res = await fetch(url);
  const copy = res.clone();
  await Promise.all([res.body?.cancel(), copy.body?.cancel()]);
}

export async function oneAfterTheOther(url) {
  const res = await fetch(url);
  const copy = res.clone();
  await res.body?.cancel(); // want no-unsafe-close
  await copy.body?.cancel();
}

export async function theSecondOfTwo(url) {
  const res = await fetch(url);
  const copy = res.clone();
  res.body?.cancel().catch(() => {});
  await copy.body?.cancel();
}

export async function otherHandedOn(url) {
  const res = await fetch(url);
  archive(res.clone());
  await res.body?.cancel();
}

export async function teedBranch(url) {
  const res = await fetch(url);
  const [one, two] = res.body.tee();
  await one.cancel(); // want no-unsafe-close
  return new Response(two).text();
}

export async function readerOfATeedBranch(url) {
  const res = await fetch(url);
  const [one, two] = res.body.tee();
  const reader = one.getReader();
  const { value } = await reader.read();
  record(value);
  await reader.cancel(); // want no-unsafe-close
  return new Response(two).text();
}

export async function loopLeftOverATeedBranch(url) {
  const res = await fetch(url);
  const copy = res.clone();
  for await (const chunk of copy.body) { // want no-unsafe-close /Leaving this loop/
    record(chunk);
    if (chunk.length > 10) break;
  }
  return res.text();
}

export async function clonedOnOnePath(url, verbose) {
  const res = await fetch(url);
  const copy = verbose ? res.clone() : undefined;
  if (!res.ok) {
    await res.body?.cancel(); // want no-unsafe-close
    return copy?.text();
  }
  if (copy) record(await copy.text());
  return res.json();
}

export async function neverCloned(url) {
  const res = await fetch(url);
  await res.body?.cancel();
}

export async function cancelsOfManyClones(url) {
  const res = await fetch(url);
  const one = res.clone();
  const two = one.clone();
  await Promise.all([res.text(), one.text()]);
  await two.body?.cancel();
}
