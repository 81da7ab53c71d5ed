// node-fetch 2 and 3, and what is built on them: a node stream is the body, never null and without
// `cancel()`.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import crossFetch from 'cross-fetch';
import fetch, { AbortError } from 'node-fetch';

const nodeFetch = require('node-fetch');

export async function status(url) {
  const res = await fetch(url); // want no-unconsumed-body /read it with `res\.body\?\.resume\(\)`/
  return res.status;
}

export async function resumed(url) {
  const res = await fetch(url);
  res.body.resume();
  return res.status;
}

export async function throwsUnread(url) {
  const res = await nodeFetch(url);
  if (!res.ok) {
    throw new Error(res.statusText); // want no-unconsumed-body /'res' is still open when this throw leaves 'throwsUnread'/
  }
  return res.buffer();
}

export async function throwsTheText(url) {
  const res = await nodeFetch(url);
  if (!res.ok) {
    throw new Error(await res.text());
  }
  return res.buffer();
}

export async function downloaded(url, file) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body.resume();
    return false;
  }
  await pipeline(res.body, createWriteStream(file));
  return true;
}

export async function downloadedIfFound(url, file) {
  const res = await fetch(url);
  if (res.status === 404) {
    return false; // want no-unconsumed-body
  }
  res.body.pipe(createWriteStream(file));
  return true;
}

export async function head(url) {
  const res = await fetch(url, { method: 'HEAD' });
  return res.headers.get('content-length');
}

export async function aborted(url) {
  const controller = new AbortController();
  try {
    const res = await fetch(url, { signal: controller.signal });
    controller.abort();
    return res.status;
  } catch (error) {
    return error instanceof AbortError ? 0 : -1;
  }
}

export async function ofCrossFetch(url) {
  const { ok } = await crossFetch(url); // want no-unconsumed-body
  return ok;
}

export async function chained(url) {
  return nodeFetch(url).then((res) => res.json());
}

export async function chainedStatus(url) {
  return nodeFetch(url).then((res) => res.ok); // want no-unconsumed-body
}
