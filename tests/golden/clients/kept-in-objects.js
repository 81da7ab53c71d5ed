// Clients, and functions that answer their responses, as members of an object.
import { request } from 'undici';

const http = { send: request };

export async function sends(url) {
  const { statusCode } = await http.send(url); // want no-unconsumed-body
  return statusCode;
}

export async function sendsAndReads(url) {
  const { body } = await http.send(url);
  return body.json();
}

const api = {
  load: (url) => fetch(url),
  async store(url, body) {
    return fetch(url, { method: 'PUT', body });
  },
  async count(url) {
    const res = await fetch(url);
    return (await res.json()).length;
  },
};

export async function exists(url) {
  const res = await api.load(url); // want no-unconsumed-body
  return res.ok;
}

export async function stores(url, body) {
  await api.store(url, body); // want no-unconsumed-body
}

export async function storesAndReads(url, body) {
  const res = await api.store(url, body);
  return res.text();
}

export async function counts(url) {
  return api.count(url);
}

const dependencies = { get: globalThis.fetch };

export async function isUp(url) {
  const { status } = await dependencies.get(url); // want no-unconsumed-body
  return status === 200;
}

const elsewhere = { get: fetch };
elsewhere.get = () => ({ status: 200 });

export async function isReplaced(url) {
  const { status } = await elsewhere.get(url);
  return status === 200;
}
