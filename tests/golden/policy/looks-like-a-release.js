// Operations that only look like a release. The body is still open after them.
import { Readable } from 'node:stream';

export async function getReaderOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  res.body.getReader();
}

export async function oneRead(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const reader = res.body.getReader();
  const { value } = await reader.read();
  return value;
}

export async function oneReadThenCancel(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return value;
}

export async function oneReadThenReleaseLock(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const reader = res.body.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  return value;
}

export async function releaseLockThenCancel(url) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  await res.body.cancel();
  return value;
}

export async function bodyUsedIsAQuestion(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.bodyUsed;
}

export async function lockedIsAQuestion(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.body?.locked;
}

export async function methodNotCalled(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return typeof res.json === 'function';
}

export async function cancelNotCalled(url) {
  const res = await fetch(url); // want no-unconsumed-body
  res.body?.cancel;
  return res.status;
}

export async function endListenerOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const stream = Readable.fromWeb(res.body);
  stream.once('end', () => console.log('end'));
}

export async function setEncodingOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const stream = Readable.fromWeb(res.body);
  stream.setEncoding('utf8');
}

export async function errorListenerOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const stream = Readable.fromWeb(res.body);
  stream.on('error', (error) => console.error(error));
}

export async function dataListener(url) {
  const res = await fetch(url);
  const stream = Readable.fromWeb(res.body);
  stream.on('data', (chunk) => console.log(chunk.length));
}

export async function fromWebOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const stream = Readable.fromWeb(res.body);
  return stream.readable;
}

export async function resumed(url) {
  const res = await fetch(url);
  Readable.fromWeb(res.body).resume();
}

export async function destroyed(url) {
  const res = await fetch(url);
  Readable.fromWeb(res.body).destroy();
}

export async function pipeThroughOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  res.body.pipeThrough(new TextDecoderStream());
}

export async function teeOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const [one, two] = res.body.tee();
}

export async function cloneOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const copy = res.clone();
  return copy.ok;
}

export async function lookBeforeTheThrow(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.getReader();
    throw new Error('failed'); // want no-unconsumed-body
  }
  return res.text();
}

export async function voidBody(url) {
  const res = await fetch(url); // want no-unconsumed-body
  void res.body;
}

export async function nulledVariable(url) {
  let res = await fetch(url); // want no-unconsumed-body
  console.log(res.status);
  res = null;
}
