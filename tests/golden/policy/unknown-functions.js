// A response given to code we cannot see is transferred. A fact about it is not the response.
import save, { handle, parse, tap } from './support.js';
import * as support from './support.js';

export async function imported(url) {
  const res = await fetch(url);
  return parse(res);
}

export async function importedDefault(url) {
  const res = await fetch(url);
  await save(res);
  return true;
}

export async function importedNamespace(url) {
  const res = await fetch(url);
  await support.parse(res);
}

export async function importedBody(url) {
  const res = await fetch(url);
  await save(res.body);
}

export async function importedStatusOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  await save(res.status);
}

export async function importedHeadersOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  await save(res.headers);
}

export async function importedUrlOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  tap(res.url, res.redirected, res.type);
}

export async function callbackParameter(url, done) {
  const res = await fetch(url);
  done(null, res);
}

export async function callbackParameterStatusOnly(url, done) {
  const res = await fetch(url); // want no-unconsumed-body
  done(null, res.status);
}

export async function methodOfAnUnknownObject(url, sink) {
  const res = await fetch(url);
  sink.accept(res);
}

export async function optionalCall(url, sink) {
  const res = await fetch(url);
  sink.accept?.(res);
}

export async function throughCall(url) {
  const res = await fetch(url);
  handle.call(null, res);
}

export async function throughApply(url) {
  const res = await fetch(url);
  handle.apply(null, [res]);
}

export async function throughABoundCopy(url) {
  const res = await fetch(url);
  setTimeout(handle.bind(null, res), 10);
}

export async function asTimerArgument(url) {
  const res = await fetch(url);
  setTimeout(handle, 10, res);
}

export async function constructorArgument(url, Wrapper) {
  const res = await fetch(url);
  return new Wrapper(res);
}

export async function insideAnObjectArgument(url) {
  const res = await fetch(url);
  await handle({ url, res });
}

export async function insideAnArrayArgument(url) {
  const res = await fetch(url);
  await handle([res]);
}

export async function spreadArgument(url) {
  const args = [url, await fetch(url)];
  await handle(...args);
}

export async function emitted(url, emitter) {
  const res = await fetch(url);
  emitter.emit('response', res);
}

export async function taggedTemplate(url) {
  const res = await fetch(url);
  return handle`got ${res}`;
}

export async function handedOnInOneBranch(url) {
  const res = await fetch(url);
  if (res.ok) return parse(res);
  return null; // want no-unconsumed-body
}

export async function handedOnInBothBranches(url) {
  const res = await fetch(url);
  if (res.ok) return parse(res);
  return handle(res);
}

export async function throwBeforeTheHandOver(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return parse(res);
}

export async function handedToItselfAsPromise(url) {
  await parse(fetch(url));
}

export async function factsInAnObject(url) {
  const res = await fetch(url); // want no-unconsumed-body
  handle({ status: res.status, ok: res.ok });
}
