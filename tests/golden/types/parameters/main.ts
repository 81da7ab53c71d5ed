/** Helpers own what they read on some path; that their parameter is a response, its type says. */
import type { Maybe, Reply, Tagged, Typed } from './types.ts';

export async function alias(res: Reply): Promise<string> {
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.text();
}

export async function extended(res: Typed<number>): Promise<number> {
  if (!res.ok) return 0; // want no-unconsumed-body
  return res.json();
}

export async function maybe(res: Maybe<Reply>): Promise<string> {
  if (!res) return '';
  if (!res.ok) return 'failed'; // want no-unconsumed-body
  return res.text();
}

export async function tagged(res: Tagged): Promise<string> {
  if (!res.ok) return res.statusText; // want no-unconsumed-body
  return res.text();
}

export async function generic<R extends Reply>(res: R): Promise<string> {
  if (!res.ok) return ''; // want no-unconsumed-body
  return res.text();
}

export function borrowed(res: Reply): void {
  if (!res.ok) throw new Error('failed');
}

export async function released(res: Reply): Promise<string> {
  if (!res.ok) {
    await res.body?.cancel();
    return '';
  }
  return res.text();
}
