// undici's `request`: the body is a node stream with reading methods of its own. Nothing but
// reading or ending it gives the connection back.
import { once } from 'node:events';
import * as fs from 'node:fs';
import undici, { request } from 'undici';
import * as all from 'undici';
import { request as get } from 'undici';

export async function onlyTheStatus(url) {
  const { statusCode } = await request(url); // want no-unconsumed-body /'request\(…\)' is never read.*`await .*\.body\.dump\(\)`/
  return statusCode;
}

export async function onlyTheHeaders(url) {
  const res = await request(url); // want no-unconsumed-body /`await res\.body\.dump\(\)`/
  return res.headers['content-length'];
}

export async function readAsJson(url) {
  const { body } = await request(url);
  return body.json();
}

export async function readInOneExpression(url) {
  return (await request(url)).body.text();
}

export async function statusBeforeRead(url) {
  const { statusCode, body } = await request(url);
  if (statusCode !== 200) {
    throw new Error(`HTTP ${statusCode}`); // want no-unconsumed-body /read it with `await body\.dump\(\)`/
  }
  return body.json();
}

export async function dumpedBeforeTheThrow(url) {
  const { statusCode, body } = await request(url);
  if (statusCode >= 400) {
    await body.dump();
    throw new Error(`HTTP ${statusCode}`);
  }
  return body.json();
}

export async function dumpedUnawaited(url) {
  const { statusCode, body } = await request(url);
  void body.dump();
  return statusCode;
}

export async function dumpedUpToALimit(url) {
  const { statusCode, body } = await request(url);
  await body.dump({ limit: 2 << 20 });
  return statusCode;
}

export async function resumed(url) {
  const { statusCode, body } = await request(url);
  body.resume();
  return statusCode;
}

export async function errorTextInTheThrow(url) {
  const { statusCode, body } = await request(url);
  if (statusCode >= 400) throw new Error(await body.text());
  return body.json();
}

export async function dumpMayBeMissing(url) {
  const res = await request(url);
  await res.body?.dump?.();
  return res.statusCode;
}

export async function correlatedStatus(url) {
  const { statusCode, body } = await request(url);
  const ok = statusCode >= 200 && statusCode < 300;
  if (!ok) await body.dump();
  if (ok) return body.json();
  return undefined;
}

export async function successOnly(url) {
  const response = await request(url);
  if (response.statusCode === 200) {
    return response.body.json();
  }
  return null; // want no-unconsumed-body /'response' is still open when this return leaves 'successOnly'/
}

export async function switchOnStatus(url) {
  const { statusCode, body } = await request(url);
  switch (statusCode) {
    case 200:
      return body.json();
    case 404:
      return null; // want no-unconsumed-body
    default:
      throw new Error(await body.text());
  }
}

export async function noContent(url) {
  const { statusCode, body } = await request(url, { method: 'DELETE' });
  if (statusCode === 204) return;
  throw new Error(await body.text());
}

export async function notModified(url, etag) {
  const { statusCode, body } = await request(url, { headers: { 'if-none-match': etag } });
  if (statusCode === 304) return undefined;
  return body.json();
}

export async function headHasNoBody(url) {
  const { headers } = await request(url, { method: 'HEAD' });
  return Number(headers['content-length']);
}

export async function defaultImport(url) {
  const { headers } = await undici.request(url); // want no-unconsumed-body
  return headers.location;
}

export async function namespaceImport(url) {
  const { headers } = await all.request(url); // want no-unconsumed-body
  return headers.location;
}

export async function renamedImport(url) {
  const { headers } = await get(url); // want no-unconsumed-body
  return headers.location;
}

export async function dynamicImport(url) {
  const { request: send } = await import('undici');
  const { headers } = await send(url); // want no-unconsumed-body
  return headers.location;
}

export async function alias(url) {
  const send = request;
  const { headers } = await send(url); // want no-unconsumed-body
  return headers.location;
}

export function thenChain(url) {
  return request(url).then(({ body }) => body.json());
}

