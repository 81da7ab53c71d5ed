/** A client that is handed in: only its type says that its methods answer responses. */
import { Base, type HttpClient } from './http-client.ts';

export class Service {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  async ping(): Promise<boolean> {
    const res = await this.#http.get('/ping'); // want no-unconsumed-body
    return res.ok;
  }

  async remove(id: string): Promise<void> {
    await this.#http.get(`/remove/${id}`); // want no-unconsumed-body
  }

  async generic(): Promise<number> {
    const res = await this.#http.send('/x'); // want no-unconsumed-body
    return res.status;
  }

  async load(id: string): Promise<string> {
    const res = await this.#http.get(`/${id}`);
    if (res.status === 404) throw new Error('gone'); // want no-unconsumed-body
    return res.text();
  }

  async user(): Promise<{ ok: boolean }> {
    const user = await this.#http.json<{ ok: boolean }>('/user');
    return { ok: user.ok };
  }
}

export class Inherited extends Base {
  protected readonly http: HttpClient;

  constructor(http: HttpClient) {
    super();
    this.http = http;
  }

  async touch(): Promise<number> {
    const res = await this.call('/touch'); // want no-unconsumed-body
    return res.status;
  }

  async read(): Promise<unknown> {
    const res = await this.call('/read');
    return res.json();
  }
}

export async function destructured({ get }: HttpClient): Promise<boolean> {
  const res = await get('/x'); // want no-unconsumed-body
  return res.ok;
}

export async function optional(http?: HttpClient): Promise<boolean> {
  const res = await http?.get('/x'); // want no-unconsumed-body
  return res?.ok ?? false;
}
