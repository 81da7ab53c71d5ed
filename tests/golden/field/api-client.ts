// Hand-written API clients: a private request method, verbs on top, errors with a status.

export class ApiError extends Error {
  readonly status: number;
  readonly detail: unknown;

  constructor(status: number, detail: unknown) {
    super(`API answered ${status}`);
    this.status = status;
    this.detail = detail;
  }
}

export class ThrowsBeforeTheRead {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  async request<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await fetch(`${this.#base}${path}`, init);
    if (!response.ok) {
      throw new ApiError(response.status, response.statusText); // want no-unconsumed-body
    }
    return (await response.json()) as T;
  }

  get<T>(path: string) {
    return this.request<T>(path);
  }
}

export class ReadsTheErrorToo {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  async request<T>(path: string, init?: RequestInit): Promise<T | undefined> {
    const response = await fetch(`${this.#base}${path}`, init);
    if (!response.ok) {
      const detail = await response.json().catch(() => ({}));
      throw new ApiError(response.status, detail);
    }
    if (response.status === 204) return undefined;
    return (await response.json()) as T;
  }
}

export class ForgetsTheSuccess {
  async remove(id: string): Promise<void> {
    const response = await fetch(`https://api.example/items/${id}`, { method: 'DELETE' }); // want no-unconsumed-body
    if (!response.ok) {
      throw new ApiError(response.status, await response.text());
    }
  }

  async exists(id: string): Promise<boolean> {
    const response = await fetch(`https://api.example/items/${id}`);
    if (response.status === 404) return false; // want no-unconsumed-body
    if (!response.ok) throw new ApiError(response.status, await response.text());
    return (await response.json()) !== null;
  }

  async create(item: unknown): Promise<string | null> {
    const response = await fetch('https://api.example/items', { method: 'POST', body: JSON.stringify(item) });
    if (!response.ok) {
      const problem = await response.text();
      throw new ApiError(response.status, problem);
    }
    return response.headers.get('location'); // want no-unconsumed-body
  }
}

export class HandsOutTheResponse {
  async #send(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`https://api.example${path}`, init);
  }

  async user(id: string) {
    const response = await this.#send(`/users/${id}`);
    return response.json();
  }

  async ping(): Promise<void> {
    await this.#send('/ping'); // want no-unconsumed-body
  }

  async isUp(): Promise<boolean> {
    const response = await this.#send('/ping'); // want no-unconsumed-body
    return response.ok;
  }

  async raw(path: string) {
    return this.#send(path);
  }
}

export class HasAResponseHandler {
  async list() {
    const response = await fetch('https://api.example/items');
    return this.#handle(response);
  }

  async add(item: unknown) {
    return this.#handle(await fetch('https://api.example/items', { method: 'POST', body: JSON.stringify(item) }));
  }

  async #handle(response: Response): Promise<unknown> {
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok) throw new ApiError(response.status, await response.text());
    return type.includes('json') ? response.json() : response.text();
  }
}

export class HasAHandlerThatForgets {
  async list() {
    const response = await fetch('https://api.example/items');
    return this.#handle(response);
  }

  async #handle(response: Response): Promise<unknown> {
    if (response.status === 401) {
      throw new ApiError(401, 'sign in again'); // want no-unconsumed-body
    }
    return response.json();
  }
}

export const objectClient = {
  async get(path: string) {
    const res = await fetch(`/api${path}`);
    if (!res.ok) throw new Error(`GET ${path}: ${res.status}`); // want no-unconsumed-body
    return res.json();
  },

  async post(path: string, body: unknown) {
    const res = await fetch(`/api${path}`, { method: 'POST', body: JSON.stringify(body) });
    const answer = await res.json();
    if (!res.ok) throw new Error(answer.message);
    return answer;
  },
};

export function createClient(base: string) {
  async function send(path: string) {
    const res = await fetch(base + path);
    if (res.status >= 400) throw new ApiError(res.status, res.statusText); // want no-unconsumed-body
    return res;
  }

  return {
    items: async () => (await send('/items')).json(),
    touch: async () => {
      await send('/touch'); // want no-unconsumed-body
    },
    raw: send,
  };
}

export class TakesFetchAsAnOption {
  readonly #fetch: typeof fetch;

  constructor(options: { fetch?: typeof fetch } = {}) {
    this.#fetch = options.fetch ?? globalThis.fetch;
  }

  async text(url: string) {
    const res = await this.#fetch(url);
    return res.text();
  }
}
