/** Parameters that are a client's response by their annotation: the import tells whose. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IncomingMessage as Message } from 'http';
import * as http from 'node:http';
import { customFetch } from './support.js';
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

// A handler of a server makes its response itself.
export async function runsTheMiddleware(event: { url: string }) {
  const handler = await import('./middleware.mjs');
  const response: Response = await handler.default({ url: event.url });
  return { status: response.status };
}

export async function runsTheRoute(handler: (url: string) => unknown, url: string) {
  const response = (await handler(url)) as Response;
  return response.status;
}

const answer = (run: (request: Request) => Promise<Response>, url: string) =>
  run(new Request(url, { method: 'POST' }));

export async function givesTheRouteItsRequest(run: (request: Request) => Promise<Response>) {
  const response = await answer(run, 'http://localhost/x');
  return response.status;
}

export async function passesTheRequestOn(
  forward: (request: Request) => Promise<Response>,
  url: string,
) {
  const response = await forward(new Request(url)); // want no-unconsumed-body
  return response.status;
}

export async function asksTheBackend(backend: { get(url: string): unknown }, url: string) {
  const response: Response = await backend.get(url); // want no-unconsumed-body
  return response.status;
}

class Dependencies {
  send!: typeof fetch;
  label = '';
}

export async function typedByAClass(dependencies: Dependencies, url: string): Promise<boolean> {
  const res = await dependencies.send(url); // want no-unconsumed-body
  return res.ok;
}

export class WithADefault {
  constructor(readonly send: typeof fetch = customFetch) {}

  async isUp(url: string): Promise<boolean> {
    const res = await this.send(url); // want no-unconsumed-body
    return res.ok;
  }
}

export async function memberWithADefault(service: WithADefault, url: string): Promise<boolean> {
  const res = await service.send(url); // want no-unconsumed-body
  return res.ok;
}
