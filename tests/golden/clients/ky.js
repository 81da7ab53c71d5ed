// ky answers fetch's Response, and offers its reading methods on the promise itself.
import ky from 'ky';

export async function shortcut(url) {
  return ky.get(url).json();
}

export async function shortcutOfAPost(url, json) {
  const { id } = await ky.post(url, { json }).json();
  return id;
}

export async function statusOnly(url) {
  const response = await ky.get(url); // want no-unconsumed-body
  return response.status;
}

export async function fireAndForget(url, json) {
  await ky.post(url, { json }); // want no-unconsumed-body
}

export async function checksByItself(url) {
  const response = await ky(url, { throwHttpErrors: false });
  if (!response.ok) {
    throw new Error(response.statusText); // want no-unconsumed-body
  }
  return response.json();
}

export async function readsBoth(url) {
  const response = await ky(url, { throwHttpErrors: false });
  if (!response.ok) {
    throw new Error(await response.text());
  }
  return response.json();
}

export async function head(url) {
  const response = await ky.head(url);
  return response.headers.get('etag');
}

const api = ky.create({ prefixUrl: 'https://api.example' });
const authorized = api.extend({ headers: { authorization: 'x' } });

export async function instance(path) {
  const response = await authorized.delete(path); // want no-unconsumed-body
  return response.ok;
}

export async function instanceRead(path) {
  return authorized.get(path).text();
}

export function chained(path) {
  return api.get(path).then((response) => response.arrayBuffer());
}

export function chainedStatus(path) {
  return api.get(path).then((response) => response.status); // want no-unconsumed-body
}
