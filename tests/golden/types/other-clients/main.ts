/** Wrappers of other clients than fetch, and their types in parameters. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { got } from 'got';
import type { Dispatcher } from 'undici';
import { type Message, open, send } from './wrappers.ts';

export async function undici(): Promise<number> {
  const { statusCode } = await send('/x'); // want no-unconsumed-body
  return statusCode;
}

export async function undiciChecked(): Promise<string> {
  const res = await send('/x');
  if (res.statusCode >= 400) throw new Error('failed'); // want no-unconsumed-body /dump/
  return res.body.text();
}

export async function undiciDumped(): Promise<string> {
  const res = await send('/x');
  if (res.statusCode >= 400) {
    await res.body.dump();
    throw new Error('failed');
  }
  return res.body.text();
}

export async function incoming(): Promise<number | undefined> {
  const res = await open('http://example.com'); // want no-unconsumed-body
  return res.statusCode;
}

export async function incomingResumed(): Promise<number | undefined> {
  const res = await open('http://example.com');
  res.resume();
  return res.statusCode;
}

export async function buffered(): Promise<number | undefined> {
  const res = await got('http://example.com');
  return res.statusCode;
}

export async function undiciParameter(data: Dispatcher.ResponseData): Promise<string> {
  if (data.statusCode !== 200) return ''; // want no-unconsumed-body
  return data.body.text();
}

export function response(res: Message): void {
  if (res.statusCode !== 200) return; // want no-unconsumed-body
  res.resume();
}

export function byItsStatus(message: Message): void {
  if (message.statusCode !== 200) return; // want no-unconsumed-body
  message.resume();
}

/** A server's request has the same type. */
export function request(req: IncomingMessage, res: ServerResponse): void {
  if (req.method !== 'POST') {
    res.end();
    return;
  }
  req.resume();
}

export function message(incoming: Message): void {
  if (incoming.headers['content-length'] === '0') return;
  incoming.resume();
}
