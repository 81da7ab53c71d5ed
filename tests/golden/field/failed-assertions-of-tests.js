// In a test, what an assertion leaves open when it fails is not what fails.
import assert from 'node:assert/strict';
import { test } from 'node:test';

test('answers', async () => {
  const res = await fetch('/items/1');
  if (!res.ok) assert.fail(`answered ${res.status}`);
  await res.json();
});

test('answers what it should', async () => {
  const res = await fetch('/items/1');
  if (res.status !== 200) {
    assert.ok(false, 'status');
  }
  await res.json();
});

test('answers, and throws', async () => {
  const res = await fetch('/items/1');
  if (!res.ok) throw new Error(`answered ${res.status}`); // want no-unconsumed-body
  await res.json();
});
