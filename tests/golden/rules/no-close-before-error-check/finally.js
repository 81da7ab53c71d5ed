// Where the request fails there is no response: releasing it throws, and hides why it failed.
import assert from 'node:assert';
import { record } from './support.js';

export async function variableThatMayBeUnassigned(url) {
  let res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    await res.body.cancel(); // want no-close-before-error-check /^The value of 'res' is undefined when `fetch\(url\)` rejects, so `res\.body` throws a TypeError \(Cannot read properties of undefined, reading 'body'\) that takes the place of the real error; guard it with `res\?\.`$/
  }
}

export async function guardedByAnOptionalChain(url) {
  let res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    res?.body?.cancel().catch(() => {});
  }
}

export async function guardedByAnIf(url) {
  let res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    if (res) res.body?.cancel().catch(() => {});
  }
}

export async function guardedByAnAnd(url) {
  let res = null;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    res && res.body && res.body.cancel().catch(() => {});
  }
}

export async function guardedByAFlag(url) {
  let res;
  let arrived = false;
  try {
    res = await fetch(url);
    arrived = true;
    return res.status;
  } finally {
    if (arrived) res.body?.cancel().catch(() => {});
  }
}

export async function initialisedBeforeTheTry(url) {
  const res = await fetch(url);
  try {
    return res.status;
  } finally {
    res.body?.cancel().catch(() => {});
  }
}

export async function nullUntilAssigned(url) {
  let res = null;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    await res.arrayBuffer(); // want no-close-before-error-check /'res' is null when .*so `res\.arrayBuffer` throws/
  }
}

export async function optionalBodyIsNotEnough(url) {
  let res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    res.body?.cancel().catch(() => {}); // want no-close-before-error-check
  }
}

export async function afterTheCatchInTheFinally(url) {
  let res;
  try {
    res = await fetch(url);
    return res.status;
  } catch (error) {
    record(error);
    return undefined;
  } finally {
    res.body?.cancel().catch(() => {}); // want no-close-before-error-check
  }
}

export async function releasedInTheCatch(url) {
  let res;
  try {
    res = await fetch(url);
    if (!res.ok) throw new Error('failed');
    return await res.json();
  } catch (error) {
    res.body.cancel().catch(() => {}); // want no-close-before-error-check
    throw error;
  }
}

export async function catchAsksWhichError(url) {
  let res;
  try {
    res = await fetch(url);
    const text = await res.text();
    if (!res.ok) throw new RangeError(text);
    return text;
  } catch (error) {
    if (error instanceof RangeError) {
      record(res.status);
    }
    throw error;
  }
}

export async function inAHelperCalledFromTheFinally(url) {
  let res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    close(res);
  }
}

function close(res) {
  res?.body?.cancel().catch(() => {});
}

export async function finallyOfAPromise(url) {
  let res;
  return fetch(url)
    .then((answer) => {
      res = answer;
      return answer.status;
    })
    .finally(() => res.body.cancel()); // want no-close-before-error-check /'res' is undefined/
}

export async function guardedFinallyOfAPromise(url) {
  let res;
  return fetch(url)
    .then((answer) => {
      res = answer;
      return answer.status;
    })
    .finally(() => res?.body?.cancel());
}

export function finallyOfAPromiseThatNobodyAwaits(url) {
  let res;
  fetch(url)
    .then((answer) => {
      res = answer;
      record(answer.status);
    })
    .finally(() => res.body.cancel()); // want no-close-before-error-check
}

export async function swallowedAndUsed(url) {
  const res = await fetch(url).catch(() => null);
  return res.json(); // want no-close-before-error-check /'res' is null.*the real error is lost; check 'res' first/
}

export async function swallowedAndChecked(url) {
  const res = await fetch(url).catch(() => null);
  if (!res) return undefined;
  return res.json();
}

export async function retriesUntilThereIsOne(url) {
  let res;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      res = await fetch(url);
      break;
    } catch (error) {
      if (attempt === 2) throw error;
    }
  }
  return res.json();
}

export function finallyOfAChainThatIsReturned(url) {
  let res;
  return fetch(url)
    .then((answer) => {
      res = answer;
      return answer.json();
    })
    .finally(() => {
      if (!res.bodyUsed) res.body.cancel().catch(() => {}); // want no-close-before-error-check
    });
}

export function finallyOfAChainWithACheck(url) {
  let res;
  return fetch(url)
    .then((answer) => {
      res = answer;
      return answer.json();
    })
    .finally(() => {
      if (res && !res.bodyUsed) res.body?.cancel().catch(() => {});
    });
}

export async function finallyInsideTheThen(url) {
  return fetch(url).then((res) => res.json().finally(() => record(res.status)));
}

export async function inAHelperThatDoesNotAsk(url) {
  let res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    drop(res); // want no-close-before-error-check /'res' is undefined when `fetch\(url\)` rejects, so `drop\(res\)` throws a TypeError/
  }
}

function drop(res) {
  res.body?.cancel().catch(() => {});
}

export async function inAHelperThatIsOnlyCalledWithAResponse(url) {
  let res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    if (res) drop(res);
  }
}

