/** The wrappers: what they answer is told by their types alone, written or inferred. */
const base = 'https://api.example.com';

export async function get(path: string) {
  return fetch(`${base}${path}`, { headers: { accept: 'application/json' } });
}

export async function find(id: string): Promise<Response | undefined> {
  return id === '' ? undefined : fetch(`${base}/items/${id}`);
}

/** It reads the body: the promise is of something else. */
export async function getJson<T>(path: string): Promise<T> {
  const res = await get(path);
  return res.json() as Promise<T>;
}

export interface JsonResponse<T> extends Response {
  json(): Promise<T>;
}

export async function post<T>(path: string, data: unknown): Promise<JsonResponse<T>> {
  const init = { method: 'POST', body: JSON.stringify(data) };
  return fetch(`${base}${path}`, init) as Promise<JsonResponse<T>>;
}

/** It makes no connection. */
export async function cached(text: string): Promise<Response> {
  return new Response(text, { status: 200 });
}

export async function request(path: string, init: RequestInit): Promise<Response> {
  return fetch(`${base}${path}`, init);
}

export declare function inspect(res: Response): void;
