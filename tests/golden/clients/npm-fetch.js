// make-fetch-happen and minipass-fetch buffer what nobody reads and free the connection.
import fetch from 'make-fetch-happen';
import minipassFetch from 'minipass-fetch';

export async function status(url) {
  const res = await fetch(url);
  return res.status;
}

export async function checked(url) {
  const res = await fetch(url);
  if (!res.ok) {
    throw new Error(`HTTP ${res.status}`);
  }
  return res.json();
}

export async function ofMinipass(url) {
  const res = await minipassFetch(url);
  return res.ok;
}

const cached = fetch.defaults({ cachePath: './cache' });

export async function withDefaults(url) {
  const res = await cached(url);
  return res.status;
}