export function thenChainUnread(url) {
  return request(url).then((res) => res.statusCode === 200); // want no-unconsumed-body
}

export function thenChainWithACheck(url) {
  return request(url).then(({ statusCode, body }) => {
    if (statusCode !== 200) throw new Error('failed'); // want no-unconsumed-body
    return body.text();
  });
}

export async function caught(url) {
  try {
    const { statusCode, body } = await request(url);
    if (statusCode !== 200) return null; // want no-unconsumed-body
    return await body.json();
  } catch (error) {
    console.error(error);
    return null;
  }
}

export async function resumedInFinally(url) {
  const { statusCode, body } = await request(url);
  try {
    if (statusCode !== 200) throw new Error('failed');
    return await body.json();
  } finally {
    body.resume();
  }
}

// Redirects and retries.

export async function followsRedirects(url) {
  let location = url;
  for (let hop = 0; hop < 5; hop += 1) {
    const { statusCode, headers, body } = await request(location);
    if (statusCode >= 300 && statusCode < 400) {
      location = headers.location;
      continue; // want no-unconsumed-body /this continue leaves this turn of the loop/
    }
    return body.text();
  }
  throw new Error('too many redirects');
}

export async function followsRedirectsAndDumps(url) {
  let location = url;
  for (let hop = 0; hop < 5; hop += 1) {
    const { statusCode, headers, body } = await request(location);
    if (statusCode >= 300 && statusCode < 400) {
      await body.dump();
      location = headers.location;
      continue;
    }
    return body.text();
  }
  throw new Error('too many redirects');
}

export async function followsItselfRecursively(url) {
  const { statusCode, headers, body } = await request(url);
  if (statusCode === 302) {
    return followsItselfRecursively(headers.location); // want no-unconsumed-body
  }
  return body.json();
}

export async function retriesWhileUnavailable(url) {
  let res = await request(url);
  while (res.statusCode === 503) {
    res = await request(url); // want no-unconsumed-body /assigned again/ want no-unconsumed-body
  }
  return res.body.json();
}

export async function retriesAndDumps(url) {
  let res = await request(url);
  while (res.statusCode === 503) {
    await res.body.dump();
    res = await request(url);
  }
  return res.body.json();
}

