// Fetch with annotations instead of names: `typeof fetch` makes a parameter fetch, without type information.
import type { Dispatcher } from 'undici';
import { fetch as undiciFetch, type RequestInit as UndiciRequestInit } from 'undici';

export async function annotatedParameter(url: string, fetcher: typeof fetch) {
  const res = await fetcher(url); // want no-unconsumed-body
  return res.status;
}

export async function annotatedParameterRead(url: string, fetcher: typeof fetch) {
  const res = await fetcher(url);
  return res.json();
}

export async function annotatedParameterThrows(url: string, fetcher: typeof globalThis.fetch) {
  const res = await fetcher(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function annotatedWithADefault(url: string, fetcher: typeof fetch = fetch) {
  const res = await fetcher(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return (await res.json()) as unknown;
}

export async function annotatedOptional(url: string, fetcher?: typeof fetch) {
  const send = fetcher ?? fetch;
  const res = await send(url); // want no-unconsumed-body
  return res.ok;
}

export async function annotatedVariable(url: string) {
  const send: typeof fetch = globalThis.fetch;
  const res = await send(url);
  if (res.status === 404) return null; // want no-unconsumed-body
  return res.text();
}

export async function undiciWithTypes(url: string, dispatcher: Dispatcher) {
  const init: UndiciRequestInit = { dispatcher };
  const res = await undiciFetch(url, init);
  if (!res.ok) throw new Error(`HTTP ${res.status}`); // want no-unconsumed-body
  return (await res.json()) as { id: string };
}

export async function undiciWithTypesRead(url: string, dispatcher: Dispatcher) {
  const res = await undiciFetch(url, { dispatcher });
  if (!res.ok) throw new Error(await res.text());
  return (await res.json()) as { id: string };
}

export class TypedClient {
  private readonly doFetch: typeof fetch;

  constructor(options: { fetch?: typeof fetch } = {}) {
    this.doFetch = options.fetch ?? fetch;
  }

  async get<T>(url: string): Promise<T> {
    const response = await this.doFetch(url, { method: 'GET' });
    if (!response.ok) {
      throw new Error(`GET ${url} failed with ${response.status}`); // want no-unconsumed-body
    }
    return (await response.json()) as T;
  }

  async getReleased<T>(url: string): Promise<T> {
    const response = await this.doFetch(url, { method: 'GET' });
    if (!response.ok) {
      throw new Error(`GET ${url} failed: ${await response.text()}`);
    }
    return (await response.json()) as T;
  }
}

export async function genericHelper<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(response.statusText); // want no-unconsumed-body
  return response.json() as Promise<T>;
}

export async function genericHelperReleased<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(await response.text());
  return response.json() as Promise<T>;
}

export async function headTyped(url: string): Promise<boolean> {
  const init: RequestInit = { method: 'HEAD' };
  const response = await fetch(url, init);
  return response.ok;
}

export async function headAsConst(url: string): Promise<boolean> {
  const init = { method: 'HEAD' } as const;
  const response = await fetch(url, init);
  return response.ok;
}
