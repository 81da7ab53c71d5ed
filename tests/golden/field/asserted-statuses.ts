// Tests that assert a status know it from there on.
import assert from 'node:assert/strict';
import { expect as chaiExpect } from 'chai';
import { expect, test } from 'vitest';

test('deletes', async () => {
  const res = await fetch('/items/1', { method: 'DELETE' });
  expect(res.status).toBe(204);
  expect(res.headers.get('etag')).toBeNull();
});

test('deletes, with a body that nobody expects', async () => {
  const res = await fetch('/items/1', { method: 'DELETE' }); // want no-unconsumed-body
  expect(res.status).toBe(200);
});

test('deletes not', async () => {
  const res = await fetch('/items/1', { method: 'DELETE' }); // want no-unconsumed-body
  expect(res.status).not.toBe(204);
});

test('has not changed', async () => {
  const res = await fetch('/items/1', { headers: { 'if-none-match': 'x' } });
  assert.equal(res.status, 304);
});

test('has not changed, the other way round', async () => {
  const res = await fetch('/items/1');
  assert.strictEqual(304, res.status);
});

test('resets', async () => {
  const res = await fetch('/form');
  chaiExpect(res.status).to.equal(205);
});

test('resets, by chai', async () => {
  const res = await fetch('/form');
  expect(res.status).to.equal(205);
});

test('reads what is not ok', async () => {
  const res = await fetch('/items/1');
  expect(res.ok).toBe(true);
  if (!res.ok) throw new Error('unreachable');
  await res.json();
});

test('asserts ok', async () => {
  const res = await fetch('/items/1');
  assert(res.ok);
  if (!res.ok) return;
  await res.json();
});

test('deletes, in one expression', async () => {
  expect(await fetch('/items/1', { method: 'DELETE' })).toHaveProperty('status', 204);
});

test('deletes in one expression, with a body that nobody expects', async () => {
  expect(await fetch('/items/1', { method: 'DELETE' })).toHaveProperty('status', 200); // want no-unconsumed-body
});

test('shows what failed, and then fails', async () => {
  const res = await fetch('/items/1');
  if (!res.ok) {
    console.error(await res.text());
  }
  expect(res.ok).toBe(true);
  await res.json();
});

test('shows what failed, and then fails, by its status', async () => {
  const res = await fetch('/items/1');
  if (!res.ok) {
    console.error(await res.text());
  }
  assert.equal(res.status, 200);
  await res.json();
});

test('shows what failed, and goes on', async () => {
  const res = await fetch('/items/1');
  if (!res.ok) {
    console.error(await res.text());
  }
  expect(res.status).toBeLessThan(500);
  await res.json(); // want no-body-reuse
});

test('throws before it reads', async () => {
  const res = await fetch('/items/1');
  if (res.status !== 404) throw new Error('found'); // want no-unconsumed-body
  await res.text();
});

export class Catalog {
  async request(authorized: { url: string; method: string }): Promise<unknown> {
    const response = await fetch(authorized.url, { method: authorized.method });
    const isHead = authorized.method.toUpperCase() === 'HEAD';
    if (!response.ok) {
      const text = isHead ? undefined : await response.text();
      throw new Error(`HTTP ${response.status} ${text}`);
    }
    if (isHead) {
      return undefined;
    }
    return response.json();
  }

  async lower(url: string, method: string): Promise<unknown> {
    const response = await fetch(url, { method });
    if (method.toLowerCase() === 'head') {
      return undefined;
    }
    if (method.toLowerCase() === 'delete') {
      return undefined; // want no-unconsumed-body
    }
    return response.json();
  }
}

test('matches an object', async () => {
  const res = await fetch('/items/1', { method: 'DELETE' });
  expect(res).toMatchObject({ status: 204 });
});

test('matches an object of a response with a body', async () => {
  const res = await fetch('/items/1'); // want no-unconsumed-body
  expect(res).toMatchObject({ status: 200, ok: true });
});

test('has a property, by chai', async () => {
  const res = await fetch('/items/1', { method: 'DELETE' });
  chaiExpect(res).to.have.property('status', 204);
});

test('is one of them', async () => {
  const res = await fetch('/items/1');
  expect([204, 304]).toContain(res.status);
});

test('is one of them, by chai', async () => {
  const res = await fetch('/items/1');
  chaiExpect(res.status).to.be.oneOf([204, 304]);
});

test('is one of some that may have a body', async () => {
  const res = await fetch('/items/1'); // want no-unconsumed-body
  expect([200, 204]).toContain(res.status);
});

test('is none of them', async () => {
  const res = await fetch('/items/1'); // want no-unconsumed-body
  expect([204, 304]).not.toContain(res.status);
});

test('has no body', async () => {
  const res = await fetch('/items/1');
  expect(res.body).toBeNull();
});

test('has no body, by chai', async () => {
  const res = await fetch('/items/1');
  chaiExpect(res.body).to.be.null;
});

test('has no body, by assert', async () => {
  const res = await fetch('/items/1');
  assert.strictEqual(res.body, null);
});

test('has a body', async () => {
  const res = await fetch('/items/1'); // want no-unconsumed-body
  expect(res.body).not.toBeNull();
});
