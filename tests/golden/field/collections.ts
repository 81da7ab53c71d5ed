// Many requests: pages, batches, fan-out, races, uploads in parts.
import { z } from './schema.js';

export async function pagesUntilOneFails(start: string) {
  const items: unknown[] = [];
  let url: string | null = start;
  while (url) {
    const res: Response = await fetch(url);
    if (!res.ok) break; // want no-unconsumed-body
    const page = (await res.json()) as { items: unknown[]; next: string | null };
    items.push(...page.items);
    url = page.next;
  }
  return items;
}

export async function pagesByTheLinkHeader(start: string) {
  const items: unknown[] = [];
  for (let url: string | undefined = start; url !== undefined; ) {
    const res: Response = await fetch(url);
    items.push(...((await res.json()) as unknown[]));
    url = /<([^>]+)>; rel="next"/.exec(res.headers.get('link') ?? '')?.[1];
  }
  return items;
}

export async function* pagesAsAGenerator(base: string) {
  for (let page = 1; ; page++) {
    const res = await fetch(`${base}?page=${page}`);
    if (res.status === 404) return; // want no-unconsumed-body
    const items = (await res.json()) as unknown[];
    if (items.length === 0) return;
    yield items;
  }
}

export async function skipsTheMissing(ids: string[]) {
  const found: unknown[] = [];
  for (const id of ids) {
    const res = await fetch(`https://api.example/items/${id}`);
    if (res.status === 404) continue; // want no-unconsumed-body
    found.push(await res.json());
  }
  return found;
}

export async function batchWithOneRequestEach(ids: string[]) {
  return Promise.all(ids.map((id) => fetch(`https://api.example/items/${id}`).then((res) => res.json())));
}

export async function batchWithAnAsyncCallback(ids: string[]) {
  return Promise.all(
    ids.map(async (id) => {
      const res = await fetch(`https://api.example/items/${id}`);
      if (!res.ok) return null; // want no-unconsumed-body
      return res.json();
    }),
  );
}

export async function batchInTwoSteps(ids: string[]) {
  const responses = await Promise.all(ids.map((id) => fetch(`https://api.example/items/${id}`)));
  return Promise.all(responses.map((res) => res.json()));
}

export async function batchOfWhichOnlyTheGoodAreRead(ids: string[]) {
  const responses = await Promise.all(ids.map((id) => fetch(`https://api.example/items/${id}`)));
  const good = responses.filter((res) => res.ok);
  return Promise.all(good.map((res) => res.json())); // want no-unconsumed-body
}

export async function twoAtOnceAndBothRead(userUrl: string, ordersUrl: string) {
  const [user, orders] = await Promise.all([fetch(userUrl), fetch(ordersUrl)]);
  return { user: await user.json(), orders: await orders.json() };
}

export async function twoAtOnceAndOneForgotten(userUrl: string, auditUrl: string) {
  const [user, audit] = await Promise.all([
    fetch(userUrl),
    fetch(auditUrl, { method: 'POST' }), // want no-unconsumed-body
  ]);
  if (!audit.ok) console.warn('audit failed');
  return user.json();
}

export async function startedEarlyAwaitedLate(url: string, compute: () => number) {
  const pending = fetch(url);
  const local = compute();
  const res = await pending;
  return { local, remote: await res.json() };
}

export async function startedEarlyAndForgottenOnTheShortWay(url: string, cached: string | undefined) {
  const pending = fetch(url);
  if (cached !== undefined) return cached; // want no-unconsumed-body
  return (await pending).text();
}

export async function fastestMirror(mirrors: string[]) {
  const res = await Promise.any(mirrors.map((mirror) => fetch(mirror)));
  return res.text();
}

export async function raceAgainstATimer(url: string, ms: number) {
  const timer = new Promise<never>((_, reject) => setTimeout(reject, ms, new Error('timeout')));
  const res = await Promise.race([fetch(url), timer]);
  if (!res.ok) throw new Error(res.statusText); // want no-unconsumed-body
  return res.json();
}

export async function uploadInParts(urls: string[], parts: Blob[]) {
  const tags: string[] = [];
  for (const [index, url] of urls.entries()) {
    const res = await fetch(url, { method: 'PUT', body: parts[index] ?? null });
    if (!res.ok) throw new Error(`part ${index}: ${await res.text()}`);
    const tag = res.headers.get('etag');
    if (!tag) throw new Error(`part ${index} has no tag`); // want no-unconsumed-body
    tags.push(tag);
    await res.arrayBuffer();
  }
  return tags;
}

export async function uploadToAPresignedAddress(url: string, file: Blob) {
  const res = await fetch(url, { method: 'PUT', body: file }); // want no-unconsumed-body
  if (!res.ok) throw new Error(`upload failed: ${res.status}`);
}

export async function validated(url: string) {
  const res = await fetch(url);
  return z.object({ id: z.string() }).parse(await res.json());
}

export async function worker(urls: string[], out: Map<string, string>) {
  for (let url = urls.pop(); url !== undefined; url = urls.pop()) {
    try {
      const res = await fetch(url);
      out.set(url, await res.text());
    } catch (error) {
      out.set(url, String(error));
    }
  }
}
