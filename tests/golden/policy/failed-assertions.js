// In code that is no test, an assertion that must fail is a `throw`.
import assert from 'node:assert/strict';

export async function failsByName(url) {
  const res = await fetch(url);
  if (!res.ok) assert.fail(`answered ${res.status}`); // want no-unconsumed-body
  return res.json();
}

export async function failsByFalse(url) {
  const res = await fetch(url);
  if (!res.ok) {
    assert(false, 'failed'); // want no-unconsumed-body
  }
  return res.json();
}

export async function failsByWhatIsKnown(url) {
  const res = await fetch(url);
  if (res.status >= 400) {
    assert(res.ok, 'failed'); // want no-unconsumed-body
  }
  return res.json();
}

export async function cancelsBeforeItFails(url) {
  const res = await fetch(url);
  if (!res.ok) {
    await res.body?.cancel();
    assert.fail(`answered ${res.status}`);
  }
  return res.json();
}

export async function readsForItsMessage(url) {
  const res = await fetch(url);
  if (!res.ok) assert.fail(await res.text());
  return res.json();
}

export async function asserts(url) {
  const res = await fetch(url);
  assert(res.ok, 'failed');
  return res.json();
}

export async function closesInAFinally(url) {
  const res = await fetch(url);
  try {
    if (!res.ok) assert.fail('failed');
    return res.headers.get('etag');
  } finally {
    await res.body?.cancel();
  }
}

export async function wantsTheFailure(url) {
  try {
    await fetch(url);
    assert.fail('should have failed');
  } catch (error) {
    return error;
  }
}
