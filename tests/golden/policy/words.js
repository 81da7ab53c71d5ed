// How a message names the exit, the function and the call.
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
