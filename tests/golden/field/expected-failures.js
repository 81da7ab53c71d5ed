// Tests that want a request to fail: what comes back when it doesn't is not theirs to release.
import assert from 'node:assert';

export async function wantsTheRequestToFail(url) {
  try {
    await fetch(url);
    throw new Error('should have failed');
  } catch (error) {
    assert.equal(error.code, 'ECONNREFUSED');
  }
}

export async function wantsTheRequestToFailByAssertion(url) {
  try {
    const res = await fetch(url);
    assert.fail(`answered with ${res.status}`);
  } catch (error) {
    assert.equal(error.code, 'ECONNREFUSED');
  }
}

export async function onlySometimesWantsItToFail(url, strict) {
  try {
    await fetch(url); // want no-unconsumed-body
    if (strict) throw new Error('should have failed');
  } catch (error) {
    assert.equal(error.code, 'ECONNREFUSED');
  }
}

export async function wantsItToFailAfterMoreWork(url, locks) {
  try {
    await fetch(url);
    await locks.release(url);
    throw new Error('the lock was still there');
  } catch (error) {
    if (error.code !== 'ECONNREFUSED') throw error;
  }
}

export async function mayReturnInsteadOfFailing(url, locks) {
  try {
    await fetch(url); // want no-unconsumed-body
    if (await locks.release(url)) return;
    throw new Error('the lock was still there');
  } catch (error) {
    if (error.code !== 'ECONNREFUSED') throw error;
  }
}

