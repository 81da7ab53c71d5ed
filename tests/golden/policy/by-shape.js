// A wrapper imported from another file: acquired when its awaited result is used as a Response,
// that is with a body-reading call and with a plain `ok`, `status`, `headers`…
import axios from 'axios';
import request from 'supertest';
import { apiFetch, client, loadUser } from './api.js';
import authorizedFetch from './authorized-fetch.js';

export async function readsAndChecks(url) {
  const res = await apiFetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function readsOnEveryPath(url) {
  const res = await apiFetch(url);
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function statusOnlySaysNothing(url) {
  const res = await apiFetch(url);
  return res.status;
}

export async function readOnlySaysNothing(url, skip) {
  const res = await apiFetch(url);
  if (skip) return null;
  return res.json();
}

export async function defaultImport(url) {
  const res = await authorizedFetch(url);
  if (res.status === 401) return null; // want no-unconsumed-body
  return res.text();
}

export async function methodOfAnImportedClient(url) {
  const response = await client.send(url);
  if (response.status >= 400) {
    throw new Error(`HTTP ${response.status}`); // want no-unconsumed-body
  }
  return response.arrayBuffer();
}

export async function readsTheErrorForgetsTheSuccess(url) {
  const res = await apiFetch(url, { method: 'POST' });
  if (!res.ok) throw new Error(await res.text());
  return true; // want no-unconsumed-body
}

export function inAThen(url) {
  return apiFetch(url).then((res) => {
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    return res.json();
  });
}

export function inAThenReleased(url) {
  return apiFetch(url).then(async (res) => {
    if (!res.ok) throw new Error(await res.text());
    return res.json();
  });
}

export async function aParameterAsTheClient(service, url) {
  const res = await service.get(url);
  if (!res.ok) return undefined; // want no-unconsumed-body
  return res.json();
}

export async function bodyFieldIsNotTheShape(url) {
  const res = await loadUser(url);
  if (!res.ok) throw new Error(res.error);
  return res.data;
}

export async function callsAreNotTheShape(page) {
  const res = await page.request.get('http://127.0.0.1/');
  if (!res.ok()) throw new Error(`HTTP ${res.status()}`);
  return res.json();
}

export async function waitForResponse(page) {
  const res = await page.waitForResponse('**/api');
  if (res.status() !== 200) return null;
  return res.json();
}

export async function axiosIsSomethingElse(url) {
  const res = await axios.get(url);
  if (res.status !== 200) throw new Error(res.statusText);
  return res.data;
}

export async function supertestIsSomethingElse(app) {
  const res = await request(app).get('/');
  if (res.status !== 200) throw new Error(res.text);
  return res.body;
}

export function serverResponse(req, res) {
  if (!req.user) {
    res.status(401);
    return;
  }
  res.json({ ok: true });
}

export async function jsonWithArguments(reply) {
  const res = await reply.code(200);
  if (!res.sent) return;
  res.json({ status: 'ok' });
}

export async function retryAroundAnImportedWrapper(url) {
  for (let i = 0; i < 3; i++) {
    const res = await apiFetch(url); // want no-unconsumed-body
    if (res.ok) return res.json();
  }
  return null;
}

/** The method is called as a map's is, and is none. */
export async function methodCalledGet(http) {
  const res = await http.get('/items');
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function headThroughAWrapper(url) {
  const res = await apiFetch(url, { method: 'HEAD' });
  if (!res.ok) throw new Error('failed');
  return res.json();
}

export async function abortedThroughAWrapper(url) {
  const controller = new AbortController();
  const res = await apiFetch(url, { signal: controller.signal });
  if (!res.ok) {
    controller.abort();
    throw new Error('failed');
  }
  return res.json();
}

/** light-my-request, as Fastify's tests use it: everything is in memory. */
export async function injected(app) {
  const res = await app.inject({ url: '/items' });
  assert.equal(res.statusCode, 200);
  assert.equal(res.json()[0].id, res.headers['x-first']);
  assert.equal(res.json()[1].id, 2);
}

export async function statusGivenToAnotherCall(url) {
  const res = await apiFetch(url);
  console.log(res.status);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

// Playwright's responses have methods where those of fetch have properties.
export async function statusIsAMethod(url) {
  const response = await client.visit(url);
  if (!response.headers) return null;
  if (response.status() !== 200) throw new Error(response.headers.server);
  return response.json();
}
