/** Parameters that are a client's response by their annotation: the import tells whose. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IncomingMessage as Message } from 'http';
import * as http from 'node:http';
import type { Dispatcher } from 'undici';
import type undici from 'undici';

export async function undiciParameter(data: Dispatcher.ResponseData): Promise<string> {
  if (data.statusCode !== 200) return ''; // want no-unconsumed-body
  return data.body.text();
}

export async function undiciDefault(data: undici.Dispatcher.ResponseData): Promise<unknown> {
  if (data.statusCode !== 200) throw new Error('failed'); // want no-unconsumed-body
  return data.body.json();
}

export async function undiciDumped(data: Dispatcher.ResponseData): Promise<string> {
  if (data.statusCode !== 200) {
    await data.body.dump();
    return '';
  }
  return data.body.text();
}

export function byItsName(res: IncomingMessage): void {
  if (res.headers['content-length'] === '0') return; // want no-unconsumed-body
  res.resume();
}

export function byItsStatus(message: Message): void {
  if (message.statusCode !== 200) return; // want no-unconsumed-body
  message.resume();
}

export function byNamespace(response: http.IncomingMessage, body: NodeJS.WritableStream): void {
  if (response.statusCode !== 200) throw new Error('failed'); // want no-unconsumed-body
  response.pipe(body);
}

/** A server's request has the same type. */
export function request(req: IncomingMessage, res: ServerResponse): void {
  if (req.method !== 'POST') {
    res.end();
    return;
  }
  req.resume();
}

export function message(incoming: http.IncomingMessage): void {
  if (incoming.headers['content-length'] === '0') return;
  incoming.resume();
}

export async function received(next: () => Promise<IncomingMessage>): Promise<string | undefined> {
  const message: IncomingMessage = await next();
  return message.url;
}
