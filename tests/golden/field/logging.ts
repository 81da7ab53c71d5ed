// Wrappers that log, trace or inspect and hand the response on.
import { logger } from './logger.js';

export async function logsAndReturns(url: string) {
  const started = Date.now();
  const res = await fetch(url);
  logger.info(`${url} ${res.status} ${Date.now() - started} ms`);
  return res;
}

export async function logsAndForgets(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  logger.info('answered', res.status);
}

export async function logsTheResponseItself(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  console.log(res);
}

export async function logsACopyOfTheBody(url: string) {
  const res = await fetch(url);
  const copy = res.clone();
  logger.debug(await copy.text());
  return res;
}

export async function readsAndRebuilds(url: string) {
  const res = await fetch(url);
  const text = await res.text();
  logger.debug(text);
  return new Response(text, { status: res.status, headers: res.headers });
}

export async function logsTheErrorBodyAndThrows(url: string) {
  const res = await fetch(url);
  if (!res.ok) {
    logger.error({ status: res.status, body: await res.text() });
    throw new Error('request failed');
  }
  return res;
}

export async function logsTheErrorAndReturnsNothing(url: string) {
  const res = await fetch(url);
  if (!res.ok) {
    logger.error(`request failed: ${res.status}`);
    return undefined; // want no-unconsumed-body
  }
  return res.json();
}

export async function swallowsEveryError(url: string) {
  try {
    const res = await fetch(url);
    if (res.status !== 200) {
      throw new Error(`unexpected ${res.status}`); // want no-unconsumed-body
    }
    return await res.json();
  } catch (error) {
    logger.error(error);
    return null;
  }
}

export async function rateLimitHeaders(url: string) {
  const res = await fetch(url);
  const remaining = Number(res.headers.get('x-ratelimit-remaining'));
  if (remaining === 0) logger.warn('rate limit reached');
  return res.json();
}
