// `destroy()` of undici's body emits an error, and an error without a listener ends the process.
import { request } from 'undici';
import { finished } from 'node:stream';
import { record } from './support.js';

export async function destroyedUnread(url) {
  const { statusCode, body } = await request(url);
  if (statusCode >= 400) {
    body.destroy(); // want no-unsafe-close /ends the process/
    throw new Error('failed');
  }
  return body.json();
}

export async function dumpedUnread(url) {
  const { statusCode, body } = await request(url);
  if (statusCode >= 400) {
    await body.dump();
    throw new Error('failed');
  }
  return body.json();
}

export async function destroyedWithAListener(url) {
  const { body } = await request(url);
  body.on('error', () => {});
  body.destroy();
}

export async function destroyedWithAListenerInTheChain(url) {
  const { body } = await request(url);
  body.on('error', () => {}).destroy();
}

export async function listenerOnTheResult(url) {
  const { body } = await request(url);
  body.destroy().once('error', () => {});
}

export async function listenedToByFinished(url) {
  const { body } = await request(url);
  finished(body, () => {});
  body.destroy();
}

export async function destroyedAfterTheRead(url) {
  const { body } = await request(url);
  try {
    return await body.json();
  } finally {
    body.destroy();
  }
}

export async function destroyedInALoop(url) {
  const { body } = await request(url);
  for await (const chunk of body) {
    record(chunk);
    if (chunk.length > 10) body.destroy();
  }
}

export async function destroyedThroughTheResponse(url) {
  const res = await request(url);
  res.body.destroy(); // want no-unsafe-close /res\.body\.dump\(\)/
  return res.statusCode;
}

export async function disposed(url) {
  const { body } = await request(url);
  await body[Symbol.asyncDispose]();
}

export async function cancelOfTheLentWebStream(url) {
  const res = await request(url); // want no-unconsumed-body
  await res.body.body.cancel(); // want no-unsafe-close /leaves the connection taken/
  return res.statusCode;
}
