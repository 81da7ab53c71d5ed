import { setTimeout as delay } from 'node:timers/promises';

/** Whatever is not good enough is given up before the next try. */
export async function loadWithRetry(url: string): Promise<string> {
  let res = await fetch(url);
  for (let attempt = 1; attempt <= 3 && res.status === 503; attempt++) {
    res.body?.cancel().catch(() => {});
    await delay(100 * 2 ** attempt);
    res = await fetch(url);
  }
  return res.text();
}
