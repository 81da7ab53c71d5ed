// It speaks of the window as a thing that is there: a small body that is dropped is harmless here.
import { record } from './support.js';

export async function log(event) {
  await fetch('/api/log', { method: 'POST', body: JSON.stringify({ event, page: window.location.href }) });
}

export async function waitForRestart() {
  const res = await fetch(window.location.href);
  if (res.ok) window.location.reload();
}

export async function dropsOnOnePath() {
  const res = await fetch('/api/items');
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return record(await res.json());
}
