// How a message names the exit, the function and the call.
import http from 'node:http';
import ky from 'ky';
import { Agent } from 'undici';

export async function unlessQuiet(url, quiet) {
  const res = await fetch(url); // want no-unconsumed-body /at the end of 'unlessQuiet' when quiet is true;/
  if (!quiet) await res.text();
}

export async function unlessLoud(url, loud) {
  const res = await fetch(url); // want no-unconsumed-body /at the end of 'unlessLoud' when loud is false;/
  if (!loud) console.log(res.status);
  else await res.text();
}

export async function ifLoud(url, loud) {
  const res = await fetch(url); // want no-unconsumed-body /at the end of 'ifLoud' when loud is false;/
  if (loud) await res.text();
}

export const namedWhereItRuns = (prefix) => ({
  async [`${prefix}Load`](url, loud) {
    const res = await fetch(url); // want no-unconsumed-body /at the end of the function when loud is false;/
    if (loud) await res.text();
  },
});

export async function untilItWorks(url, tries) {
  let attempt = 0;
  while (true) {
    try {
      const res = await fetch(url); // want no-unconsumed-body /at the end of this turn of the loop when res\.ok \|\| attempt >= tries is false;/
      if (res.ok || attempt >= tries) return res;
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      attempt++;
    }
  }
}

export async function eachOnItsOwn(urls, loud) {
  for (const url of urls) {
    const load = async () => {
      const res = await fetch(url); // want no-unconsumed-body /at the end of 'load' when loud is false;/
      if (loud) await res.text();
    };
    await load();
  }
}

export async function afterTheLoop(urls, loud) {
  let res;
  for (const url of urls) {
    if (res) await res.text();
    res = await fetch(url); // want no-unconsumed-body /at the end of 'afterTheLoop'/
    if (loud) break;
  }
}

export async function callOfWhatHasNoName(url) {
  await new Agent({}).request({ path: url }); // want no-unconsumed-body /^The body of '…request\(…\)' is never read/
  await ky.create({}).post(url); // want no-unconsumed-body /^The body of '…post\(…\)' is never read/
}

export async function callOfNothingThatHasAName(url) {
  await (globalThis.fetch ?? fetch)(url); // want no-unconsumed-body /^The body of 'the response' is never read/
}

export class MethodWithoutAName {
  async [Symbol.asyncDispose]() {
    const res = await fetch(this.url, { method: 'DELETE' });
    if (!res.ok) {
      throw new Error('failed'); // want no-unconsumed-body /leaves '\[Symbol\.asyncDispose\]'/
    }
    await res.text();
  }
}

async function collect(res) {
  const reader = res.body.getReader();
  const chunks = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
  return chunks;
}

export async function leavesAheadOfAHelperThatLocks(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(`HTTP ${res.status}`); // want no-unconsumed-body /; cancel it with `res\.body\?\.cancel\(\)/
  return collect(res);
}

export async function checksWhatWasAskedBefore(url, session) {
  const mode = session.checks ? 'check' : 'send';
  const level = session.loud ? 'loud' : 'quiet';
  const res = await fetch(url, { headers: { mode, level } }); // want no-unconsumed-body /when session\.checks is false;/
  if (session.checks) await res.text();
}

function prepare(res) {
  res.setEncoding('utf8');
}

export function leavesBehindAHelperThatFreesNothing(url, done) {
  http.get(url, (res) => {
    prepare(res);
    if (res.statusCode !== 200) {
      done(new Error(res.statusMessage));
      return; // want no-unconsumed-body /`res\.setEncoding\('utf8'\)` on line \d+ reads nothing; call `resume\(\)`/
    }
    res.resume();
  });
}

export async function keptBehindTheLoop(urls, isWanted) {
  let last;
  for (const url of urls) {
    const res = await fetch(url); // want no-unconsumed-body /at the end of 'keptBehindTheLoop' when isWanted is false;/
    if (res.ok) {
      last = res;
      break;
    }
    await res.text();
  }
  if (isWanted) await last?.text();
}
