// A helper that reaches its request in many ways hands out the same response by each of them.
import nodeFetch from 'node-fetch';
import { agentFor, check, proxyOf } from './proxies';

interface Init {
  method?: string;
  timeout?: number;
  signal?: AbortSignal;
}

function agent(url: string, signal?: AbortSignal) {
  const proxy = proxyOf(url);
  if (!proxy) return undefined;
  const { tunnel } = proxy;
  if (tunnel && tunnel.startsWith('httpover')) {
    const secure = tunnel.endsWith('https');
    return secure ? agentFor(proxy, { secure, signal }) : agentFor(proxy, { signal });
  }
  const { port, user } = proxy;
  if (port && user && user.name) {
    return agentFor(proxy, { port, signal });
  }
  return agentFor(proxy, {});
}

async function request(url: string, init?: Init) {
  const { timeout, ...rest } = init ?? {};
  let controller: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;
  if (timeout && !rest.signal) {
    controller = new AbortController();
    timer = setTimeout(() => controller?.abort(), timeout);
  }
  const signal = controller?.signal || rest.signal;
  try {
    if (proxyOf(url)) {
      await check(url, signal);
    }
    return await nodeFetch(url, { ...rest, signal, agent: agent(url, signal) });
  } finally {
    if (timer) clearTimeout(timer);
  }
}

export async function post(url: string) {
  const res = await request(url, { method: 'POST' }); // want no-unconsumed-body
  if (!res.ok) throw new Error('failed');
}

export async function postAndRead(url: string) {
  const res = await request(url, { method: 'POST' });
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}
