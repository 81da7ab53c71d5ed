// Well-known functions that only look: the response stays with the caller.
import assert from 'node:assert/strict';
import { expect } from 'vitest';
import { logger } from './support.js';

const log = logger.child({ module: 'api' });

export async function consoleLog(url) {
  const res = await fetch(url); // want no-unconsumed-body
  console.log(res);
}

export async function consoleLogThenRead(url) {
  const res = await fetch(url);
  console.log(res);
  return res.text();
}

export async function consoleErrorBeforeTheThrow(url) {
  const res = await fetch(url);
  if (!res.ok) {
    console.error('request failed', res);
    throw new Error('failed'); // want no-unconsumed-body
  }
  return res.json();
}

export async function consoleWarnDirDebug(url) {
  const res = await fetch(url); // want no-unconsumed-body
  console.warn(res);
  console.dir(res, { depth: 2 });
  console.debug('%o', res);
}

export async function loggerInfo(url) {
  const res = await fetch(url); // want no-unconsumed-body
  logger.info(res);
}

export async function loggerInAnObject(url) {
  const res = await fetch(url);
  if (!res.ok) {
    logger.error({ res }, 'request failed');
    return null; // want no-unconsumed-body
  }
  return res.json();
}

export async function logDebug(url) {
  const res = await fetch(url); // want no-unconsumed-body
  log.debug('response', res);
}

export async function logDebugThenRead(url) {
  const res = await fetch(url);
  log.debug('response', res);
  await res.arrayBuffer();
}

export async function assertOnTheStatus(url) {
  const res = await fetch(url); // want no-unconsumed-body
  assert.equal(res.status, 200);
}

export async function assertOnTheResponse(url) {
  const res = await fetch(url); // want no-unconsumed-body
  assert(res);
  assert.ok(res);
}

export async function assertThenRead(url) {
  const res = await fetch(url);
  assert.equal(res.status, 200);
  assert.deepEqual(await res.json(), { ok: true });
}

export async function expectOnTheStatus(url) {
  const res = await fetch(url); // want no-unconsumed-body
  expect(res.status).toBe(200);
}

export async function expectOnTheResponse(url) {
  const res = await fetch(url); // want no-unconsumed-body
  expect(res).toBeDefined();
  expect(res).toHaveProperty('ok', true);
}

export async function expectThenRead(url) {
  const res = await fetch(url);
  expect(res.status).toBe(200);
  expect(await res.json()).toEqual({ ok: true });
}

export async function consoleAssert(url) {
  const res = await fetch(url); // want no-unconsumed-body
  console.assert(res.ok, 'bad', res);
}

export async function stringOf(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return String(res);
}

export async function booleanOf(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return Boolean(res);
}

export async function negatedTwice(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return !!res;
}

export async function typeofIt(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return typeof res === 'object';
}

export async function templateText(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return `got ${res}`;
}

export async function instanceOf(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return res instanceof Response;
}

export async function comparedWithNull(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return res !== null;
}

export async function concatenated(url) {
  const res = await fetch(url);
  const text = 'body: ' + (await res.text());
  return text;
}

export async function asserted(url, t, ctx) {
  const res = await fetch(url); // want no-unconsumed-body
  t.assert(res, 'an answer');
  t.assert.ok(res);
  ctx.assert.strict.ok(res);
}
