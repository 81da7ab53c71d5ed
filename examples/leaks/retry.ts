import { setTimeout as delay } from 'node:timers/promises';

/** Each response that is not good enough is overwritten by the next one. */
export async function loadWithRetry(url: string): Promise<string> {
  let res = await fetch(url);
  for (let attempt = 1; attempt <= 3 && res.status === 503; attempt++) {
    await delay(100 * 2 ** attempt);
    res = await fetch(url);
  }
  return res.text();
}
