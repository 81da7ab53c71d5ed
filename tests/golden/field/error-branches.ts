// The error branch: helpers that throw, errors that carry, assertions, messages built from the body.
import assert from 'node:assert/strict';
import { createError, HttpError, toError } from './errors.js';

async function fail(res: Response): Promise<never> {
  const detail = await res.text().catch(() => '');
  throw new Error(`HTTP ${res.status} ${detail}`);
}

function failWithoutReading(res: Response): never {
  throw new Error(`HTTP ${res.status}`);
}

async function problemOf(res: Response): Promise<Error> {
  const problem = (await res.json().catch(() => null)) as { title?: string } | null;
  return new Error(problem?.title ?? res.statusText);
}

export async function awaitsAHelperThatThrows(url: string) {
  const res = await fetch(url);
  if (!res.ok) await fail(res);
  return res.json();
}

export async function returnsAHelperThatThrows(url: string) {
  const res = await fetch(url);
  if (!res.ok) return fail(res);
  return res.json();
}

export async function orsAHelperThatThrows(url: string) {
  const res = await fetch(url);
  res.ok || (await fail(res));
  return res.json();
}

export async function callsAHelperThatThrowsUnread(url: string) {
  const res = await fetch(url);
  if (!res.ok) failWithoutReading(res); // want no-unconsumed-body
  return res.json();
}

export async function throwsWhatALocalHelperBuilds(url: string) {
  const res = await fetch(url);
  if (!res.ok) throw await problemOf(res);
  return res.json();
}

export async function throwsWhatAnImportedHelperBuilds(url: string) {
  const res = await fetch(url);
  if (!res.ok) throw await toError(res);
  return res.json();
}

export async function throwsWhatAStaticFactoryBuilds(url: string) {
  const res = await fetch(url);
  if (!res.ok) throw await HttpError.from(res);
  return res.json();
}

export async function throwsAnErrorThatCarriesTheResponse(url: string) {
  const res = await fetch(url);
  if (!res.ok) throw Object.assign(new Error(res.statusText), { response: res });
  return res.json();
}

export async function throwsAnErrorThatCarriesOnlyTheStatus(url: string) {
  const res = await fetch(url);
  if (!res.ok) throw createError(res.status, res.statusText); // want no-unconsumed-body
  return res.json();
}

export async function throwsAnErrorWithAField(url: string) {
  const res = await fetch(url);
  if (!res.ok) {
    const error = new Error('request failed') as Error & { status?: number };
    error.status = res.status;
    throw error; // want no-unconsumed-body
  }
  return res.json();
}

export async function throwsAnErrorWithTheDataAsAField(url: string) {
  const res = await fetch(url);
  if (!res.ok) {
    const error = new Error('request failed') as Error & { data?: unknown };
    error.data = await res.json().catch(() => null);
    throw error;
  }
  return res.json();
}

export async function asserts(url: string) {
  const res = await fetch(url);
  assert(res.ok, `answered ${res.status}`);
  assert.equal(res.headers.get('content-type'), 'application/json');
  return res.json();
}

export async function assertsOnly(url: string) {
  const res = await fetch(url); // want no-unconsumed-body
  assert.equal(res.status, 200);
}

export async function readsJsonWithAFallbackThenThrows(url: string) {
  const res = await fetch(url);
  const data = await res.json().catch(() => null);
  if (!res.ok) throw new Error(data?.message ?? res.statusText);
  return data;
}

export async function onlyOneStatusForgotten(url: string) {
  const res = await fetch(url);
  if (res.status === 403) throw new Error('forbidden'); // want no-unconsumed-body
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function messageFromTheBodyUnlessHtml(url: string) {
  const res = await fetch(url);
  if (!res.ok) {
    const html = res.headers.get('content-type')?.includes('html');
    const message = html ? res.statusText : await res.text();
    throw new Error(message); // want no-unconsumed-body
  }
  return res.json();
}

export async function exitsTheProgram(url: string) {
  const res = await fetch(url);
  if (!res.ok) {
    console.error(`cannot load the configuration: ${res.status}`);
    process.exit(1);
  }
  return res.json();
}

export async function warnsAndGoesOn(url: string) {
  const res = await fetch(url);
  if (!res.ok) console.warn(`answered ${res.status}`);
  return res.json();
}

export async function rethrowsWithACause(url: string) {
  try {
    const res = await fetch(url);
    return await res.json();
  } catch (error) {
    throw new Error(`cannot load ${url}`, { cause: error });
  }
}
