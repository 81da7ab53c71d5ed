// What Promise.allSettled brings for a request that failed has no value.
import { isAnswered, record } from './support.js';

export async function loops(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url)));
  const items = [];
  for (const result of results) {
    items.push(await result.value.json()); // want no-close-before-error-check /^The value of 'result\.value' is undefined when `fetch\(url\)` rejects, so `result\.value\.json` throws a TypeError \(Cannot read properties of undefined, reading 'json'\) and the real error is lost; check 'result\.value' first$/
  }
  return items;
}

export async function loopsAfterAsking(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url)));
  const items = [];
  for (const result of results) {
    if (result.status === 'rejected') continue;
    items.push(await result.value.json());
  }
  return items;
}

export async function loopsWithoutTheMissing(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url)));
  const items = [];
  for (const { value } of results) {
    if (value) items.push(await value.json());
  }
  return items;
}

export async function maps(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url)));
  return Promise.all(results.map((result) => result.value.json())); // want no-close-before-error-check /check 'result\.value' first/
}

export async function mapsDestructured(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url)));
  return Promise.all(results.map(({ value }) => value.json())); // want no-close-before-error-check
}

export async function mapsOptionally(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url)));
  return Promise.all(results.map((result) => result.value?.json()));
}

export async function mapsTheFulfilled(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url)));
  const fulfilled = results.filter((result) => result.status === 'fulfilled');
  return Promise.all(fulfilled.map((result) => result.value.json()));
}

export async function mapsWhatSomebodyChose(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url)));
  return Promise.all(results.filter(isAnswered).map((result) => result.value.json()));
}

export async function two(url) {
  const [first, second] = await Promise.allSettled([fetch(url), fetch(`${url}/2`)]);
  const one = await first.value.json(); // want no-close-before-error-check /'first\.value' is undefined when `fetch\(url\)` rejects/
  const other = await second.value.json(); // want no-close-before-error-check
  return [one, other];
}

export async function twoWhenBothWorked(url) {
  const results = await Promise.allSettled([fetch(url), fetch(`${url}/2`)]);
  if (results.some((result) => result.status === 'rejected')) {
    for (const result of results) {
      result.value?.body?.cancel().catch(() => {});
    }
    throw new Error('failed');
  }
  const [first, second] = results;
  return [await first.value.json(), await second.value.json()];
}

export async function twoWhenEveryOneWorked(url) {
  const [first, second] = await Promise.allSettled([fetch(url), fetch(`${url}/2`)]);
  if (![first, second].every(({ status }) => status === 'fulfilled')) {
    first.value?.body?.cancel().catch(() => {});
    second.value?.body?.cancel().catch(() => {});
    return undefined;
  }
  return [await first.value.json(), await second.value.json()];
}

export async function thrownAgain(url) {
  const [result] = await Promise.allSettled([fetch(url)]);
  if (result.reason) throw result.reason;
  return result.value.json();
}

export async function whatRejectsWasCaught(urls) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url).catch(record)));
  return results.map((result) => result.value?.body?.cancel());
}

export async function noneHasAReason(url) {
  const results = await Promise.allSettled([fetch(url), fetch(`${url}/2`)]);
  if (results.some((result) => result.reason)) {
    for (const { value } of results) value?.body?.cancel().catch(() => {});
    return [];
  }
  const [first, second] = results;
  return [await first.value.json(), await second.value.json()];
}

export async function eachHasAValue(url) {
  const [first, second] = await Promise.allSettled([fetch(url), fetch(`${url}/2`)]);
  if (![first, second].every((result) => result.value)) {
    first.value?.body?.cancel().catch(() => {});
    second.value?.body?.cancel().catch(() => {});
    return [];
  }
  return [await first.value.json(), await second.value.json()];
}

export async function noneIsRejected(url) {
  const results = await Promise.allSettled([fetch(url), fetch(`${url}/2`)]);
  if (results.every((result) => !(result.status === 'rejected'))) {
    const [first, second] = results;
    return [await first.value.json(), await second.value.json()];
  }
  for (const { value } of results) value?.body?.cancel().catch(() => {});
  return [];
}

export async function oneThatIsRejected(url) {
  const results = await Promise.allSettled([fetch(url)]);
  if (results.some((result) => result.status === 'rejected')) return null;
  return results[0].value.json();
}

export async function oneThatIsNotRejected(url) {
  const results = await Promise.allSettled([fetch(url)]);
  if (results.every((result) => !(result.status === 'rejected'))) return results[0].value.json();
  return null;
}

export async function oneWithAReason(url) {
  const results = await Promise.allSettled([fetch(url)]);
  if (results.some((result) => result.reason)) return null;
  return results[0].value.json();
}

export async function leftInTheLoop(urls, limit) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url)));
  const items = [];
  for (const result of results) {
    if (items.length === limit) return items; // want no-unconsumed-body /The body of 'result\.value' .* cancel it with `result\.value\.body\?\.cancel\(\)/
    if (result.status === 'fulfilled') items.push(await result.value.json());
  }
  return items;
}
