// Streams made from the body carry the duty on: pipeThrough, pipeTo, fromWeb, new Response, tee.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text as readText } from 'node:stream/consumers';

export async function pipeToAFile(url, writable) {
  const res = await fetch(url);
  await res.body.pipeTo(writable);
}

export async function pipeToAfterTheCheck(url, writable) {
  const res = await fetch(url);
  if (!res.ok) throw new Error('failed'); // want no-unconsumed-body
  await res.body.pipeTo(writable);
}

export async function pipeThroughThenPipeTo(url, writable) {
  const res = await fetch(url);
  await res.body.pipeThrough(new DecompressionStream('gzip')).pipeTo(writable);
}

export async function pipeThroughReturned(url) {
  const res = await fetch(url);
  return res.body.pipeThrough(new TextDecoderStream());
}

export async function pipeThroughDropped(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const text = res.body.pipeThrough(new TextDecoderStream());
  console.log(text.locked);
}

export async function pipeThroughCancelled(url) {
  const res = await fetch(url);
  const text = res.body.pipeThrough(new TextDecoderStream());
  await text.cancel();
}

export async function pipeThroughReadOnOnePath(url, wanted) {
  const res = await fetch(url);
  const text = res.body.pipeThrough(new TextDecoderStream());
  if (!wanted) return null; // want no-unconsumed-body
  let all = '';
  for await (const part of text) all += part;
  return all;
}

export async function pipeThroughHandedOn(url, consume) {
  const res = await fetch(url);
  await consume(res.body.pipeThrough(new TextDecoderStream()));
}

export async function pipelineOfFromWeb(url, path) {
  const res = await fetch(url);
  await pipeline(Readable.fromWeb(res.body), createWriteStream(path));
}

export async function pipelineOfTheBody(url, path) {
  const res = await fetch(url);
  await pipeline(res.body, createWriteStream(path));
}

export async function pipelineAfterTheCheck(url, path) {
  const res = await fetch(url);
  if (!res.ok || !res.body) throw new Error('failed'); // want no-unconsumed-body
  await pipeline(Readable.fromWeb(res.body), createWriteStream(path));
}

export async function pipelineAfterTheReleasedCheck(url, path) {
  const res = await fetch(url);
  if (!res.ok || !res.body) {
    res.body?.cancel().catch(() => {});
    throw new Error('failed');
  }
  await pipeline(Readable.fromWeb(res.body), createWriteStream(path));
}

export async function fromWebPiped(url, path) {
  const res = await fetch(url);
  Readable.fromWeb(res.body).pipe(createWriteStream(path));
}

export async function fromWebReturned(url) {
  const res = await fetch(url);
  return Readable.fromWeb(res.body);
}

export async function fromWebDestroyedOnOnePath(url, limit) {
  const res = await fetch(url);
  const stream = Readable.fromWeb(res.body);
  if (Number(res.headers.get('content-length')) > limit) {
    stream.destroy();
    return null;
  }
  return readText(stream);
}

export async function fromWebForgottenOnOnePath(url, limit) {
  const res = await fetch(url);
  const stream = Readable.fromWeb(res.body);
  if (Number(res.headers.get('content-length')) > limit) {
    return null; // want no-unconsumed-body
  }
  return readText(stream);
}

export async function newResponseReturned(url) {
  const res = await fetch(url);
  return new Response(res.body, res); // want no-detached-body
}

export async function newResponseRead(url) {
  const res = await fetch(url);
  const copy = new Response(res.body);
  return copy.text();
}

export async function newResponseDropped(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const copy = new Response(res.body, { status: 200 });
  return copy.status;
}

export async function newResponseReadInOneExpression(url) {
  const res = await fetch(url);
  return new Response(res.body).json();
}

export async function newResponseAroundTheHeadersOnly(url) {
  const res = await fetch(url); // want no-unconsumed-body
  return new Response(null, { headers: res.headers });
}

export async function newResponseOfTheText(url) {
  const res = await fetch(url);
  return new Response(await res.text(), { status: res.status });
}

export async function teeBothRead(url) {
  const res = await fetch(url);
  const [one, two] = res.body.tee();
  return Promise.all([new Response(one).text(), new Response(two).text()]);
}

export async function teeReturned(url) {
  const res = await fetch(url);
  return res.body.tee();
}

export async function teeNoneRead(url) {
  const res = await fetch(url); // want no-unconsumed-body
  const [one, two] = res.body.tee();
  return one.locked || two.locked;
}

export async function teeBothCancelled(url) {
  const res = await fetch(url);
  const [one, two] = res.body.tee();
  await Promise.all([one.cancel(), two.cancel()]);
}

export async function requestBodyOfAnother(a, b) {
  const res = await fetch(a);
  const stored = await fetch(b, { method: 'PUT', body: res.body, duplex: 'half' });
  await stored.arrayBuffer();
}

export async function requestBodyOfAnotherUnread(a, b) {
  const res = await fetch(a);
  const stored = await fetch(b, { method: 'PUT', body: res.body, duplex: 'half' }); // want no-unconsumed-body
  return stored.ok;
}

// A response that is made from no body is read without fail: the handler only runs when `res` is gone.
export async function madeFromNoBody(urls) {
  for (const url of urls) {
    const empty = await fetch(url); // want no-unconsumed-body
    const res = await fetch(url); // want no-unconsumed-body /at the end of/
    try {
      if (empty.body == null) {
        await new Response(empty.body).text();
        await res.text();
      }
    } catch (err) {
      throw new Error(`HTTP ${res.status}`);
    }
  }
}
