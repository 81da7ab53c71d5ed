// Chains of `.then`: sync or async callbacks, values passed on, helpers by name.
import { handle, report } from './support.js';

export const jsonInOneThen = (url) => fetch(url).then((res) => res.json());

export function throwInTheCallback(url) {
  return fetch(url).then((res) => {
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    return res.json();
  });
}

export function throwAfterTheText(url) {
  return fetch(url).then(async (res) => {
    if (!res.ok) throw new Error(await res.text());
    return res.json();
  });
}

export function throwInAnAsyncCallback(url) {
  return fetch(url).then(async (res) => {
    if (!res.ok) throw new Error(res.statusText); // want no-unconsumed-body
    return await res.json();
  });
}

export function passedOnToTheNextThen(url) {
  return fetch(url)
    .then((res) => res)
    .then((res) => res.text());
}

export function passedOnAndDropped(url) {
  return fetch(url) // want no-unconsumed-body
    .then((res) => res)
    .then((res) => res.status);
}

export function throwThenPassOn(url) {
  return fetch(url)
    .then((res) => {
      if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
      return res;
    })
    .then((res) => res.json());
}

export function releaseThenPassOn(url) {
  return fetch(url)
    .then((res) => {
      if (res.ok) return res;
      res.body?.cancel().catch(() => {});
      throw new Error('failed');
    })
    .then((res) => res.json());
}

export function nestedThen(url) {
  return fetch(url).then((res) => res.json().then((data) => ({ ok: res.ok, data })));
}

export function rejectedPromise(url) {
  return fetch(url).then((res) => {
    if (!res.ok) return Promise.reject(new Error('failed')); // want no-unconsumed-body
    return res.json();
  });
}

export function rejectedWithTheResponse(url) {
  return fetch(url).then((res) => (res.ok ? res.json() : Promise.reject(res)));
}

export function rejectedFromTheText(url) {
  return fetch(url).then((res) => {
    if (!res.ok) return res.text().then((text) => Promise.reject(new Error(text)));
    return res.json();
  });
}

export const ternaryInTheArrow = (url) => fetch(url).then((res) => (res.ok ? res.json() : null)); // want no-unconsumed-body

export const ternaryReadsBoth = (url) => fetch(url).then((res) => (res.ok ? res.json() : res.text()));

export function endOfTheCallback(url) {
  return fetch(url).then((res) => { // want no-unconsumed-body
    if (res.ok) {
      return res.json();
    }
  });
}

export function returnsNullInTheCallback(url) {
  return fetch(url).then((res) => {
    if (res.status === 404) return null; // want no-unconsumed-body
    return res.json();
  });
}

export function bothHandlers(url) {
  return fetch(url).then(
    (res) => res.json(),
    (error) => ({ error }),
  );
}

export function caughtToNullThenRead(url) {
  return fetch(url)
    .catch(() => null)
    .then((res) => res && res.json());
}

export function catchBeforeTheStatusCheck(url) {
  return fetch(url)
    .catch(() => null)
    .then((res) => {
      if (!res) return null;
      if (!res.ok) return null; // want no-unconsumed-body
      return res.json();
    });
}

export async function awaitedCatch(url) {
  const res = await fetch(url).catch(() => null);
  if (!res) return null;
  return res.json();
}

export async function awaitedCatchWithStatus(url) {
  const res = await fetch(url).catch(() => undefined);
  if (!res?.ok) return undefined; // want no-unconsumed-body
  return res.json();
}

export async function awaitedCatchWithStatusReleased(url) {
  const res = await fetch(url).catch(() => undefined);
  if (!res?.ok) {
    res?.body?.cancel().catch(() => {});
    return undefined;
  }
  return res.json();
}

export function finallyBetween(url, spinner) {
  return fetch(url)
    .finally(() => spinner.stop())
    .then((res) => res.text());
}

export function statusAndBodyTogether(url) {
  return fetch(url).then((res) => Promise.all([res.status, res.json()]));
}

export function pairPassedOn(url) {
  return fetch(url)
    .then((res) => [res.status, res])
    .then(([status, res]) => res.text().then((text) => ({ status, text })));
}

export function objectPassedOn(url) {
  return fetch(url)
    .then((res) => ({ res, at: Date.now() }))
    .then(({ res, at }) => res.text().then((text) => ({ text, at })));
}

function checkStatus(res) {
  if (res.ok) return res;
  throw new Error(res.statusText);
}

async function checkStatusAndRead(res) {
  if (res.ok) return res;
  throw new Error(await res.text());
}

const toJson = (res) => res.json();

export function helperThatThrowsInTheChain(url) {
  return fetch(url).then(checkStatus).then(toJson); // want no-unconsumed-body
}

export function helperThatReadsInTheChain(url) {
  return fetch(url).then(checkStatusAndRead).then(toJson);
}

export function helperThatReadsAndNobodyAfter(url) {
  return fetch(url).then(checkStatusAndRead).then(() => true); // want no-unconsumed-body
}

export function helperCalledInTheCallback(url) {
  return fetch(url).then((res) => toJson(res));
}

export function importedHandler(url) {
  return fetch(url).then(handle);
}

export function consoleLogIsNoHandler(url) {
  return fetch(url).then(console.log); // want no-unconsumed-body
}

export function importedErrorHandler(url) {
  return fetch(url).then((res) => res.json()).catch(report);
}

export function importedErrorHandlerAndStatus(url) {
  return fetch(url).then((res) => res.status).catch(report); // want no-unconsumed-body
}

export async function savedOutsideAndRead(url) {
  let saved;
  await fetch(url).then((res) => {
    saved = res;
  });
  return saved.json();
}

export function insideAPromiseConstructor(url) {
  return new Promise((resolve, reject) => {
    fetch(url)
      .then((res) => {
        if (!res.ok) return reject(new Error('failed')); // want no-unconsumed-body
        resolve(res.json());
      })
      .catch(reject);
  });
}

export function resolvedWithTheResponse(url) {
  return new Promise((resolve, reject) => {
    fetch(url).then((res) => resolve(res), reject);
  });
}

export function resolveByName(url) {
  return new Promise((resolve, reject) => {
    fetch(url).then(resolve, reject);
  });
}

export function switchInTheCallback(url) {
  return fetch(url).then((res) => {
    switch (res.status) {
      case 200:
        return res.json();
      case 404:
        return null; // want no-unconsumed-body
      default:
        throw new Error('failed');
    }
  });
}

export function functionExpression(url) {
  return fetch(url).then(function (response) {
    return response.text();
  });
}

export function functionExpressionDropped(url) {
  return fetch(url).then(function (response) { // want no-unconsumed-body
    return response.status === 200;
  });
}

export function destructuredParameter(url) {
  return fetch(url).then(({ ok }) => ok); // want no-unconsumed-body
}

export function bodyDestructuredParameter(url) {
  return fetch(url).then(({ body }) => body); // want no-detached-body
}

export async function awaitInTheMiddle(url) {
  const res = await fetch(url).then((r) => r);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export function askedAgainAfterAnError(a, b) {
  return fetch(a) // want no-unconsumed-body
    .then((res) => {
      throw new Error(res.statusText);
    })
    .catch(() => fetch(b)) // want no-unconsumed-body
    .then((res) => res.status);
}
