/**
 * The executor against programs whose truth is plain to a reader. In these programs a line that
 * leaks ends in `// leak`; the other acquires are clean.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute, muteUnhandledRejections } from './execute.ts';

let restore: () => void;
beforeAll(() => {
  restore = muteUnhandledRejections();
});
afterAll(() => restore());

async function leakingLines(text: string): Promise<number[]> {
  const truth = await execute(text);
  expect(truth.broken).toBeUndefined();
  expect(truth.complete).toBe(true);
  return [...truth.verdicts]
    .filter(([, { leaks }]) => leaks)
    .map(([line]) => line)
    .sort((a, b) => a - b);
}

function marked(text: string): number[] {
  return text.split('\n').flatMap((line, index) => (line.includes('// leak') ? [index + 1] : []));
}

const programs: Record<string, string> = {
  'a body of undici, dropped with a bad status': `
import { request } from 'undici';
async function main(url) {
  const { statusCode, body } = await request(url); // leak
  if (statusCode !== 200) throw new Error('bad');
  return body.json();
}`,
  'a response of http.get, made into a promise by hand': `
import http from 'node:http';
function open(url) {
  return new Promise((resolve, reject) => {
    http.get(url, resolve).on('error', reject);
  });
}
async function main(url) {
  const first = await open(url);
  first.resume();
  const second = await open(url); // leak
  return second.statusCode;
}`,
  'a callback of http.get that returns early': `
import http from 'node:http';
async function main(url) {
  http.get(url, (res) => { // leak
    if (res.statusCode === 404) return;
    res.on('data', (chunk) => console.log(chunk));
  }).on('error', (err) => console.error(err));
}`,
  'node:http holds its connection for a response without a body, too': `
import http from 'node:http';
async function main(url) {
  http.get(url, (res) => { // leak
    if (res.statusCode === 204) return;
    res.resume();
  });
}`,
  'a body that is read': `
async function main(url) {
  const res = await fetch(url);
  return res.json();
}`,
  'a body that nobody reads': `
async function main(url) {
  const res = await fetch(url); // leak
  return res.ok;
}`,
  'an early throw': `
async function main(url) {
  const res = await fetch(url); // leak
  if (!res.ok) throw new Error('HTTP ' + res.status);
  return res.json();
}`,
  'both outcomes of ok handled, by two tests': `
async function main(url) {
  const res = await fetch(url);
  if (!res.ok) await res.body?.cancel();
  if (res.ok) return res.json();
  return null;
}`,
  'a null body asks for nothing': `
async function main(url) {
  const res = await fetch(url);
  if (!res.body) return null;
  const head = await fetch(url, { method: 'HEAD' });
  console.log(head.status);
  return res.text();
}`,
  'status 204 has no body, 404 has': `
async function main(url) {
  const a = await fetch(url);
  if (a.status === 204) return null;
  await a.text();
  const b = await fetch(url); // leak
  if (b.status === 404) return null;
  return b.text();
}`,
  'a list of statuses without a body': `
async function main(url) {
  const a = await fetch(url);
  if ([204, 304].includes(a.status)) return null;
  return a.text();
}`,
  'a retry loop that forgets the failed answers': `
async function main(url) {
  for (let i = 0; i < 3; i++) {
    const res = await fetch(url); // leak
    if (res.ok) return res.json();
  }
  return null;
}`,
  'a retry loop that cancels them': `
async function main(url) {
  for (let i = 0; i < 3; i++) {
    const res = await fetch(url);
    if (res.ok) return res.json();
    await res.body?.cancel();
  }
  return null;
}`,
  'an endless poll loop that overwrites': `
import { sleep } from './lib.js';
async function main(url) {
  let res = await fetch(url); // leak
  while (res.status === 202) {
    await sleep(100);
    res = await fetch(url); // leak
  }
  return res.json();
}`,
  'an endless loop that drains every turn': `
async function main(url) {
  while (true) {
    const res = await fetch(url);
    const state = await res.json();
    if (state.done) return state;
  }
}`,
  'catch around the request, null afterwards': `
async function main(url) {
  let res;
  try {
    res = await fetch(url);
  } catch {
    return null;
  }
  return res.text();
}`,
  'catch that returns after a throw from inside the try': `
async function main(url) {
  try {
    const res = await fetch(url); // leak
    if (!res.ok) throw new Error('bad');
    return await res.json();
  } catch (err) {
    console.error(err);
    return null;
  }
}`,
  'finally that cancels': `
async function main(url, strict) {
  const res = await fetch(url);
  try {
    if (strict) throw new Error('no');
    return res.status;
  } finally {
    res.body?.cancel().catch(() => {});
  }
}`,
  'a using declaration that cancels': `
async function main(url, strict) {
  const res = await fetch(url);
  await using cleanup = { async [Symbol.asyncDispose]() { await res.body?.cancel(); } };
  if (strict) throw new Error('no');
  return res.status;
}`,
  'then chains': `
function main(url) {
  fetch(url).then((res) => res.json());
  fetch(url).then((r) => r.ok); // leak
  return fetch(url) // leak
    .then((res) => {
      if (!res.ok) throw new Error('bad');
      return res;
    })
    .then((res) => res.text());
}`,
  'a request promise dropped by an early return': `
async function main(url, strict) {
  const pending = fetch(url); // leak
  if (strict) return null;
  const res = await pending;
  return res.text();
}`,
  'Promise.all, one of two read': `
async function main(url) {
  const [a, b] = await Promise.all([
    fetch(url),
    fetch(url), // leak
  ]);
  console.log(b.status);
  return a.text();
}`,
  'a list of answers, looped over': `
async function main(urls) {
  const answers = await Promise.all(urls.map((url) => fetch(url)));
  const texts = [];
  for (const res of answers) texts.push(await res.text());
  return texts;
}`,
  'a reader loop left early': `
async function main(url, strict) {
  const res = await fetch(url); // leak
  const reader = res.body.getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    if (strict) return value;
  }
  return null;
}`,
  'a reader loop that cancels before it leaves': `
async function main(url, strict) {
  const res = await fetch(url);
  const reader = res.body.getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    if (strict) {
      await reader.cancel();
      return value;
    }
  }
  return null;
}`,
  'break in for await closes': `
async function main(url, strict) {
  const res = await fetch(url);
  for await (const chunk of res.body) {
    if (strict) break;
    console.log(chunk);
  }
}`,
  'a helper that only looks, and one that reads': `
function describe(res) {
  return res.status + ' ' + res.statusText;
}
async function parse(res) {
  return res.json();
}
async function main(url) {
  const a = await fetch(url); // leak
  console.log(describe(a));
  const b = await fetch(url);
  return parse(b);
}`,
  'a helper that throws while the body of its caller is open': `
function ensureOk(res) {
  if (!res.ok) throw new Error('bad');
  return res;
}
async function main(url) {
  const res = ensureOk(await fetch(url)); // leak
  return res.json();
}`,
  'a helper that owns its parameter': `
async function parse(res) { // leak
  if (!res.ok) throw new Error('bad');
  return res.json();
}
async function main(url) {
  const res = await fetch(url);
  return parse(res);
}`,
  'a helper that reads on error and otherwise hands the response back': `
async function check(res) {
  if (!res.ok) throw new Error(await res.text());
  return res;
}
async function main(url) {
  const a = await check(await fetch(url));
  await a.text();
  const b = await check(await fetch(url)); // leak
  return b.status;
}`,
  'a helper that returns an open response': `
async function get(url) {
  const res = await fetch(url);
  return res;
}
async function main(url) {
  const a = await get(url);
  await a.text();
  const b = await get(url); // leak
  return b.ok;
}`,
  'a guard that throws after it has read, and one that throws at once': `
async function assertOk(res) {
  if (res.ok) return;
  throw new Error(await res.text());
}
function quickGuard(res) {
  if (!res.ok) throw new Error('bad');
}
async function main(url) {
  const a = await fetch(url);
  await assertOk(a);
  await a.json();
  const b = await fetch(url); // leak
  await assertOk(b);
  const d = await fetch(url); // leak
  quickGuard(d);
  return d.json();
}`,
  'a helper that reads a clone borrows': `
async function peek(res) {
  if (res.ok) console.log(await res.clone().text());
}
async function main(url) {
  const res = await fetch(url); // leak
  await peek(res);
  return res.status;
}`,
  'closures: called, not called, gone': `
import { later } from './lib.js';
async function main(url) {
  const a = await fetch(url);
  const readA = () => a.text();
  await readA();
  const b = await fetch(url); // leak
  const readB = () => b.text();
  const c1 = await fetch(url);
  later(() => c1.text());
  const d = await fetch(url);
  return () => d.text();
}`,
  transfers: `
import { enqueue, HttpError } from './lib.js';
const cache = new Map();
async function main(url, one, two, three) {
  const res = await fetch(url);
  if (one) return { res };
  if (two) throw new HttpError(res);
  if (three) throw new Error('x', { cause: res });
  const b = await fetch(url);
  this.last = b;
  const d = await fetch(url);
  cache.set(url, d);
  enqueue(res);
}`,
  'objects and arrays that stay here': `
async function main(url) {
  const holder = { res: await fetch(url) };
  await holder.res.text();
  const list = [];
  list.push(await fetch(url)); // leak
  const other = [await fetch(url)];
  for (const res of other) await res.arrayBuffer();
  return list.length;
}`,
  'aliases and destructuring': `
async function main(url) {
  const { body } = await fetch(url);
  await body?.cancel();
  let alias;
  const b = await fetch(url);
  alias = b;
  await alias.text();
  const { status, ok } = await fetch(url); // leak
  return ok && status;
}`,
  'an abort of the very controller closes': `
async function main(url) {
  const controller = new AbortController();
  const res = await fetch(url, { signal: controller.signal });
  const other = await fetch(url); // leak
  controller.abort();
  return res.ok && other.ok;
}`,
  'clones share the connection': `
async function main(url) {
  const res = await fetch(url);
  const copy = res.clone();
  await copy.text();
  const b = await fetch(url); // leak
  const copyOfB = b.clone();
  return copyOfB.status;
}`,
  'decisions in constants are the same each time': `
import { c } from './lib.js';
async function main(url) {
  const wanted = c(0);
  const res = await fetch(url);
  if (wanted) await res.text();
  if (!wanted) await res.body?.cancel();
}`,
  'decisions of two calls are not': `
import { c } from './lib.js';
async function main(url) {
  const res = await fetch(url); // leak
  if (c(0)) await res.text();
  if (!c(1)) await res.body?.cancel();
}`,
  'process.exit ends the path': `
async function main(url) {
  const res = await fetch(url);
  if (!res.ok) process.exit(1);
  return res.json();
}`,
  'switch, labels, break and continue': `
async function main(urls) {
  outer: for (const url of urls) {
    const res = await fetch(url); // leak
    switch (res.status) {
      case 200:
        await res.text();
        break;
      case 404:
        continue outer;
      case 500:
        await res.body?.cancel();
        break outer;
      default:
        await res.body?.cancel();
    }
  }
}`,
  'a method and an async generator': `
class Client {
  async load(url) {
    const res = await fetch(url); // leak
    if (res.status >= 400) return null;
    return res.json();
  }
  async *pages(url, more) {
    const res = await fetch(url);
    yield await res.json();
    if (more) yield await fetch(url);
  }
}`,
};

describe('the executor knows what leaks', () => {
  for (const [title, text] of Object.entries(programs)) {
    it(title, async () => {
      expect(await leakingLines(text)).toEqual(marked(text));
    });
  }
});

describe('the executor knows where a body is lost', () => {
  const lostAt = async (text: string, line: number): Promise<unknown[]> => {
    const truth = await execute(text);
    return [...(truth.verdicts.get(line)?.lostAt ?? [])];
  };

  it('at a throw that leaves the function', async () => {
    const text = `async function main(url) {
  const res = await fetch(url);
  if (!res.ok) {
    throw new Error('bad');
  }
  return res.json();
}`;
    expect(await lostAt(text, 2)).toEqual([4]);
  });

  it('at the end of the function, and of a loop turn', async () => {
    const text = `async function main(urls) {
  for (const url of urls) {
    const res = await fetch(url);
    console.log(res.status);
  }
  const last = await fetch('http://localhost/');
  console.log(last.ok);
}`;
    expect(await lostAt(text, 3)).toEqual(['end']);
    expect(await lostAt(text, 6)).toEqual(['end']);
  });

  it('at the overwrite', async () => {
    const text = `async function main(url) {
  let res = await fetch(url);
  if (!res.ok) {
    res = await fetch(url);
  }
  return res.text();
}`;
    expect(await lostAt(text, 2)).toEqual([4]);
  });

  it('at the return after the catch, when the variable lives outside the try', async () => {
    const text = `async function main(url) {
  let res;
  try {
    res = await fetch(url);
    if (!res.ok) throw new Error('bad');
    return await res.json();
  } catch {
    return null;
  }
}`;
    expect(await lostAt(text, 4)).toEqual([8]);
  });

  it('at the throw, when the variable lives inside the try', async () => {
    const text = `async function main(url) {
  try {
    const res = await fetch(url);
    if (!res.ok) throw new Error('bad');
    return await res.json();
  } catch {
    return null;
  }
}`;
    expect(await lostAt(text, 3)).toEqual([4]);
  });
});

describe('the executor leaves undecided', () => {
  const undecidedLines = async (text: string): Promise<number[]> => {
    const truth = await execute(text);
    expect(truth.broken).toBeUndefined();
    return [...truth.verdicts]
      .filter(([, { leaks, mayLeak }]) => mayLeak && !leaks)
      .map(([line]) => line);
  };

  it('a body dropped by a block, which is only lost where a later request fails', async () => {
    const text = `async function main(url) {
  try {
    {
      const res = await fetch(url);
    }
    const res = await fetch(url);
    await res.json();
  } catch (err) {
    return;
  }
  process.exit(1);
}`;
    expect(await undecidedLines(text)).toContain(4);
  });

  it('a body of which a deferred closure has cancelled one branch', async () => {
    const text = `async function main(url) {
  const res = await fetch(url);
  const copy = res.clone();
  await using stack = new AsyncDisposableStack();
  stack.defer(() => res.body?.cancel());
}`;
    expect(await undecidedLines(text)).toEqual([2]);
    expect(await undecidedLines(text.replace('res.clone()', 'res'))).toEqual([]);
  });

  it('a body that a deferred closure cancels while a reader has the lock', async () => {
    const text = `async function main(url) {
  const res = await fetch(url);
  await using stack = new AsyncDisposableStack();
  stack.defer(() => res.body?.cancel());
  const reader = res.body.getReader();
  await reader.read();
}`;
    expect(await undecidedLines(text)).toEqual([2]);
    expect(await undecidedLines(text.replace('.getReader()', ''))).toEqual([]);
  });

  it('a body overwritten before the process ends, which its controller could still have aborted', async () => {
    const text = `async function main(url) {
  let res = await fetch(url, { signal: new AbortController().signal });
  res = undefined;
  process.exit(1);
}`;
    expect(await undecidedLines(text)).toEqual([2]);
    expect(await undecidedLines(text.replace('signal:', 'other:'))).toEqual([]);
  });

  it('a body overwritten in a loop that turns too often, before its controller aborts it', async () => {
    const text = `import { c } from './lib.js';
async function main(url) {
  const controller = new AbortController();
  let res = await fetch(url, { signal: controller.signal });
  do {
    res = undefined;
  } while (c(1));
  controller.abort();
}`;
    expect(await undecidedLines(text)).toEqual([4]);
    expect(await undecidedLines(text.replace('{ signal', '{ other'))).toEqual([]);
  });

  it('a body without a name, in a callback that fails or ends the process', async () => {
    const text = `async function main(url) {
  const dropped = fetch(url).then(async (res) => {
    const { ok } = await fetch(url);
    (await res.text()) && res.body.missing.pipe;
    process.exit(1);
  });
}`;
    expect(await undecidedLines(text)).toEqual([3]);
    expect(await undecidedLines(text.replace(/.*(missing|exit).*\n/g, ''))).toEqual([]);
  });

  it('a parameter that is left open by a helper whose callers have all read the body', async () => {
    const text = `import { c } from './lib.js';
async function main(url) {
  const res = await fetch(url);
  await res.text();
  await parse(res);
}
async function parse(res) {
  if (c(0)) return null;
  return res.json();
}`;
    expect(await undecidedLines(text)).toContain(7);
    expect(await undecidedLines(text.replace('await res.text();', ''))).toEqual([]);
  });

  it('a body that is requested once a callback nobody waits for has ended the process', async () => {
    const text = `async function main(url) {
  await fetch(url).then((res) => {
    fetch(url).then((other) => {
      process.exit(1);
    });
  });
  const last = await fetch(url);
}`;
    expect(await undecidedLines(text)).toEqual([2, 3]);
    expect((await execute(text)).verdicts.has(7)).toBe(false);
  });

  it('no end of a request whose callbacks a loop keeps from running', async () => {
    const text = `async function main(url) {
  while (true) {
    const later = fetch(url).then(async (res) => {
      await res.text();
      return res.text();
    });
  }
}`;
    expect([...(await execute(text)).ended]).toEqual([]);
    expect([...(await execute(text.replace('while (true)', ''))).ended]).toEqual([3]);
  });

  it('a body dropped by a block before a promise that the program itself rejects', async () => {
    const text = `async function main(url, verbose) {
  if (verbose) {
    const res = await fetch(url);
  }
  await new Promise((resolve, reject) => {
    reject(new Error('bad'));
  });
  process.exit(1);
}`;
    expect(await undecidedLines(text)).toEqual([3]);
  });

  it('what is open when a callback that nobody waits for ends the process', async () => {
    const text = `async function main(url) {
  const res = await fetch(url);
  await fetch(url).then((other) => {
    fetch(url).then((last) => {
      process.exit(1);
    });
    return other.text();
  });
}`;
    expect(await undecidedLines(text)).toEqual([2, 4]);
  });
});

describe('the executor sees second reads', () => {
  const rereads = async (text: string): Promise<string[]> => {
    const truth = await execute(text);
    expect(truth.broken).toBeUndefined();
    return [...new Set(truth.rereads.map(({ sure, acquires }) => `${acquires[0]} ${sure}`))];
  };

  it('of a body that was read, cancelled or locked', async () => {
    const text = `async function main(url) {
  const a = await fetch(url);
  await a.text();
  await a.json();
  const b = await fetch(url);
  await b.body?.cancel();
  b.clone();
  const d = await fetch(url);
  const reader = d.body.getReader();
  await d.text();
}`;
    expect(await rereads(text)).toEqual(['2 true', '5 true', '8 true']);
  });

  it('where policy is silent: after a broken connection, and around a new response', async () => {
    const text = `async function main(url) {
  const a = await fetch(url);
  try {
    return await a.text();
  } catch {
    return a.text();
  }
}
async function load(url) {
  const b = await fetch(url);
  await new Response(b.body).text();
  await b.text();
}`;
    expect(await rereads(text)).toEqual(['2 false', '10 false']);
  });

  it('where policy is silent: of what somebody else has, too, and around streams that look alike', async () => {
    const text = `import { c, handle } from './lib.js';
async function main(url) {
  const a = await fetch(url);
  handle(a);
  await a.text();
  await a.text();
  const b = await fetch(url);
  if (c(1)) handle(b);
  await b.text();
  await b.text();
  const d = await fetch(url);
  const [head, rest] = d.body.tee();
  d.body.getReader();
}`;
    expect(await rereads(text)).toEqual(['3 false', '7 false', '11 false']);
    const later = text.replaceAll('handle(', 'console.log(').replace('d.body.getReader', 'd.text');
    expect(await rereads(later)).toEqual(['3 true', '7 true', '11 true']);
  });

  it('where policy is silent: of a variable that a closure which left still sees', async () => {
    const text = `import { later } from './lib.js';
async function main(url) {
  let a;
  later(() => a.text());
  a = await fetch(url);
  await a.text();
  await a.text();
}`;
    expect(await rereads(text)).toEqual(['5 false']);
    expect(await rereads(text.replace('a.text()', 'url'))).toEqual(['5 true']);
  });

  it('where policy is silent: after a handler that no execution enters', async () => {
    const text = (inside: string): string => `import { c } from './lib.js';
async function main(url) {
  const a = await fetch(url);
  try {
    ${inside}
  } catch {
    console.log('never');
  }
  await a.text();
  await a.text();
}`;
    expect(await rereads(text('c(1);'))).toEqual(['3 false']);
    expect(await rereads(text('await fetch(url);'))).toEqual(['3 true']);
  });

  it('but none on two branches, behind bodyUsed, or of two clones', async () => {
    const text = `async function main(url) {
  const a = await fetch(url);
  if (a.ok) await a.text();
  if (!a.ok) await a.json();
  if (!a.bodyUsed) await a.text();
  const b = await fetch(url);
  const copy = b.clone();
  await copy.text();
  await b.text();
}`;
    expect(await rereads(text)).toEqual([]);
  });
});

describe('the executor sees half-read clones', () => {
  const halfRead = async (text: string): Promise<[number, boolean][]> => {
    const truth = await execute(text);
    expect(truth.broken).toBeUndefined();
    return [...truth.unreadBranches];
  };

  it('of which one branch is read and the other left alone', async () => {
    const text = `async function main(url) {
  const a = await fetch(url);
  const copyOfA = a.clone();
  await a.text();
  const b = await fetch(url);
  await b.clone().text();
  const d = await fetch(url);
  const [head, rest] = d.body.tee();
  for await (const chunk of head) console.log(chunk);
}`;
    expect(await halfRead(text)).toEqual([
      [3, true],
      [6, true],
      [8, true],
    ]);
  });

  it('but not where both are read, cancelled or handed on, or neither is', async () => {
    const text = `import { handle } from './lib.js';
async function main(url) {
  const a = await fetch(url);
  const copyOfA = a.clone();
  await a.text();
  void copyOfA.body?.cancel();
  const b = await fetch(url);
  handle(b.clone());
  await b.text();
  const d = await fetch(url);
  d.clone();
}`;
    expect(await halfRead(text)).toEqual([]);
  });
});

describe('the executor sees handlers that use a missing response', () => {
  const crashes = async (text: string): Promise<boolean> =>
    [...(await execute(text)).crashesInCleanup.values()].includes(true);

  it('in a finally that other paths reach with a response', async () => {
    const text = `async function main(url) {
  let res;
  try {
    res = await fetch(url);
  } finally {
    res.body?.cancel();
  }
}`;
    expect(await crashes(text)).toBe(true);
    expect(await crashes(text.replace('res.body', 'res?.body'))).toBe(false);
  });

  it('in the function of a finally() or defer()', async () => {
    const chained = `async function main(url) {
  let res;
  await fetch(url).then((r) => {
    res = r;
  }).finally(() => res.body?.cancel());
}`;
    const deferred = `async function main(url) {
  await using stack = new AsyncDisposableStack();
  let res;
  stack.defer(() => res.body?.cancel());
  res = await fetch(url).catch(() => undefined);
}`;
    for (const text of [chained, deferred]) {
      expect(await crashes(text)).toBe(true);
      expect(await crashes(text.replace('res.body', 'res?.body'))).toBe(false);
    }
  });

  it('but not in a catch that no path reaches with a response', async () => {
    const text = `async function main(url) {
  let res;
  try {
    res = await fetch(url);
  } catch (err) {
    res.body?.cancel();
  }
}`;
    expect(await crashes(text)).toBe(false);
  });

  it('but not in a catch that other paths only reach with the response of something else', async () => {
    const text = `import { c } from './lib.js';
async function main(url) {
  if (c(0)) await fetch(url);
  let res;
  try {
    res = await fetch(url);
  } catch (err) {
    if (c(1)) await res.body?.cancel();
  }
}`;
    const inALoop = text.replace('let res;', 'while (c(2)) {\n  let res;').replace(/\}$/, '}}');
    expect(await crashes(text)).toBe(false);
    expect(await crashes(inALoop)).toBe(false);
    expect(await crashes(text.replace('  } catch', '    throw new Error();\n  } catch'))).toBe(
      true,
    );
  });

  it('but not in a catch that is only reached beside the response of another element', async () => {
    const text = `import { c } from './lib.js';
async function main(urls) {
  await Promise.all(urls.map(async (url) => {
    let res;
    try {
      res = await fetch(url);
    } catch (err) {
      if (c(0)) await res.body?.cancel();
    }
  }));
}`;
    expect(await crashes(text)).toBe(false);
    expect(
      await crashes(text.replace('    } catch', '      throw new Error();\n    } catch')),
    ).toBe(true);
  });
});
