// A fetch that is imported is judged by where it comes from (S41).
// https://github.com/sanity-io/sanity/pull/12726
import { fetch } from 'undici';
import { fetch as recordedFetch } from './recorded-fetch.js';

export async function importedFetchRead(url) {
  const res = await fetch(url);
  return res.json();
}

export async function importedFetchDropped(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return res.ok;
}

export async function importedFetchThrowsBeforeTheRead(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(res.statusText); // want no-unconsumed-body
  return res.json();
}

export async function fetchOfAnUnknownModuleDropped(url) {
  const res = await recordedFetch(url);
  return res.ok;
}