export async function pollsUntilDone(url) {
  for (;;) {
    const { statusCode, body } = await request(url); // want no-unconsumed-body /still open at the end of this turn of the loop.*`await body\.dump\(\)`/
    if (statusCode === 200) {
      return body.json();
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

// Helpers of this file.

async function toJson({ body }) {
  return body.json();
}

async function textOf(body) {
  let text = '';
  for await (const chunk of body) text += chunk;
  return text;
}

async function ensureOk(res) {
  if (res.statusCode >= 400) throw new Error(`HTTP ${res.statusCode}`);
}

async function ensureOkOrDump(res) {
  if (res.statusCode >= 400) {
    await res.body.dump();
    throw new Error(`HTTP ${res.statusCode}`);
  }
}

async function send(path) {
  return request(`http://localhost${path}`, { headersTimeout: 1000 });
}

export async function readByAHelper(url) {
  return toJson(await request(url));
}

export async function bodyReadByAHelper(url) {
  const { body } = await request(url);
  return textOf(body);
}

export async function helperThrowsWithTheBodyOpen(url) {
  const res = await request(url);
  await ensureOk(res); // want no-unconsumed-body
  return res.body.json();
}

export async function helperDumpsBeforeItThrows(url) {
  const res = await request(url);
  await ensureOkOrDump(res);
  return res.body.json();
}

export async function helperThatRequests() {
  const { statusCode } = await send('/health'); // want no-unconsumed-body /'send\(…\)'/
  return statusCode === 200;
}

export async function helperThatRequestsRead() {
  const { body } = await send('/health');
  return body.text();
}

async function parse(body, statusCode) {
  if (statusCode === 404) return null; // want no-unconsumed-body
  return body.json();
}

export async function handedToAHelperThatOwnsIt(url) {
  const { statusCode, body } = await request(url);
  return parse(body, statusCode);
}

// What only looks like a release.

export async function formDataIsNotSupported(url) {
  const { body } = await request(url); // want no-unconsumed-body /`body\.formData\(\)`.*not supported by undici.*`dump\(\)`/
  return body.formData();
}

export async function webStreamOfTheBodyCancelled(url) {
  const { body } = await request(url); // want no-unconsumed-body /`body\.body\.cancel\(\)`.*does not free the connection.*`dump\(\)`/
  await body.body.cancel(); // want no-unsafe-close
}

export async function webStreamOfTheBodyLocked(url) {
  const { body } = await request(url); // want no-unconsumed-body /`body\.body\.getReader\(\)`.*call `dump\(\)` on the body itself/
  body.body.getReader();
}

export async function bodyUsedIsAQuestion(url) {
  const { body } = await request(url); // want no-unconsumed-body
  return body.bodyUsed;
}

// The body goes elsewhere.

export async function returned(url) {
  const { body } = await request(url);
  return body;
}

export async function returnedInAnObject(url) {
  const { statusCode, body } = await request(url);
  return { statusCode, body };
}

export async function piped(url, reply) {
  const { statusCode, body } = await request(url);
  reply.statusCode = statusCode;
  body.pipe(reply);
}

export async function sentByTheFramework(url, reply) {
  const { body } = await request(url);
  return reply.send(body);
}

export async function saved(url, file) {
  const { statusCode, body } = await request(url);
  if (statusCode !== 200) {
    throw new Error('failed'); // want no-unconsumed-body
  }
  body.pipe(fs.createWriteStream(file));
}

// Requests at the same time.

export async function several(urls) {
  const responses = await Promise.all(urls.map((url) => request(url)));
  return Promise.all(responses.map(({ body }) => body.json()));
}

export async function severalUnread(urls) {
  const responses = await Promise.all(urls.map((url) => request(url))); // want no-unconsumed-body
  return responses.every(({ statusCode }) => statusCode === 200);
}

export async function two(a, b) {
  const [first, second] = await Promise.all([request(a), request(b)]); // want no-unconsumed-body /'second'/
  console.log(second.statusCode);
  return first.body.json();
}

// Ends from outside.

export async function aborted(url) {
  const controller = new AbortController();
  const { statusCode } = await request(url, { signal: controller.signal });
  controller.abort();
  return statusCode;
}

export async function destroyedWithAListener(url) {
  const { statusCode, body } = await request(url);
  body.on('error', () => {}).destroy();
  return statusCode;
}

export async function disposed(url) {
  const { statusCode, body } = await request(url);
  await body[Symbol.asyncDispose]();
  return statusCode;
}

export async function statusesThatReject(url) {
  const { statusCode, body } = await request(url, { throwOnError: true });
  if (statusCode >= 400) throw new Error('cannot be');
  return body.json();
}

export async function localResponse() {
  const { body } = await fakeRequest('http://localhost');
  return body.statusCode;
}

async function fakeRequest(url) {
  return { statusCode: 200, body: { statusCode: 200, url } };
}

export async function waitsUntilReadable(url) {
  const { body } = await request(url); // want no-unconsumed-body
  await once(body, 'readable');
  return body.read();
}

export async function readsPieceByPiece(url) {
  const { body } = await request(url);
  const chunks = [];
  while (!body.readableEnded) {
    await once(body, 'readable');
    for (let chunk = body.read(); chunk !== null; chunk = body.read()) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function readsWhenReadable(url, done) {
  const { body } = await request(url);
  body.on('readable', () => {
    let chunk;
    while ((chunk = body.read()) !== null) console.log(chunk.length);
  });
  body.on('end', done);
}

export async function listensOnceForReadable(url) {
  const { body } = await request(url); // want no-unconsumed-body
  body.once('readable', () => console.log('it begins'));
}