export async function byANamedFunction(url) {
  let res;
  const release = () => {
    res.body.cancel().catch(() => {}); // want no-close-before-error-check /takes the place of the real error; guard it with `res\?\.`$/
  };
  return fetch(url)
    .then((answer) => {
      res = answer;
      return answer.status;
    })
    .finally(release);
}

export async function byANamedFunctionThatAsks(url) {
  let res;
  const release = () => {
    res?.body?.cancel().catch(() => {});
  };
  return fetch(url)
    .then((answer) => {
      res = answer;
      return answer.status;
    })
    .finally(release);
}

export async function byADeclaredFunction(url) {
  let res;
  return fetch(url)
    .then((answer) => {
      res = answer;
      return answer.status;
    })
    .finally(release);
  function release() {
    res.body.cancel().catch(() => {}); // want no-close-before-error-check
  }
}

export async function destructuredInTheFinally(url) {
  let res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    const { body } = res; // want no-close-before-error-check /Cannot destructure property 'body' of undefined\) that takes the place of the real error; check the response first$/
    body?.cancel().catch(() => {});
  }
}

export async function destructuredWithADefault(url) {
  let res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    const { body } = res ?? {};
    body?.cancel().catch(() => {});
  }
}

export async function inEachTurn(urls) {
  for (const url of urls) {
    let res;
    try {
      res = await fetch(url);
      record(res.status);
    } finally {
      res.body?.cancel().catch(() => {}); // want no-close-before-error-check
    }
  }
}

export async function declaredWithVar(url) {
  var res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    res.body.cancel().catch(() => {}); // want no-close-before-error-check
  }
}

export async function declaredWithVarAndGuarded(url) {
  var res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    if (res) res.body?.cancel().catch(() => {});
  }
}

export async function filledBeforeItsDeclaration(url) {
  start();
  var res;
  return (await res).json();
  function start() {
    res = fetch(url);
  }
}

export async function declaredInEachTurn(urls) {
  for (const url of urls) {
    var res;
    if (!res) res = await fetch(url);
  }
  return res.json();
}

export async function swallowedAndUsedAtOnce(url) {
  return (await fetch(url).catch(() => null)).json(); // want no-close-before-error-check /`\(await fetch\(url\)\.catch\(\(\) => null\)\)\.json` throws a TypeError .* check the response first$/
}

export async function swallowedAndTakenApart(url) {
  const { body } = await fetch(url).catch(() => null); // want no-close-before-error-check /Cannot destructure property 'body' of null/
  await body?.cancel();
}

export async function swallowedWithAFallback(url) {
  const { body } = await fetch(url).catch(() => ({}));
  await body?.cancel();
}

export function swallowedInAChain(url) {
  return fetch(url)
    .catch(() => null)
    .then((res) => res.json()); // want no-close-before-error-check /'res' is null/
}

export function swallowedInAChainAndGuarded(url) {
  return fetch(url)
    .catch(() => null)
    .then((res) => res?.json());
}

export function swallowedAndGivenToANamedFunction(url) {
  return fetch(url)
    .catch(() => null)
    .then(parse);
}

async function parse(res) {
  return res.json(); // want no-close-before-error-check /check 'res' first/
}

export async function retriedByAHelperThatFails(url) {
  const res = await retry(() => fetch(url));
  return res.json();
}

async function retry(request) {
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
  assert.fail('unreachable');
}

export async function retriedByAHelperThatGivesUp(url) {
  const res = await retryOrNothing(() => fetch(url));
  return res.json(); // want no-close-before-error-check
}

async function retryOrNothing(request) {
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      return await request();
    } catch (error) {
      record(error);
    }
  }
  return undefined;
}

export async function swallowedInTheFinally(url) {
  let res;
  try {
    res = await fetch(url);
    return res.status;
  } finally {
    try {
      res.body.cancel().catch(() => {});
    } catch {
      // There is no response.
    }
  }
}

export async function swallowedInTheHelper(url) {
  let res;
  await fetch(url)
    .then((answer) => {
      res = answer;
    })
    .finally(() => drainQuietly(res));
}

async function drainQuietly(res) {
  try {
    await res.text();
  } catch {
    // There is no response, or it broke off.
  }
}

export async function swallowedByAnotherHelper(url) {
  let res;
  try {
    res = await fetch(url);
    record(res.status);
  } finally {
    closeQuietly(res);
  }
}

function closeQuietly(answer) {
  try {
    drop(answer);
  } catch {
    // There is no response.
  }
}

export async function caughtBesideTheUse(url) {
  try {
    const res = await fetch(url).catch(() => null);
    return await res.json(); // want no-close-before-error-check
  } catch (error) {
    record(error);
    return undefined;
  }
}

export async function swallowedInAFinallyOfAPromise(url) {
  let res;
  return fetch(url)
    .then((answer) => {
      res = answer;
      return answer.status;
    })
    .finally(() => {
      try {
        res.body.cancel().catch(() => {});
      } catch {
        // There is no response.
      }
    });
}

export async function askedAgainInTheCatch(a, b) {
  let res;
  try {
    res = await fetch(a);
    return await res.text();
  } catch {
    res = await fetch(b);
    return await res.text();
  } finally {
    res.body.cancel().catch(() => {}); // want no-close-before-error-check
  }
}
