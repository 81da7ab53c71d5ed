// The commonest leak: the status is checked and the function throws before anybody read the body.
import { HttpError, report } from './support.js';

export async function throwsBeforeTheRead(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(`HTTP ${res.status}`); // want no-unconsumed-body /opened on line 5/
  return res.json();
}

export async function readsTheErrorTextFirst(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

export async function readsTheErrorTextInABlock(url) {
  const res = await fetch(url);
  if (!res.ok) {
    const detail = await res.text();
    throw new Error(`${res.status}: ${detail}`);
  }
  return res.json();
}

export async function cancelsBeforeTheThrow(url) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
    throw new Error('bad status');
  }
  return res.json();
}

export async function drainsBeforeTheThrow(url) {
  const res = await fetch(url);
  if (!res.ok) {
    await res.arrayBuffer();
    throw new Error('bad status');
  }
  return res.arrayBuffer();
}

export async function statusTextIsNotTheBody(url) {
  const res = await fetch(url);
  if (!res.ok) {
    throw new Error(res.statusText); // want no-unconsumed-body
  }
  return res.text();
}

export async function headersAreNotTheBody(url) {
  const res = await fetch(url);
  const type = res.headers.get('content-type');
  if (!type?.includes('json')) throw new TypeError(`expected JSON, got ${type}`); // want no-unconsumed-body
  return res.json();
}

export async function firstOfTwoThrows(url) {
  const res = await fetch(url);
  if (res.status === 404) throw new Error('not found'); // want no-unconsumed-body
  if (!res.ok) throw new Error('failed');
  return res.blob();
}

export async function onlyTheSecondThrowLeaks(url) {
  const res = await fetch(url);
  if (res.status === 404) throw new Error(await res.text());
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return res.blob();
}

export async function throwsInTheElseBranch(url) {
  const res = await fetch(url);
  if (res.ok) {
    return res.json();
  } else {
    throw new Error(String(res.status)); // want no-unconsumed-body
  }
}

export async function throwsAfterTheReturn(url) {
  const res = await fetch(url);
  if (res.ok) return res.json();
  throw new Error(String(res.status)); // want no-unconsumed-body
}

export async function readsInBothBranches(url) {
  const res = await fetch(url);
  if (res.ok) return res.json();
  throw new Error(await res.text());
}

export async function throwsAfterTheRead(url) {
  const res = await fetch(url);
  const data = await res.json();
  if (!res.ok) throw new Error(data.message);
  return data;
}

export async function throwsAnErrorThatCarriesTheResponse(url) {
  const res = await fetch(url);
  if (!res.ok) throw new HttpError(res);
  return res.json();
}

export async function throwsTheStatusOnly(url) {
  const res = await fetch(url);
  if (!res.ok) throw new HttpError(res.status, res.statusText); // want no-unconsumed-body
  return res.json();
}

export async function throwsTheResponseItself(url) {
  const res = await fetch(url);
  if (!res.ok) throw res;
  return res.json();
}

export async function responseAsTheCause(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed', { cause: res });
  return res.json();
}

export async function statusAsTheCause(url) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed', { cause: res.status }); // want no-unconsumed-body
  return res.json();
}

export async function caughtInTheSameFunction(url) {
  try {
    const res = await fetch(url);
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    return await res.json();
  } catch (error) {
    report(error);
    return null;
  }
}

export async function caughtAndTheVariableLivesOutside(url) {
  let res;
  try {
    res = await fetch(url);
    if (!res.ok) throw new Error('failed');
    return await res.json();
  } catch (error) {
    report(error);
    return null; // want no-unconsumed-body
  }
}

export async function caughtAndReleasedInTheCatch(url) {
  let res;
  try {
    res = await fetch(url);
    if (!res.ok) throw new Error('failed');
    return await res.json();
  } catch (error) {
    res?.body?.cancel().catch(() => {});
    report(error);
    return null;
  }
}

export async function oneLineGuardOverTwoConditions(url) {
  const res = await fetch(url);
  if (!res.ok || res.redirected) throw new Error('unexpected'); // want no-unconsumed-body
  return res.text();
}

export async function negatedRange(url) {
  const res = await fetch(url);
  if (res.status < 200 || res.status >= 300) throw new Error('unexpected'); // want no-unconsumed-body
  return res.text();
}

export async function throwsBeforeTheRequest(url) {
  if (!url) throw new Error('no url');
  const res = await fetch(url);
  return res.text();
}

export async function neverReadAtAllIsTheAcquire(url) {
  const res = await fetch(url); // want no-unconsumed-body
  if (!res.ok) throw new Error('failed');
}

export const arrowThatThrows = async (url) => {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  return await res.json();
};

export const api = {
  async method(url) {
    const res = await fetch(url);
    if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
    return res.json();
  },
  async goodMethod(url) {
    const res = await fetch(url);
    if (!res.ok) throw new Error(await res.text());
    return res.json();
  },
};
