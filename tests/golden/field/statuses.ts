// Decisions by status, headers and options, the way that people spell them.

export async function noContentOrEmptyLength(url: string) {
  const res = await fetch(url);
  if (res.status === 204 || res.headers.get('content-length') === '0') return undefined;
  return res.json();
}

export async function noContentInATernary(url: string) {
  const res = await fetch(url);
  return res.status === 204 ? null : res.json();
}

export async function noContentInAnAnd(url: string) {
  const res = await fetch(url);
  const data = res.status !== 204 && (await res.json());
  return data;
}

export async function noContentInAVariable(url: string) {
  const res = await fetch(url);
  const isEmpty = res.status === 204;
  if (isEmpty) return null;
  return res.json();
}

export async function noContentInASwitch(url: string) {
  const res = await fetch(url);
  switch (res.status) {
    case 200:
      return res.json();
    case 204:
      return null;
    default:
      throw new Error(res.statusText); // want no-unconsumed-body
  }
}

export async function headByAConstant(url: string) {
  const method = 'HEAD';
  const res = await fetch(url, { method });
  return res.ok;
}

export async function headByAConstantOptionsObject(url: string) {
  const options = { method: 'HEAD', redirect: 'manual' } as const;
  const res = await fetch(url, options);
  return res.headers.get('location');
}

export async function methodOfTheCaller(url: string, method: string) {
  const res = await fetch(url, { method }); // want no-unconsumed-body
  return res.ok;
}

export async function outsideTheRangeOfSuccess(url: string) {
  const res = await fetch(url);
  if (res.status < 200 || res.status >= 300) {
    throw new Error(`answered ${res.status}`); // want no-unconsumed-body
  }
  return res.text();
}

export async function twoChecksThatCoverEverything(url: string) {
  const res = await fetch(url);
  if (!res.ok) {
    res.body?.cancel().catch(() => {});
  }
  if (res.ok) {
    return res.json();
  }
  return null;
}

export async function successThenNotModifiedThenThrow(url: string, cached: unknown) {
  const res = await fetch(url);
  if (res.status === 200) return res.json();
  if (res.status === 304) return cached;
  throw new Error(`answered ${res.status}`); // want no-unconsumed-body
}

export async function undefinedTextMeansFailure(url: string) {
  const res = await fetch(url);
  const text = res.ok ? await res.text() : undefined;
  if (text === undefined) {
    throw new Error(res.statusText); // want no-unconsumed-body
  }
  return text;
}

export async function keepsTheGoodOneOrFetchesAnother(first: string, second: string) {
  let res = await fetch(first);
  res = res.ok ? res : await fetch(second); // want no-unconsumed-body
  return res.json();
}

export async function takesTheCachedOneOrFetches(url: string, cache: Cache) {
  const res = (await cache.match(url)) ?? (await fetch(url));
  return res.json();
}

export async function eitherFetch(url: string, options: { fetch?: typeof fetch }) {
  const res = await (options.fetch ?? fetch)(url);
  if (!res.ok) throw new Error(res.statusText); // want no-unconsumed-body
  return res.json();
}

export async function throwsTheResponseInAThen(url: string) {
  const res = await fetch(url).then((answer) => {
    if (!answer.ok) throw answer;
    return answer;
  });
  return res.json();
}

export async function throwsAnErrorInAThen(url: string) {
  const res = await fetch(url).then((answer) => {
    if (!answer.ok) throw new Error(answer.statusText); // want no-unconsumed-body
    return answer;
  });
  return res.json();
}

export function rejectsWithTheResponse(url: string) {
  return fetch(url)
    .then((res) => (res.ok ? res : Promise.reject(res)))
    .then((res) => res.json());
}

export async function pairOfRequestAndSideWork(url: string, work: () => Promise<void>) {
  const [res] = await Promise.all([fetch(url), work()]);
  return res.text();
}

export async function redirectedAwayMeansSignedOut(url: string) {
  const res = await fetch(url);
  if (res.redirected) return null; // want no-unconsumed-body
  return res.json();
}

export async function nullBodyMeansNothingToClose(url: string) {
  const res = await fetch(url);
  if (res.body === null) return null;
  if (res.body instanceof ReadableStream) await res.body.cancel();
  return res.status;
}

// A wrapper that answers an abort with 499 has made that response, without a body. A server that sends it sends a body.
export async function aborted(client: any, url: string, signal: AbortSignal) {
  const res = await client.post(url, { signal });
  if (res.status === 499) return '';
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}

async function postUnlessAborted(url: string, signal: AbortSignal) {
  try {
    return await fetch(url, { method: 'POST', signal });
  } catch (error) {
    if (signal.aborted) return new Response(null, { status: 499 });
    throw error;
  }
}

export async function abortedHere(url: string, signal: AbortSignal) {
  const res = await postUnlessAborted(url, signal);
  if (res.status === 499) return '';
  return res.json();
}

export async function tokenRequired(url: string) {
  const res = await fetch(url);
  if (res.status === 499) throw new Error('token required'); // want no-unconsumed-body
  return res.json();
}

export async function tooManyRequests(client: any, url: string, signal: AbortSignal) {
  const res = await client.post(url, { signal });
  if (res.status === 429) return ''; // want no-unconsumed-body
  if (!res.ok) throw new Error(await res.text());
  return res.json();
}
