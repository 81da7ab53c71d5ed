// TypeScript's own constructs around a request: generics, overloads, abstract classes, enums, namespaces, decorators.

enum Status {
  NotFound = 404,
  Conflict = 409,
}

function traced(_target: unknown, _context: unknown): void {}

export async function getAs<T>(url: string): Promise<T>;
export async function getAs<T>(url: string, fallback: T): Promise<T>;
export async function getAs<T>(url: string, fallback?: T): Promise<T> {
  const res = await fetch(url);
  if ((res.status as Status) === Status.NotFound && fallback !== undefined) {
    return fallback; // want no-unconsumed-body
  }
  return res.json() as Promise<T>;
}

export abstract class Resource<T extends { id: string }> {
  protected abstract readonly path: string;

  @traced
  async find(id: T['id']): Promise<T | null> {
    const res = await fetch(`${this.path}/${id}`);
    if (res.status === 404) return null; // want no-unconsumed-body
    return (await res.json()) as T;
  }

  protected async send(init: RequestInit): Promise<Response> {
    return await fetch(this.path, init);
  }

  async create(item: T): Promise<T> {
    const res = await this.send({ method: 'POST', body: JSON.stringify(item) });
    return <T>await res.json();
  }
}

export class Users extends Resource<{ id: string }> {
  protected override readonly path = '/users';

  static async count(): Promise<number> {
    const res = await fetch('/users'); // want no-unconsumed-body
    return Number(res.headers.get('x-total-count')!);
  }

  static async first() {
    const res = await Users.#open('/users?limit=1');
    return res.json();
  }

  static async warm(): Promise<void> {
    await Users.#open('/users'); // want no-unconsumed-body
  }

  static async #open(path: string): Promise<Response> {
    return fetch(path);
  }
}

export namespace Orders {
  export async function cancel(id: string): Promise<boolean> {
    const res = await fetch(`/orders/${id}`, { method: 'DELETE' }); // want no-unconsumed-body
    return res.ok;
  }

  export const list = async (): Promise<unknown[]> => (await fetch('/orders')).json() as Promise<unknown[]>;
}

export const typedArrow = async <T,>(url: string): Promise<T> => {
  const res: Response = await fetch(url);
  if (!res.ok) throw new Error(`${res.status satisfies number}`); // want no-unconsumed-body
  return (await res.json()) as T;
};

export async function narrowedUnion(source: string | Response) {
  const res = typeof source === 'string' ? await fetch(source) : source;
  return res.text();
}

export async function optionalInitializers(url: string, { asText = false, retries = 0 }: { asText?: boolean; retries?: number } = {}) {
  let res!: Response;
  for (let attempt = 0; attempt <= retries; attempt++) {
    res = await fetch(url); // want no-unconsumed-body
    if (res.ok) break;
  }
  return asText ? res.text() : res.json();
}

type Reader<T> = (res: Response) => Promise<T>;

const asJson: Reader<unknown> = (res) => res.json();

export async function readWith<T>(url: string, read: Reader<T>): Promise<T> {
  const res = await fetch(url);
  return read(res);
}

export async function readWithALocalReader(url: string) {
  const res = await fetch(url);
  return asJson(res);
}

export async function* typedGenerator(urls: readonly string[]): AsyncGenerator<string, void, undefined> {
  for (const url of urls) {
    const res = await fetch(url);
    if (!res.ok) continue; // want no-unconsumed-body
    yield await res.text();
  }
}

export async function disposedByUsing(url: string) {
  const res = await fetch(url);
  await using _release = {
    async [Symbol.asyncDispose]() {
      await res.body?.cancel().catch(() => {});
    },
  };
  return res.headers.get('etag');
}

export async function castToNever(url: string, body: unknown) {
  const { ok } = await fetch(url, { method: 'PUT', body, duplex: 'half' } as never); // want no-unconsumed-body
  return ok;
}

export async function provedToBeNever(url: string, kind: 'json' | 'text') {
  const res = await fetch(url);
  switch (kind) {
    case 'json':
      return res.json();
    case 'text':
      return res.text();
    default:
      kind satisfies never;
  }
}

type Format = 'json' | 'text';

export async function oneCaseForEach(url: string, format: Format) {
  const res = await fetch(url);
  switch (format) {
    case 'json':
      return res.json();
    case 'text':
      return res.text();
  }
}

export async function oneCaseIsMissing(url: string, format: Format | 'none') {
  const res = await fetch(url); // want no-unconsumed-body
  switch (format) {
    case 'json':
      return res.json();
    case 'text':
      return res.text();
  }
}
