// Packages that run a function, now or later, and answer what it answers.
import retry from 'async-retry';
import { backOff } from 'exponential-backoff';
import pLimit from 'p-limit';
import pMap from 'p-map';
import PQueue from 'p-queue';
import pRetry, { AbortError } from 'p-retry';

const limit = pLimit(4);
const queue = new PQueue({ concurrency: 2 });

export async function isUp(url: string): Promise<boolean> {
  const res = await pRetry(() => fetch(url), { retries: 3 }); // want no-unconsumed-body
  return res.ok;
}

export async function reads(url: string): Promise<unknown> {
  const res = await pRetry(() => fetch(url), { retries: 3 });
  return res.json();
}

export async function readsInside(url: string): Promise<unknown> {
  return pRetry(async () => {
    const res = await fetch(url);
    if (res.status === 404) throw new AbortError('not found'); // want no-unconsumed-body
    if (!res.ok) throw new Error(await res.text());
    return res.json();
  });
}

export async function afterTheLimit(url: string): Promise<unknown> {
  const res = await limit(() => fetch(url));
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function statuses(urls: string[]): Promise<number[]> {
  const all = await Promise.all(urls.map((url) => limit(() => fetch(url)))); // want no-unconsumed-body
  return all.map((res) => res.status);
}

export async function texts(urls: string[]): Promise<string[]> {
  const all = await Promise.all(urls.map((url) => limit(() => fetch(url))));
  return Promise.all(all.map((res) => res.text()));
}

export async function statusInsideTheLimit(urls: string[]): Promise<number[]> {
  return Promise.all(
    urls.map((url) =>
      limit(async () => {
        const res = await fetch(url); // want no-unconsumed-body
        return res.status;
      }),
    ),
  );
}

export async function parsesAfterTheLimit(url: string): Promise<unknown> {
  const res = await fetch(url);
  return limit((given: Response) => given.json(), res);
}

export async function queued(url: string): Promise<boolean> {
  const res = await queue.add(() => fetch(url)); // want no-unconsumed-body
  return res?.ok === true;
}

export async function queuedAndRead(url: string): Promise<string> {
  const res = await queue.add(() => fetch(url));
  return res ? res.text() : '';
}

export async function bails(url: string): Promise<unknown> {
  const res = await retry(async (bail) => {
    const tried = await fetch(url);
    if (tried.status === 403) {
      await tried.body?.cancel();
      bail(new Error('forbidden'));
      return undefined;
    }
    return tried;
  });
  return res?.json();
}

export async function backsOff(url: string): Promise<boolean> {
  const res = await backOff(() => fetch(url)); // want no-unconsumed-body
  return res.ok;
}

export async function mapped(urls: string[]): Promise<boolean> {
  const all = await pMap(urls, (url) => fetch(url), { concurrency: 2 }); // want no-unconsumed-body
  return all.every((res) => res.ok);
}

export async function mappedAndRead(urls: string[]): Promise<unknown[]> {
  return pMap(urls, async (url) => (await fetch(url)).json(), { concurrency: 2 });
}

function download(url: string): Promise<Response> {
  return fetch(url);
}

export async function namedFunction(url: string): Promise<boolean> {
  const attempt = () => download(url);
  const res = await pRetry(attempt); // want no-unconsumed-body
  return res.ok;
}

export async function handedOn(url: string): Promise<Response> {
  return limit(() => fetch(url));
}

export async function callsWhatHandsOn(url: string): Promise<boolean> {
  const res = await handedOn(url); // want no-unconsumed-body
  return res.ok;
}
