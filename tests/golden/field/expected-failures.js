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
