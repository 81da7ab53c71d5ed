// Responses that have no body: HEAD, 204, 205, 304, `res.body === null`.

export async function headLiteral(url) {
  const res = await fetch(url, { method: 'HEAD' });
  return res.ok;
}

export async function headLowerCase(url) {
  const res = await fetch(url, { method: 'head' });
  return res.headers.get('content-length');
}

export async function headStatement(url) {
  await fetch(url, { method: 'HEAD' });
}

export async function headThrows(url) {
  const res = await fetch(url, { method: 'HEAD', redirect: 'manual' });
  if (!res.ok) throw new Error('failed');
  return res.headers;
}

export async function headInConstantOptions(url) {
  const options = { method: 'HEAD' };
  const res = await fetch(url, options);
  return res.status;
}

export async function headSpreadLast(url, init) {
  const res = await fetch(url, { ...init, method: 'HEAD' });
  return res.status;
}

export const headThroughThen = (url) => fetch(url, { method: 'HEAD' }).then((res) => res.ok);

export async function headOfARequestObject(url) {
  const res = await fetch(new Request(url, { method: 'HEAD' }));
  return res.ok;
}

export async function getLiteral(url) {
  const res = await fetch(url, { method: 'GET' }); // want no-unconsumed-body
  return res.ok;
}

export async function optionsMethod(url) {
  const res = await fetch(url, { method: 'OPTIONS' }); // want no-unconsumed-body
  return res.headers.get('allow');
}

export async function headFallsBackToGet(url) {
  let res = await fetch(url, { method: 'HEAD' });
  if (res.status === 405) {
    res = await fetch(url, { method: 'GET' });
    await res.body?.cancel();
  }
  return res.ok;
}

export async function headFallsBackToGetAndForgets(url) {
  let res = await fetch(url, { method: 'HEAD' });
  if (res.status === 405) {
    res = await fetch(url, { method: 'GET' }); // want no-unconsumed-body
  }
  return res.ok;
}

export async function status204(url) {
  const res = await fetch(url);
  if (res.status === 204) return null;
  return res.json();
}

export async function status205(url) {
  const res = await fetch(url);
  if (res.status === 205) return null;
  return res.json();
}

export async function status304(url, cached) {
  const res = await fetch(url, { headers: { 'if-none-match': cached.etag } });
  if (res.status === 304) return cached.data;
  return res.json();
}

export async function status201HasABody(url) {
  const res = await fetch(url, { method: 'POST' });
  if (res.status === 201) return null; // want no-unconsumed-body
  return res.json();
}

export async function status302HasABody(url) {
  const res = await fetch(url, { redirect: 'manual' });
  if (res.status === 302) return res.headers.get('location'); // want no-unconsumed-body
  return res.text();
}

export async function not204(url) {
  const res = await fetch(url);
  if (res.status !== 204) {
    return res.json();
  }
  return undefined;
}

export async function not200(url) {
  const res = await fetch(url);
  if (res.status !== 200) {
    return undefined; // want no-unconsumed-body
  }
  return res.json();
}

export async function looseComparison(url) {
  const res = await fetch(url);
  if (res.status == 204) return null;
  return res.json();
}

export async function yodaComparison(url) {
  const res = await fetch(url);
  if (204 === res.status) return null;
  return res.json();
}

export async function eitherOfTwoEmpty(url) {
  const res = await fetch(url);
  if (res.status === 204 || res.status === 304) return null;
  return res.json();
}

export async function emptyOrNot(url) {
  const res = await fetch(url);
  if (res.status === 204 || res.status === 404) return null; // want no-unconsumed-body
  return res.json();
}

export async function emptyAndSomethingElse(url, quiet) {
  const res = await fetch(url);
  if (quiet && res.status === 204) return null;
  return res.json();
}

export async function throwsUnless204(url) {
  const res = await fetch(url, { method: 'DELETE' });
  if (res.status !== 204) throw new Error(await res.text());
}

export async function throwsUnless204Unread(url) {
  const res = await fetch(url, { method: 'DELETE' }); // want no-unconsumed-body
  if (res.status !== 204) throw new Error('failed');
}

export async function ternaryOn204(url) {
  const res = await fetch(url);
  return res.status === 204 ? undefined : res.json();
}

export async function ternaryOn404(url) {
  const res = await fetch(url);
  return res.status === 404 ? undefined : res.json(); // want no-unconsumed-body
}

export async function bodyIsNull(url) {
  const res = await fetch(url);
  if (res.body === null) return '';
  return res.text();
}

export async function bodyIsNullInTheChain(url) {
  return fetch(url).then((res) => (res.body === null ? '' : res.text()));
}

export async function noContentInTheChain(url) {
  return fetch(url).then((res) => {
    if (res.status === 204) return null;
    return res.json();
  });
}

export async function contentLengthZero(url) {
  const res = await fetch(url);
  if (res.status === 204 || res.headers.get('content-length') === '0') return undefined;
  return res.json();
}

export async function methodComparedAfterTheRequest(url, method) {
  const res = await fetch(url, { method });
  if (method === 'HEAD') return res.headers;
  return res.text();
}

export async function methodOfOptionsComparedAfterTheRequest(url, options) {
  const res = await fetch(url, options);
  if (options.method === 'HEAD') return undefined;
  return res.json();
}

export async function anotherMethodComparedAfterTheRequest(url, method) {
  const res = await fetch(url, { method });
  if (method === 'DELETE') return undefined; // want no-unconsumed-body
  return res.json();
}

export async function headInSpreadArguments(url) {
  const request = [url, { method: 'HEAD' }];
  const res = await fetch(...request);
  return res.status;
}

// What makes the options was told the method.
class Options {
  static async of(host, method = 'GET', path = '/') {
    const init = { port: 443, method, headers: { 'user-agent': 'probe' } };
    return [new URL(path, host), init];
  }
}

export async function headOfTheMaker(host) {
  const [url, init] = await Options.of(host, 'HEAD', '/limits');
  const res = await fetch(url, init);
  return res.headers.get('x-request-id');
}

export async function getOfTheMaker(host) {
  const [url, init] = await Options.of(host, 'GET', '/limits');
  const res = await fetch(url, init); // want no-unconsumed-body
  return res.headers.get('x-request-id');
}

export async function headWithoutTheOptions(host) {
  const [url] = await Options.of(host, 'HEAD', '/limits');
  const res = await fetch(url); // want no-unconsumed-body
  return res.headers.get('x-request-id');
}
