// node-fetch 2, as the `node_modules` beside this file says: the body stands behind the connection, and
// ending it early leaves the connection taken.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import crossFetch from 'cross-fetch';
import fetch from 'node-fetch';

export async function destroyed(url) {
  const res = await fetch(url); // want no-unconsumed-body /`res\.body\.destroy\(\)` on line 10 does not free the connection here; call `resume\(\)`/
  res.body.destroy(); // want no-unsafe-close /leaves the connection taken; write `res\.body\.resume\(\)`/
  return res.status;
}

export async function destroyedOnError(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body.destroy(); // want no-unsafe-close
    throw new Error(res.statusText); // want no-unconsumed-body /'res' is still open/
  }
  return res.json();
}

export async function destroyedAfterTheRead(url) {
  const res = await fetch(url);
  try {
    return await res.text();
  } finally {
    res.body.destroy();
  }
}

export async function leftEarly(url) {
  const res = await fetch(url);
  for await (const chunk of res.body) {
    if (chunk.includes('\n')) {
      return chunk; // want no-unconsumed-body
    }
  }
  return null;
}

export async function readToTheEnd(url) {
  const res = await fetch(url);
  const chunks = [];
  for await (const chunk of res.body) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function resumed(url) {
  const res = await fetch(url);
  res.body.resume();
  return res.status;
}

export async function piped(url, file) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body.resume();
    return false;
  }
  await pipeline(res.body, createWriteStream(file));
  return true;
}

export async function aborted(url) {
  const controller = new AbortController();
  const res = await fetch(url, { signal: controller.signal });
  controller.abort();
  return res.status;
}

export async function onTopOfIt(url) {
  const res = await crossFetch(url); // want no-unconsumed-body
  res.body.destroy(); // want no-unsafe-close
}
