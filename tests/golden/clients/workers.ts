// Cloudflare Workers: the cache and service bindings answer Responses as fetch does.
interface Env {
  API: Fetcher;
  AUTH: Service;
}

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const cached = await caches.default.match(request);
    if (cached) {
      return cached;
    }
    const allowed = await env.AUTH.fetch('https://auth/check', request);
    if (!allowed.ok) {
      return new Response('no', { status: 403 }); // want no-unconsumed-body
    }
    await allowed.text();
    const response = await env.API.fetch(request);
    ctx.waitUntil(caches.default.put(request, response.clone()));
    return response;
  },
};

export async function isCached(request: Request): Promise<boolean> {
  const hit = await caches.default.match(request); // want no-unconsumed-body
  return hit !== undefined;
}

export async function age(request: Request): Promise<string | null> {
  const hit = await caches.default.match(request); // want no-unconsumed-body
  return hit ? hit.headers.get('age') : null;
}

export async function healthy(env: Env): Promise<boolean> {
  const res = await env.API.fetch('https://api/health'); // want no-unconsumed-body
  return res.ok;
}

export async function user(env: Env): Promise<unknown> {
  const res = await env.API.fetch('https://api/user');
  if (res.status !== 200) {
    throw new Error('no user'); // want no-unconsumed-body
  }
  return res.json();
}

export class Gateway {
  constructor(private readonly env: Env) {}

  async status(): Promise<number> {
    const res = await this.env.API.fetch('https://api/health'); // want no-unconsumed-body
    return res.status;
  }

  async json(): Promise<unknown> {
    const res = await this.env.API.fetch('https://api/user');
    return res.json();
  }
}

export async function fromEdge(request: Request): Promise<Response> {
  const cache = caches.default;
  let response = await cache.match(request);
  if (!response) {
    response = await fetch(request);
  }
  return response;
}

export async function isInNamedCache(request: Request): Promise<boolean> {
  const cache = await caches.open('pages');
  const hit = await cache.match(request); // want no-unconsumed-body
  return hit !== undefined;
}

export async function fromNamedCache(request: Request): Promise<Response> {
  const cache = await caches.open('pages');
  const hit = await cache.match(request);
  if (hit) {
    return hit;
  }
  const response = await fetch(request);
  await cache.put(request, response.clone());
  return response;
}

export async function freshEnough(request: Request): Promise<string | undefined> {
  const hit = await (await caches.open('pages')).match(request);
  if (hit && Number(hit.headers.get('age')) > 60) {
    return undefined; // want no-unconsumed-body
  }
  return hit?.text();
}

// A binding whose name is a constant.
export async function logs(env: Record<string, Fetcher>, message: string): Promise<void> {
  await env[Bindings.LOOPBACK].fetch('http://localhost/log', { method: 'POST', body: message }); // want no-unconsumed-body
}

export async function logsAndReads(env: Record<string, Fetcher>, message: string): Promise<string> {
  const res = await env[Bindings.LOOPBACK].fetch('http://localhost/log', {
    method: 'POST',
    body: message,
  });
  return res.text();
}

export async function asksWhatIsNamed(plugins: Record<string, Store>, name: string): Promise<void> {
  await plugins[name].fetch('key');
}
