// `[err, res]` and `{ data, error }`: one of the two is missing.
import to from 'await-to-js';
import { ResultAsync } from 'neverthrow';

export async function tupleBeforeTheCheck(url) {
  const [err, res] = await to(fetch(url));
  res.body?.cancel().catch(() => {}); // want no-close-before-error-check
  if (err) throw err;
  return res.status;
}

export async function tupleAfterTheCheck(url) {
  const [err, res] = await to(fetch(url));
  if (err) throw err;
  res.body?.cancel().catch(() => {});
  return res.status;
}

export async function tupleWithTheResponseChecked(url) {
  const [err, res] = await to(fetch(url));
  if (!res) throw err;
  return res.json();
}

export async function handWrittenTuple(url) {
  const [error, res] = await attempt(fetch(url));
  const data = await res.json(); // want no-close-before-error-check
  if (error) throw error;
  return data;
}

export async function handWrittenTupleAfterTheCheck(url) {
  const [error, res] = await attempt(fetch(url));
  if (error) throw error;
  return res.json();
}

async function attempt(promise) {
  try {
    return [null, await promise];
  } catch (error) {
    return [error, undefined];
  }
}

export async function tupleByAChain(url) {
  const [error, res] = await fetch(url).then(
    (answer) => [null, answer],
    (reason) => [reason, null],
  );
  res.body?.cancel().catch(() => {}); // want no-close-before-error-check
  return error;
}

export async function resultObject(url) {
  const { error, response } = await get(url);
  await response.arrayBuffer(); // want no-close-before-error-check
  if (error) throw error;
  return response.status;
}

export async function resultObjectAfterTheCheck(url) {
  const { error, response } = await get(url);
  if (error) throw error;
  return response.json();
}

async function get(url) {
  try {
    const response = await fetch(url);
    return { data: response.body, response };
  } catch (error) {
    return { error };
  }
}

export async function resultOfNeverthrow(url) {
  const result = await ResultAsync.fromPromise(fetch(url), (error) => error);
  result.value.body?.cancel().catch(() => {}); // want no-close-before-error-check
  return result.isOk();
}

export async function resultOfNeverthrowChecked(url) {
  const result = await ResultAsync.fromPromise(fetch(url), (error) => error);
  if (result.isErr()) throw result.error;
  return result.value.json();
}

export async function resultOfNeverthrowMatched(url) {
  const result = await ResultAsync.fromPromise(fetch(url), (error) => error);
  return result.match(
    (res) => res.text(),
    () => '',
  );
}

export async function resultOfNeverthrowUnwrapped(url) {
  const result = await ResultAsync.fromPromise(fetch(url), (error) => error);
  const res = result._unsafeUnwrap(); // want no-close-before-error-check /^Where `ResultAsync\.fromPromise\(fetch\(url\), \(error\) => error\)` rejects, `result\._unsafeUnwrap` throws an object that is no Error and the real error is lost in it; ask `result\.isErr\(\)` first$/
  return res.json();
}

export async function resultOfNeverthrowUnwrappedAfterTheCheck(url) {
  const result = await ResultAsync.fromPromise(fetch(url), (error) => error);
  if (result.isErr()) throw result.error;
  return result._unsafeUnwrap().json();
}

export async function unwrappedButNotRead(url) {
  const result = await ResultAsync.fromPromise(fetch(url), (error) => error); // want no-unconsumed-body
  if (result.isErr()) throw result.error;
  const res = result._unsafeUnwrap();
  return res.status;
}

export async function tupleTakenApartTwice(url) {
  const [err, { ok, body }] = await to(fetch(url)); // want no-close-before-error-check /`\{ ok \}` throws a TypeError \(Cannot destructure property 'ok' of undefined\) and the real error is lost; check the response first$/
  await body?.cancel();
  return err ?? ok;
}

export async function tupleWithADefault(url) {
  const [err, { ok, body } = {}] = await to(fetch(url));
  await body?.cancel();
  return err ?? ok;
}

export async function tupleByIndex(url) {
  const result = await to(fetch(url));
  const data = await result[1].json(); // want no-close-before-error-check /'result\[1\]' is undefined/
  if (result[0]) throw result[0];
  return data;
}

export async function tupleByIndexAfterTheCheck(url) {
  const result = await to(fetch(url));
  if (result[0]) throw result[0];
  return result[1].json();
}

export async function tupleInLets(url) {
  let [err, res] = await to(fetch(url));
  const data = await res.json(); // want no-close-before-error-check
  if (err) throw err;
  return data;
}

export async function tupleAssigned(url) {
  let err, res;
  [err, res] = await to(fetch(url));
  const data = await res.json(); // want no-close-before-error-check
  if (err) throw err;
  return data;
}

export async function tupleAssignedAfterTheCheck(url) {
  let err, res;
  [err, res] = await to(fetch(url));
  if (err) throw err;
  return res.json();
}

export async function toldApartByAFlag(url) {
  const result = await safely(url);
  const data = await result.res.json(); // want no-close-before-error-check /'result\.res' is undefined/
  if (!result.ok) throw result.error;
  return data;
}

export async function toldApartByAFlagFirst(url) {
  const result = await safely(url);
  if (!result.ok) throw result.error;
  return result.res.json();
}

const safely = async (url) => {
  try {
    return { ok: true, res: await fetch(url) };
  } catch (error) {
    return { ok: false, error };
  }
};

export async function resultOfNeverthrowTakenApart(url) {
  const { value, error } = await ResultAsync.fromPromise(fetch(url), (reason) => reason);
  const data = await value.json(); // want no-close-before-error-check
  if (error) throw error;
  return data;
}

export async function resultOfNeverthrowAskedIsOk(url) {
  const result = await ResultAsync.fromPromise(fetch(url), (reason) => reason);
  if (result.isOk()) return result.value.json();
  throw result.error;
}

export async function tupleWithTheErrorCompared(url) {
  const [error, res] = await fetch(url).then(
    (answer) => [null, answer],
    (reason) => [reason, null],
  );
  if (error !== null) throw error;
  return res.json();
}
