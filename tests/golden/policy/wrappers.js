// Functions in this file that return an open response: their callers acquire.
// Their own other paths are still checked.

function get(url) {
  return fetch(url);
}

async function getAwaited(url) {
  const res = await fetch(url);
  return res;
}

const getArrow = (url, token) => fetch(url, { headers: { authorization: token } });

async function getTwice(url) {
  return getAwaited(url);
}

function getWithTimeout(url, ms = 1000) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  return fetch(url, { signal: controller.signal }).finally(() => clearTimeout(timer));
}

async function getOrThrow(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res;
}

async function getOrThrowReleased(url) {
  const res = await fetch(url);
  if (!res.ok) {
    await res.arrayBuffer();
    throw new Error('failed');
  }
  return res;
}

async function getOrNull(url) {
  try {
    return await fetch(url);
  } catch {
    return null;
  }
}

async function getBody(url) {
  const res = await fetch(url);
  return res.body; // want no-detached-body
}

async function getPair(url) {
  const res = await fetch(url);
  return [res, res.status];
}

async function getText(url) {
  const res = await fetch(url);
  return res.text();
}

async function getRetried(url) {
  for (let attempt = 0; attempt < 3; attempt++) {
    const res = await fetch(url);
    if (res.ok) return res;
    await res.arrayBuffer();
  }
  throw new Error('gave up');
}

export async function callerReads(url) {
  const res = await get(url);
  return res.json();
}

export async function callerNeverReads(url) {
  const res = await get(url); // want no-unconsumed-body
  return res.ok;
}

export async function callerThrows(url) {
  const res = await getAwaited(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.json();
}

export async function callerOfTheArrow(url) {
  const res = await getArrow(url, 'token');
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function callerOfTheArrowDrops(url) {
  await getArrow(url, 'token'); // want no-unconsumed-body
}

export async function callerThroughTwoLevels(url) {
  const res = await getTwice(url); // want no-unconsumed-body
  console.log(res.status);
}

export async function callerThroughTwoLevelsReads(url) {
  const res = await getTwice(url);
  console.log(await res.text());
}

export async function callerWithTimeout(url) {
  const res = await getWithTimeout(url, 50);
  if (res.status !== 200) return null; // want no-unconsumed-body
  return res.json();
}

export async function callerOfTheCheckedOne(url) {
  const res = await getOrThrowReleased(url);
  return res.json();
}

export async function callerOfTheCheckedOneDrops(url) {
  await getOrThrowReleased(url); // want no-unconsumed-body
  return true;
}

export async function callerOfTheThrowingOne(url) {
  return (await getOrThrow(url)).json();
}

export async function callerOfNull(url) {
  const res = await getOrNull(url);
  if (!res) return null;
  return res.json();
}

export async function callerOfNullDrops(url) {
  const res = await getOrNull(url);
  if (!res || !res.ok) return null; // want no-unconsumed-body
  return res.json();
}

export async function callerOfTheBody(url) {
  const body = await getBody(url);
  for await (const chunk of body) process.stdout.write(chunk);
}

export async function callerOfThePair(url) {
  const [res, status] = await getPair(url);
  return { status, text: await res.text() };
}

export async function callerOfTheText(url) {
  const text = await getText(url);
  return text.length;
}

export async function callerIgnoresTheText(url) {
  await getText(url);
}

export async function callerOfTheRetriedOne(url) {
  const res = await getRetried(url);
  if (res.headers.get('x-empty')) return null; // want no-unconsumed-body
  return res.json();
}

export function callerWithThen(url) {
  return get(url).then((res) => res.status); // want no-unconsumed-body
}

export function callerWithThenReads(url) {
  return get(url).then((res) => res.json());
}

export async function callerReturnsItOn(url) {
  const res = await get(url);
  return res;
}

export async function callerInALoop(urls) {
  for (const url of urls) {
    const res = await get(url);
    if (!res.ok) continue; // want no-unconsumed-body
    await res.text();
  }
}

export async function callersTogether(a, b) {
  const [one, two] = await Promise.all([
    get(a),
    get(b), // want no-unconsumed-body
  ]);
  const data = await one.json();
  return { data, status: two.status };
}

export async function nestedWrapper(base) {
  const call = (path) => fetch(new URL(path, base));
  const login = await call('/login'); // want no-unconsumed-body
  const me = await call('/me');
  return { cookie: login.headers.get('set-cookie'), me: await me.json() };
}

class Api {
  #base = 'http://127.0.0.1';

  async #request(path) {
    return fetch(this.#base + path);
  }

  async send(path, body) {
    return fetch(this.#base + path, { method: 'POST', body });
  }

  async user(id) {
    const res = await this.#request(`/users/${id}`);
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    return res.json();
  }

  async userText(id) {
    const res = await this.#request(`/users/${id}`);
    return res.text();
  }

  async ping() {
    const res = await this.send('/ping'); // want no-unconsumed-body
    return res.ok;
  }

  async pong() {
    const res = await this.send('/pong');
    await res.arrayBuffer();
    return res.ok;
  }
}

export default Api;