export async function keepsTheErrorForTheAssertion(url) {
  let caught;
  try {
    await fetch(url);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(TypeError);
}

export async function keepsTheErrorForALog(url, log) {
  let caught;
  try {
    await fetch(url); // want no-unconsumed-body
  } catch (error) {
    caught = error;
  }
  log(caught);
}

export async function assertsInTheHandler(url) {
  try {
    await fetch(url);
  } catch (error) {
    expect(error.name).toBe('TypeError');
    expect(error.cause.code).toBe('ECONNREFUSED');
  }
}

export async function assertsSomethingElseInTheHandler(url, pool) {
  try {
    await fetch(url); // want no-unconsumed-body
  } catch {
    assert.equal(pool.size, 0);
  }
}

export async function saysThatItIsExpected(url) {
  try {
    await fetch(url);
  } catch {
    // expected
  }
}

export async function saysThatItIsUnexpected(url) {
  try {
    await fetch(url); // want no-unconsumed-body
  } catch {
    // unexpected, but harmless
  }
}

export async function takesTheErrorOutOfTheChain(url) {
  const error = await fetch(url).then(
    () => undefined,
    (reason) => reason,
  );
  assert(error instanceof TypeError);
}

export async function probesInAChain(url, log) {
  const error = await fetch(url).then( // want no-unconsumed-body
    () => undefined,
    (reason) => reason,
  );
  if (error) log(error);
}

export async function rejectsByAssertion(url) {
  await assert.rejects(fetch(url));
  await assert.rejects(() => fetch(url), { name: 'TypeError' });
  await expect(fetch(url)).rejects.toThrow();
  await expect(() => fetch(url)).rejects.toThrow();
}

async function errorOf(promise) {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  assert(error instanceof TypeError);
  return error;
}

async function expectFailure(request, code) {
  try {
    await request();
    assert.fail('answered');
  } catch (error) {
    assert.equal(error.code, code);
  }
}

async function settled(promise) {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  return error === undefined;
}

export async function wantsItToFailInAHelper(url) {
  const error = await errorOf(fetch(url));
  assert.equal(error.name, 'TypeError');
  await expectFailure(() => fetch(url), 'ECONNREFUSED');
}

export async function asksAHelperWhetherItFails(url) {
  return settled(fetch(url)); // want no-unconsumed-body /^The body of 'fetch\(…\)' is .*`res\.body\?\.cancel\(\)/
}

export async function keepsTheErrorForALaterAssertion(url, exporter) {
  let caught;
  try {
    const target = new URL('/error', url);
    await fetch(target);
  } catch (error) {
    caught = error;
  }
  const [span] = exporter.spans();
  assert.ok(span);
  assertSpan(span, { path: '/error', error: caught });
}

export async function wantsNoError(url) {
  let caught;
  try {
    await fetch(url); // want no-unconsumed-body
  } catch (error) {
    caught = error;
  }
  const elapsed = process.hrtime();
  expect(caught).toBeUndefined();
  return elapsed;
}

export async function looksAtTheErrorAndGoesOn(url, tx) {
  try {
    await fetch(url);
  } catch (error) {
    assert.equal(error.message, 'fetch failed');
    tx.end();
  }
}

export async function looksAtNoErrorAndGoesOn(url, tx) {
  try {
    await fetch(url); // want no-unconsumed-body
  } catch (error) {
    assert.ifError(error);
    tx.end();
  }
}

export async function failsLater(url, server) {
  const pending = fetch(url);
  server.close();
  try {
    await pending;
  } catch (error) {
    assert.match(error.message, /fetch failed/);
    server.unref();
  }
}

export async function mayFailLater(url, server) {
  const pending = fetch(url); // want no-unconsumed-body
  server.close();
  try {
    await pending;
  } catch (error) {
    server.emit('error', error);
  }
}

async function rejects(promise, code) {
  try {
    await promise;
  } catch (error) {
    return assert.equal(error.code, code);
  }
  assert.fail('the promise was not rejected');
}

export async function wantsItToFailByAHelperThatFailsAtItsEnd(url) {
  await rejects(fetch(url), 'ECONNREFUSED');
}

async function settles(promise, code) {
  try {
    await promise;
  } catch (error) {
    return error.code === code;
  }
  return true;
}

export async function isContentWithEither(url) {
  await settles(fetch(url), 'ECONNREFUSED'); // want no-unconsumed-body
}

function requestCode(phone) {
  return fetch('https://sms.example.com/codes', { method: 'POST', body: phone });
}

export async function wantsACallOfAnotherFunctionToFail() {
  await rejects(requestCode('+1'), 'ECONNREFUSED');
}

export async function wantsACallOfAnotherFunctionToFailInATry() {
  try {
    await requestCode('+1');
    throw new Error('should have failed');
  } catch (error) {
    assert.equal(error.code, 'ECONNREFUSED');
  }
}

export async function isContentWithEitherOfAnotherFunction() {
  await settles(requestCode('+1'), 'ECONNREFUSED'); // want no-unconsumed-body
}

export async function waitsForTheEndOfAServer(url) {
  try {
    await fetch(url); // want no-unconsumed-body
  } catch {
    return;
  }
  throw new Error('still there');
}

export async function rejectsInABlock(url) {
  await assert.rejects(async () => {
    await fetch(url);
  });
  await expect(async () => {
    await fetch(url);
  }).rejects.toThrow();
}

export async function resolvesInABlock(url) {
  await assert.doesNotReject(async () => {
    await fetch(url); // want no-unconsumed-body
  });
}

export async function wantsAnErrorForAResponse(url) {
  const error = await fetch(url).catch((e) => e);
  expect(error).toBeInstanceOf(TypeError);
}

export async function wantsAResponseForAnError(url) {
  const res = await fetch(url).catch((e) => e); // want no-unconsumed-body
  expect(res).toBeInstanceOf(Response);
}

export async function throwsWhereItWorks(url) {
  await fetch(url).then(
    () => {
      throw new Error('should have failed');
    },
    (error) => expect(error).toBeInstanceOf(TypeError),
  );
}

async function mustReject(promise) {
  let threw = false;
  try {
    await promise;
  } catch {
    threw = true;
  }
  assert.ok(threw);
}

export async function mustRejectByAFlag(url) {
  await mustReject(fetch(url));
}

export async function mayRejectByAFlag(url) {
  let threw = false;
  try {
    await fetch(url); // want no-unconsumed-body
  } catch {
    threw = true;
  }
  assert.equal(threw, false);
}
