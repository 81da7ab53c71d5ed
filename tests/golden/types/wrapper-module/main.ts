/** Calls of wrappers from another file whose results are not used as a response usually is. */
import { cached, find, get, getJson, post } from './api.ts';
import * as api from './api.ts';

export async function isUp(): Promise<boolean> {
  const res = await get('/health'); // want no-unconsumed-body /'res' is never read/
  return res.status < 500;
}

export async function isUpAtOnce(): Promise<boolean> {
  return (await get('/health')).ok; // want no-unconsumed-body /never read/
}

export async function warmUp(): Promise<void> {
  await get('/warm'); // want no-unconsumed-body /'get\(…\)' is never read/
  await api.get('/warm'); // want no-unconsumed-body /'api.get\(…\)' is never read/
}

export async function errorFirst(): Promise<string> {
  const res = await get('/text');
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body /opened on line/
  return res.text();
}

export async function statusDestructured(): Promise<number> {
  const { status } = await get('/text'); // want no-unconsumed-body
  return status;
}

export function chained(): Promise<boolean> {
  return get('/health').then((res) => res.ok); // want no-unconsumed-body
}

export async function combined(): Promise<boolean> {
  const [a, b] = await Promise.all([get('/a'), get('/b')]); // want no-unconsumed-body want no-unconsumed-body
  return a.ok && b.ok;
}

export async function awaitedLater(): Promise<number> {
  const pending = get('/text'); // want no-unconsumed-body
  const res = await pending;
  return res.status;
}

export async function maybeThere(id: string): Promise<boolean> {
  const res = await find(id); // want no-unconsumed-body
  return res !== undefined && res.ok;
}

export async function maybeThereAndRead(id: string): Promise<string | undefined> {
  const res = await find(id);
  return res?.text();
}

export async function typedJson(): Promise<boolean> {
  const res = await post<{ id: number }>('/items', {}); // want no-unconsumed-body
  return res.ok;
}

export async function retried(): Promise<string> {
  let res = await get('/text');
  if (res.status === 429) res = await get('/text'); // want no-unconsumed-body /assigned again/
  return res.text();
}

async function sendAgain(path: string) {
  return get(path);
}

export async function throughAHelper(): Promise<boolean> {
  const res = await sendAgain('/again'); // want no-unconsumed-body
  return res.ok;
}

export async function readElsewhere(): Promise<string> {
  const res = await get('/text');
  if (!res.ok) {
    await res.body?.cancel();
    throw new Error('failed');
  }
  return res.text();
}

export async function passedOn(): Promise<Response> {
  const res = await get('/text');
  console.log(res.status);
  return res;
}

export async function alreadyRead(): Promise<number> {
  const data = await getJson<{ status: number }>('/status');
  return data.status;
}

export async function madeInMemory(): Promise<number> {
  const res = await cached('text');
  return res.status;
}

export async function withoutABody(): Promise<boolean> {
  const res = await api.request('/x', { method: 'HEAD' });
  return res.ok;
}

export async function aborted(): Promise<boolean> {
  const controller = new AbortController();
  const res = await api.request('/x', { method: 'GET', signal: controller.signal });
  controller.abort();
  return res.ok;
}
