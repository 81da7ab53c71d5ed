'use client';
// Code that a framework sends to the browser, which reads small bodies by itself.

export async function logOut(router) {
  await fetch('/api/logout', { method: 'POST' });
  router.push('/login');
}

export async function addToCart(item) {
  const res = await fetch('/api/cart', { method: 'POST', body: JSON.stringify(item) });
  if (!res.ok) throw new Error(`HTTP ${res.status}`);
}

export async function order(items) {
  const res = await fetch('/api/orders', { method: 'POST', body: JSON.stringify(items) });
  if (!res.ok) throw new Error(`HTTP ${res.status}`); // want no-unconsumed-body
  return res.json();
}

export async function keepsTheStream(url) {
  const res = await fetch(url);
  return res.body;
}
